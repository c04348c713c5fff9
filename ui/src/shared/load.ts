import { useEffect, useState } from "react";
import { toBackendError } from "../backend/backend";
import { errorSentence, useText } from "./i18n";
import { createReadings } from "./readings";

/** Something that is read beside the board. The last good answer stays while a newer one is on its way. */
export interface Loaded<T> {
  value: T | null;
  /** The key that `value` was read for: another one than the present while that is being read. */
  of: string | number | null;
  /** A sentence, when the newest reading failed. */
  error: string | null;
}

/**
 * Reads when `key` changes. Answers are taken in their order: a key that changes faster than it is answered is still followed.
 * Without a key nothing is read, and nothing that was asked for before is taken.
 */
export function useLoaded<T>(key: string | number | null, read: () => Promise<T>): Loaded<T> {
  const t = useText();
  const [held, setHeld] = useState<Pick<Loaded<T>, "value" | "of">>({ value: null, of: null });
  const [code, setCode] = useState<string | null>(null);
  const [readings] = useState(createReadings);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when to read; `read` is new on each render.
  useEffect(() => {
    if (key === null) {
      readings.overtake();
      return;
    }
    const mine = readings.begin();
    read().then(
      (answer) => {
        if (!readings.isNews(mine)) return;
        setHeld({ value: answer, of: key });
        setCode(null);
      },
      (cause) => {
        if (readings.isLastWord(mine)) setCode(toBackendError(cause).code);
      },
    );
  }, [key]);
  return { ...held, error: code === null ? null : errorSentence(t, code) };
}

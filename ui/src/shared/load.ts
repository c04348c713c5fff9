import { useEffect, useState } from "react";
import { toBackendError } from "../backend/backend";
import { errorSentence, useText } from "./i18n";
import { createReadings } from "./readings";

/** Something that is read beside the board. The last good answer stays while a newer one is on its way. */
export interface Loaded<T> {
  value: T | null;
  /** A sentence, when the newest reading failed. */
  error: string | null;
}

/**
 * Reads when `key` changes. Answers are taken in their order: a key that changes faster than it is answered is still followed.
 * Without a key nothing is read, and nothing that was asked for before is taken.
 */
export function useLoaded<T>(key: string | number | null, read: () => Promise<T>): Loaded<T> {
  const t = useText();
  const [value, setValue] = useState<T | null>(null);
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
        setValue(answer);
        setCode(null);
      },
      (cause) => {
        if (readings.isNews(mine)) setCode(toBackendError(cause).code);
      },
    );
  }, [key]);
  return { value, error: code === null ? null : errorSentence(t, code) };
}

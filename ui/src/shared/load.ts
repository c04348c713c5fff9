import { useEffect, useState } from "react";
import { toBackendError } from "../backend/backend";
import { errorSentence, useText } from "./i18n";

/** Something that is read beside the board. The last good answer stays while a newer one is on its way. */
export interface Loaded<T> {
  value: T | null;
  /** A sentence, when the newest reading failed. */
  error: string | null;
}

/** Reads when `key` changes. Answers that arrive after a newer reading began are dropped. */
export function useLoaded<T>(key: string | number | null, read: () => Promise<T>): Loaded<T> {
  const t = useText();
  const [value, setValue] = useState<T | null>(null);
  const [code, setCode] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when to read; `read` is new on each render.
  useEffect(() => {
    if (key === null) return;
    let current = true;
    read().then(
      (answer) => {
        if (!current) return;
        setValue(answer);
        setCode(null);
      },
      (cause) => {
        if (current) setCode(toBackendError(cause).code);
      },
    );
    return () => {
      current = false;
    };
  }, [key]);
  return { value, error: code === null ? null : errorSentence(t, code) };
}

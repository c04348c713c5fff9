import { useCallback, useRef, useState } from "react";
import { type BackendError, toBackendError } from "../backend/backend";

/** What is wrong with a field, as a sentence; fields without an entry are right. */
export type Problems<T> = Partial<Record<keyof T & string, string>>;

/** Whether two values of a form differ. */
export function differs<T>(a: T, b: T): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/**
 * The field that an answer from Rust is about, when it is one of this form: `INVALID_VALUE` names it in its detail,
 * as `timeZone`, `time_zone` or `timeZone: why`.
 */
export function fieldOf<T extends object>(error: BackendError, values: T): (keyof T & string) | null {
  if (error.code !== "INVALID_VALUE" || error.detail === null) return null;
  const [word = ""] = /^\w+/.exec(error.detail) ?? [];
  const name = word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return name in values ? (name as keyof T & string) : null;
}

export interface Form<T extends object> {
  values: T;
  /** Something differs from what is saved. */
  dirty: boolean;
  saving: boolean;
  /** What to show beside each field. */
  problems: Problems<T>;
  set(change: Partial<T>): void;
  discard(): void;
  /** Saves. `false`: something is wrong, and it is on the screen. */
  submit(): Promise<boolean>;
}

interface Options<T extends object> {
  /** What is saved; when it changes from outside, an untouched form follows. */
  saved: T;
  check(values: T): Problems<T>;
  /** Saves on the machine; a failure becomes a problem of its field, or is handed to `onFailure`. */
  save(values: T): Promise<void>;
  /** The sentence for an error of one field. */
  sentence(error: BackendError): string;
  /** Field that an error code belongs to, beyond those that name theirs. */
  fieldFor?(error: BackendError): (keyof T & string) | null;
  onFailure(error: BackendError): void;
}

/** The values of a form beside the saved ones. Problems show after the first attempt to save, then at once. */
export function useForm<T extends object>(options: Options<T>): Form<T> {
  const { saved } = options;
  const [known, setKnown] = useState(saved);
  const [values, setValues] = useState(saved);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<Problems<T>>({});
  const dirty = differs(values, known);
  if (differs(saved, known)) {
    setKnown(saved);
    if (!dirty) setValues(saved);
  }
  const latest = useRef({ values, options });
  latest.current = { values, options };

  const set = useCallback((change: Partial<T>) => {
    setValues((old) => ({ ...old, ...change }));
    setRefused((old) => {
      const rest = { ...old };
      for (const name of Object.keys(change)) delete rest[name as keyof T & string];
      return rest;
    });
  }, []);
  const discard = useCallback(() => {
    setValues(latest.current.options.saved);
    setTried(false);
    setRefused({});
  }, []);
  const submit = useCallback(async () => {
    const { values: now, options: use } = latest.current;
    setTried(true);
    if (Object.keys(use.check(now)).length > 0) return false;
    setSaving(true);
    try {
      await use.save(now);
      setTried(false);
      setRefused({});
      return true;
    } catch (cause) {
      const error = toBackendError(cause);
      const field = fieldOf(error, now) ?? use.fieldFor?.(error) ?? null;
      if (field === null) use.onFailure(error);
      else setRefused({ [field]: use.sentence(error) } as Problems<T>);
      return false;
    } finally {
      setSaving(false);
    }
  }, []);
  const problems: Problems<T> = { ...(tried ? options.check(values) : {}), ...refused };
  return { values, dirty, saving, problems, set, discard, submit };
}

import { useEffect, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { FieldMappingView, MappingCheck } from "../../../backend/generated";
import { errorSentence, useText } from "../../../shared/i18n";

/** The check waits until the typing pauses. */
const PAUSE_MS = 400;

/** The newest check of a mapping. */
export interface LiveCheck {
  check: MappingCheck | null;
  /** What stands there is newer than the check. */
  checking: boolean;
  error: string | null;
}

/** Checks a mapping while it is edited; answers about an older one are dropped. */
export function useMappingCheck(
  id: number,
  fields: readonly FieldMappingView[],
  enabled: boolean,
): LiveCheck {
  const t = useText();
  const [check, setCheck] = useState<MappingCheck | null>(null);
  const [checked, setChecked] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const key = JSON.stringify(fields);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what is checked.
  useEffect(() => {
    if (!enabled) return;
    let current = true;
    const timer = setTimeout(
      () => {
        backend()
          .call("mapping_check", { id, fields: [...fields] })
          .then(
            (answer) => {
              if (!current) return;
              setCheck(answer);
              setError(null);
              setChecked(key);
            },
            (cause) => {
              if (!current) return;
              setError(errorSentence(t, toBackendError(cause).code));
              setChecked(key);
            },
          );
      },
      // The first one answers what is there already, so it need not wait.
      checked === null ? 0 : PAUSE_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, key, enabled]);
  return { check, checking: enabled && checked !== key, error };
}

import { useCallback, useRef, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail } from "../../../backend/generated";
import { now } from "../../../shared/clock";
import { type Form, fieldOf, type Problems } from "../../../shared/form";
import { errorSentence, text } from "../../../shared/i18n";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat } from "../../orders/hooks";
import { openConflicts } from "../../sync/conflict/store";
import { moment } from "../../sync/words";
import { fieldWord, typed } from "../words";
import { changedFields, type Edits, movedBetween, unsent, wrong } from "./edits";

/** What is being edited of a customer. */
export interface FieldEdits extends Form<Record<string, string>> {
  /** Opens a field for typing. */
  begin(field: string): void;
  /** Leaves a field as it was. */
  stop(field: string): void;
  /** What somebody else changed meanwhile. */
  moved: string | null;
}

/** The sentence for what somebody else changed. */
function useMovedSentence() {
  const format = useFormat();
  return useCallback(
    (before: CustomerDetail, after: CustomerDetail): string => {
      const t = text();
      const words = t.customers.moved;
      const { fields, by, at } = movedBetween(before, after);
      if (fields.length === 0) return words.unknown;
      const when = at === null ? "" : moment(t, format, at, now());
      return words.by(by ?? words.somebody, when, fields.map((field) => fieldWord(t, field)).join(", "));
    },
    [format],
  );
}

/** Says that it is saved, and whether something is left to decide. */
function tellSaved(before: CustomerDetail, after: CustomerDetail): void {
  const words = text().customers;
  const more = after.conflicts.filter((id) => !before.conflicts.includes(id));
  const [first] = more;
  if (first !== undefined) {
    showToast({
      kind: "done",
      text: words.conflictFound(more.length),
      action: {
        label: words.acts.resolve,
        keycap: null,
        run: () => openConflicts({ first, system: after.row.source, entityType: null, ids: more }),
      },
    });
    return;
  }
  const waits = after.fields.some((field) => field.pending);
  showToast({ kind: "done", text: waits ? words.savedPending : words.saved });
}

/**
 * Edits of a customer in place. They lie over what is read, field by field, so that a reading in between changes
 * everything but what was typed; the version that is sent is the one over which the typing began.
 */
export function useFieldEdits(detail: CustomerDetail, put: (detail: CustomerDetail) => void): FieldEdits {
  const [edits, setEdits] = useState<Edits>({});
  const [base, setBase] = useState<CustomerDetail | null>(null);
  const [saving, setSaving] = useState(false);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Problems<Record<string, string>>>({});
  const [moved, setMoved] = useState<string | null>(null);
  const sentence = useMovedSentence();
  const changed = changedFields(detail.fields, edits);
  const latest = useRef({ edits, base, detail, put, saving });
  latest.current = { edits, base, detail, put, saving };
  /** What is on its way. */
  const sent = useRef<Edits>({});

  const clear = useCallback(() => {
    setEdits({});
    setBase(null);
    setTried(false);
    setRefused({});
    setMoved(null);
  }, []);
  const set = useCallback((change: Readonly<Record<string, string>>) => {
    setBase((known) => known ?? latest.current.detail);
    setEdits((old) => ({ ...old, ...change }));
    setRefused((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in change))));
  }, []);
  const begin = useCallback(
    (field: string) => {
      const value = latest.current.detail.fields.find((each) => each.field === field)?.value ?? null;
      set({ [field]: typed(value) });
    },
    [set],
  );
  const stop = useCallback(
    (field: string) => {
      // It is on its way: what is shown is what is being saved.
      if (latest.current.saving && field in sent.current) return;
      const rest = Object.fromEntries(
        Object.entries(latest.current.edits).filter(([each]) => each !== field),
      );
      if (Object.keys(rest).length === 0) clear();
      else setEdits(rest);
    },
    [clear],
  );
  const submit = useCallback(async () => {
    const { edits: typedNow, base: began, detail: shown, put: give } = latest.current;
    const before = began ?? shown;
    const fields = changedFields(shown.fields, typedNow);
    setTried(true);
    if (Object.entries(typedNow).some(([field, value]) => wrong(field, value) !== null)) return false;
    sent.current = typedNow;
    setSaving(true);
    try {
      const after = await backend().call("customer_save", {
        id: shown.row.id,
        version: before.version,
        fields,
      });
      // What was typed meanwhile stays, over what the answer says.
      const rest = unsent(latest.current.edits, typedNow);
      const over = Object.keys(rest).length === 0;
      clear();
      if (!over) {
        setEdits(rest);
        setBase(after);
      }
      give(after);
      tellSaved(before, after);
      return over;
    } catch (cause) {
      const error = toBackendError(cause);
      // Given up meanwhile: there is no field any more beside which this could be said.
      const field = fieldOf(error, latest.current.edits);
      const over = Object.keys(latest.current.edits).length === 0;
      if (over) reportFailure(error);
      else if (field !== null) setRefused({ [field]: errorSentence(text(), error.code) });
      else if (error.code === "RECORD_CHANGED") {
        try {
          const after = await backend().call("customer_get", { id: shown.row.id });
          if (Object.keys(latest.current.edits).length > 0) {
            setMoved(sentence(before, after));
            setBase(after);
          }
          give(after);
        } catch (again) {
          reportFailure(toBackendError(again));
        }
      } else reportFailure(error);
      return false;
    } finally {
      setSaving(false);
    }
  }, [clear, sentence]);

  const problems: Problems<Record<string, string>> = { ...refused };
  if (tried) {
    for (const [field, value] of Object.entries(edits)) {
      const bad = wrong(field, value);
      if (bad !== null) problems[field] = text().customers.data[bad];
    }
  }
  return {
    values: edits,
    dirty: Object.keys(changed).length > 0,
    saving,
    problems,
    set,
    discard: clear,
    submit,
    begin,
    stop,
    moved,
  };
}

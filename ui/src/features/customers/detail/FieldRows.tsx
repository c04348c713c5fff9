import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import type { CustomerField } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { SelectInput, type SelectKeys } from "../../../shared/SelectInput";
import { useFormat } from "../../orders/hooks";
import { useMay } from "../../seat/may";
import { capital } from "../../sync/words";
import { fieldWord, originText, typed, valueText } from "../words";
import { isTruth } from "./edits";
import type { FieldEdits } from "./useFieldEdits";

interface RowsProps {
  fields: readonly CustomerField[];
  /** What the other side is called. */
  system: string;
  /** `null`: only read. */
  edits: FieldEdits | null;
  label: string;
}

/** Fields with their value, where it comes from and who wins. */
export function FieldRows({ fields, system, edits, label }: RowsProps) {
  const t = useText();
  const words = t.customers.data;
  return (
    <table className="cfields" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.value}</th>
          <th scope="col">{words.origin}</th>
          <th scope="col">{words.rule}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <FieldLine key={field.field} field={field} system={system} edits={edits} />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  field: CustomerField;
  system: string;
  edits: FieldEdits | null;
}

function FieldLine({ field, system, edits }: LineProps) {
  const t = useText();
  const format = useFormat();
  const reason = useMay("customer_save");
  const value = useTick((now) => valueText(t, format, field.field, field.value, now));
  const there = useTick((now) => valueText(t, format, field.field, field.there, now));
  const told = useTick((now) => {
    const { words, by } = originText(t, format, field, system, now);
    return by === null ? words : `${words}\n${by}`;
  });
  const [origin, by] = told.split("\n");
  const word = fieldWord(t, field.field);
  const typing = edits?.values[field.field];
  const editable = edits !== null && (field.edit === "TRAVELS" || field.edit === "STAYS_HERE");
  return (
    <tr data-field={field.field} data-open={typing !== undefined || undefined}>
      <th scope="row">{capital(word)}</th>
      <td className="cvalue">
        {edits !== null && typing !== undefined ? (
          <Typing field={field} word={word} text={typing} edits={edits} />
        ) : (
          <div className="cvalue-line">
            <span className={value === null ? "mut" : "cvalue-text"}>{value ?? t.customers.empty}</span>
            {field.pending && (
              <span className="pill pending" title={t.customers.pending}>
                <Icon name="clock" />
                {t.badge.PENDING}
              </span>
            )}
            {editable && (
              <button
                type="button"
                className="btn ghost sq"
                aria-label={t.customers.data.edit(word)}
                aria-disabled={reason === null ? undefined : true}
                title={reason ?? t.customers.data.edit(word)}
                onClick={() => reason === null && edits?.begin(field.field)}
              >
                <Icon name="pen" />
              </button>
            )}
          </div>
        )}
      </td>
      <td className="corigin">
        <span className={field.origin === "NOBODY" ? "mut" : undefined}>{origin}</span>
        {by !== undefined && <small>{by}</small>}
        {there !== null && <small>{t.customers.data.there(system, there)}</small>}
      </td>
      <td className="crule">
        <Rule field={field} system={system} />
      </td>
    </tr>
  );
}

/** Who wins, or why it cannot be edited. */
function Rule({ field, system }: { field: CustomerField; system: string }) {
  const t = useText();
  const { edits, rules } = t.customers;
  switch (field.edit) {
    case "TRAVELS":
      return (
        <span title={field.rule === null ? undefined : rules.meaning[field.rule]}>
          {field.rule !== null && rules.words[field.rule]}
        </span>
      );
    case "STAYS_HERE":
      return <span className="mut">{edits.STAYS_HERE}</span>;
    case "SOURCE_ALONE":
      return (
        <span className="mut">
          <Icon name="lock" /> {edits.SOURCE_ALONE(system)}
        </span>
      );
    case "OWN_ACT":
      return (
        <span className="mut">
          <Icon name="lock" /> {edits.OWN_ACT}
        </span>
      );
  }
}

function Typing({
  field: whole,
  word,
  text,
  edits,
}: {
  field: CustomerField;
  word: string;
  text: string;
  edits: FieldEdits;
}) {
  const t = useText();
  const id = useId();
  const field = whole.field;
  const truth = isTruth(field, whole.value);
  const input = useRef<HTMLInputElement>(null);
  const problem = edits.problems[field];
  useEffect(() => {
    if (truth) document.getElementById(`${id}-choice`)?.focus();
    input.current?.focus();
    if (input.current?.type !== "date") input.current?.select();
  }, [truth, id]);
  /** Enter saves and Escape cancels; whether it was one of them. */
  const onKey = (event: KeyboardEvent<HTMLElement>): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key !== "Enter" && event.key !== "Escape") return false;
    event.preventDefault();
    // Of a key that is held down nothing is meant for this field: it was pressed for what is gone by now.
    if (event.repeat) return true;
    if (event.key === "Escape" || !edits.dirty) edits.stop(field);
    else if (!edits.saving) void edits.submit();
    return true;
  };
  return (
    <>
      <div className="cvalue-line">
        {truth ? (
          <Truth
            id={`${id}-choice`}
            word={word}
            text={text}
            problem={problem === undefined ? undefined : id}
            onChange={(next) => edits.set({ [field]: next })}
            onKeyDown={(event) => {
              // Unchanged, Enter opens the list.
              if (event.key === "Enter" && !event.repeat && text === typed(whole.value)) return;
              if (!onKey(event)) return;
              event.preventBaseUIHandler();
            }}
          />
        ) : (
          <input
            ref={input}
            className="in"
            type={field === "birthDate" ? "date" : "text"}
            inputMode={field === "email" ? "email" : /phone/i.test(field) ? "tel" : undefined}
            maxLength={255}
            autoComplete="off"
            aria-label={capital(word)}
            aria-invalid={problem === undefined ? undefined : true}
            aria-describedby={problem === undefined ? undefined : id}
            value={text}
            onChange={(event) => edits.set({ [field]: event.target.value })}
            onKeyDown={onKey}
          />
        )}
        <button
          type="button"
          className="btn ghost sq"
          aria-label={t.customers.data.stop(word)}
          title={t.customers.data.stop(word)}
          onClick={() => edits.stop(field)}
        >
          <Icon name="undo" />
        </button>
      </div>
      {problem !== undefined && (
        <p id={id} className="field-problem" role="alert">
          <Icon name="alert" />
          <span>{problem}</span>
        </p>
      )}
    </>
  );
}

interface TruthProps {
  id: string;
  word: string;
  text: string;
  /** What says why the value is refused. */
  problem: string | undefined;
  onChange(text: string): void;
  onKeyDown: SelectKeys;
}

/** *Sí* or *No*. */
function Truth({ id, word, text, problem, onChange, onKeyDown }: TruthProps) {
  const t = useText();
  const ids = {
    id,
    "aria-labelledby": `${id}-name ${id}`,
    "aria-describedby": problem,
    "aria-invalid": problem === undefined ? undefined : (true as const),
  };
  const options = [
    { value: "true", label: t.customers.yes },
    { value: "false", label: t.customers.no },
  ];
  return (
    <>
      <span id={`${id}-name`} className="vh">
        {capital(word)}
      </span>
      <SelectInput
        ids={ids}
        value={text}
        options={options}
        disabled={false}
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
    </>
  );
}

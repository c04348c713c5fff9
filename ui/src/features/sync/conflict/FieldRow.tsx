import { useId, useState } from "react";
import type { ConflictField, FieldChoice } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { capital, fieldName } from "../words";
import { lifts, REASON, resultOf, typedOf } from "./decision";
import { difference } from "./diff";
import { Outcome } from "./Outcome";
import { Side } from "./Side";
import { because, type Said, whoAndWhen } from "./said";
import {
  isEmpty,
  kindOf,
  separatorsOf,
  shownValue,
  typedValue,
  type ValueKind,
  type ValueWords,
} from "./values";

interface Props {
  field: ConflictField;
  said: Said;
  values: ValueWords;
  choice: FieldChoice | undefined;
  onChoose(choice: FieldChoice): void;
  /** Why a block is lifted. */
  reason: string;
  onReason(reason: string): void;
}

/** One field in dispute: here, there, another value, and what it will be. */
export function FieldRow(props: Props) {
  const { field, said, values, choice, onChoose } = props;
  const t = useText();
  const words = t.sync.conflict;
  const name = capital(fieldName(t, field.field));
  const group = useId();
  const shown = (json: string | null) => shownValue(json, values);
  const kind = kindOf(field);
  // Values that are neither text, number nor day are not typed.
  const canType = kind !== "other" && kind !== "truth";
  const [typing, setTyping] = useState(canType && choice?.take === "VALUE");
  const texts = kind === "text" && !isEmpty(field.here) && !isEmpty(field.there);
  const [inHere, inThere] = texts ? difference(shown(field.here), shown(field.there)) : [null, null];
  const result = resultOf(field, choice);
  const lifted = lifts(field, choice);
  const both = field.keepBoth !== null && choice?.take !== "BOTH";
  return (
    <tr className={choice === undefined ? "todo" : undefined} data-row={field.field}>
      <th scope="row">{name}</th>
      <td data-side={words.here}>
        <Side
          group={group}
          label={`${name}: ${words.here}`}
          text={shown(field.here)}
          empty={words.empty}
          marks={inHere}
          meta={whoAndWhen(said, "here", field)}
          chosen={choice?.take === "HERE"}
          onChoose={() => onChoose({ take: "HERE" })}
        />
      </td>
      <td data-side={words.there(said.system)}>
        <Side
          group={group}
          label={`${name}: ${words.there(said.system)}`}
          text={shown(field.there)}
          empty={words.empty}
          marks={inThere}
          meta={whoAndWhen(said, "there", field)}
          chosen={choice?.take === "THERE"}
          onChoose={() => onChoose({ take: "THERE" })}
        />
      </td>
      <td className="out" data-side={words.result}>
        <Outcome
          text={result === undefined ? undefined : shown(result)}
          why={choice === undefined && both ? words.chooseOr : because(said, field, choice)}
          more={
            both && (
              <button
                type="button"
                className="btn link"
                data-both
                aria-label={words.keepBothOf(name)}
                onClick={() => onChoose({ take: "BOTH" })}
              >
                {choice === undefined ? words.keepBothInline : words.keepBoth}
              </button>
            )
          }
          act={
            canType && (
              <button
                type="button"
                className="btn ghost sq other-act"
                data-other
                aria-label={words.otherOf(name)}
                aria-expanded={typing}
                title={words.other}
                onClick={() => setTyping(!typing)}
              >
                <Icon name="pen" />
              </button>
            )
          }
        >
          {typing && <Other {...props} name={name} kind={kind} />}
          {lifted && <Reason {...props} name={name} />}
        </Outcome>
      </td>
    </tr>
  );
}

/** *Otro valor*: neither side is right. */
function Other({ field, values, choice, onChoose, name, kind }: Props & { name: string; kind: ValueKind }) {
  const t = useText();
  const words = t.sync.conflict;
  const [bad, setBad] = useState<string | null>(null);
  const problem = useId();
  const separators = separatorsOf(values.format);
  const type = (typed: string) => {
    const value = typedValue(kind, typed, separators, field.there ?? field.here);
    setBad(value === null ? typed : null);
    if (value !== null) onChoose({ take: "VALUE", value });
  };
  return (
    <span className="other">
      <input
        className="in other-value"
        aria-label={words.otherOf(name)}
        aria-invalid={bad === null ? undefined : true}
        aria-describedby={bad === null ? undefined : problem}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
        autoFocus={choice?.take !== "VALUE"}
        inputMode={kind === "number" ? "decimal" : "text"}
        placeholder={kind === "date" ? words.dayForm : undefined}
        defaultValue={shownValue(typedOf(choice), values)}
        onChange={(event) => type(event.target.value)}
      />
      {bad !== null && (
        <small id={problem} className="bad" role="alert">
          {kind === "date" ? words.badDay : words.badNumber(`1${separators.group}234${separators.decimal}50`)}
        </small>
      )}
    </span>
  );
}

/** Why a block is lifted: it cannot be done without. */
function Reason({ reason, onReason, name }: Props & { name: string }) {
  const t = useText();
  const words = t.sync.conflict;
  const hint = useId();
  return (
    <label className="reason">
      <span>{words.reason}</span>
      <input
        className="in other-value"
        aria-label={`${words.reason}: ${name}`}
        aria-describedby={hint}
        required
        maxLength={REASON.most}
        value={reason}
        onChange={(event) => onReason(event.target.value)}
      />
      <small id={hint}>{words.reasonHint}</small>
    </label>
  );
}

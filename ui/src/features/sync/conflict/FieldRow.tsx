import { useId, useState } from "react";
import type { ConflictField, FieldChoice } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, useText } from "../../../shared/i18n";
import { capital, fieldName } from "../words";
import { isEmpty, keepBoth, kindOf, resultOf, shownValue, typedText, typedValue } from "./decision";
import { difference, type Stretch } from "./diff";

interface Props {
  field: ConflictField;
  system: string;
  choice: FieldChoice | undefined;
  onChoose(choice: FieldChoice): void;
}

/** Why the choice is what it is. */
function because(t: Catalogue, { field, system, choice }: Props): string {
  const words = t.sync.conflict;
  if (choice === undefined) return words.chooseOne;
  if (field.because === null || choice.take !== field.proposed) return words.chosen;
  switch (field.because) {
    case "RULE":
      return words.RULE(field.proposed === "HERE" ? words.ruleHere : system);
    case "LATEST":
      return words.LATEST;
    case "OTHER_EMPTY":
      return words.OTHER_EMPTY;
    case "SAFETY":
      return words.SAFETY;
  }
}

/** One field in dispute: here, there, another value, and what it will be. */
export function FieldRow(props: Props) {
  const { field, system, choice, onChoose } = props;
  const t = useText();
  const words = t.sync.conflict;
  const name = capital(fieldName(t, field.field));
  const group = useId();
  const shown = (json: string | null) => shownValue(json, words.yes, words.no);
  const texts = kindOf(field) === "text" && !isEmpty(field.here) && !isEmpty(field.there);
  const [inHere, inThere] = texts ? difference(shown(field.here), shown(field.there)) : [null, null];
  const result = resultOf(field, choice);
  const both = keepBoth(field);
  return (
    <tr className={choice === undefined ? "todo" : undefined} data-field={field.field}>
      <th scope="row">{name}</th>
      <td data-side={words.here}>
        <Side
          group={group}
          label={`${name}: ${words.here}`}
          text={shown(field.here)}
          marks={inHere}
          chosen={choice?.take === "HERE"}
          onChoose={() => onChoose({ take: "HERE" })}
        />
      </td>
      <td data-side={words.there(system)}>
        <Side
          group={group}
          label={`${name}: ${words.there(system)}`}
          text={shown(field.there)}
          marks={inThere}
          chosen={choice?.take === "THERE"}
          onChoose={() => onChoose({ take: "THERE" })}
        />
      </td>
      <td className="out" data-side={words.result}>
        <div className="res">
          {result === undefined ? (
            <div className="val">
              <Icon name="alert" />
              {words.undecided}
            </div>
          ) : (
            <div className="val">
              {isEmpty(result) ? <span className="mut">{words.empty}</span> : shown(result)}
            </div>
          )}
          <small>{because(t, props)}</small>
          <Other {...props} name={name} />
          {both !== null && (
            <button
              type="button"
              className="btn link"
              onClick={() => onChoose({ take: "VALUE", value: both })}
            >
              {words.keepBoth}
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

interface SideProps {
  group: string;
  label: string;
  text: string;
  /** What differs letter by letter; `null` where that says nothing. */
  marks: Stretch[] | null;
  chosen: boolean;
  onChoose(): void;
}

function Side({ group, label, text, marks, chosen, onChoose }: SideProps) {
  const t = useText();
  return (
    <label className="opt-c">
      <input
        className="rd"
        type="radio"
        name={group}
        aria-label={`${label}: ${text === "" ? t.sync.conflict.empty : text}`}
        checked={chosen}
        onChange={onChoose}
      />
      <span className="val">
        {text === "" ? (
          <span className="mut">{t.sync.conflict.empty}</span>
        ) : (
          <Marked text={text} marks={marks} />
        )}
      </span>
    </label>
  );
}

/** A text with what the other side does not have marked: by form as well as by colour. */
function Marked({ text, marks }: { text: string; marks: Stretch[] | null }) {
  if (marks === null) return text;
  let from = 0;
  return marks.map((stretch) => {
    const key = from;
    from += stretch.text.length;
    return stretch.differs ? <mark key={key}>{stretch.text}</mark> : <span key={key}>{stretch.text}</span>;
  });
}

/** *Otro valor*: neither side is right. Values that are neither text, number nor yes or no are not typed. */
function Other({ field, choice, onChoose, name }: Props & { name: string }) {
  const t = useText();
  const words = t.sync.conflict;
  const kind = kindOf(field);
  const [open, setOpen] = useState(false);
  const [bad, setBad] = useState<string | null>(null);
  if (kind === "other" || kind === "truth") return null;
  if (!open && choice?.take !== "VALUE")
    return (
      <button
        type="button"
        className="btn link"
        aria-label={words.otherOf(name)}
        onClick={() => setOpen(true)}
      >
        {words.other}
      </button>
    );
  const type = (typed: string) => {
    const value = typedValue(kind, typed);
    setBad(value === null ? typed : null);
    if (value !== null) onChoose({ take: "VALUE", value });
  };
  return (
    <>
      <input
        className="in other-value"
        aria-label={words.otherOf(name)}
        aria-invalid={bad === null ? undefined : true}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
        autoFocus={open}
        inputMode={kind === "number" ? "decimal" : "text"}
        value={bad ?? typedText(choice)}
        onChange={(event) => type(event.target.value)}
      />
      {bad !== null && (
        <small className="bad" role="alert">
          {words.badNumber}
        </small>
      )}
    </>
  );
}

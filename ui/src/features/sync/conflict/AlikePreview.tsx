import { backend } from "../../../backend/door";
import type { ConflictView } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { capital, fieldName } from "../words";
import { groupOf, openOf } from "./batch";
import { type Choices, lifting, resultOf } from "./decision";
import { placeText } from "./LocationRow";
import { keyOf, type Row, rowsOf } from "./location";
import { useValues } from "./useValues";
import { isEmpty, shownValue } from "./values";

/** So many of the others are shown before they are all decided. */
const SHOWN = 10;

/** What *Hacer lo mismo con los otros* would make of the first ten of them, and which of them it leaves. */
export function AlikePreview({ of, choices }: { of: ConflictView; choices: Choices }) {
  const t = useText();
  const words = t.sync.conflict;
  const values = useValues();
  const { id } = of.item;
  const { value, error } = useLoaded(`${id}/${of.version}/${of.alike}`, async () => {
    const found = await openOf(groupOf(of.item), SHOWN + 1);
    const others = found.filter((each) => each.id !== id).slice(0, SHOWN);
    return Promise.all(others.map((each) => backend().call("conflict_get", { id: each.id })));
  });
  if (error !== null)
    return (
      <p className="note-bar failed alike-failed" role="alert">
        <Icon name="alert" />
        {error}
      </p>
    );
  if (value === null) return <p className="alike-preview mut">{words.loading}</p>;
  const outcome = (row: Row): string => {
    if (row.kind === "location") {
      const [part] = row.parts;
      const side = part !== undefined && choices[part.field]?.take === "THERE" ? "there" : "here";
      return placeText(row.texts[side], values) || words.noPlace;
    }
    const json = resultOf(row.field, choices[row.field.field]);
    return json === undefined || isEmpty(json) ? words.empty : shownValue(json, values);
  };
  const nameOf = (row: Row) =>
    row.kind === "location" ? t.sync.fields.location : fieldName(t, row.field.field);
  return (
    <section className="alike-preview" aria-label={words.alikePreview(value.length)}>
      <h3>{words.alikePreview(value.length)}</h3>
      <ul>
        {value.map((view) => (
          <li key={view.item.id}>
            <b>{view.item.title ?? view.item.recordId}</b>
            {lifting(view.disputed, choices).length > 0 ? (
              <span className="mut">{words.alikeLeft}</span>
            ) : (
              rowsOf(view).map((row) => (
                <span key={keyOf(row)}>
                  {capital(nameOf(row))}: {outcome(row)}
                </span>
              ))
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

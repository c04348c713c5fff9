import { backend } from "../../../backend/door";
import type { ConflictItem } from "../../../backend/generated";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { capital, fieldName } from "../words";
import { type Choices, resultOf } from "./decision";
import { useValues } from "./useValues";
import { isEmpty, shownValue } from "./values";

/** So many of the others are shown before they are all decided. */
const SHOWN = 10;

/** What *Hacer lo mismo con los otros* would make of the first ten of them. */
export function AlikePreview({ others, choices }: { others: readonly ConflictItem[]; choices: Choices }) {
  const t = useText();
  const words = t.sync.conflict;
  const values = useValues();
  const shown = others.slice(0, SHOWN);
  const { value } = useLoaded(shown.map((each) => each.id).join(), () =>
    Promise.all(shown.map(({ id }) => backend().call("conflict_get", { id }))),
  );
  if (value === null) return null;
  const text = (json: string | null | undefined) =>
    json === undefined || isEmpty(json) ? words.empty : shownValue(json, values);
  return (
    <section className="alike-preview" aria-label={words.alikePreview(shown.length)}>
      <h3>{words.alikePreview(shown.length)}</h3>
      <ul>
        {value.map((view) => (
          <li key={view.item.id}>
            <b>{view.item.title ?? view.item.recordId}</b>
            {view.disputed.map((field) => (
              <span key={field.field}>
                {capital(fieldName(t, field.field))}: {text(resultOf(field, choices[field.field]))}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

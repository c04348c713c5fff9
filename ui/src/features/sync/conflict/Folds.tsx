import type { ConflictView } from "../../../backend/generated";
import { useText } from "../../../shared/i18n";
import { capital, fieldName } from "../words";
import { placeText } from "./LocationRow";
import { keyOf, type Row } from "./location";
import { useValues } from "./useValues";
import { isEmpty, shownValue } from "./values";

/** Equal fields and the values before, folded, and the keys of the dialog. */
export function Folds({ view, rows }: { view: ConflictView; rows: readonly Row[] }) {
  const t = useText();
  const words = t.sync.conflict;
  const values = useValues();
  const inRows = new Set(view.disputed.map((field) => field.field));
  const equal = Object.entries(view.equal).filter(([field]) => !inRows.has(field));
  const value = (json: string | null) => (isEmpty(json) ? words.empty : shownValue(json, values));
  const before = (row: Row) =>
    row.kind === "location" ? placeText(row.texts.base, values) || words.noPlace : value(row.field.base);
  return (
    <div className="folds">
      {equal.length > 0 && (
        <details>
          <summary>{words.equal(equal.length)}</summary>
          <dl className="facts">
            {equal.map(([field, json]) => (
              <div key={field}>
                <dt>{capital(fieldName(t, field))}</dt>
                <dd>{value(json)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {view.item.kind !== "FIRST_MEETING" && (
        <details>
          <summary>{words.base}</summary>
          <dl className="facts">
            {rows.map((row) => (
              <div key={keyOf(row)}>
                <dt>
                  {capital(row.kind === "location" ? t.sync.fields.location : fieldName(t, row.field.field))}
                </dt>
                <dd>{before(row)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

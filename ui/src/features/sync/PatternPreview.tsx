import { backend } from "../../backend/door";
import type { ConflictPattern, PatternRecord, SideView } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { placeText } from "./conflict/LocationRow";
import { useValues } from "./conflict/useValues";
import { isEmpty, parsed, shownValue, type ValueWords } from "./conflict/values";
import { requestOf } from "./patterns";
import { fieldName } from "./words";

interface Props {
  pattern: ConflictPattern;
  take: SideView;
  system: string;
  busy: boolean;
  onApply(): void;
}

/** A value of a group: a text, or the two parts of a place. */
function shown(json: string | null, field: string, values: ValueWords): string {
  if (field !== "location") return shownValue(json, values);
  const parts: unknown = parsed(json);
  if (!Array.isArray(parts) || json === null) return "";
  // Digits are taken from the text: a float would lose some of them.
  const [latitude = "", longitude = ""] = json.replace(/[[\]"\s]/g, "").split(",");
  return placeText(latitude === "null" || longitude === "null" ? null : [latitude, longitude], values);
}

/** Ten records of a group as they would be, and the button that decides all of them. */
export function PatternPreview({ pattern, take, system, busy, onApply }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.patterns;
  const values = useValues();
  const request = requestOf(pattern, take);
  const { value, error } = useLoaded(JSON.stringify({ ...request, count: pattern.count }), () =>
    backend().call("conflict_pattern_preview", request),
  );
  if (error !== null)
    return (
      <p className="note-bar failed" role="alert">
        <Icon name="alert" />
        {error}
      </p>
    );
  if (value === null)
    return <div className="skel list-skel" role="status" aria-label={t.sync.conflict.loading} />;
  const cell = (json: string | null) =>
    isEmpty(json) ? <span className="mut">{t.sync.conflict.empty}</span> : shown(json, pattern.field, values);
  const name = (record: PatternRecord) => record.title ?? t.sync.run.noName;
  const others = value.total - value.over;
  const side = take === "HERE" ? words.ofHere : words.ofThere(system);
  return (
    <div className="pattern-preview">
      <div className="pattern-table">
        <table className="cf">
          <caption className="vh">{words.previewOf(value.records.length, format.count(value.total))}</caption>
          <thead>
            <tr>
              <th scope="col">{words.record}</th>
              <th scope="col">{t.sync.conflict.here}</th>
              <th scope="col">{t.sync.conflict.there(system)}</th>
              <th scope="col" className="out">
                {t.sync.conflict.result}
              </th>
            </tr>
          </thead>
          <tbody>
            {value.records.map((record) => (
              <tr key={record.id}>
                <th scope="row">{name(record)}</th>
                <td data-side={t.sync.conflict.here}>{cell(record.here)}</td>
                <td data-side={t.sync.conflict.there(system)}>{cell(record.there)}</td>
                <td className="out" data-side={t.sync.conflict.result}>
                  <b>{cell(record.result)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="pattern-foot">
        <p className="grow mut">
          {value.total > value.records.length && (
            <>{words.previewOf(value.records.length, format.count(value.total))} </>
          )}
          {words.only(fieldName(t, pattern.field))} {others > 0 && words.others(others, format.count(others))}
        </p>
        <ActButton
          command="conflict_pattern_resolve"
          className="btn primary wait"
          busy={busy}
          onPress={onApply}
        >
          {busy ? t.sync.conflict.saving : words.apply(side, format.count(value.total))}
        </ActButton>
      </div>
    </div>
  );
}

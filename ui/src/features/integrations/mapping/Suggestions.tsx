import { useState } from "react";
import { backend } from "../../../backend/door";
import type { EntityField, IntegrationView, MappingSuggestion } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { useSite } from "../../orders/hooks";
import { fromTransform } from "./codec";
import { oneWayReason } from "./faithful";
import { transformName } from "./MappingTable";
import { freshRow, type RowDraft } from "./rows";

interface Props {
  integration: IntegrationView;
  source: readonly EntityField[];
  /** Fields of the target that a row writes already. */
  mapped: ReadonlySet<string>;
  onUse(rows: RowDraft[]): void;
}

/** The best suggestion of each field of the target; every field of the source once, where it fits best. */
export function bestOf(suggestions: readonly MappingSuggestion[]): MappingSuggestion[] {
  const targets = new Set<string>();
  const sources = new Set<string>();
  return [...suggestions]
    .sort((one, other) => other.score - one.score)
    .filter(({ sourceField, targetField }) => {
      if (targets.has(targetField) || sources.has(sourceField)) return false;
      targets.add(targetField);
      sources.add(sourceField);
      return true;
    });
}

/** A suggestion as a row. It comes back where both ways are wanted and it can. */
export function rowOf(
  suggestion: MappingSuggestion,
  direction: IntegrationView["direction"],
  zone: string,
): RowDraft {
  const row = freshRow(suggestion.sourceField, suggestion.targetField);
  const transform = fromTransform(suggestion.transform, zone);
  const back = direction === "BOTH" && oneWayReason(row.source, transform) === null;
  return { ...row, transform, back: back ? "YES" : "NO" };
}

/** Pairs that probably belong together; nothing is applied until a person confirms it. */
export function Suggestions({ integration, source, mapped, onUse }: Props) {
  const t = useText();
  const { timeZone } = useSite();
  const words = t.mapping.suggestions;
  const [dropped, setDropped] = useState<readonly string[]>([]);
  const { id, target } = integration;
  const loaded = useLoaded<MappingSuggestion[]>(
    `${id} ${integration.source.entityType} ${target.entityType}`,
    () => backend().call("mapping_suggest", { id }),
  );
  const key = (each: MappingSuggestion) => `${each.sourceField} ${each.targetField}`;
  const open = (loaded.value ?? []).filter(
    (each) => !mapped.has(each.targetField) && !dropped.includes(key(each)),
  );
  const best = bestOf(open);
  if (best.length === 0) return null;
  const use = (chosen: readonly MappingSuggestion[]) =>
    onUse(chosen.map((each) => rowOf(each, integration.direction, timeZone)));
  return (
    <section className="panel map-suggestions" aria-labelledby="map-suggestions">
      <header>
        <h2 id="map-suggestions">{words.title(best.length)}</h2>
        <span className="grow" />
        <button type="button" className="btn primary" onClick={() => use(best)}>
          {words.applyAll(best.length)}
        </button>
      </header>
      <p className="panel-text">{words.text}</p>
      <ul>
        {best.map((each) => {
          const row = rowOf(each, integration.direction, timeZone);
          const sample = source.find((field) => field.name === each.sourceField)?.samples[0];
          return (
            <li key={key(each)}>
              <span className="int-pair">
                <b>{each.sourceField}</b>
                {sample !== undefined && <small className="mut trunc">{sample}</small>}
                <Icon name="arrowRight" />
                <b>{each.targetField}</b>
              </span>
              <span className="mut">
                {words.score(each.score)} · <span className="n">{words.points(each.score)}</span>
                {row.transform.codec !== "copy" && ` · ${words.with(transformName(t, row))}`}
              </span>
              <span className="map-acts">
                <button
                  type="button"
                  className="btn"
                  aria-label={words.apply(each.sourceField, each.targetField)}
                  onClick={() => use([each])}
                >
                  <Icon name="tick" />
                  {words.applyShort}
                </button>
                <button
                  type="button"
                  className="btn ghost sq"
                  aria-label={words.drop(each.sourceField, each.targetField)}
                  title={words.drop(each.sourceField, each.targetField)}
                  onClick={() => setDropped((old) => [...old, key(each)])}
                >
                  <Icon name="close" />
                </button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

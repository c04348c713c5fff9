import { useEffect, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type {
  EntityFieldsView,
  EntityRequest,
  FilterCountView,
  FilterTest,
  RecordFilter,
} from "../../../backend/generated";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { errorSentence, useText } from "../../../shared/i18n";
import { useFormat } from "../../orders/hooks";

/** Counting waits until the typing pauses. */
const PAUSE_MS = 400;
const TESTS = ["EQUALS", "DIFFERS", "CONTAINS", "EMPTY", "FILLED"] as const satisfies readonly FilterTest[];

interface Props {
  source: EntityRequest;
  filters: readonly RecordFilter[];
  fields: EntityFieldsView | null;
  problem: string | undefined;
  disabled: boolean;
  onChange(filters: RecordFilter[]): void;
}

/** Conditions on the records of the source, with how many meet them. */
export function Filters({ source, filters, fields, problem, disabled, onChange }: Props) {
  const t = useText();
  const words = t.integrations.what;
  const names = fields?.fields.map((field) => field.name) ?? [];
  const put = (index: number, change: Partial<RecordFilter>) =>
    onChange(filters.map((filter, at) => (at === index ? { ...filter, ...change } : filter)));
  return (
    <Panel title={words.filters} aside={<Count source={source} filters={filters} disabled={disabled} />}>
      <p className="panel-text">{words.filtersHint}</p>
      <ul className="int-filters">
        {filters.map((filter, index) => {
          const n = index + 1;
          const needsValue = filter.test !== "EMPTY" && filter.test !== "FILLED";
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place.
            <li key={index}>
              <select
                className="in"
                aria-label={words.filterField(n)}
                aria-invalid={filter.field === "" && problem !== undefined ? true : undefined}
                disabled={disabled}
                value={filter.field}
                onChange={(event) => put(index, { field: event.target.value })}
              >
                <option value="">{words.chooseField}</option>
                {(filter.field === "" || names.includes(filter.field) ? names : [filter.field, ...names]).map(
                  (name) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ),
                )}
              </select>
              <select
                className="in"
                aria-label={words.filterTest(n)}
                disabled={disabled}
                value={filter.test}
                onChange={(event) => {
                  const test = TESTS.find((each) => each === event.target.value);
                  if (test !== undefined) put(index, { test });
                }}
              >
                {TESTS.map((test) => (
                  <option key={test} value={test}>
                    {words.tests[test]}
                  </option>
                ))}
              </select>
              {needsValue && (
                <input
                  className="in"
                  aria-label={words.filterValue(n)}
                  disabled={disabled}
                  value={filter.value}
                  onChange={(event) => put(index, { value: event.target.value })}
                />
              )}
              <button
                type="button"
                className="btn ghost sq"
                aria-label={words.removeFilter(n)}
                disabled={disabled}
                onClick={() => onChange(filters.filter((_, at) => at !== index))}
              >
                <Icon name="trash" />
              </button>
            </li>
          );
        })}
      </ul>
      {problem !== undefined && (
        <p className="field-problem int-pad" role="alert">
          <Icon name="alert" />
          <span>{problem}</span>
        </p>
      )}
      <div className="int-pad">
        <button
          type="button"
          className="btn"
          disabled={disabled || source.entityType === ""}
          onClick={() => onChange([...filters, { field: "", test: "EQUALS", value: "" }])}
        >
          <Icon name="plus" />
          {words.addFilter}
        </button>
      </div>
    </Panel>
  );
}

/** `1.248 registros, van 312`, counted anew when the typing pauses. */
function Count({ source, filters, disabled }: Pick<Props, "source" | "filters" | "disabled">) {
  const t = useText();
  const format = useFormat();
  const words = t.integrations.what;
  const [count, setCount] = useState<FilterCountView | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [counting, setCounting] = useState(false);
  // Half-typed conditions are not counted: they would say that nothing travels.
  const complete = filters.filter((filter) => filter.field !== "");
  const key = JSON.stringify([source, complete]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what is counted.
  useEffect(() => {
    if (disabled || source.entityType === "") return;
    let current = true;
    setCounting(true);
    const timer = setTimeout(() => {
      backend()
        .call("filter_count", { source, filters: complete })
        .then(
          (answer) => {
            if (!current) return;
            setCount(answer);
            setError(null);
          },
          (cause) => current && setError(errorSentence(t, toBackendError(cause).code)),
        )
        .finally(() => current && setCounting(false));
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, disabled]);
  if (source.entityType === "" || disabled) return null;
  const all = format.count(count?.all ?? 0);
  return (
    <p className="int-count" aria-live="polite">
      {error !== null ? (
        <span className="int-bad">{error}</span>
      ) : count === null ? (
        <span className="mut">{words.counting}</span>
      ) : (
        <>
          <b className="n" aria-busy={counting}>
            {count.all === count.matching
              ? words.countAll(all)
              : words.count(all, format.count(count.matching))}
          </b>
          <small className="mut"> · {count.from === "STORED" ? words.stored : words.readNow}</small>
        </>
      )}
    </p>
  );
}

import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useId, useRef } from "react";
import { create } from "zustand";
import { backend } from "../../backend/door";
import type { RunResult, RunView, SyncOverview } from "../../backend/generated";
import { now, useTick } from "../../shared/clock";
import type { FieldIds } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useListKeys } from "../../shared/listKeys";
import { usePages } from "../../shared/pages";
import { hashOf, navigate, type Route } from "../../shared/route";
import { newerRun } from "../../shared/run";
import { SelectInput } from "../../shared/SelectInput";
import { scale } from "../../shared/VirtualList";
import { useFormat, useSite } from "../orders/hooks";
import { Figure } from "./EntityTable";
import { entityKey, type HistoryFilter, NO_FILTER, type Period, runsRequest } from "./filters";
import { ListState } from "./ListState";
import { runLook } from "./run";
import { useSync } from "./store";
import { duration, entityName, moment, systemName } from "./words";

const ROW_PX = 40;
const RESULTS: readonly RunResult[] = ["CLEAN", "WITH_FAILURES", "FAILED", "STOPPED", "DRY_RUN", "OPEN"];

/** The filters stay while a person looks at a run and comes back. */
export const useHistoryFilter = create<HistoryFilter>(() => NO_FILTER);

/** *Historial*: runs, the newest first, with filters. */
export function History({ overview }: { overview: SyncOverview }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const filter = useHistoryFilter();
  const round = useSync((store) => store.round);
  const pages = usePages<RunView, number>({
    key: JSON.stringify(filter),
    round,
    keyOf: (run) => run.id,
    async read(before, limit) {
      const request = runsRequest(filter, now(), site.timeZone);
      const { runs, total, next } = await backend().call("runs_list", { ...request, before, limit });
      return { items: runs, total, next };
    },
  });
  const filtered = filter !== NO_FILTER && JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  const empty = filtered ? t.sync.history.emptyFilter : t.sync.history.empty;
  return (
    <>
      <Filters filter={filter} overview={overview} filtered={filtered}>
        <span className="mut n" role="status" data-testid="history-count">
          {pages.items !== null && t.sync.history.count(pages.total, format.count(pages.total))}
        </span>
      </Filters>
      <ListState
        failure={pages.failure}
        loaded={pages.items !== null}
        empty={pages.items !== null && pages.items.length === 0 ? { title: empty, text: null } : null}
      />
      {pages.items !== null && pages.items.length > 0 && (
        <RunTable key={JSON.stringify(filter)} runs={pages.items} total={pages.total} onEnd={pages.more} />
      )}
    </>
  );
}

interface FiltersProps {
  filter: HistoryFilter;
  overview: SyncOverview;
  filtered: boolean;
  children: React.ReactNode;
}

function Filters({ filter, overview, filtered, children }: FiltersProps) {
  const t = useText();
  const words = t.sync.history;
  const entities = [
    { value: "ALL", label: words.allEntities },
    ...overview.entities.map(({ system, entityType }) => ({
      value: entityKey(system, entityType),
      label: `${entityName(t, entityType)} · ${systemName(t, overview, system)}`,
    })),
  ];
  const periods: { value: Period; label: string }[] = [
    { value: "ANY", label: words.anyDate },
    { value: "TODAY", label: words.today },
    { value: "YESTERDAY", label: words.yesterday },
    { value: "WEEK", label: words.week },
    { value: "MONTH", label: words.month },
    { value: "RANGE", label: words.range },
  ];
  const results: { value: HistoryFilter["result"]; label: string }[] = [
    { value: "ALL", label: words.allResults },
    ...RESULTS.map((value) => ({ value, label: t.sync.results[value] })),
  ];
  const set = (change: Partial<HistoryFilter>) => useHistoryFilter.setState(change);
  return (
    <div className="filters">
      <Choice
        label={words.entity}
        value={filter.entity}
        options={entities}
        onChange={(entity) => set({ entity })}
      />
      <Choice
        label={words.date}
        value={filter.period}
        options={periods}
        onChange={(period) => set({ period })}
      />
      {filter.period === "RANGE" && (
        <>
          <DateInput label={words.from} value={filter.from} onChange={(from) => set({ from })} />
          <DateInput label={words.until} value={filter.until} onChange={(until) => set({ until })} />
        </>
      )}
      <Choice
        label={words.result}
        value={filter.result}
        options={results}
        onChange={(result) => set({ result })}
      />
      {filtered && (
        <button type="button" className="btn ghost" onClick={() => set(NO_FILTER)}>
          <Icon name="close" />
          {words.clear}
        </button>
      )}
      <span className="grow" />
      {children}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  const ids: FieldIds = {
    id,
    "aria-labelledby": `${id}-label ${id}`,
    "aria-describedby": undefined,
    "aria-invalid": undefined,
  };
  return (
    <div className="filter">
      <span id={`${id}-label`}>{label}</span>
      <SelectInput ids={ids} value={value} options={options} disabled={false} onChange={onChange} />
    </div>
  );
}

function DateInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
}) {
  return (
    <label className="filter">
      <span>{label}</span>
      <input type="date" className="in" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

interface TableProps {
  runs: readonly RunView[];
  total: number;
  onEnd?(): void;
}

/** Runs as a real table; rows out of view are two empty ones. */
export function RunTable({ runs, total, onEnd }: TableProps) {
  const t = useText();
  const words = t.sync.history;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX * scale(),
    getItemKey: (index) => runs[index]?.id ?? index,
    overscan: 8,
  });
  const reveal = useCallback((index: number) => list.scrollToIndex(index), [list]);
  useListKeys(scroller, { count: runs.length, reveal });
  const drawn = list.getVirtualItems();
  const last = drawn.at(-1);
  const lastIndex = last?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= 0 && lastIndex >= runs.length - 20) onEnd?.();
  }, [lastIndex, runs.length, onEnd]);
  const above = drawn[0]?.start ?? 0;
  const below = last === undefined ? 0 : list.getTotalSize() - last.end;
  return (
    <div ref={scroller} className="list-scroll hist-scroll">
      <table className="hist" aria-rowcount={total + 1}>
        <caption className="vh">{words.table}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{words.start}</th>
            <th scope="col">{words.entity}</th>
            <th scope="col">{words.result}</th>
            {[
              words.processed,
              words.created,
              words.updated,
              words.unchanged,
              words.skipped,
              words.conflicted,
              words.failed,
              words.duration,
            ].map((name) => (
              <th key={name} scope="col" className="n">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {drawn.map((row) => {
            const run = runs[row.index];
            return run === undefined ? null : <RunRow key={row.key} run={run} index={row.index} />;
          })}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are out of view. */
function Gap({ height }: { height: number }) {
  return (
    <tr className="gap">
      <td colSpan={11} style={{ height }} />
    </tr>
  );
}

function RunRow({ run: read, index }: { run: RunView; index: number }) {
  const t = useText();
  const format = useFormat();
  // One that is under way has been heard of since the list was read.
  const run = useSync((store) => newerRun(read, store.runs[read.id]));
  const system = useSync((store) => systemName(t, store.overview, run.system));
  const start = useTick((at) => moment(t, format, run.startedAt, at));
  const look = runLook(t, run);
  const route: Route = { screen: "run", run: run.id };
  return (
    <tr data-index={index} data-run={run.id} aria-rowindex={index + 2}>
      <td className="hist-start">
        <a
          href={hashOf(route)}
          data-main
          onClick={(event) => {
            event.preventDefault();
            navigate(route);
          }}
        >
          {start}
        </a>
      </td>
      <td className="trunc">
        {entityName(t, run.entityType)} · {system}
      </td>
      <td>
        <span className={`pill ${look.tone}`}>
          <Icon name={look.icon} />
          {look.word}
        </span>
      </td>
      <Figure value={run.processed} />
      <Figure value={run.created} />
      <Figure value={run.updated} />
      <Figure value={run.unchanged} />
      <Figure value={run.skipped} />
      <Figure value={run.conflicted} tone="conflict" />
      <Figure value={run.failed} tone="failed" />
      <td className="n mut">{duration(t, format, run.durationMs)}</td>
    </tr>
  );
}

import { create } from "zustand";
import { type FailureCode, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { RunView, SyncOverview, SystemView } from "../../backend/generated";
import { createReadings } from "../../shared/readings";
import { isOpen, isOvertaken } from "../../shared/run";

interface SyncStore {
  /** What is in step; `null` until it was read, or where this seat may not see it. */
  overview: SyncOverview | null;
  failure: FailureCode | null;
  /** Rises with every reading that succeeded: lists are read again with it. */
  round: number;
  /** Runs as they were last heard of, by id. */
  runs: Readonly<Record<number, RunView>>;
}

export const useSync = create<SyncStore>(() => ({ overview: null, failure: null, round: 0, runs: {} }));

/** Runs that are remembered; the oldest go first. */
const REMEMBERED = 200;

const readings = createReadings();

/** What was told of runs, counted: what is read says nothing about a run that was told of since the reading began. */
let told = 0;
const toldOf = new Map<number, number>();

/** Reads what is in step. An answer that a newer one has overtaken is dropped. */
export async function readSync(): Promise<void> {
  const mine = readings.begin();
  const since = told;
  try {
    const overview = await backend().call("sync_overview", {});
    if (!readings.isNews(mine)) return;
    useSync.setState(({ round, runs }) => {
      const read = overview.runs.filter((run) => (toldOf.get(run.id) ?? 0) <= since);
      const known = read.reduce(remember, runs);
      const newest = overview.runs.map((run) => known[run.id] ?? run).filter(isOpen);
      return { overview: { ...overview, runs: newest }, failure: null, round: round + 1, runs: known };
    });
  } catch (cause) {
    if (readings.isNews(mine)) useSync.setState({ failure: toBackendError(cause).code });
  }
}

function remember(runs: SyncStore["runs"], run: RunView): SyncStore["runs"] {
  if (isOvertaken(run, runs[run.id])) return runs;
  const next = { ...runs, [run.id]: run };
  const ids = Object.keys(next).map(Number);
  if (ids.length > REMEMBERED) {
    const oldest = Math.min(...ids.filter((id) => id !== run.id));
    delete next[oldest];
    toldOf.delete(oldest);
  }
  return next;
}

/**
 * A run stands so now; an answer that an event has overtaken is dropped. It keeps its place among the open ones, so that
 * nothing moves on the screen.
 */
export function takeRun(run: RunView): void {
  told += 1;
  toldOf.set(run.id, told);
  useSync.setState(({ overview, runs }) => {
    if (isOvertaken(run, runs[run.id])) return {};
    const known = { runs: remember(runs, run) };
    if (overview === null) return known;
    const at = overview.runs.findIndex((each) => each.id === run.id);
    const open = isOpen(run)
      ? at < 0
        ? [...overview.runs, run]
        : overview.runs.with(at, run)
      : overview.runs.filter((each) => each.id !== run.id);
    return { ...known, overview: { ...overview, runs: open } };
  });
}

/** A system stands so now, says the answer of a command. */
export function takeSystem(system: SystemView): void {
  readings.overtake();
  useSync.setState(({ overview }) =>
    overview === null
      ? {}
      : {
          overview: {
            ...overview,
            systems: overview.systems.map((each) => (each.system === system.system ? system : each)),
          },
        },
  );
  void readSync();
}

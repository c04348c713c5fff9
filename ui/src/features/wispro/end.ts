import type { RunView } from "../../backend/generated";
import { text } from "../../shared/i18n";
import { navigate } from "../../shared/route";
import { isOpen } from "../../shared/run";
import { showToast } from "../../shared/toasts";
import { currentFormat } from "../orders/hooks";
import { explain } from "../sync/reason";
import { useSync } from "../sync/store";
import { systemName } from "../sync/words";
import { hasJustEnded, isWispro } from "./store";

/** "1.890 creados, 245 actualizados…": what became of the records of a run. Conflicts are told where there are any. */
export function figures(run: RunView, count: (value: number) => string): string {
  const words = text().wispro.done;
  const said = [
    words.created(count(run.created), run.dryRun),
    words.updated(count(run.updated), run.dryRun),
    words.unchanged(count(run.unchanged)),
    words.skipped(count(run.skipped)),
    run.conflicted > 0 ? words.conflicted(count(run.conflicted)) : null,
    words.failed(count(run.failed)),
  ];
  return said.filter((part) => part !== null).join(", ");
}

/** Runs that were told of as under way: the report may have read of the end before it is told. */
const awaited = new Map<number, RunView>();

/** Says that a run is over, on whatever screen, with the way to what did not go through. Call it before the run is taken. */
export function tellWisproEnd(run: RunView): void {
  const { runs, overview } = useSync.getState();
  const before = awaited.get(run.id) ?? runs[run.id];
  if (isOpen(run)) {
    if (isWispro(run.system)) awaited.set(run.id, run);
    return;
  }
  awaited.delete(run.id);
  if (!hasJustEnded(before, run)) return;
  const t = text();
  const words = t.wispro.done;
  const name = systemName(t, overview, run.system);
  const format = currentFormat();
  const see = (label: string) => ({
    label,
    keycap: null,
    run: () => navigate({ screen: "run", run: run.id }),
  });
  if (run.status !== "COMPLETED") {
    const why = run.reason === null ? "" : ` ${explain(t, run.reason).what}`;
    showToast({ kind: "error", text: `${words.notFinished(name)}${why}`, action: see(words.report) });
    return;
  }
  const said = figures(run, format.count);
  showToast({
    kind: "done",
    text: run.dryRun ? words.tried(name, said) : words.finished(name, said),
    action: see(run.failed > 0 ? words.see(format.count(run.failed)) : words.report),
  });
}

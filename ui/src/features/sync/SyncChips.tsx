import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { hashOf, navigate, type Route, SYNC } from "../../shared/route";
import { useFormat } from "../orders/hooks";
import { percentOf, runOfBar } from "./run";
import { useSync } from "./store";
import { entityName, systemName, timeLeft } from "./words";

/** A run that ends sooner than this is not worth a pill that comes and goes. */
const SHOWN_AFTER_MS = 2_000;

function go(route: Route) {
  return {
    href: hashOf(route),
    onClick(event: React.MouseEvent) {
      event.preventDefault();
      navigate(route);
    },
  };
}

/** The run under way, everywhere: "Wispro: 3.700 de 10.000 (quedan unos 8 min)". */
export function RunPill() {
  const t = useText();
  const format = useFormat();
  const overview = useSync((store) => store.overview);
  const run = runOfBar(overview?.runs ?? []);
  const old = useTick((now) => run !== null && now - run.startedAt >= SHOWN_AFTER_MS);
  if (run === null || !old) return null;
  const system = systemName(t, overview, run.system);
  const percent = percentOf(run);
  const paused = run.status === "PAUSED";
  const left = run.remainingMs === null ? null : timeLeft(t, format, run.remainingMs);
  const read =
    run.expected === null
      ? t.sync.readSome(format.count(run.processed))
      : t.sync.readOf(format.count(run.processed), format.count(run.expected));
  const others = (overview?.runs.filter((each) => each.status === "RUNNING").length ?? 1) - 1;
  return (
    <a
      className="tb"
      title={t.sync.runPillTip(
        system,
        entityName(t, run.entityType),
        percent === null ? read : `${read} · ${percent} %`,
      )}
      {...go({ screen: "run", run: run.id })}
    >
      <span className={`pill ${paused ? "pending" : "syncing"}`} data-testid="run-pill">
        <Icon name={paused ? "pause" : "sync"} />
        <span className="pill-long">
          {paused
            ? t.sync.runPillPaused(system, read)
            : run.expected === null
              ? t.sync.runPillBusy(system)
              : left === null
                ? t.sync.runPillRead(system, read)
                : t.sync.runPillLeft(system, read, left)}
        </span>
        <span className="pill-short" aria-hidden="true">
          {percent === null ? system : t.sync.runPill(system, String(percent))}
        </span>
        {others > 0 && ` ${t.sync.morePill(others)}`}
      </span>
    </a>
  );
}

/** "8 por atender", which leads to the centre; nothing where nothing needs a person. */
export function AttentionChip() {
  const t = useText();
  const format = useFormat();
  const attention = useSync((store) => store.overview?.attention ?? 0);
  if (attention === 0) return null;
  return (
    <a className="tb" title={t.sync.chipTip(attention)} data-testid="attention" {...go(SYNC)}>
      <span className="pill failed">
        <Icon name="sync" />
        <span className="n" aria-hidden="true">
          {format.count(attention)}
        </span>
        <span className="opt" aria-hidden="true">
          {t.sync.chip(attention).replace(/^\S+ /, "")}
        </span>
        <span className="vh">{t.sync.chip(attention)}</span>
      </span>
    </a>
  );
}

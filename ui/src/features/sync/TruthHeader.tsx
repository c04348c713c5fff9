import { useState } from "react";
import type { SyncOverview } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { takeExport } from "../../shared/download";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { showToast } from "../../shared/toasts";
import { useFormat, useSite } from "../orders/hooks";
import { useBoard } from "../orders/store";
import { ActButton } from "../seat/ActButton";
import { attempt } from "./actions";
import { runsRequest } from "./filters";
import { useHistoryFilter } from "./History";
import { useRetries } from "./retries";
import { useSync } from "./store";
import { truthOf } from "./truth";
import { recent } from "./words";

/** The sentence of truth with what can be done about everything at once. */
export function TruthHeader({ overview }: { overview: SyncOverview }) {
  const t = useText();
  const format = useFormat();
  const contact = useBoard((store) => store.contact);
  const stale = useSync((store) => store.failure !== null);
  const truth = truthOf(t, overview, { contact, stale, time: format.time(overview.at) });
  const { lastContactAt } = overview;
  const checked = useTick((now) =>
    lastContactAt === null
      ? t.sync.truth.neverChecked
      : t.sync.truth.checked(recent(t, format, lastContactAt, now)),
  );
  return (
    <header className="truth" data-testid="truth" data-state={overview.state}>
      <span className={`sig ${truth.tone}`}>
        <Icon name={truth.icon} />
      </span>
      <div className="grow">
        <h1>{truth.headline}</h1>
        <p>
          {truth.text} <span className="mut n">{checked}</span>
        </p>
      </div>
      <div className="acts">
        <ExportButton />
        <RetryAll attention={overview.attention} />
      </div>
    </header>
  );
}

/** *Exportar*: the runs of *Historial* with its filters. */
export function ExportButton() {
  const t = useText();
  const site = useSite();
  const filter = useHistoryFilter();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const done = await attempt("runs_export", runsRequest(filter, Date.now(), site.timeZone));
    setBusy(false);
    if (done !== null) takeExport(done.answer);
  };
  return (
    <ActButton command="runs_export" className="btn" busy={busy} onPress={() => void press()}>
      <Icon name="download" />
      {busy ? t.sync.exporting : t.sync.exportAll}
    </ActButton>
  );
}

function RetryAll({ attention }: { attention: number }) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const trying = useRetries((store) => Object.values(store.retries).some((each) => each.phase === "trying"));
  const busy = asking || trying;
  const press = async () => {
    if (busy) return;
    setAsking(true);
    const done = await attempt("sync_retry_all", {});
    setAsking(false);
    if (done === null) return;
    const { tried, reserved } = done.answer;
    const kind = tried === 0 && reserved > 0 ? "error" : "done";
    showToast({ kind, text: t.sync.triedAll(tried, reserved) });
  };
  if (attention === 0)
    return (
      <button type="button" className="btn primary" aria-disabled="true" title={t.sync.retryAllNothing}>
        <Icon name="sync" />
        {t.sync.retryAll}
      </button>
    );
  return (
    <ActButton command="sync_retry_all" className="btn primary" busy={busy} onPress={() => void press()}>
      <Icon name="sync" />
      {busy ? t.sync.attention.retrying : t.sync.retryAll}
    </ActButton>
  );
}

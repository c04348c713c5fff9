import { useEffect, useState } from "react";
import { backend } from "../../backend/door";
import type { RecordOutcomeView, RunDetail, RunView } from "../../backend/generated";
import { takeExport } from "../../shared/download";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { hashOf, navigate } from "../../shared/route";
import { Toasts } from "../../shared/Toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { attempt } from "./actions";
import { Deletions } from "./Deletions";
import { RunEnd } from "./RunEnd";
import { RunProgress } from "./RunProgress";
import { RunRecords } from "./RunRecords";
import { explain, reasonPhrase } from "./reason";
import { runLook } from "./run";
import { takeRun, useSync } from "./store";
import { entityName, systemName } from "./words";

/** One run. */
export function RunPage({ run }: { run: number }) {
  const t = useText();
  const reason = useMay("run_get");
  return (
    <>
      <section className="page" aria-label={t.sync.run.number(String(run))}>
        <a
          className="crumb"
          href={hashOf({ screen: "sync", tab: "history" })}
          onClick={(event) => {
            event.preventDefault();
            navigate({ screen: "sync", tab: "history" });
          }}
        >
          <Icon name="back" />
          {t.sync.run.back}
        </a>
        {reason === null ? <Run key={run} id={run} /> : <NotAllowed reason={reason} />}
      </section>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

function Run({ id }: { id: number }) {
  const round = useSync((store) => store.round);
  const heard = useSync((store) => store.runs[id]);
  // What a run did not take is read again when its counters say that there is more of it.
  const key =
    heard === undefined
      ? `${round}`
      : `${round} ${heard.status} ${heard.failed} ${heard.skipped} ${heard.conflicted} ${heard.heldDeletions}`;
  const { value, of, error } = useLoaded(key, () => backend().call("run_get", { run: id }));
  const isPresent = of === key;
  useEffect(() => {
    // What was asked for before something was heard may be older than that.
    if (value !== null && isPresent) takeRun(value.run);
  }, [value, isPresent]);
  if (value === null) {
    if (error === null) return <div className="skel list-skel" />;
    return (
      <p className="note-bar failed" role="alert">
        <Icon name="alert" />
        {error}
      </p>
    );
  }
  return <Known detail={value} run={heard ?? value.run} round={key} error={error} />;
}

interface KnownProps {
  detail: RunDetail;
  run: RunView;
  round: string;
  error: string | null;
}

function Known({ detail, run, round, error }: KnownProps) {
  const t = useText();
  const system = useSync((store) => systemName(t, store.overview, run.system));
  const title = t.sync.run.title(system, entityName(t, run.entityType));
  const look = runLook(t, run);
  const failure = run.status === "FAILED" && run.reason !== null ? explain(t, run.reason) : null;
  const first: RecordOutcomeView =
    run.failed > 0 ? "FAILED" : run.skipped > 0 ? "SKIPPED" : run.conflicted > 0 ? "CONFLICTED" : "FAILED";
  const [chosen, choose] = useState<RecordOutcomeView | null>(null);
  return (
    <>
      <header className="page-head">
        <h1 className="page-title">{title}</h1>
        <span className={`pill ${look.tone}`} data-testid="run-state">
          <Icon name={look.icon} />
          {look.word}
        </span>
        <span className="mut n">{t.sync.run.number(String(run.id))}</span>
        <span className="grow" />
        <Download run={run.id} />
      </header>
      {error !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {error}
        </p>
      )}
      {failure !== null && (
        <div className="note-bar failed" role="note">
          <Icon name="alert" />
          <p>
            <b>{failure.what}</b> {failure.means} {failure.do}
          </p>
        </div>
      )}
      {run.heldDeletions > 0 && (
        <div className="note-bar pending" role="note">
          <Icon name="question" />
          <p>
            <b>{t.sync.run.held(run.heldDeletions)}.</b> {t.sync.attention.deletionsText}
          </p>
          <Deletions run={run.id} count={run.heldDeletions} system={run.system} title={title} />
        </div>
      )}
      <RunProgress run={run} />
      <RunEnd run={run} detail={detail} onChoose={choose} />
      <div className="two">
        <RunRecords
          run={run}
          round={round}
          waiting={detail.openFailures}
          outcome={chosen ?? first}
          onOutcome={choose}
        />
        <Reasons detail={detail} onChoose={choose} />
      </div>
    </>
  );
}

function Download({ run }: { run: number }) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const done = await attempt("run_export", { run });
    setBusy(false);
    if (done !== null) takeExport(done.answer);
  };
  return (
    <ActButton command="run_export" className="btn" busy={busy} onPress={() => void press()}>
      <Icon name="download" />
      {busy ? t.sync.exporting : t.sync.history.download}
    </ActButton>
  );
}

/** What was not simply taken, by reason. */
function Reasons({ detail, onChoose }: { detail: RunDetail; onChoose(outcome: RecordOutcomeView): void }) {
  const t = useText();
  const format = useFormat();
  const words: Record<RecordOutcomeView, string> = {
    FAILED: t.sync.run.failedTab,
    SKIPPED: t.sync.run.skippedTab,
    CONFLICTED: t.sync.run.conflictedTab,
  };
  return (
    <section className="panel reasons-panel" aria-labelledby="run-reasons">
      <header>
        <h2 id="run-reasons">{t.sync.run.reasons}</h2>
      </header>
      {detail.reasons.length === 0 ? (
        <p className="panel-text">{t.sync.run.noReasons}</p>
      ) : (
        <ul className="kv">
          {detail.reasons.map(({ outcome, reason, count }) => (
            <li key={`${outcome} ${reason}`}>
              <button type="button" onClick={() => onChoose(outcome)}>
                <span>
                  {reasonPhrase(t, reason)}
                  <small>{words[outcome]}</small>
                </span>
                <b className="n">{format.count(count)}</b>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

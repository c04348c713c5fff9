import { useState } from "react";
import { backend } from "../../backend/door";
import type { RecordOutcomeView, RunRecordView, RunView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { usePages } from "../../shared/pages";
import { hashOf, navigate, type Route } from "../../shared/route";
import { isOpen } from "../../shared/run";
import { VirtualList } from "../../shared/VirtualList";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { readingOf } from "../wispro/roles";
import { attempt, changeRun, tell } from "./actions";
import { Decisions } from "./conflict/Decisions";
import { ListState } from "./ListState";
import { reasonText } from "./reason";
import { readSync, takeRun, useSync } from "./store";
import { capital, fieldName, moment } from "./words";

const OUTCOMES: readonly RecordOutcomeView[] = ["FAILED", "SKIPPED", "CONFLICTED"];

interface Props {
  run: RunView;
  /** Changes when the records must be read again. */
  round: string;
  /** Failed records that wait for a person. */
  waiting: number;
  outcome: RecordOutcomeView;
  onOutcome(outcome: RecordOutcomeView): void;
}

/** The records of a run that were not simply taken, with field, value and what to do. */
export function RunRecords({ run, round, waiting, outcome, onOutcome }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.run;
  const [tried, setTried] = useState(0);
  const rounds = useRounds(`${round} ${tried}`);
  const { items, failure, more } = usePages<RunRecordView, number>({
    key: `${run.id} ${outcome}`,
    round: rounds,
    keyOf: (record) => record.id,
    async read(after, limit) {
      const page = await backend().call("run_records", { run: run.id, outcome, after, limit });
      return { items: page.records, total: page.total, next: page.next };
    },
  });
  const count: Record<RecordOutcomeView, number> = {
    FAILED: run.failed,
    SKIPPED: run.skipped,
    CONFLICTED: run.conflicted,
  };
  const names: Record<RecordOutcomeView, string> = {
    FAILED: words.failedTab,
    SKIPPED: words.skippedTab,
    CONFLICTED: words.conflictedTab,
  };
  const again = () => setTried((times) => times + 1);
  return (
    <section className="panel run-records" aria-label={words.records}>
      <header>
        <fieldset className="seg" aria-label={words.records}>
          {OUTCOMES.map((each) => (
            <button key={each} type="button" aria-pressed={each === outcome} onClick={() => onOutcome(each)}>
              {names[each]} <span className="n">{format.count(count[each])}</span>
            </button>
          ))}
        </fieldset>
        <span className="grow" />
        {outcome === "FAILED" && run.failed > 0 && <RetryFailed run={run} waiting={waiting} onDone={again} />}
      </header>
      <ListState
        failure={failure}
        loaded={items !== null}
        empty={items !== null && items.length === 0 ? { title: words.noRecords, text: null } : null}
      />
      {items !== null && items.length > 0 && (
        <VirtualList
          items={items}
          label={names[outcome]}
          rowPx={84}
          keyOf={(record) => record.id}
          onEnd={more}
        >
          {(record) => <RecordRow record={record} run={run} onDone={again} />}
        </VirtualList>
      )}
    </section>
  );
}

/** Counts how often a text has changed. */
function useRounds(text: string): number {
  const [held, setHeld] = useState({ text, rounds: 0 });
  if (held.text === text) return held.rounds;
  const next = { text, rounds: held.rounds + 1 };
  setHeld(next);
  return next.rounds;
}

function RetryFailed({ run, waiting, onDone }: { run: RunView; waiting: number; onDone(): void }) {
  const t = useText();
  const words = t.sync.run;
  const [busy, setBusy] = useState(false);
  const why = isOpen(run) ? words.retryAtEnd : waiting === 0 ? words.retryNothing : null;
  const label = words.retryFailed(waiting === 0 ? run.failed : waiting);
  if (why !== null)
    return (
      <>
        <span className="mut">{why}</span>
        <button type="button" className="btn" aria-disabled="true" title={why}>
          {label}
        </button>
      </>
    );
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const next = await changeRun("run_retry_failed", run.id);
    setBusy(false);
    if (next === null) return;
    tell(words.retried(String(next.id)));
    onDone();
    void readSync();
  };
  return (
    <ActButton
      command={readingOf(run.system, "run_retry_failed")}
      className="btn primary wait"
      busy={busy}
      onPress={() => void press()}
    >
      {busy ? t.sync.attention.retrying : label}
    </ActButton>
  );
}

function RecordRow({ record, run, onDone }: { record: RunRecordView; run: RunView; onDone(): void }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.run;
  const [retry, setRetry] = useState<number | "busy" | null>(null);
  const when = useTick((now) => moment(t, format, record.resolvedAt ?? record.at, now));
  const title = record.title ?? record.recordId ?? words.noName;
  const resolved = record.resolvedAt !== null;
  const again = async () => {
    if (retry === "busy") return;
    setRetry("busy");
    const done = await attempt("run_retry_record", { id: record.id });
    setRetry(done === null ? null : done.answer.id);
    if (done === null) return;
    takeRun(done.answer);
    onDone();
    void readSync();
  };
  const setAside = async () => {
    if ((await attempt("run_dismiss_record", { id: record.id })) === null) return;
    tell(words.dismissed);
    onDone();
  };
  return (
    <article className="att rec" data-record={record.id} data-resolved={resolved}>
      <div className="cell-2">
        <h3 className="t">{title}</h3>
        {record.recordId !== null && record.recordId !== title && (
          <span className="mut">{record.recordId}</span>
        )}
      </div>
      <div className="att-text">
        <p>{reasonText(t, record.reason, record)}</p>
        {record.field !== null && (
          <p className="att-field">
            {record.value === null
              ? t.sync.attention.fieldOnly(fieldName(t, record.field))
              : t.sync.attention.field(fieldName(t, record.field), record.value)}
          </p>
        )}
        <span className="meta">
          {capital(
            [resolved ? null : when, record.attempts > 0 ? t.sync.attention.attempts(record.attempts) : null]
              .filter((part) => part !== null)
              .join(" · "),
          )}
        </span>
        {record.response !== null && (
          <details>
            <summary>{words.response}</summary>
            <pre>{record.response}</pre>
          </details>
        )}
      </div>
      <div className="acts">
        {typeof retry === "number" && <RetryLink run={retry} />}
        {record.outcome === "CONFLICTED" && record.recordId !== null && (
          <DecisionsOf run={run} recordId={record.recordId} title={title} />
        )}
        {resolved ? (
          <span className="pill synced">
            <Icon name="check" />
            {words.resolved(when)}
          </span>
        ) : record.outcome === "FAILED" && !isOpen(run) ? (
          <>
            <ActButton
              command="run_dismiss_record"
              className="btn ghost"
              label={`${words.dismiss}: ${title}`}
              onPress={() => void setAside()}
            >
              {words.dismiss}
            </ActButton>
            <ActButton
              command={readingOf(run.system, "run_retry_record")}
              className="btn wait"
              label={`${words.retryOne}: ${title}`}
              busy={retry === "busy"}
              onPress={() => void again()}
            >
              {retry === "busy" ? t.sync.attention.retrying : words.retryOne}
            </ActButton>
          </>
        ) : null}
      </div>
    </article>
  );
}

/** *Decisiones*: what was decided about a record, each with its way back. */
function DecisionsOf({ run, recordId, title }: { run: RunView; recordId: string; title: string }) {
  const t = useText();
  const words = t.sync.conflict.recent;
  const [open, setOpen] = useState(false);
  const { system, entityType } = run;
  return (
    <>
      <ActButton
        command="conflicts_decided"
        className="btn ghost"
        label={`${words.ofRecord}: ${title}`}
        onPress={() => setOpen(true)}
      >
        {words.ofRecord}
      </ActButton>
      {open && (
        <Modal kind="dialog" title={words.ofRecordTitle(title)} onClose={() => setOpen(false)}>
          <Decisions records={[{ system, entityType, recordId, name: null }]} empty={words.noneOfRecord} />
        </Modal>
      )}
    </>
  );
}

/** The way to the run that tried a record once more. */
function RetryLink({ run }: { run: number }) {
  const t = useText();
  const status = useSync((store) => store.runs[run]?.status);
  const route: Route = { screen: "run", run };
  return (
    <a
      className="btn ghost"
      href={hashOf(route)}
      onClick={(event) => {
        event.preventDefault();
        navigate(route);
      }}
    >
      {status === undefined ? t.sync.run.seeRetry : t.sync.status[status]}
    </a>
  );
}

import { useState } from "react";
import type { RunView } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import type { Format } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import { type Catalogue, useText } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { isOpen } from "../../shared/run";
import { useJustChanged } from "../../shared/settled";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { changeRun } from "./actions";
import { reasonPhrase } from "./reason";
import { addsUp, barShare, barTotal, PARTS, type Part, percentOf, segments } from "./run";
import { atTime, capital, duration, entityName, moment, timeLeft } from "./words";

const SHADES: Readonly<Record<Part, string>> = {
  created: "c-new",
  updated: "c-upd",
  unchanged: "c-same",
  skipped: "c-skip",
  conflicted: "c-con",
  failed: "c-err",
};

function partWord(t: Catalogue, run: RunView, part: Part): string {
  const words = t.sync.run;
  if (run.dryRun && part === "created") return words.dryCreated;
  if (run.dryRun && part === "updated") return words.dryUpdated;
  return words[part];
}

/** A run: how much, how long yet, what became of the records as bar and sum, and *Pausar*, *Detener*, *Continuar*. */
export function RunProgress({ run }: { run: RunView }) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.run;
  const entity = entityName(t, run.entityType).toLocaleLowerCase();
  const percent = percentOf(run);
  const total = barTotal(run);
  const line = useTick((now) => capital(timeLine(t, format, run, now)));
  const wait = useTick((now) => waitLine(t, format, run, now));
  const read =
    run.expected === null
      ? words.readOnly(t.sync.readSome(format.count(run.processed)), entity)
      : words.read(format.count(run.processed), format.count(run.expected), entity);
  const parts = segments(run);
  const label = parts.map(
    ({ part, count }) => `${format.count(count)} ${partWord(t, run, part).toLocaleLowerCase()}`,
  );
  const toRead = Math.round(total * (1 - barShare(run)));
  if (toRead > 0) label.push(words.toRead(format.count(toRead)));
  // Zeros are left out of the sum, except that something must be there to add up.
  const shown = PARTS.filter((part) => run[part] > 0 || part === "unchanged");
  return (
    <section className="panel run" aria-label={words.progress} data-testid="run" data-status={run.status}>
      <div className="hd">
        {percent !== null && (
          <div
            className="pct"
            role="progressbar"
            aria-label={words.progress}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            {percent}
            <small>%</small>
          </div>
        )}
        <p>
          <b>{read}</b>
          {isOpen(run) && run.pages > 0 && ` · ${words.page(format.count(run.pages))}`}
          {isOpen(run) && run.passes > 1 && ` · ${words.pass(run.passes)}`}
          <br />
          <span className="sec">{line}</span>
        </p>
        <Controls run={run} />
      </div>
      {wait !== null && (
        <p className="note-bar pending run-wait">
          <Icon name="hourglass" />
          <span>{wait}</span>
        </p>
      )}
      {total > 0 && (
        <>
          <div className="bar" role="img" aria-label={label.join(", ")}>
            {parts.map(({ part, percent: width }) => (
              <i key={part} className={SHADES[part]} style={{ width: `${width}%` }} />
            ))}
          </div>
          <div className="ticks" aria-hidden="true">
            {[0, 0.25, 0.5, 0.75, 1].map((share) => (
              <span key={share}>{format.count(Math.round(total * share))}</span>
            ))}
          </div>
        </>
      )}
      <div className="sum-line">
        <dl className="sum" data-sums={addsUp(run)}>
          {shown.map((part, index) => (
            <div key={part} data-sign={index === 0 ? undefined : "+"}>
              <dt>
                <i className={`sw-k ${SHADES[part]}`} aria-hidden="true" />
                {partWord(t, run, part)}
              </dt>
              <dd data-part={part}>{format.count(run[part])}</dd>
            </div>
          ))}
          <div data-sign="=">
            <dt>{words.processed}</dt>
            <dd data-part="processed">{format.count(run.processed)}</dd>
          </div>
        </dl>
        <p className="mut run-note">
          {run.dryRun && <span>{words.dryNote}</span>}
          {isOpen(run) && <span>{words.safe}</span>}
          {isOpen(run) && <span>{words.stopped}</span>}
          {run.missing > 0 && (
            <span>{words.missingHere(format.count(run.missing), format.count(run.deleted))}</span>
          )}
        </p>
      </div>
    </section>
  );
}

/** How long yet and how fast, or when it was and how long it took. */
function timeLine(t: Catalogue, format: Format, run: RunView, now: number): string {
  const words = t.sync.run;
  const started = words.started(moment(t, format, run.startedAt, now));
  const who = personName(run.actor);
  const by = who === null ? t.sync.trigger[run.trigger] : words.by(who);
  if (isOpen(run))
    return [
      run.remainingMs === null ? null : words.left(timeLeft(t, format, run.remainingMs)),
      run.recordsPerSecond === null ? null : words.speed(format.decimal(run.recordsPerSecond)),
      started,
      by,
      words.keepWorking,
    ]
      .filter((part) => part !== null)
      .join(" · ");
  const ended = run.endedAt === null ? null : words.ended(moment(t, format, run.endedAt, now));
  return [started, ended, words.took(duration(t, format, run.durationMs)), by]
    .filter((part) => part !== null)
    .join(" · ");
}

function waitLine(t: Catalogue, format: Format, run: RunView, now: number): string | null {
  if (run.waiting === null || run.status !== "RUNNING") return null;
  const reason = reasonPhrase(t, run.waiting).toLocaleLowerCase();
  const until = run.waitingUntil;
  return until === null || until <= now
    ? t.sync.run.waitingSoon(reason)
    : t.sync.run.waiting(reason, atTime(t, format, until, now));
}

type Command = "run_pause" | "run_resume" | "run_stop";

function Controls({ run }: { run: RunView }) {
  const t = useText();
  const words = t.sync.run;
  const [busy, setBusy] = useState<Command | null>(null);
  const { waits, justChanged } = useJustChanged(run.status);
  if (!isOpen(run)) return null;
  const press = async (command: Command) => {
    if (busy !== null || (command !== "run_stop" && justChanged())) return;
    setBusy(command);
    await changeRun(command, run.id);
    setBusy(null);
  };
  return (
    <div className="acts">
      {run.status === "RUNNING" ? (
        <ActButton
          command="run_pause"
          className="btn"
          busy={busy === "run_pause"}
          waits={waits || busy !== null}
          onPress={() => void press("run_pause")}
        >
          <Icon name="pause" />
          {busy === "run_pause" ? words.pausing : words.pause}
        </ActButton>
      ) : (
        <ActButton
          command="run_resume"
          className="btn primary"
          busy={busy === "run_resume"}
          waits={waits || busy !== null}
          onPress={() => void press("run_resume")}
        >
          <Icon name="play" />
          {busy === "run_resume" ? words.resuming : words.resume}
        </ActButton>
      )}
      <ActButton
        command="run_stop"
        className="btn"
        busy={busy === "run_stop"}
        waits={busy !== null}
        onPress={() => void press("run_stop")}
      >
        <Icon name="stop" />
        {busy === "run_stop" ? words.stopping : words.stop}
      </ActButton>
    </div>
  );
}

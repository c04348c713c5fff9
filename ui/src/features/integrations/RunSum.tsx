import type { RunView } from "../../backend/generated";
import { cause } from "../../shared/cause";
import { Icon } from "../../shared/Icon";
import { type Catalogue, useText } from "../../shared/i18n";
import { personName } from "../../shared/person";
import { isOpen } from "../../shared/run";
import { useFormat } from "../orders/hooks";
import { Badge, GoTo } from "./Office";
import { runBadge } from "./words";

const PARTS = ["created", "updated", "unchanged", "skipped", "conflicted", "failed"] as const;

/** The six results and their sum. Zeros are quiet, the sum is printed so that it can be added up. */
export function RunSum({ run, words }: { run: RunView; words: Catalogue["integrations"]["run"]["did"] }) {
  const format = useFormat();
  const total = Math.max(run.processed, run.expected ?? 0, 1);
  return (
    <div className="run-sum">
      <div className="run-bar" aria-hidden="true">
        {PARTS.map(
          (part) =>
            run[part] > 0 && (
              <i key={part} data-part={part} style={{ width: `${(run[part] / total) * 100}%` }} />
            ),
        )}
      </div>
      <dl className="run-figures">
        {PARTS.map((part, index) => (
          <div key={part} data-zero={run[part] === 0} data-part={part}>
            {index > 0 && <span aria-hidden="true">+</span>}
            <dt>
              <i data-part={part} aria-hidden="true" />
              {words[part]}
            </dt>
            <dd className="n">{format.count(run[part])}</dd>
          </div>
        ))}
        <div>
          <span aria-hidden="true">=</span>
          <dt>{words.processed}</dt>
          <dd className="n">{format.count(run.processed)}</dd>
        </div>
      </dl>
    </div>
  );
}

/** A run in a few lines: how it stands, when, by whom, and its sum. */
export function RunSummary({ run }: { run: RunView }) {
  const t = useText();
  const format = useFormat();
  const words = t.integrations.run;
  const open = isOpen(run);
  const by = personName(run.actor);
  return (
    <div className="run-summary">
      <p className="run-line">
        <Badge {...runBadge(t, format, run)} />
        <span className="n">{format.dayAndTime(run.startedAt)}</span>
        <span className="mut">
          {by === null ? words.triggers[run.trigger] : words.by(by)}
          {run.limit !== null && ` · ${words.first(format.count(run.limit))}`}
        </span>
        <span className="grow" />
        <GoTo route={{ screen: "run", run: run.id }} className="btn">
          {t.integrations.test.openRun}
        </GoTo>
      </p>
      {open && (
        <p role="status">
          {run.percent !== null && <b className="run-percent n">{words.percent(run.percent)} </b>}
          {run.expected === null
            ? words.read(format.count(run.processed))
            : words.readOf(format.count(run.processed), format.count(run.expected))}
          {" · "}
          {words.keepWorking}
        </p>
      )}
      {run.status === "FAILED" && run.reason !== null && (
        <p className="int-bad">
          <Icon name="alert" /> {reasonSentence(t, run.reason)}
        </p>
      )}
      <RunSum run={run} words={run.dryRun ? t.integrations.test.would : words.did} />
    </div>
  );
}

/** Why a run or a record failed, and what to do about it. */
export function reasonSentence(t: Catalogue, code: string): string {
  const words = cause(t, code);
  return `${words.what} ${words.do}`;
}

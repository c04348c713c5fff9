import { useEffect, useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { IntegrationView, RunsPage, RunView } from "../../backend/generated";
import { Panel } from "../../shared/Field";
import { errorSentence, useText } from "../../shared/i18n";
import { useFormat } from "../orders/hooks";
import { Badge, Failure, GoTo } from "./Office";
import { useLatestRun } from "./store";
import { entityName, runBadge } from "./words";

const PAGE = 50;
const COUNTS = ["processed", "created", "updated", "unchanged", "skipped", "conflicted", "failed"] as const;

/** *Historial*: the runs of this integration, the newest first. */
export function HistoryPanel({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const format = useFormat();
  const latest = useLatestRun(integration);
  const [pages, setPages] = useState<readonly RunsPage[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = async (before: number | null) => {
    try {
      const page = await backend().call("runs_list", {
        system: null,
        entityType: null,
        integration: integration.id,
        result: null,
        from: null,
        until: null,
        before,
        limit: PAGE,
      });
      setPages((old) => (before === null ? [page] : [...(old ?? []), page]));
      setError(null);
    } catch (cause) {
      setError(errorSentence(t, toBackendError(cause).code));
    }
  };
  // A run that began or ended is read anew; one that merely goes on is replaced in place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest run and its state say when to read.
  useEffect(() => void read(null), [integration.id, latest?.id, latest?.status]);
  const runs = (pages ?? []).flatMap((page) => page.runs);
  const total = pages?.[0]?.total ?? 0;
  const next = pages?.at(-1)?.next ?? null;
  return (
    <Panel title={t.integrations.run.history}>
      <Failure text={error} />
      {pages !== null && runs.length === 0 && <p className="panel-text">{t.integrations.run.noHistory}</p>}
      {runs.length > 0 && (
        <div className="int-table-box flat">
          <table className="int-table">
            <thead>
              <tr>
                <th scope="col">{t.integrations.run.columns.start}</th>
                <th scope="col">{t.integrations.run.columns.data}</th>
                <th scope="col">{t.integrations.run.columns.result}</th>
                {COUNTS.map((count) => (
                  <th key={count} scope="col" className="n">
                    {t.integrations.run.did[count]}
                  </th>
                ))}
                <th scope="col">
                  <span className="vh">{t.integrations.test.openRun}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row key={run.id} run={latest?.id === run.id ? latest : run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== null && (
        <div className="int-pad run-line">
          <span className="mut n">
            {t.integrations.run.shown(format.count(runs.length), format.count(total))}
          </span>
          <button type="button" className="btn" onClick={() => void read(next)}>
            {t.integrations.run.more}
          </button>
        </div>
      )}
    </Panel>
  );
}

function Row({ run }: { run: RunView }) {
  const t = useText();
  const format = useFormat();
  const when = format.dayAndTime(run.startedAt);
  return (
    <tr>
      <td className="n">{when}</td>
      <td>{entityName(t, run.entityType)}</td>
      <td>
        <Badge {...runBadge(t, format, run)} />
      </td>
      {COUNTS.map((count) => (
        <td
          key={count}
          className={`n num-cell${run[count] === 0 ? " mut" : count === "failed" ? " int-bad" : ""}`}
        >
          {format.count(run[count])}
        </td>
      ))}
      <td className="int-acts">
        <GoTo route={{ screen: "run", run: run.id }} className="btn" label={t.integrations.run.openRun(when)}>
          {t.integrations.row.open}
        </GoTo>
      </td>
    </tr>
  );
}

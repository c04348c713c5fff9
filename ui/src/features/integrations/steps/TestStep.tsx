import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { IntegrationView, RunRecordsPage, RunView } from "../../../backend/generated";
import { takeExport } from "../../../shared/download";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { isOpen } from "../../../shared/run";
import { reportFailure } from "../../../shared/toasts";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { Failure, GoTo, TableBox } from "../Office";
import { RunSummary, reasonSentence } from "../RunSum";
import { useLatestRun } from "../store";
import { useRun } from "../useRun";
import { NextStep } from "./SystemsStep";

/** So many failed records stand on the page; the file has them all. */
const SHOWN = 50;

/** Step 5: what would happen, without writing anything. */
export function TestStep({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const words = t.integrations.test;
  const { starting, start } = useRun(integration);
  const latest = useLatestRun(integration);
  // A dry run from before the mapping changed says nothing about it; only the machine knows which those are.
  const run = latest?.dryRun === true && isOpen(latest) ? latest : integration.lastDryRun;
  const busy = starting !== null || (latest !== null && isOpen(latest));
  return (
    <>
      <Panel
        title={words.title}
        aside={
          <ActButton
            command="integration_run"
            className={run === null ? "btn primary" : "btn"}
            busy={busy}
            onPress={() => !busy && void start("DRY_RUN")}
          >
            <Icon name="play" />
            {busy ? words.running : run === null ? words.start : words.again}
          </ActButton>
        }
      >
        <p className="panel-text">{words.text}</p>
        <div className="int-pad" aria-live="polite">
          {run === null ? <p className="mut">{words.none}</p> : <RunSummary run={run} />}
        </div>
        {integration.steps.dryRun === "DONE" && <NextStep integration={integration} tab="schedule" />}
      </Panel>
      {run !== null && !isOpen(run) && <Failed run={run} />}
    </>
  );
}

/** The records that would fail, each with its field, its value and why. */
export function Failed({ run }: { run: RunView }) {
  const t = useText();
  const format = useFormat();
  const words = t.integrations.test;
  const page = useLoaded<RunRecordsPage>(
    run.failed === 0 ? null : `${run.id} ${run.status} ${run.failed}`,
    () => backend().call("run_records", { run: run.id, outcome: "FAILED", after: null, limit: SHOWN }),
  );
  const download = async () => {
    try {
      takeExport(await backend().call("run_export", { run: run.id }));
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  const records = page.value?.records ?? [];
  const rest = (page.value?.total ?? records.length) - records.length;
  return (
    <Panel
      title={`${words.failedTitle} · ${format.count(run.failed)}`}
      aside={
        <ActButton command="run_export" className="btn" onPress={() => void download()}>
          <Icon name="download" />
          {words.download}
        </ActButton>
      }
    >
      <p className="panel-text">{run.failed === 0 ? words.noFailures : words.failedText}</p>
      <Failure text={page.error} />
      {records.length > 0 && run.failed > 0 && (
        <TableBox label={words.failedTitle}>
          <table className="int-table">
            <thead>
              <tr>
                <th scope="col">{words.record}</th>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.value}</th>
                <th scope="col">{words.reason}</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id}>
                  <td>
                    <b>{record.title ?? record.recordId ?? "—"}</b>
                    {record.title !== null && <small className="int-sub mut">{record.recordId}</small>}
                  </td>
                  <td>{record.field ?? "—"}</td>
                  <td className="int-value">
                    {record.value ?? <span className="mut">{t.mapping.preview.nothing}</span>}
                  </td>
                  <td>
                    {reasonSentence(t, record.reason)}{" "}
                    <GoTo
                      route={{ screen: "help", guide: "failures", topic: record.reason }}
                      className="int-help"
                      label={`${words.help}: ${record.title ?? record.recordId ?? ""}`}
                    >
                      {words.help}
                    </GoTo>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {rest > 0 && run.failed > 0 && <p className="panel-text n">{words.more(format.count(rest))}</p>}
    </Panel>
  );
}

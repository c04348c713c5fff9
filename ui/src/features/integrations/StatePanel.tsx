import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { IntegrationView } from "../../backend/generated";
import { Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { INTEGRATIONS, navigate } from "../../shared/route";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat, useSite } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { cronWords } from "./cron";
import { GoTo } from "./Office";
import { RunSummary } from "./RunSum";
import { nextStep, STEPS, stepsDone } from "./steps";
import { readIntegrations, useLatestRun } from "./store";
import { whenOr } from "./words";

/** *Estado*: what is missing, what needs a person, the latest run. */
export function StatePanel({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const run = useLatestRun(integration);
  const words = t.integrations.overview;
  const next = nextStep(integration.steps);
  return (
    <>
      <div className="int-two">
        <Panel title={words.nextStep}>
          <div className="int-pad">
            <p className="int-big n">
              {t.integrations.row.steps(stepsDone(integration.steps), STEPS.length)}
            </p>
            {next === null ? (
              <p>{words.allDone}</p>
            ) : (
              <GoTo
                route={{ screen: "integration", id: integration.id, tab: next.tab }}
                className="btn primary"
              >
                {t.integrations.goTo(t.integrations.steps[next.step])}
              </GoTo>
            )}
          </div>
        </Panel>
        <Panel title={words.title}>
          <div className="int-pad">
            {integration.attention === 0 ? (
              <p>
                <Icon name="check" /> {words.noAttention}
              </p>
            ) : (
              <p className="run-line">
                <b className="int-bad">
                  <Icon name="alert" /> {words.attention(integration.attention)}
                </b>
                <GoTo route={{ screen: "sync", tab: "attention" }} className="btn">
                  {words.attentionOpen}
                </GoTo>
              </p>
            )}
            <dl className="int-facts">
              <div>
                <dt>{t.integrations.schedule.kind}</dt>
                <dd>
                  {integration.switch === "OFF"
                    ? t.integrations.row.byHand
                    : integration.cron === null
                      ? t.integrations.row.siteTime
                      : (cronWords(t, integration.cron) ?? integration.cron)}
                </dd>
              </div>
              <div>
                <dt>{t.integrations.schedule.nextRun}</dt>
                <dd className="n">
                  {whenOr(format, integration.nextRunAt, t.integrations.schedule.noNext)}
                  {integration.nextRunAt !== null && <small> · {site.timeZone}</small>}
                </dd>
              </div>
            </dl>
          </div>
        </Panel>
      </div>
      <Panel title={words.lastRun}>
        <div className="int-pad">
          {run === null ? <p className="mut">{words.noRun}</p> : <RunSummary run={run} />}
        </div>
      </Panel>
      <Remove integration={integration} />
    </>
  );
}

function Remove({ integration }: { integration: IntegrationView }) {
  const t = useText();
  const words = t.integrations.overview;
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    setAsking(false);
    try {
      await backend().call("integration_remove", { id: integration.id });
      await readIntegrations();
      showToast({ kind: "done", text: words.removed(integration.name) });
      navigate(INTEGRATIONS);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Panel title={words.remove}>
      <div className="field">
        <p className="field-name field-hint">{words.removeHint}</p>
        <div className="field-control end">
          <ActButton command="integration_remove" className="btn" onPress={() => setAsking(true)}>
            {words.remove}
          </ActButton>
        </div>
      </div>
      {asking && (
        <Modal
          kind="dialog"
          title={words.removeAsk(integration.name)}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {words.removeKeep}
              </button>
              <button type="button" className="btn primary big" onClick={() => void remove()}>
                {words.remove}
              </button>
            </>
          }
        >
          <p>{words.removeText}</p>
        </Modal>
      )}
    </Panel>
  );
}

import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { MetricsView } from "../../backend/generated";
import { Copyable } from "../../shared/Copyable";
import { Field, Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { reportFailure } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { putAlertSettings } from "./store";

/** Where Prometheus reads, and the key for it, which is shown once. */
export function MetricsPanel({ metrics }: { metrics: MetricsView }) {
  const t = useText();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  // Kept here: the next reading of the settings does not have it any more.
  const [token, setToken] = useState<string | null>(null);
  const create = async () => {
    setAsking(false);
    try {
      const answer = await backend().call("metrics_token_new", {});
      setToken(answer.metrics.token);
      putAlertSettings(answer);
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  const there = metrics.tokenSince !== null;
  return (
    <Panel title={t.alerts.metrics.title}>
      <div className="alert-intro">
        <p>{t.alerts.metrics.intro}</p>
      </div>
      <Field label={t.alerts.metrics.address}>
        {(ids) => (
          <div className="copy-line" id={ids.id}>
            {metrics.address === null ? (
              <span>{t.alerts.metrics.none}</span>
            ) : (
              <Copyable text={metrics.address} label={t.alerts.metrics.copyAddress} />
            )}
          </div>
        )}
      </Field>
      <Field label={t.alerts.metrics.token}>
        {(ids) => (
          <div id={ids.id}>
            {token !== null && (
              <div className="note-bar pending token" role="status">
                <Icon name="key" />
                <p>
                  <b>{t.alerts.metrics.once}</b>
                  <Copyable text={token} label={t.alerts.metrics.copyToken} />
                </p>
              </div>
            )}
            <div className="key-line">
              <p className="key-state">
                <Icon name={there ? "key" : "lock"} />
                <span>
                  {metrics.tokenSince === null
                    ? t.alerts.metrics.noToken
                    : t.alerts.metrics.since(format.dayAndTime(metrics.tokenSince))}
                </span>
              </p>
              <ActButton
                command="metrics_token_new"
                className="btn"
                onPress={() => (there ? setAsking(true) : void create())}
              >
                {there ? t.alerts.metrics.renew : t.alerts.metrics.create}
              </ActButton>
            </div>
          </div>
        )}
      </Field>
      {asking && (
        <Modal
          kind="dialog"
          title={t.alerts.metrics.renewTitle}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {t.form.cancel}
              </button>
              <ActButton
                command="metrics_token_new"
                className="btn primary big"
                onPress={() => void create()}
              >
                {t.alerts.metrics.renew}
              </ActButton>
            </>
          }
        >
          <p>{t.alerts.metrics.renewText}</p>
        </Modal>
      )}
    </Panel>
  );
}

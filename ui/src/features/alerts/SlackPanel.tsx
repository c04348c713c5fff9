import { useEffect, useState } from "react";
import { type BackendError, toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { AlertSettingsView, SlackState, SlackView } from "../../backend/generated";
import { Field, Panel } from "../../shared/Field";
import { Icon, type IconName } from "../../shared/Icon";
import { type Catalogue, failureSentence, lookUp, useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { reportFailure, showToast } from "../../shared/toasts";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { putAlertSettings } from "./store";

const LOOK: Readonly<Record<SlackState, readonly [string, IconName]>> = {
  NOT_SET: ["skipped", "dash"],
  ON: ["synced", "check"],
  FAILING: ["pending", "alert"],
  SWITCHED_OFF: ["failed", "ban"],
};

/** What Slack's word means to a person; a word that nobody knows is shown as it is. */
export function slackReason(t: Catalogue, word: string): string {
  return lookUp(t.alerts.slack.reasons, word, t.alerts.slack.slackSays(word));
}

interface PanelProps {
  slack: SlackView;
  disabled: boolean;
  /** Whether an address stands there that is not saved. */
  onTyped(typed: boolean): void;
}

/** Slack: the address goes in and never comes out; how it stands, and why. */
export function SlackPanel({ slack, disabled, onTyped }: PanelProps) {
  const t = useText();
  const format = useFormat();
  const [busy, setBusy] = useState<"save" | "test" | null>(null);
  const [asking, setAsking] = useState(false);
  const [look, icon] = LOOK[slack.state];
  const run = async (
    what: "save" | "test",
    call: () => Promise<AlertSettingsView>,
  ): Promise<BackendError | null> => {
    setBusy(what);
    try {
      putAlertSettings(await call());
      showToast({ kind: "done", text: t.alerts.slack.done });
      return null;
    } catch (cause) {
      return toBackendError(cause);
    } finally {
      setBusy(null);
    }
  };
  const test = async () => {
    const error = await run("test", () => backend().call("slack_test", {}));
    if (error !== null) {
      // What is stored stays; the page says how it stands now.
      const refused = error.code === "SLACK_REFUSED" ? t.alerts.slack.refused : failureSentence(t, error);
      showToast({ kind: "error", text: refused });
    }
  };
  return (
    <Panel title={t.alerts.slack.title}>
      <div className="alert-intro">
        <p>{t.alerts.slack.intro}</p>
        <p className="slack-state" data-state={slack.state}>
          <span className={`state ${look}`}>
            <Icon name={icon} />
            {t.alerts.slack.state[slack.state]}
          </span>
          {slack.reason !== null && <span>{slackReason(t, slack.reason)}</span>}
          {slack.lastSentAt !== null && (
            <small>{t.alerts.slack.lastSent(format.dayAndTime(slack.lastSentAt))}</small>
          )}
        </p>
      </div>
      <Address
        stored={slack.state !== "NOT_SET"}
        disabled={disabled}
        busy={busy === "save"}
        onTyped={onTyped}
        onSave={(address) => run("save", () => backend().call("slack_save", { address }))}
      />
      {slack.state !== "NOT_SET" && (
        <div className="alert-actions">
          <ActButton
            command="slack_test"
            className="btn"
            busy={busy === "test"}
            onPress={() => busy === null && void test()}
          >
            {busy === "test" ? t.alerts.slack.testing : t.alerts.slack.test}
          </ActButton>
          <ActButton command="slack_forget" className="btn" onPress={() => setAsking(true)}>
            {t.alerts.slack.forget}
          </ActButton>
        </div>
      )}
      {asking && <Forget onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function slackSentence(t: Catalogue, error: BackendError): string {
  if (error.code === "INVALID_VALUE" || error.code === "REMOTE_NOT_ENCRYPTED") return t.alerts.slack.notSlack;
  const sentence = failureSentence(t, error);
  return error.code === "SLACK_REFUSED" && error.detail !== null
    ? `${sentence} ${slackReason(t, error.detail)}`
    : sentence;
}

interface AddressProps {
  stored: boolean;
  disabled: boolean;
  busy: boolean;
  onTyped(typed: boolean): void;
  onSave(address: string): Promise<BackendError | null>;
}

function Address({ stored, disabled, busy, onTyped, onSave }: AddressProps) {
  const t = useText();
  const [typing, setTyping] = useState(false);
  const [address, setAddress] = useState("");
  const [problem, setProblem] = useState<string>();
  const typed = address.trim() !== "";
  useEffect(() => onTyped(typed), [typed, onTyped]);
  const save = async () => {
    if (address.trim() === "") {
      setProblem(t.alerts.slack.missing);
      return;
    }
    const error = await onSave(address.trim());
    setProblem(error === null ? undefined : slackSentence(t, error));
    if (error !== null) return;
    // It has done its way; it stays nowhere on this page.
    setAddress("");
    setTyping(false);
  };
  return (
    <Field label={t.alerts.slack.address} hint={t.alerts.slack.addressHint} problem={problem}>
      {(ids) =>
        stored && !typing ? (
          <div className="key-line">
            <p className="key-state">
              <Icon name="key" />
              <span>
                <b>{t.alerts.slack.stored}</b>
                <small>{t.alerts.slack.storedHint}</small>
              </span>
            </p>
            <button type="button" className="btn" disabled={disabled} onClick={() => setTyping(true)}>
              {t.alerts.slack.change}
            </button>
          </div>
        ) : (
          <div className="key-line wrap">
            <input
              {...ids}
              className="in"
              type="password"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://hooks.slack.com/services/…"
              disabled={disabled}
              // biome-ignore lint/a11y/noAutofocus: it appears because the person asked to type an address.
              autoFocus={typing}
              value={address}
              onChange={(event) => {
                setAddress(event.target.value);
                setProblem(undefined);
              }}
            />
            <ActButton command="slack_save" className="btn" busy={busy} onPress={() => !busy && void save()}>
              {busy ? t.alerts.slack.saving : t.alerts.slack.save}
            </ActButton>
            {stored && (
              <button
                type="button"
                className="btn"
                onClick={() => {
                  setAddress("");
                  setProblem(undefined);
                  setTyping(false);
                }}
              >
                {t.alerts.slack.keep}
              </button>
            )}
          </div>
        )
      }
    </Field>
  );
}

function Forget({ onClose }: { onClose(): void }) {
  const t = useText();
  const forget = async () => {
    try {
      putAlertSettings(await backend().call("slack_forget", {}));
      showToast({ kind: "done", text: t.alerts.slack.forgotten });
      onClose();
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Modal
      kind="dialog"
      title={t.alerts.slack.forgetTitle}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <ActButton command="slack_forget" className="btn primary big" onPress={() => void forget()}>
            {t.alerts.slack.forget}
          </ActButton>
        </>
      }
    >
      <p>{t.alerts.slack.forgetText}</p>
    </Modal>
  );
}

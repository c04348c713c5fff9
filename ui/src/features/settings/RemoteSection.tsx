import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { RemoteSettingsView } from "../../backend/generated";
import { Field, Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { reportFailure, showToast } from "../../shared/toasts";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "./NotAllowed";
import { RemoteCheck, useRemoteTest } from "./RemoteCheck";
import { KeyState, RemoteFields } from "./RemoteFields";
import {
  canForget,
  checkRemote,
  draftOf,
  hasKey,
  type RemoteDraft,
  remoteField,
  remoteSentence,
  toRemote,
} from "./remote";
import { SaveBar } from "./SaveBar";
import { putSettings } from "./store";
import { useSettingsForm } from "./useSettingsForm";

/** *Servidor*: address and key, the test, and when the key should be changed. */
export function RemoteSection({ saved }: { saved: RemoteSettingsView }) {
  return saved.source === "ENVIRONMENT" ? <Fixed saved={saved} /> : <Editable saved={saved} />;
}

/** Set when the computer starts Mostrador: shown, and why it cannot be changed here. */
function Fixed({ saved }: { saved: RemoteSettingsView }) {
  const t = useText();
  return (
    <>
      <div className="note-bar skipped" role="note">
        <Icon name="lock" />
        <p>{t.errors.SET_BY_ENVIRONMENT}</p>
      </div>
      <Panel title={t.settings.remote.title}>
        <Field label={t.settings.remote.address} hint={t.settings.remote.fromAddress}>
          {(ids) => <input {...ids} className="in" readOnly value={saved.address ?? ""} />}
        </Field>
        <div className="field">
          <div className="field-name">
            <span>{t.settings.remote.key}</span>
            <p className="field-hint">{t.settings.remote.fromKey}</p>
          </div>
          <div className="field-control">
            <KeyState keyView={saved.key} />
          </div>
        </div>
      </Panel>
    </>
  );
}

function Editable({ saved }: { saved: RemoteSettingsView }) {
  const t = useText();
  const reason = useMay("remote_save");
  const form = useSettingsForm<RemoteDraft>({
    saved: draftOf(saved),
    check: (values) => checkRemote(t, values, hasKey(saved)),
    async save(values) {
      const answer = await backend().call("remote_save", toRemote(values));
      // The key has done its way; it stays nowhere on this page.
      form.set({ key: "", address: answer.remote.address ?? "" });
      return answer;
    },
    fieldFor: remoteField,
    sentence: (error) => remoteSentence(t, error),
    done: t.settings.remote.saved,
  });
  const test = useRemoteTest(form);
  return (
    <>
      <NotAllowed reason={reason} />
      {saved.key.renewal === "DUE" && (
        <div className="note-bar pending" role="note">
          <Icon name="key" />
          <p>{t.settings.remote.renewal}</p>
        </div>
      )}
      {saved.key.storage === "FILE" && (
        <div className="note-bar pending" role="note">
          <Icon name="alert" />
          <p>{t.readiness.reasons.key_in_file}</p>
        </div>
      )}
      <Panel title={t.settings.remote.title}>
        <RemoteFields form={form} saved={saved} disabled={reason !== null} />
        <RemoteCheck test={test} />
      </Panel>
      {canForget(saved) && <Forget />}
      <SaveBar form={form} command="remote_save" />
    </>
  );
}

/** Away with address and key, after asking. */
function Forget() {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const forget = async () => {
    setAsking(false);
    try {
      putSettings(await backend().call("remote_forget", {}));
      showToast({ kind: "done", text: t.settings.remote.forgotten });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Panel title={t.settings.remote.forgetTitle}>
      <div className="field">
        <p className="field-name field-hint">{t.settings.remote.forgetHint}</p>
        <div className="field-control end">
          <ActButton command="remote_forget" className="btn" onPress={() => setAsking(true)}>
            {t.settings.remote.forget}
          </ActButton>
        </div>
      </div>
      {asking && (
        <Modal
          kind="dialog"
          title={t.settings.remote.forgetAsk}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {t.settings.remote.keepServer}
              </button>
              <button type="button" className="btn primary big" onClick={() => void forget()}>
                {t.settings.remote.forget}
              </button>
            </>
          }
        >
          <p>{t.settings.remote.forgetText}</p>
        </Modal>
      )}
    </Panel>
  );
}

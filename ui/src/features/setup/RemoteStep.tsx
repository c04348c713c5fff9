import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { useForm } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { text, useText } from "../../shared/i18n";
import { reportFailure } from "../../shared/toasts";
import { RemoteCheck, useRemoteTest } from "../settings/RemoteCheck";
import { RemoteFields } from "../settings/RemoteFields";
import {
  checkRemote,
  draftOf,
  hasKey,
  type RemoteDraft,
  remoteField,
  remoteSentence,
  toRemote,
} from "../settings/remote";
import { putSettings } from "../settings/store";
import { StepFoot } from "./StepFoot";
import type { StepProps } from "./steps";
import { putSetup, useSetup } from "./store";

/** Step 2: address, key and the test; or the sample data, to look around with. */
export function RemoteStep({ settings, onNext, onBack }: StepProps) {
  const t = useText();
  const { remote } = settings;
  const sample = useSetup((store) => store.setup?.sample === "LOADED");
  const [loading, setLoading] = useState(false);
  const form = useForm<RemoteDraft>({
    saved: draftOf(remote),
    check: (values) => checkRemote(t, values, hasKey(remote)),
    async save(values) {
      putSettings(await backend().call("remote_save", toRemote(values)));
      form.set({ key: "" });
      onNext();
    },
    sentence: (error) => remoteSentence(text(), error),
    fieldFor: remoteField,
    onFailure: reportFailure,
  });
  const test = useRemoteTest(form);
  const settled = remote.source !== "NONE" || sample;
  const untouched = !form.dirty && settled;
  const loadSample = async () => {
    setLoading(true);
    try {
      putSetup(await backend().call("sample_load", {}));
      onNext();
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setLoading(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (untouched) onNext();
        else if (!form.saving) void form.submit();
      }}
    >
      <h1>{t.setup.remote.title}</h1>
      <p className="setup-lead">{t.setup.remote.lead}</p>
      <div className="panel">
        <RemoteFields form={form} saved={remote} disabled={remote.source === "ENVIRONMENT"} />
        <RemoteCheck test={test} />
      </div>
      <aside className="setup-else">
        <Icon name="info" />
        <p>
          <b>{t.setup.remote.noServer}</b> {sample ? t.setup.remote.sampleLoaded : t.setup.remote.sampleHint}
        </p>
        {!sample && (
          <button type="button" className="btn big" aria-busy={loading} onClick={() => void loadSample()}>
            {loading ? t.setup.remote.sampleLoading : t.setup.remote.sample}
          </button>
        )}
      </aside>
      <StepFoot onBack={onBack} next={untouched ? t.setup.next : t.setup.remote.save} busy={form.saving}>
        {!settled && (
          <button type="button" className="btn big" onClick={onNext}>
            {t.setup.remote.later}
          </button>
        )}
      </StepFoot>
    </form>
  );
}

import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { reportFailure, showToast } from "../../shared/toasts";
import { ActButton } from "../seat/ActButton";
import { putSetup, readReadiness, useSetup } from "./store";

/** Says over the board that its orders are made up, and takes them away. */
export function SampleRibbon() {
  const t = useText();
  const loaded = useSetup((store) => store.setup?.sample === "LOADED");
  const [asking, setAsking] = useState(false);
  if (!loaded) return null;
  const remove = async () => {
    setAsking(false);
    try {
      putSetup(await backend().call("sample_remove", {}));
      void readReadiness();
      showToast({ kind: "done", text: t.sample.removed });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <section className="sample" aria-label={t.sample.title}>
      <Icon name="info" />
      <p>
        <b>{t.sample.title}</b> {t.sample.text}
      </p>
      <ActButton command="sample_remove" className="btn" onPress={() => setAsking(true)}>
        {t.sample.remove}
      </ActButton>
      {asking && (
        <Modal
          kind="dialog"
          title={t.sample.askTitle}
          onClose={() => setAsking(false)}
          footer={
            <>
              <span className="grow" />
              <button type="button" className="btn big" onClick={() => setAsking(false)}>
                {t.form.cancel}
              </button>
              <button type="button" className="btn primary big" onClick={() => void remove()}>
                {t.sample.remove}
              </button>
            </>
          }
        >
          <p>{t.sample.askText}</p>
        </Modal>
      )}
    </section>
  );
}

/** The mark on one order. */
export function SampleMark() {
  const t = useText();
  return (
    <p className="strip skipped">
      <Icon name="info" />
      <span>
        <b>{t.sample.title}</b>
      </span>
    </p>
  );
}

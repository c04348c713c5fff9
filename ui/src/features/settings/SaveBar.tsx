import { useEffect, useRef } from "react";
import type { Command } from "../../backend/backend";
import type { Form } from "../../shared/form";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { Modal } from "../../shared/Modal";
import { leave, setUnsaved, stay, useRoute } from "../../shared/route";
import { ActButton } from "../seat/ActButton";

interface Props<T extends object> {
  form: Form<T>;
  /** The command that saving leads to. */
  command: Command;
  /** Something is typed beside the form that a button of its own saves; why it would be lost, as a sentence. */
  beside?: string | null;
}

/** What is unsaved, with the two ways on; `Ctrl+Enter` and `Ctrl+S` save. Leaving while something is unsaved asks. */
export function SaveBar<T extends object>({ form, command, beside = null }: Props<T>) {
  const t = useText();
  const { dirty, saving } = form;
  const save = useRef(form.submit);
  save.current = form.submit;
  useEffect(() => {
    setUnsaved(dirty || beside !== null);
    return () => setUnsaved(false);
  }, [dirty, beside]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const saves = event.key === "Enter" || event.key.toLowerCase() === "s";
      if (!saves || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      if (dirty && !saving) void save.current();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [dirty, saving]);
  return (
    <>
      {dirty && (
        <section className="save-bar" aria-label={t.form.unsaved}>
          <Icon name="pen" />
          <p>{Object.keys(form.problems).length > 0 ? t.form.correct : t.form.unsaved}</p>
          <button type="button" className="btn big" disabled={saving} onClick={form.discard}>
            {t.form.discard}
          </button>
          <ActButton
            command={command}
            className="btn primary big"
            busy={saving}
            onPress={() => !saving && void form.submit()}
          >
            {saving ? t.form.saving : t.form.save}
            <kbd>Ctrl+Enter</kbd>
          </ActButton>
        </section>
      )}
      <LeaveDialog form={form} beside={beside} />
    </>
  );
}

function LeaveDialog<T extends object>({ form, beside }: { form: Form<T>; beside: string | null }) {
  const t = useText();
  const wanted = useRoute((store) => store.wanted);
  if (wanted === null) return null;
  const discard = () => {
    form.discard();
    leave();
  };
  const saveFirst = async () => {
    if (await form.submit()) leave();
    else stay();
  };
  return (
    <Modal
      kind="dialog"
      title={t.form.leaveTitle}
      onClose={stay}
      footer={
        <>
          <button type="button" className="btn big" onClick={discard}>
            {t.form.leaveDiscard}
          </button>
          <span className="grow" />
          <button type="button" className="btn big" onClick={stay}>
            {t.form.leaveStay}
          </button>
          {beside === null && (
            <button type="button" className="btn primary big" onClick={() => void saveFirst()}>
              {t.form.leaveSave}
            </button>
          )}
        </>
      }
    >
      <p>{beside ?? t.form.leaveText}</p>
    </Modal>
  );
}

import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { isReason, REASON } from "./decision";
import { type UndoAsked, useUndoReason } from "./store";

/** Why a block is lifted by taking a decision back: one for the whole application, as *Deshacer* stands in many places. */
export function UndoReason() {
  const asked = useUndoReason((store) => store.asked);
  return asked === null ? null : <Asked key={asked.ids.join()} asked={asked} />;
}

function Asked({ asked }: { asked: UndoAsked }) {
  const t = useText();
  const words = t.sync.conflict;
  const field = useId();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const close = () => useUndoReason.setState({ asked: null });
  const problem = tried && !isReason(reason);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isReason(reason)) return;
    close();
    asked.again(reason.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !event.ctrlKey || event.repeat) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <Modal
      kind="dialog"
      title={words.undoLifts}
      onClose={close}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={close}>
            {t.form.cancel}
          </button>
          <button type="submit" form="undo-form" className="btn primary big">
            <Icon name="undo" />
            {words.undo}
          </button>
        </>
      }
    >
      <form id="undo-form" className="block-form" noValidate onSubmit={submit} onKeyDown={onKeyDown}>
        <p>{words.undoLiftsWhat(asked.ids.length)}</p>
        <div className="block-reason">
          <label htmlFor={field}>{words.reason}</label>
          <input
            id={field}
            data-autofocus
            className="in"
            autoComplete="off"
            required
            maxLength={REASON.most}
            aria-invalid={problem || undefined}
            aria-describedby={problem ? `${field}-problem` : undefined}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {problem && (
            <p id={`${field}-problem`} className="field-problem" role="alert">
              <Icon name="alert" />
              <span>{words.reasonMissing}</span>
            </p>
          )}
        </div>
      </form>
    </Modal>
  );
}

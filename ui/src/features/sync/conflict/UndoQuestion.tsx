import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { Icon } from "../../../shared/Icon";
import { lookUp, useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { ActButton } from "../../seat/ActButton";
import { useSync } from "../store";
import { systemName } from "../words";
import { isReason, REASON } from "./decision";
import { useRecent } from "./recent";
import { type BlocksAsked, closeUndoQuestion, type DeletionAsked, useUndoQuestion } from "./store";

/** What is asked before a decision is taken back: one for the whole application, as *Deshacer* stands in many places. */
export function UndoQuestion() {
  const asked = useUndoQuestion((store) => store.asked);
  switch (asked?.about) {
    case undefined:
      return null;
    case "BLOCKS":
      return <Reason key={asked.ids.join()} asked={asked} />;
    case "DELETION":
      return <Deletion key={asked.view.item.id} asked={asked} />;
  }
}

/** Whether *Restaurar* is taken back although that deletes. */
function Deletion({ asked }: { asked: DeletionAsked }) {
  const t = useText();
  const words = t.sync.conflict;
  const { view, again } = asked;
  const system = useSync((store) => systemName(t, store.overview, view.item.system));
  const record = lookUp(words.records, view.item.entityType, words.records.other);
  const customer = view.item.entityType === "customer";
  return (
    <Modal
      kind="dialog"
      title={words.askUndoDelete}
      onClose={closeUndoQuestion}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={closeUndoQuestion}>
            {t.form.cancel}
          </button>
          <ActButton
            command="conflict_undo"
            className="btn primary big"
            onPress={() => {
              closeUndoQuestion();
              again();
            }}
          >
            <Icon name="undo" />
            {words.undoDelete}
          </ActButton>
        </>
      }
    >
      <p>{words.undoDeleteWhat(record)}</p>
      <p>{view.deletion?.undoesBoth ? words.undoDeletesThere(system) : words.undoKeepsThere(system)}</p>
      {customer && <p>{words.undoDeletesAddresses}</p>}
    </Modal>
  );
}

/** Why a block is lifted. */
function Reason({ asked }: { asked: BlocksAsked }) {
  const t = useText();
  const words = t.sync.conflict;
  const field = useId();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const problem = tried && !isReason(reason);
  // What was typed stays until those before are taken back.
  const waits = useRecent((store) => store.undoing !== null) && asked.turn === "AFTER_OTHERS";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isReason(reason) || waits) return;
    closeUndoQuestion();
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
      onClose={closeUndoQuestion}
      footer={
        <>
          <span className="grow sec" role="status">
            {waits && words.recent.waits}
          </span>
          <button type="button" className="btn big" onClick={closeUndoQuestion}>
            {t.form.cancel}
          </button>
          <button type="submit" form="undo-form" className="btn primary big" aria-disabled={waits}>
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

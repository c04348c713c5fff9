import { useState } from "react";
import { backend } from "../../../backend/door";
import type { DeletionChoice } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { ActButton } from "../../seat/ActButton";
import { capital, fieldName } from "../words";
import { shownValue } from "./decision";
import { type DecideProps, save, tellResolved } from "./save";
import { closeConflicts } from "./store";

const CHOICES: readonly DeletionChoice[] = ["KEEP_EDIT", "DELETE", "STOP_SYNCING"];

/** Deleted on one side, edited on the other: three answers, none of them chosen beforehand. */
export function DeletionDecide({ view, note, onSettled, onMoved }: DecideProps) {
  const t = useText();
  const words = t.sync.conflict;
  const [choice, setChoice] = useState<DeletionChoice | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, kind } = view.item;
  const decide = async () => {
    if (choice === null || busy) return;
    setBusy(true);
    const request = { id, version: view.version, choice };
    const done = await save(() => backend().call("conflict_resolve_deletion", request), onMoved);
    setBusy(false);
    if (done === null) return;
    tellResolved(id);
    onSettled([id]);
  };
  const edited = kind === "DELETED_HERE" ? "there" : "here";
  return (
    <>
      <div className="body conflict-pad">
        {note === "moved" && (
          <p className="note-bar pending" role="alert">
            <Icon name="alert" />
            {words.moved}
          </p>
        )}
        <fieldset className="answers">
          <legend className="vh">{words.chooseAnswer}</legend>
          {CHOICES.map((each) => (
            <label key={each} className="opt-c answer">
              <input
                className="rd"
                type="radio"
                name="deletion"
                checked={choice === each}
                onChange={() => setChoice(each)}
              />
              <span>
                <b className="val">{words[each]}</b>
                <small>{words[`${each}_text`]}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {view.disputed.length > 0 && (
          <dl className="facts">
            {view.disputed.map((field) => (
              <div key={field.field}>
                <dt>{capital(fieldName(t, field.field))}</dt>
                <dd>{shownValue(field[edited], words.yes, words.no) || words.empty}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <footer>
        {choice === null && <span className="mut">{words.chooseAnswer}</span>}
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={closeConflicts}>
          {words.later}
        </button>
        {choice === null ? (
          <button type="button" className="btn primary" aria-disabled="true" title={words.chooseAnswer}>
            {words.save}
          </button>
        ) : (
          <ActButton
            command="conflict_resolve_deletion"
            className="btn primary wait"
            busy={busy}
            onPress={() => void decide()}
          >
            {busy ? words.saving : words.save}
          </ActButton>
        )}
      </footer>
    </>
  );
}

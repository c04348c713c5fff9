import { useState } from "react";
import { backend } from "../../../backend/door";
import type { ConflictView, DeletionChoice } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, useText } from "../../../shared/i18n";
import { ActButton } from "../../seat/ActButton";
import { capital, fieldName } from "../words";
import { useDialogKeys } from "./keys";
import { noteDecision } from "./recent";
import { type DecideProps, save, tellResolved, tellStopped } from "./save";
import { closeConflicts } from "./store";
import { useSaid } from "./useSaid";
import { useValues } from "./useValues";
import { isEmpty, shownValue } from "./values";

const CHOICES: readonly DeletionChoice[] = ["KEEP_EDIT", "DELETE", "STOP_SYNCING"];

/** What was chosen about deletions in this session and not saved. */
const kept = new Map<string, DeletionChoice>();

/** Deleted on one side, edited on the other: three answers. Keeping the edit is preset, because nothing is lost by it. */
export function DeletionDecide({ view, note, onSettled, onMoved }: DecideProps) {
  const t = useText();
  const words = t.sync.conflict;
  const { id } = view.item;
  const { system } = useSaid(view);
  const draft = `${id}/${view.version}`;
  const [choice, setChoice] = useState<DeletionChoice>(kept.get(draft) ?? "KEEP_EDIT");
  const [busy, setBusy] = useState(false);
  const decide = async () => {
    if (busy) return;
    setBusy(true);
    const request = { id, version: view.version, choice };
    const done = await save(() => backend().call("conflict_resolve_deletion", request), onMoved);
    setBusy(false);
    if (done === null) return;
    kept.delete(draft);
    noteDecision({ ids: [id], entityType: view.item.entityType, fields: [] });
    if (choice === "STOP_SYNCING") tellStopped(done);
    else tellResolved(done);
    onSettled([id]);
  };
  const choose = (each: DeletionChoice) => {
    kept.set(draft, each);
    setChoice(each);
  };
  useDialogKeys({ save: () => void decide() });
  return (
    <>
      <div className="body conflict-pad">
        {note === "moved" && (
          <p className="note-bar pending" role="alert">
            <Icon name="alert" />
            {words.moved}
          </p>
        )}
        <WhatHappened view={view} />
        <fieldset className="answers">
          <legend className="answers-title">{words.chooseAnswer}</legend>
          {CHOICES.map((each) => (
            <label key={each} className="opt-c answer">
              <input
                className="rd"
                type="radio"
                name="deletion"
                checked={choice === each}
                onChange={() => choose(each)}
              />
              <span className="opt-t">
                <b className="val">{words[each]}</b>
                <small>{meaning(t, each, view, system)}</small>
              </span>
            </label>
          ))}
        </fieldset>
      </div>
      <footer>
        <span className="mut">{choice === "KEEP_EDIT" ? words.keepsEdit : ""}</span>
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={closeConflicts}>
          {words.later}
        </button>
        <ActButton
          command="conflict_resolve_deletion"
          className="btn primary wait"
          busy={busy}
          onPress={() => void decide()}
        >
          {busy ? words.saving : words.save}
          <kbd>Ctrl Enter</kbd>
        </ActButton>
      </footer>
    </>
  );
}

/** What an answer does, where the other side cannot do its part as well. */
function meaning(t: Catalogue, choice: DeletionChoice, { deletion }: ConflictView, system: string): string {
  const words = t.sync.conflict;
  if (choice === "KEEP_EDIT" && deletion?.restoresBoth === false) return words.KEEP_EDIT_here(system);
  if (choice === "DELETE" && deletion?.deletesBoth === false) return words.DELETE_here(system);
  return words[`${choice}_text`];
}

function uncapital(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

/** Who deleted, who edited, and what the edit was. */
function WhatHappened({ view }: { view: ConflictView }) {
  const t = useText();
  const words = t.sync.conflict;
  const said = useSaid(view);
  const values = useValues();
  const { deletion, disputed } = view;
  const deletedHere = view.item.kind === "DELETED_HERE";
  const edited = deletedHere ? "there" : "here";
  const editors = disputed.filter((field) => field.hereBy !== null && field.hereAt !== null);
  const last = editors.reduce(
    (one, other) => ((other.hereAt ?? 0) > (one?.hereAt ?? 0) ? other : one),
    editors[0],
  );
  const deletedBy = deletion?.by ?? (deletedHere ? words.somebody : said.system);
  const editedAt = deletedHere ? (disputed[0]?.thereAt ?? null) : (last?.hereAt ?? null);
  const editedBy = deletedHere ? said.system : (last?.hereBy ?? words.somebody);
  const shown = (json: string | null) => (isEmpty(json) ? words.empty : shownValue(json, values));
  return (
    <>
      <ul className="happened">
        <li>
          <Icon name="trash" />
          <span>
            <b>{words.deletedBy(uncapital(deletedHere ? words.here : words.there(said.system)))}</b>{" "}
            {deletion === null ? deletedBy : `${deletedBy} · ${said.when(deletion.at)}`}
          </span>
        </li>
        <li>
          <Icon name="pen" />
          <span>
            <b>{words.editedBy(uncapital(deletedHere ? words.there(said.system) : words.here))}</b>{" "}
            {editedAt === null ? editedBy : `${editedBy} · ${said.when(editedAt)}`}
          </span>
        </li>
      </ul>
      {disputed.length > 0 && (
        <table className="cf edits">
          <thead>
            <tr>
              <th scope="col" className="cf-field">
                {words.field}
              </th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {disputed.map((field) => (
              <tr key={field.field}>
                <th scope="row">{capital(fieldName(t, field.field))}</th>
                <td data-side={words.before} className={isEmpty(field.base) ? "mut" : undefined}>
                  {shown(field.base)}
                </td>
                <td data-side={words.after}>{shown(field[edited])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

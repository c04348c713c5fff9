import { useEffect, useRef, useState } from "react";
import { backend } from "../../../backend/door";
import type { ConflictView } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { showToast } from "../../../shared/toasts";
import { ActButton } from "../../seat/ActButton";
import { tell } from "../actions";
import { useSync } from "../store";
import { capital, fieldName, fieldNames, systemName } from "../words";
import { AlikePreview } from "./AlikePreview";
import { allOf, type Choices, carryOver, isEmpty, proposals, shownValue, undecided } from "./decision";
import { FieldRow } from "./FieldRow";
import { type DecideProps, save, tellResolved } from "./save";
import { closeConflicts } from "./store";

/** Both sides changed: field by field, with what will be beside it. */
export function FieldsDecide({ view, list, note, onSettled, onMoved, onPut }: DecideProps) {
  const t = useText();
  const words = t.sync.conflict;
  const { id } = view.item;
  const system = useSync((store) => systemName(t, store.overview, view.item.system));
  const [choices, setChoices] = useChoices(view);
  const [alike, setAlike] = useState(false);
  const [busy, setBusy] = useState(false);
  const left = undecided(view.disputed, choices);
  const decided = view.disputed.length - left.length;
  // What was typed for this record is not of the others.
  const typed = Object.values(choices).some(({ take }) => take === "VALUE");
  const alikeNot = left.length > 0 ? words.alikeNotAll : typed ? words.alikeTyped : null;
  const batch = alike && alikeNot === null;
  const { system: name, entityType, fields } = view.item;
  const others = list.filter(
    (each) =>
      each.id !== id &&
      each.system === name &&
      each.entityType === entityType &&
      each.fields.join() === fields.join() &&
      each.kind === view.item.kind,
  );

  const saveOne = async () => {
    const request = { id, version: view.version, choices: { ...choices }, reason: null };
    const done = await save(() => backend().call("conflict_resolve", request), onMoved);
    if (done === null) return;
    if (done.status === "OPEN") {
      tell(words.partly(done.disputed.length));
      onPut(done);
      return;
    }
    tellResolved(id);
    onSettled([id]);
  };
  const saveAll = async () => {
    const request = { id, choices: { ...choices }, reason: null };
    const done = await save(() => backend().call("conflict_resolve_alike", request), onMoved);
    if (done === null) return;
    const more = done.left > 0 ? ` ${words.leftMany(done.left)}` : "";
    showToast({ kind: "done", text: `${words.doneMany(done.resolved)}${more}` });
    onSettled([id, ...others.map((each) => each.id)]);
  };
  const decide = async () => {
    if (busy || decided === 0) return;
    setBusy(true);
    await (batch ? saveAll() : saveOne());
    setBusy(false);
  };
  useCtrlEnter(() => void decide());

  const why = decided === 0 ? words.left(left.length) : null;
  return (
    <>
      <div className="body">
        {note === "moved" && (
          <p className="note-bar pending conflict-note" role="alert">
            <Icon name="alert" />
            {words.moved}
          </p>
        )}
        <table className="cf">
          <thead>
            <tr>
              <th scope="col" className="cf-field">
                {words.field}
              </th>
              <th scope="col">{words.here}</th>
              <th scope="col">{words.there(system)}</th>
              <th scope="col" className="out">
                {words.result}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.disputed.map((field) => (
              <FieldRow
                key={field.field}
                field={field}
                system={system}
                choice={choices[field.field]}
                onChoose={(choice) => setChoices({ ...choices, [field.field]: choice })}
              />
            ))}
          </tbody>
        </table>
        <Folds view={view} />
      </div>
      <div className="batch">
        <button type="button" className="btn" onClick={() => setChoices(allOf(view.disputed, "HERE"))}>
          {words.useHere}
        </button>
        <button type="button" className="btn" onClick={() => setChoices(allOf(view.disputed, "THERE"))}>
          {words.useThere(system)}
        </button>
        <button type="button" className="btn" onClick={() => setChoices(proposals(view.disputed))}>
          {words.useRules}
        </button>
        <span className="grow" />
        {view.alike > 0 && (
          <label className="alike" title={alikeNot ?? undefined}>
            <input
              className="ck"
              type="checkbox"
              checked={batch}
              disabled={alikeNot !== null}
              onChange={(event) => setAlike(event.target.checked)}
            />
            {words.alike(view.alike, fieldNames(t, view.item.fields))}
          </label>
        )}
      </div>
      {batch && others.length > 0 && <AlikePreview others={others} choices={choices} />}
      <footer>
        {left.length > 0 ? (
          <span className="pill pending" role="status">
            <Icon name="alert" />
            {words.left(left.length)}
          </span>
        ) : (
          <span className="pill synced" role="status">
            <Icon name="check" />
            {words.allDecided}
          </span>
        )}
        <WillSend view={view} choices={choices} />
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={closeConflicts}>
          {words.later}
        </button>
        {why !== null ? (
          <button type="button" className="btn primary" aria-disabled="true" title={why}>
            {words.save}
            <kbd>Ctrl Enter</kbd>
          </button>
        ) : (
          <ActButton
            command="conflict_resolve"
            className="btn primary wait"
            busy={busy}
            onPress={() => void decide()}
          >
            {busy ? words.saving : words.save}
            <kbd>Ctrl Enter</kbd>
          </ActButton>
        )}
      </footer>
    </>
  );
}

/** What was chosen, over the rules; what a newer reading made untrue falls back to its rule. */
function useChoices(view: ConflictView): [Choices, (choices: Choices) => void] {
  const [held, setHeld] = useState(() => ({ view, choices: proposals(view.disputed) }));
  const current =
    held.view.version === view.version ? held : { view, choices: carryOver(held.view, view, held.choices) };
  if (current !== held) setHeld(current);
  return [current.choices, (choices) => setHeld({ view, choices })];
}

/** Ctrl+Enter saves, wherever the focus is in the dialog. */
function useCtrlEnter(run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !event.ctrlKey || event.repeat) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

/** What a decision would send, by the machine's own reckoning. */
function WillSend({ view, choices }: { view: ConflictView; choices: Choices }) {
  const t = useText();
  const words = t.sync.conflict;
  const request = { id: view.item.id, version: view.version, choices: { ...choices }, reason: null };
  const none = Object.keys(choices).length === 0;
  const { value } = useLoaded(none ? null : JSON.stringify(request), () =>
    backend().call("conflict_preview", request),
  );
  const text =
    none || value === null
      ? words.restSent
      : value.sent.length === 0
        ? words.sendsNothing
        : words.sends(fieldNames(t, value.sent));
  return <span className="mut will-send">{text}</span>;
}

/** Equal fields and the values before, folded. */
function Folds({ view }: { view: ConflictView }) {
  const t = useText();
  const words = t.sync.conflict;
  const equal = Object.entries(view.equal);
  const value = (json: string | null) =>
    isEmpty(json) ? words.empty : shownValue(json, words.yes, words.no);
  return (
    <div className="folds">
      {equal.length > 0 && (
        <details>
          <summary>{words.equal(equal.length)}</summary>
          <dl className="facts">
            {equal.map(([field, json]) => (
              <div key={field}>
                <dt>{capital(fieldName(t, field))}</dt>
                <dd>{value(json)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <details>
        <summary>{words.base}</summary>
        <dl className="facts">
          {view.disputed.map((field) => (
            <div key={field.field}>
              <dt>{capital(fieldName(t, field.field))}</dt>
              <dd>{field.base === null ? words.nothingBefore : value(field.base)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

import { useRef, useState } from "react";
import { backend } from "../../../backend/door";
import type { ConflictView, FieldChoice, SideView } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { ActButton } from "../../seat/ActButton";
import { tell } from "../actions";
import { capital, fieldName, fieldNames } from "../words";
import { AlikePreview } from "./AlikePreview";
import { restOf, tellMany } from "./batch";
import { allOf, type Choices, isReason, lifting, proposals, undecided } from "./decision";
import { draftOf, dropDrafts, putDraft, useDrafts } from "./drafts";
import { FieldRow } from "./FieldRow";
import { Folds } from "./Folds";
import { KeyHint } from "./KeyHint";
import { useDialogKeys, useTableKeys } from "./keys";
import { LocationRow } from "./LocationRow";
import { fieldsOf, keyOf, type Row, rowsOf } from "./location";
import { noteDecision } from "./recent";
import { type DecideProps, save, tellResolved } from "./save";
import { closeConflicts } from "./store";
import { useSaid } from "./useSaid";
import { useValues } from "./useValues";

/** Both sides changed: field by field, with what will be beside it. */
export function FieldsDecide({ view, list, note, onSettled, onMoved, onPut }: DecideProps) {
  const t = useText();
  const words = t.sync.conflict;
  const { id, entityType, fields } = view.item;
  const said = useSaid(view);
  const values = useValues();
  const [{ choices, reason }, change] = useDraft(view);
  const [alike, setAlike] = useState(false);
  const [busy, setBusy] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const rows = rowsOf(view);
  const left = rows.filter((row) => choiceOf(row, choices) === undefined);
  const decided = view.disputed.length - undecided(view.disputed, choices).length;
  const lifted = lifting(view.disputed, choices);
  // What was typed for this record is not of the others, and a block is lifted for each with its own reason.
  const typed = Object.values(choices).some(({ take }) => take === "VALUE");
  const alikeNot =
    left.length > 0
      ? words.alikeNotAll
      : lifted.length > 0
        ? words.alikeLifts
        : typed
          ? words.alikeTyped
          : null;
  const batch = alike && alikeNot === null;
  const noReason = lifted.length > 0 && !isReason(reason) ? words.reasonMissing : null;
  const why = decided === 0 ? words.left(left.length) : noReason;

  const saveOne = async () => {
    const request = { id, version: view.version, choices: { ...choices }, reason: reasonOf(lifted, reason) };
    const done = await save(() => backend().call("conflict_resolve", request), onMoved);
    if (done === null) return;
    dropDrafts([id]);
    if (done.status === "OPEN") {
      tell(words.partly(done.disputed.length));
      onPut(done);
      return;
    }
    noteDecision({ ids: [id], entityType, fields: done.item.fields });
    const rest = left.length === 0 ? null : await restOf(view.item);
    if (rest !== null) {
      tell(words.partly(rest.disputed.length));
      onPut(rest);
      return;
    }
    tellResolved(done);
    onSettled([id]);
  };
  const saveAll = async () => {
    const request = { id, choices: { ...choices } };
    const done = await save(() => backend().call("conflict_resolve_alike", request), onMoved);
    if (done === null) return;
    const { resolved, left, stopped } = done;
    const more = left > 0 ? ` ${words.leftMany(left)}` : "";
    tellMany(`${words.doneMany(resolved)}${more}`, stopped, { ids: done.ids, entityType, fields });
    // Of a batch that stopped only these are decided: this one may be open, with what was chosen about it.
    const gone = stopped === null ? [id, ...done.ids] : done.ids;
    dropDrafts(gone);
    onSettled(gone);
  };
  const decide = async () => {
    if (busy || why !== null) return;
    setBusy(true);
    await (batch ? saveAll() : saveOne());
    setBusy(false);
  };
  useDialogKeys({ save: () => void decide() });
  useTableKeys(table);
  const choose = (row: Row, choice: FieldChoice) =>
    change({ choices: { ...choices, ...Object.fromEntries(fieldsOf(row).map((field) => [field, choice])) } });
  const all = (take: SideView) => change({ choices: allOf(view.disputed, take) });

  return (
    <>
      <div className="body">
        {note === "moved" && (
          <p className="note-bar pending conflict-note" role="alert">
            <Icon name="alert" />
            {words.moved}
          </p>
        )}
        <table className="cf" ref={table}>
          <thead>
            <tr>
              <th scope="col" className="cf-field">
                {words.field}
              </th>
              <th scope="col">{words.here}</th>
              <th scope="col">{words.there(said.system)}</th>
              <th scope="col" className="out">
                {words.result}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) =>
              row.kind === "location" ? (
                <LocationRow
                  key={keyOf(row)}
                  row={row}
                  said={said}
                  values={values}
                  choice={choiceOf(row, choices)}
                  onChoose={(choice) => choose(row, choice)}
                />
              ) : (
                <FieldRow
                  key={keyOf(row)}
                  field={row.field}
                  said={said}
                  values={values}
                  choice={choices[row.field.field]}
                  onChoose={(choice) => choose(row, choice)}
                  reason={reason}
                  onReason={(reason) => change({ reason })}
                />
              ),
            )}
          </tbody>
        </table>
        <Folds view={view} rows={rows} />
      </div>
      <div className="batch">
        <button type="button" className="btn" onClick={() => all("HERE")}>
          {words.useHere}
        </button>
        <button type="button" className="btn" onClick={() => all("THERE")}>
          {words.useThere(said.system)}
        </button>
        <button type="button" className="btn" onClick={() => change({ choices: proposals(view.disputed) })}>
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
            {words.alike(view.alike, rows.map((row) => nameOf(row, t)).join(", "))}
          </label>
        )}
        <KeyHint steps={list.length > 1} />
      </div>
      {batch && view.alike > 0 && <AlikePreview of={view} choices={choices} />}
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
        {noReason === null ? (
          <WillSend view={view} choices={choices} />
        ) : (
          <span className="mut will-send">{noReason}</span>
        )}
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={closeConflicts}>
          {words.later}
        </button>
        <ActButton
          command="conflict_resolve"
          className="btn primary wait"
          busy={busy}
          blocked={why}
          onPress={() => void decide()}
        >
          {busy ? words.saving : words.save}
          <kbd>Ctrl Enter</kbd>
        </ActButton>
      </footer>
    </>
  );
}

function nameOf(row: Row, t: ReturnType<typeof useText>): string {
  return row.kind === "location" ? t.sync.fields.location : fieldName(t, row.field.field);
}

/** The choice of a line; none where its parts were chosen apart. */
function choiceOf(row: Row, choices: Choices): FieldChoice | undefined {
  const [first, ...rest] = fieldsOf(row).map((field) => choices[field]);
  return rest.every((choice) => choice?.take === first?.take) ? first : undefined;
}

function reasonOf(lifted: readonly unknown[], reason: string): string | null {
  return lifted.length === 0 ? null : reason.trim();
}

/** What was chosen about this conflict in this session, over what is proposed. */
function useDraft(view: ConflictView) {
  const { id } = view.item;
  const known = useDrafts((store) => store.drafts.get(id));
  const draft = draftOf(view, known);
  const change = (next: Partial<Pick<typeof draft, "choices" | "reason">>) =>
    putDraft(id, { ...draft, ...next });
  return [draft, change] as const;
}

/** What a decision would send, by the machine's own reckoning. */
function WillSend({ view, choices }: { view: ConflictView; choices: Choices }) {
  const t = useText();
  const words = t.sync.conflict;
  const request = { id: view.item.id, version: view.version, choices: { ...choices }, reason: null };
  const none = Object.keys(choices).length === 0;
  const key = JSON.stringify(request);
  const { value, of } = useLoaded(none ? null : key, () => backend().call("conflict_preview", request));
  const text =
    none || value === null || of !== key
      ? words.restSent
      : value.sent.length === 0
        ? words.sendsNothing
        : words.sends(fieldNames(t, value.sent));
  return <span className="mut will-send">{capital(text)}</span>;
}

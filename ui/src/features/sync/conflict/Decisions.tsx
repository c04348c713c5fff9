import { useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { ConflictRecord, ConflictView } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { useSync } from "../store";
import { capital, fieldNames, moment } from "../words";
import { undo } from "./save";

/** One record whose decisions are shown. */
export interface DecidedRecord {
  system: string;
  entityType: string;
  recordId: string;
  /** What it is called among the others; `null`: it is the one that the screen is about. */
  name: string | null;
}

interface Props {
  records: readonly DecidedRecord[];
  /** Changes whenever they must be read again. */
  round?: string | number;
  /** What is said where nothing was decided. */
  empty?: string;
}

/** Of a system that is no longer connected nothing can be taken back. */
async function decidedOf(record: ConflictRecord): Promise<readonly ConflictView[]> {
  try {
    return await backend().call("conflicts_decided", record);
  } catch (cause) {
    if (toBackendError(cause).code === "NOT_FOUND") return [];
    throw cause;
  }
}

/** What was decided about some records in the last 30 days, each with its way back; nothing where nothing was. */
export function Decisions({ records, round: outer = "", empty }: Props) {
  const t = useText();
  const words = t.sync.conflict;
  const may = useMay("conflicts_decided") === null;
  const round = useSync((store) => store.round);
  const [done, setDone] = useState(0);
  const ids = records.map(({ system, entityType, recordId }) => `${system}/${entityType}/${recordId}`);
  const { value, error } = useLoaded(may ? `${ids.join()}|${outer}|${round}|${done}` : null, async () => {
    const all = await Promise.all(
      records.map(async ({ name, ...record }) => (await decidedOf(record)).map((view) => ({ view, name }))),
    );
    return all.flat().sort((a, b) => (b.view.resolvedAt ?? 0) - (a.view.resolvedAt ?? 0));
  });
  if (!may) return null;
  if (error !== null)
    return (
      <p className="note-bar failed" role="alert">
        <Icon name="alert" />
        {error}
      </p>
    );
  if (value === null) return null;
  if (value.length === 0) return empty === undefined ? null : <p className="panel-text">{empty}</p>;
  return (
    <section className="decisions" aria-label={words.decisions}>
      <h3>{words.decisions}</h3>
      <ul>
        {value.map(({ view, name }) => (
          <Decided
            key={view.item.id}
            view={view}
            name={name}
            onUndone={() => setDone((count) => count + 1)}
          />
        ))}
      </ul>
    </section>
  );
}

interface DecidedProps {
  view: ConflictView;
  /** Whose it is, where that is not plain. */
  name?: string | null;
  onUndone(): void;
}

/** One decision: who, when, about what, and *Deshacer* for as long as it can be taken back. */
export function Decided({ view, name = null, onUndone }: DecidedProps) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.conflict;
  const [busy, setBusy] = useState(false);
  const { item, resolvedBy, resolvedAt, undoUntil, status } = view;
  const when = useTick((now) => (resolvedAt === null ? "" : moment(t, format, resolvedAt, now)));
  const fields = item.fields.length > 0 ? fieldNames(t, item.fields) : words.aboutDeletion;
  const about = name === null ? fields : `${name} · ${fields}`;
  const press = async () => {
    setBusy(true);
    await undo(view);
    setBusy(false);
    onUndone();
  };
  return (
    <li className="decided">
      <Icon name={status === "UNDONE" ? "undo" : "check"} />
      <span className="grow">
        <b>{words.decidedAbout(about)}</b>
        <small>
          {[resolvedBy, when].filter((part) => part !== null && part !== "").join(" · ")}
          {status === "UNDONE" && ` · ${words.takenBack}`}
        </small>
        {undoUntil !== null && <small>{capital(words.undoUntil(format.date(undoUntil)))}</small>}
      </span>
      {undoUntil !== null && (
        <ActButton
          command="conflict_undo"
          className="btn"
          busy={busy}
          label={`${words.undo}: ${about}`}
          onPress={() => !busy && void press()}
        >
          <Icon name="undo" />
          {words.undo}
        </ActButton>
      )}
    </li>
  );
}

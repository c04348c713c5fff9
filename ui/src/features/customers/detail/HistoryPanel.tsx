import { useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail, HistoryChange, HistoryEntry } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Panel } from "../../../shared/Field";
import { Icon, type IconName } from "../../../shared/Icon";
import { type Catalogue, lookUp, useText } from "../../../shared/i18n";
import { useLoaded } from "../../../shared/load";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { type DecidedRecord, Decisions } from "../../sync/conflict/Decisions";
import { capital, moment } from "../../sync/words";
import { useCustomers } from "../store";
import { fieldWord, valueText } from "../words";
import { addressName } from "./Addresses";

/** Shown at first; the rest is a press away. */
const FIRST = 8;

const ICONS: Readonly<Record<string, IconName>> = {
  edit: "pen",
  discard: "undo",
  block: "ban",
  unblock: "check",
  resolve: "conflict",
  undo: "undo",
  merge: "people",
  unmerge: "people",
  create: "plus",
  delete: "trash",
  restore: "undo",
  link: "plug",
  unlink: "plug",
};

/** What decided: a rule in words, or the reason that a person gave. */
export function detailText(t: Catalogue, detail: string | null): string | null {
  if (detail === null) return null;
  return lookUp(t.customers.history.why, detail, lookUp(t.customers.rules.words, detail, detail));
}

/** What was done. The program merges the values of both sides; a person merges two customers. */
export function actionText(t: Catalogue, { action, actor }: Pick<HistoryEntry, "action" | "actor">): string {
  const words = t.customers.history.actions;
  return action === "merge" && actor === null ? words.update : lookUp(words, action, action);
}

interface Props {
  detail: CustomerDetail;
  put(detail: CustomerDetail): void;
}

/** The customer and its addresses: whatever was decided about them is taken back here. */
function recordsOf(t: Catalogue, { row, addresses }: CustomerDetail): DecidedRecord[] {
  const { source: system, entityType, recordId } = row;
  // A client of another system is only read.
  if (entityType === "client") return [];
  return [
    { system, entityType, recordId, name: null },
    ...addresses.map((address) => ({
      system,
      entityType: "address",
      recordId: address.recordId,
      name: t.customers.history.on(addressName(address, t.customers.addresses.unnamed)),
    })),
  ];
}

/** *Historial*: what was done, by whom and why, and the way back to what a rule discarded. */
export function HistoryPanel({ detail, put }: Props) {
  const t = useText();
  const words = t.customers.history;
  const changes = useCustomers((store) => store.changes);
  const { id } = detail.row;
  const [whole, setWhole] = useState(false);
  const { value, error } = useLoaded(`${id}|${detail.version}|${changes}`, () =>
    backend().call("customer_history", { id }),
  );
  const entries = value?.entries ?? [];
  const shown = whole ? entries : entries.slice(0, FIRST);
  return (
    <Panel title={words.title}>
      {error !== null && <p className="strip failed">{error}</p>}
      <Decisions records={recordsOf(t, detail)} round={`${detail.version}|${changes}`} />
      {value !== null && entries.length === 0 && <p className="panel-text">{words.none}</p>}
      <ol className="chistory">
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} customer={id} put={put} />
        ))}
      </ol>
      {shown.length < entries.length && (
        <button type="button" className="btn ghost chistory-more" onClick={() => setWhole(true)}>
          {words.more(entries.length - shown.length)}
        </button>
      )}
    </Panel>
  );
}

interface EntryProps {
  entry: HistoryEntry;
  customer: number;
  put(detail: CustomerDetail): void;
}

function Entry({ entry, customer, put }: EntryProps) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.history;
  const [busy, setBusy] = useState(false);
  const when = useTick((now) => moment(t, format, entry.at, now));
  const why = detailText(t, entry.detail);
  const bringBack = async () => {
    setBusy(true);
    try {
      put(await backend().call("customer_bring_back", { id: customer, entry: entry.id }));
      showToast({ kind: "done", text: words.broughtBack });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li data-action={entry.action}>
      <Icon name={ICONS[entry.action] ?? "info"} />
      <div className="chistory-what">
        <p>
          <b>{actionText(t, entry)}</b>
          {entry.address !== null && (
            <span className="sec">
              {" · "}
              {entry.address === "" ? t.customers.addresses.unnamed : words.on(entry.address)}
            </span>
          )}
          {why !== null && <span className="sec"> · {why}</span>}
        </p>
        {entry.changes.length > 0 && (
          <ul>
            {entry.changes.map((change) => (
              <Change key={change.field} change={change} />
            ))}
          </ul>
        )}
        <small className="mut n">
          {entry.actor ?? words.program} · {when}
        </small>
      </div>
      {entry.canBringBack && (
        <ActButton
          command="customer_bring_back"
          className="btn"
          busy={busy}
          onPress={() => !busy && void bringBack()}
        >
          <Icon name="undo" />
          {words.bringBack}
        </ActButton>
      )}
    </li>
  );
}

function Change({ change }: { change: HistoryChange }) {
  const t = useText();
  const format = useFormat();
  const before = useTick((now) => valueText(t, format, change.field, change.before, now));
  const after = useTick((now) => valueText(t, format, change.field, change.after, now));
  return (
    <li>
      <span className="sec">{capital(fieldWord(t, change.field))}: </span>
      {before === null ? <span className="mut">{t.customers.empty}</span> : <del>{before}</del>}
      <span aria-hidden="true"> → </span>
      {after === null ? <span className="mut">{t.customers.empty}</span> : <ins>{after}</ins>}
    </li>
  );
}

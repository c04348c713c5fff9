import { useState } from "react";
import { backend } from "../../backend/door";
import type { RecordItem } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { useText } from "../../shared/i18n";
import { usePages } from "../../shared/pages";
import { SyncBadge } from "../../shared/SyncBadge";
import { VirtualList } from "../../shared/VirtualList";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { attempt, tell } from "./actions";
import { ListState } from "./ListState";
import { explain } from "./reason";
import { useSync } from "./store";
import { atTime, capital, moment, recordTitle, systemName } from "./words";

const keyOf = (record: RecordItem) => `${record.system}/${record.entityType}/${record.recordId}`;

/** *Pendientes* and *Excluidos*: single records, the oldest first. */
export function RecordList({ kind }: { kind: "pending" | "excluded" }) {
  const t = useText();
  const round = useSync((store) => store.round);
  const command = kind === "pending" ? "sync_pending" : "sync_excluded";
  const { items, total, failure, more } = usePages<RecordItem, string>({
    key: kind,
    round,
    keyOf,
    read: (after, limit) => backend().call(command, { after, limit, system: null, entityType: null }),
  });
  const words = t.sync.records;
  const empty =
    kind === "pending"
      ? { title: words.pendingEmpty, text: words.pendingEmptyText }
      : { title: words.excludedEmpty, text: words.excludedEmptyText };
  return (
    <>
      <ListState failure={failure} loaded={items !== null} empty={total === 0 ? empty : null} />
      {items !== null && items.length > 0 && (
        <VirtualList items={items} label={t.sync.tabs[kind]} rowPx={60} keyOf={keyOf} onEnd={more}>
          {(record) => <RecordRow record={record} kind={kind} />}
        </VirtualList>
      )}
    </>
  );
}

function RecordRow({ record, kind }: { record: RecordItem; kind: "pending" | "excluded" }) {
  const t = useText();
  const format = useFormat();
  const system = useSync((store) => systemName(t, store.overview, record.system));
  const words = t.sync.attention;
  const meta = useTick((now) =>
    capital(
      [
        system,
        words.since(moment(t, format, record.since, now)),
        record.attempts > 0 ? words.attempts(record.attempts) : null,
        record.nextTryAt === null ? null : words.next(atTime(t, format, record.nextTryAt, now)),
      ]
        .filter((part) => part !== null)
        .join(" · "),
    ),
  );
  const why =
    record.reason === null
      ? kind === "pending"
        ? t.sync.records.goesAlone
        : null
      : explain(t, record.reason).what;
  return (
    <article className="att">
      <SyncBadge state={record.state} />
      <div className="att-text">
        <h3 className="t">{recordTitle(t, record.entityType, record.title, record.recordId)}</h3>
        {why !== null && <p>{why}</p>}
        <span className="meta">{meta}</span>
      </div>
      {kind === "excluded" && <Include record={record} />}
    </article>
  );
}

function Include({ record }: { record: RecordItem }) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const { system, entityType, recordId } = record;
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const done = await attempt("record_include", { system, entityType, recordId });
    setBusy(false);
    if (done !== null) tell(t.sync.records.included);
  };
  const title = recordTitle(t, entityType, record.title, recordId);
  return (
    <div className="acts">
      <ActButton
        command="record_include"
        className="btn wait"
        label={`${t.sync.records.include}: ${title}`}
        busy={busy}
        onPress={() => void press()}
      >
        {busy ? t.sync.records.including : t.sync.records.include}
      </ActButton>
    </div>
  );
}

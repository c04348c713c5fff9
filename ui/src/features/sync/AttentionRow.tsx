import type { AttentionItem, SyncState } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { type Catalogue, useText } from "../../shared/i18n";
import { SyncBadge } from "../../shared/SyncBadge";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { openConflicts } from "./conflict/store";
import { Deletions } from "./Deletions";
import { reasonText } from "./reason";
import { type RetryPhase, retryCommand } from "./retries";
import { useSync } from "./store";
import { atTime, capital, entityName, fieldName, moment, recordTitle, systemName } from "./words";

/** What a person calls an item. */
export function titleOf(t: Catalogue, item: AttentionItem, system: string): string {
  const records = item.entityType === null ? "" : entityName(t, item.entityType);
  switch (item.kind) {
    case "SYSTEM":
      return system;
    case "RUN":
      return records === "" ? system : t.sync.run.title(system, records);
    case "DELETIONS":
      return t.sync.attention.deletions(item.count, records, system);
    case "CONFLICTS":
      if (item.count === 1 && item.title !== null)
        return recordTitle(t, item.entityType, item.title, item.recordId);
      return t.sync.attention.conflicts(item.count, records, system);
    case "WRITE":
    case "READ":
      if (item.count > 1) return `${records} · ${t.sync.attention.records(item.count)}`;
      return recordTitle(t, item.entityType, item.title, item.recordId);
  }
}

/** What happened, what it means and what to do, in one breath. */
export function sentenceOf(t: Catalogue, item: AttentionItem): string {
  if (item.kind === "DELETIONS") return t.sync.attention.deletionsText;
  if (item.kind !== "CONFLICTS") return reasonText(t, item.reason, item);
  return item.field === null
    ? t.sync.attention.conflictsPlain
    : t.sync.attention.conflictsText(fieldName(t, item.field));
}

/** The badge that an item has in every other list. */
function stateOf(item: AttentionItem, phase: RetryPhase | null): SyncState | "HELD" {
  if (phase === "trying") return "SYNCING";
  if (phase === "over") return "SYNCED";
  if (item.kind === "CONFLICTS") return "CONFLICT";
  return item.kind === "DELETIONS" ? "HELD" : "FAILED";
}

function AttentionBadge({ item, phase }: { item: AttentionItem; phase: RetryPhase | null }) {
  const t = useText();
  const state = stateOf(item, phase);
  if (state !== "HELD") return <SyncBadge state={state} />;
  return (
    <span className="pill pending">
      <Icon name="question" />
      {t.sync.attention.held}
    </span>
  );
}

interface Props {
  item: AttentionItem;
  phase: RetryPhase | null;
  onRetry(): void;
  onDetails(): void;
}

/** One item: badge, title, what happened, what it means and what to do, and the actions that fit. */
export function AttentionRow({ item, phase, onRetry, onDetails }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.sync.attention;
  const system = useSync((store) => systemName(t, store.overview, item.system));
  const meta = useTick((now) =>
    metaOf(t, item, (at) => atTime(t, format, at, now), moment(t, format, item.since, now)),
  );
  const title = capital(titleOf(t, item, system));
  return (
    <article className="att" data-key={item.key} data-kind={item.kind}>
      <AttentionBadge item={item} phase={phase} />
      <div className="att-text">
        <h3 className="t">{title}</h3>
        {phase === "over" ? (
          <p role="status">{words.over}</p>
        ) : (
          <>
            <p>{sentenceOf(t, item)}</p>
            {item.field !== null && item.kind !== "CONFLICTS" && (
              <p className="att-field">
                {item.value === null
                  ? words.fieldOnly(fieldName(t, item.field))
                  : words.field(fieldName(t, item.field), item.value)}
              </p>
            )}
            <span className="meta" role={phase === "still" ? "status" : undefined}>
              {phase === "still" && <b>{words.still} · </b>}
              {meta}
            </span>
          </>
        )}
      </div>
      {phase !== "over" && (
        <div className="acts">
          <Actions item={item} phase={phase} title={title} onRetry={onRetry} onDetails={onDetails} />
        </div>
      )}
    </article>
  );
}

function metaOf(t: Catalogue, item: AttentionItem, at: (instant: number) => string, since: string): string {
  const words = t.sync.attention;
  const parts = [words.since(since)];
  if (item.attempts > 0) parts.unshift(words.attempts(item.attempts));
  if (item.nextTryAt !== null) parts.push(words.next(at(item.nextTryAt)));
  return capital(parts.join(" · "));
}

function Actions({ item, phase, title, onRetry, onDetails }: Props & { title: string }) {
  const t = useText();
  const words = t.sync.attention;
  if (item.kind === "CONFLICTS") return <Resolve item={item} title={title} />;
  if (item.kind === "DELETIONS" && item.run !== null)
    return <Deletions run={item.run} count={item.count} system={item.system} title={title} />;
  return (
    <>
      <button
        type="button"
        className="btn"
        data-main
        aria-label={`${words.see}: ${title}`}
        onClick={onDetails}
      >
        {words.see}
      </button>
      {item.canRetry && (
        <ActButton
          command={retryCommand(item)}
          className="btn primary wait"
          label={`${phase === "trying" ? words.retrying : words.retry}: ${title}`}
          busy={phase === "trying"}
          onPress={onRetry}
        >
          {phase === "trying" ? words.retrying : words.retry}
        </ActButton>
      )}
    </>
  );
}

function Resolve({ item, title }: { item: AttentionItem; title: string }) {
  const t = useText();
  const words = t.sync.attention;
  const reason = useMay("conflict_get");
  const { conflict, system, entityType } = item;
  return (
    <>
      {reason !== null && <span className="att-why">{words.tellManager}</span>}
      <ActButton
        command="conflict_get"
        className="btn primary"
        label={`${words.resolve(item.count)}: ${title}`}
        onPress={() => {
          if (conflict !== null) openConflicts({ first: conflict, system, entityType });
        }}
      >
        {words.resolve(item.count)}
      </ActButton>
    </>
  );
}

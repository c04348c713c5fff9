import type { SyncBadgeView, SyncState } from "../backend/generated";
import type { Format } from "./format";
import { Icon, type IconName } from "./Icon";
import { type Catalogue, lookUp, useText } from "./i18n";

const LOOK: Readonly<Record<SyncState, { icon: IconName; tone: string }>> = {
  SYNCED: { icon: "check", tone: "synced" },
  PENDING: { icon: "clock", tone: "pending" },
  SYNCING: { icon: "sync", tone: "syncing" },
  FAILED: { icon: "alert", tone: "failed" },
  CONFLICT: { icon: "conflict", tone: "conflict" },
  SKIPPED: { icon: "dash", tone: "skipped" },
};

/** The sentence behind a badge: where the data is and what happens next. */
export function badgeSentence(t: Catalogue, format: Format, badge: SyncBadgeView): string {
  const reason = badge.reason === null ? null : lookUp(t.reasons, badge.reason, badge.reason);
  const next = badge.nextAttemptAt === null ? null : t.badge.nextTry(format.time(badge.nextAttemptAt));
  switch (badge.state) {
    case "SYNCED":
      return t.badge.syncedTip(format.time(badge.since));
    case "PENDING":
      return [t.badge.pendingTip, reason, next].filter((part) => part !== null).join(". ");
    case "SYNCING":
      return t.badge.syncingTip;
    case "FAILED":
      return [reason ?? t.errors.unknown, next ?? t.badge.lookAt].join(". ");
    case "CONFLICT":
      return t.badge.conflictTip;
    case "SKIPPED":
      return reason ?? t.badge.skippedTip;
  }
}

/** The badge, the same in every list: icon and word, never colour alone. `title` says what is behind it. */
export function SyncBadge({ state, title }: { state: SyncState; title?: string | undefined }) {
  const t = useText();
  const { icon, tone } = LOOK[state];
  return (
    <span className={`pill ${tone}`} title={title}>
      <Icon name={icon} />
      {t.badge[state]}
    </span>
  );
}

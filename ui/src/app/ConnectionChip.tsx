import type { ConnectionState } from "../backend/generated";
import { useFormat } from "../features/orders/hooks";
import { ago } from "../features/orders/order-text";
import { useBoard } from "../features/orders/store";
import { useTick } from "../shared/clock";
import { Icon, type IconName } from "../shared/Icon";
import { lookUp, useText } from "../shared/i18n";

const LOOK: Readonly<Record<ConnectionState | "NO_CONTACT", { tone: string; icon: IconName }>> = {
  NOT_CONFIGURED: { tone: "failed", icon: "plug" },
  CONNECTING: { tone: "syncing", icon: "sync" },
  LIVE: { tone: "synced", icon: "bolt" },
  RECONNECTING: { tone: "pending", icon: "sync" },
  POLLING: { tone: "pending", icon: "clock" },
  OFFLINE: { tone: "failed", icon: "offline" },
  REFUSED: { tone: "failed", icon: "key" },
  NO_CONTACT: { tone: "failed", icon: "offline" },
};

/** The connection with the age of the last check. Its state is computed in Rust; without Rust it is never green. */
export function ConnectionChip() {
  const t = useText();
  const format = useFormat();
  const contact = useBoard((store) => store.contact);
  const connection = useBoard((store) => store.board?.connection);
  const checked = connection?.lastCheckedAt ?? null;
  const age = useTick((now) => (checked === null ? null : ago(t, format, checked, now)));
  const state = contact ? (connection?.state ?? "CONNECTING") : "NO_CONTACT";
  const { tone, icon } = LOOK[state];
  const word = state === "NO_CONTACT" ? t.connection.noContact : t.connection[state];
  const reason = connection?.reason == null ? null : lookUp(t.reasons, connection.reason, connection.reason);
  const shown = age !== null && contact ? `${word} · ${age}` : word;
  const tip = [
    age === null ? t.connection.neverChecked : t.connection.lastChecked(age),
    reason,
    connection?.remote,
  ]
    .filter((part) => part != null)
    .join(" · ");
  return (
    <span className="tb" title={tip}>
      <span className={`pill ${tone}`} data-testid="connection" data-state={state}>
        <span className="vh">{t.connection.chip}: </span>
        <Icon name={icon} />
        {shown}
      </span>
    </span>
  );
}

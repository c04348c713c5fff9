import { memo } from "react";
import type { OrderCard } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { markChangeSeen, retryConfirmation } from "./actions";
import { unreadFields } from "./order-text";

/**
 * A confirmation takes some milliseconds. Below this time nothing is wrong, and a strip that comes and goes would
 * move the buttons under a finger.
 */
const CONFIRMED_WITHIN_MS = 2_000;

function Unconfirmed({ since }: { since: number }) {
  const t = useText();
  const overdue = useTick((now) => now - since >= CONFIRMED_WITHIN_MS);
  if (!overdue) return null;
  return (
    <p className="strip pending">
      <Icon name="clock" />
      <span>{t.card.unconfirmed}</span>
    </p>
  );
}

/** What is not normal about an order: each a full-width strip with icon and words. */
export const Strips = memo(function Strips({ order, day }: { order: OrderCard; day: string | null }) {
  const t = useText();
  const { changed } = order;
  return (
    <>
      {order.sync.state === "FAILED" || order.sync.state === "CONFLICT" ? (
        <p className="strip failed">
          <Icon name="alert" />
          <span>{t.card.confirmFailed}</span>
          <button type="button" className="btn link" onClick={() => void retryConfirmation(order.id)}>
            {t.badge.retry}
          </button>
        </p>
      ) : (
        (order.sync.state === "PENDING" || order.sync.state === "SYNCING") && (
          <Unconfirmed since={order.sync.since} />
        )
      )}
      {order.customer.blocked && (
        <p className="strip failed">
          <Icon name="ban" />
          <span>{t.card.blocked}</span>
        </p>
      )}
      {changed !== null && (
        <p className="strip changed">
          <Icon name="sync" />
          <span>
            <b>{t.card.changed}</b> {t.card.changedText}
            {changed.parts.length > 0 &&
              t.card.changedParts(changed.parts.map((part) => lookUp(t.parts, part, part)).join(", "))}
          </span>
          <button type="button" className="btn link" onClick={() => void markChangeSeen(order.id)}>
            {t.card.seen}
          </button>
        </p>
      )}
      {order.defects.length > 0 && (
        <p className="strip pending">
          <Icon name="alert" />
          <span>{t.card.unread(unreadFields(t, order.defects))}</span>
        </p>
      )}
      {day !== null && (
        <p className="strip skipped">
          <Icon name="clock" />
          <span>{t.card.fromDay(day)}</span>
        </p>
      )}
    </>
  );
});

import { memo } from "react";
import type { ChangeView, OrderCard } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { ActButton } from "../seat/ActButton";
import { SampleMark } from "../setup/SampleRibbon";
import { markChangeSeen, retryConfirmation } from "./actions";
import { isOpen } from "./board-state";
import { useFormat, useSite } from "./hooks";
import { cancelledText, fromDay, partNames, unreadFields } from "./order-text";

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

/** Stays as long as the server says so: pressing *Visto* does not make the order normal again. */
function Cancelled({ order }: { order: OrderCard }) {
  const t = useText();
  return (
    <p className={isOpen(order.stage) ? "strip cancelled" : "strip failed"}>
      <Icon name="ban" />
      <span>
        {isOpen(order.stage) && (
          <>
            <b>{t.card.cancelledTitle}</b>{" "}
          </>
        )}
        {cancelledText(t, order)}
      </span>
      {order.changed !== null && beyondCancelled(order.changed).length === 0 && <Seen id={order.id} />}
    </p>
  );
}

/** The parts of a change that the strip of a cancelled order does not tell already. */
function beyondCancelled(changed: ChangeView): readonly string[] {
  return changed.parts.filter((part) => part !== "cancelled");
}

function Seen({ id }: { id: string }) {
  const t = useText();
  return (
    <ActButton command="order_change_seen" className="btn link" onPress={() => void markChangeSeen(id)}>
      {t.card.seen}
    </ActButton>
  );
}

/** What is not normal about an order: each a full-width strip with icon and words. */
export const Strips = memo(function Strips({ order }: { order: OrderCard }) {
  const t = useText();
  const day = fromDay(t, useFormat(), order, useSite().businessDate);
  const { changed, cancelledByCustomer } = order;
  const parts = changed === null ? [] : cancelledByCustomer ? beyondCancelled(changed) : changed.parts;
  return (
    <>
      {order.sample && <SampleMark />}
      {cancelledByCustomer && <Cancelled order={order} />}
      {order.sync.state === "FAILED" || order.sync.state === "CONFLICT" ? (
        <p className="strip failed">
          <Icon name="alert" />
          <span>{t.card.confirmFailed}</span>
          <ActButton
            command="order_confirm_retry"
            className="btn link"
            onPress={() => void retryConfirmation(order.id)}
          >
            {t.badge.retry}
          </ActButton>
        </p>
      ) : (
        (order.sync.state === "PENDING" || order.sync.state === "SYNCING") && (
          <Unconfirmed since={order.sync.since} />
        )
      )}
      {order.customer.blocked && (
        <p className="strip failed">
          <Icon name="ban" />
          <span>
            <b>{t.card.blocked}</b>
            {order.customer.blockReason !== null && `: ${order.customer.blockReason}`}
          </span>
        </p>
      )}
      {changed !== null && (!cancelledByCustomer || parts.length > 0) && (
        <p className="strip changed">
          <Icon name="sync" />
          <span>
            <b>{t.card.changed}</b> {t.card.changedText}
            {parts.length > 0 && t.card.changedParts(partNames(t, parts))}
          </span>
          <Seen id={order.id} />
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
          <span>{day.waited ? t.card.waitedSince(day.day) : t.card.fromDay(day.day)}</span>
        </p>
      )}
    </>
  );
});

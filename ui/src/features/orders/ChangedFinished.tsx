import type { OrderCard } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { ActButton } from "../seat/ActButton";
import { markChangeSeen } from "./actions";
import { useFormat, useSite } from "./hooks";
import { changedFinishedText } from "./order-text";
import { useBoard } from "./store";
import { useView } from "./view";

const NOTHING: readonly OrderCard[] = [];

/**
 * What customers changed in orders that have no card any more. It stands above the banner until somebody has seen
 * it, whatever tab is open: such a change has no other place on the screen.
 */
export function ChangedFinished() {
  const t = useText();
  const orders = useBoard((store) => store.board?.changedFinished ?? NOTHING);
  return (
    <section className="changes" aria-label={t.changes.region} aria-live="polite">
      {orders.map((order) => (
        <Line key={order.id} order={order} />
      ))}
    </section>
  );
}

function Line({ order }: { order: OrderCard }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const busy = useView((view) => view.busy.has(order.id));
  const cancelled = order.cancelledByCustomer;
  return (
    <div className={`change ${cancelled ? "failed" : "changed"}`} data-change={order.id}>
      <Icon name={cancelled ? "ban" : "sync"} />
      <p>{changedFinishedText(t, format, order, site.businessDate)}</p>
      <button type="button" className="btn" onClick={() => useView.setState({ drawer: order.id })}>
        {t.banner.see(order.dailyNumber)}
      </button>
      <ActButton
        command="order_change_seen"
        className="btn"
        label={t.changes.seen(order.dailyNumber)}
        busy={busy}
        onPress={() => void markChangeSeen(order.id)}
      >
        {t.card.seen}
      </ActButton>
    </div>
  );
}

import { create } from "zustand";
import type { OrderCard } from "../backend/generated";
import { productCount, typeName } from "../features/orders/order-text";
import { text } from "../shared/i18n";

const useAnnouncement = create<{ words: string }>(() => ({ words: "" }));

/** Has a screen reader say a new order, once. */
export function announce(order: OrderCard): void {
  const t = text();
  const words = t.card.announce(
    order.dailyNumber,
    typeName(t, order.orderType),
    t.card.products(productCount(order.items)),
  );
  useAnnouncement.setState({ words });
}

export function Announcer() {
  const words = useAnnouncement((state) => state.words);
  return (
    <p className="vh" aria-live="assertive" data-testid="announcer">
      {words}
    </p>
  );
}

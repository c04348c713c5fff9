import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { OrderCard } from "../../backend/generated";
import { useText } from "../../shared/i18n";
import { useFormat, useSite } from "./hooks";
import { TypeTag } from "./OrderCard";
import { earlierDay, paymentLine, paymentShort, summary } from "./order-text";
import { useView } from "./view";

const ROW_PX = 64;

/** A long list of orders, one line each; only the rows in view are drawn. */
export function OrderRows({ orders, label }: { orders: readonly OrderCard[]; label: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: orders.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => orders[index]?.id ?? index,
    overscan: 6,
  });
  return (
    <section ref={scroller} className="rows" aria-label={label}>
      <div className="virtual" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((row) => {
          const order = orders[row.index];
          if (order === undefined) return null;
          return (
            <div
              key={row.key}
              ref={list.measureElement}
              data-index={row.index}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <Row order={order} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Row({ order }: { order: OrderCard }) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const day = earlierDay(t, format, order, site.businessDate);
  return (
    <button
      type="button"
      className="row"
      data-type={order.orderType}
      onClick={() => useView.setState({ drawer: order.id })}
    >
      <b className="row-num">
        #{order.dailyNumber}
        {day !== null && <small> · {day}</small>}
      </b>
      <TypeTag orderType={order.orderType} />
      <span className="row-who">
        <b className="trunc">{order.customer.name ?? order.customer.phone ?? t.card.noName}</b>
        <small className="trunc">{summary(t, order.items)}</small>
      </span>
      <span className="row-pay">{paymentShort(t, paymentLine(t, format, order.payment))}</span>
      <span className="row-stage">
        {t.stage[order.stage]} <span className="n">{format.time(order.stageSince)}</span>
      </span>
    </button>
  );
}

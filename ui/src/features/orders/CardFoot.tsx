import { memo } from "react";
import type { OrderCard } from "../../backend/generated";
import { Icon } from "../../shared/Icon";
import type { Catalogue } from "../../shared/i18n";
import { useText } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { useJustChanged } from "../../shared/settled";
import { ActButton } from "../seat/ActButton";
import { accept, advance } from "./actions";
import { useFormat, useSite } from "./hooks";
import { paymentLine } from "./order-text";
import { changePrep, useView } from "./view";

/** The word on the button that moves an order on. */
function nextWord(t: Catalogue, order: OrderCard): string {
  if (order.stage === "PREPARING") return t.card.toReady;
  return order.stage === "READY" && order.orderType === "DELIVERY" ? t.card.toOut : t.card.toDelivered;
}

/** What must be collected, as the largest figure after the number. */
export function Payment({ order }: { order: OrderCard }) {
  const t = useText();
  const line = paymentLine(t, useFormat(), order.payment);
  if (line.kind === "collect") {
    return (
      <div className="pay">
        <b>
          <small>{t.card.collect}</small>
          {line.amount}
        </b>
        <span>{line.how}</span>
      </div>
    );
  }
  return (
    <div className="pay ok">
      <Icon name={line.kind === "paid" ? "check" : "question"} />
      <b>{line.kind === "paid" ? t.card.paid : line.title}</b>
      <span>{line.how}</span>
    </div>
  );
}

interface Props {
  order: OrderCard;
  digit: number | null;
  acceptKey: boolean;
}

/** Money left, the one main action right. */
export const CardFoot = memo(function CardFoot({ order, digit, acceptKey }: Props) {
  const t = useText();
  const keys = useSettings((settings) => settings.shortcuts);
  const busy = useView((view) => view.busy.has(order.id));
  // In the drawer one action takes the place of the other: the second press of a double click was not meant for it.
  const { waits, justChanged } = useJustChanged(order.stage);
  return (
    <footer className="card-foot" aria-busy={busy}>
      <Payment order={order} />
      {order.stage === "NEW" ? (
        <>
          <ActButton
            command="order_reject"
            className={order.cancelledByCustomer ? "btn primary big" : "btn big"}
            onPress={() => useView.setState({ reasonFor: order.id, selected: order.id })}
          >
            {t.card.reject}
          </ActButton>
          <div className="prep">
            <PrepStep id={order.id} />
            <ActButton
              command="order_accept"
              className={order.cancelledByCustomer ? "btn big" : "btn primary big"}
              onPress={() => void accept(order.id)}
            >
              {t.card.accept}
              {keys && acceptKey && <kbd>A</kbd>}
            </ActButton>
          </div>
        </>
      ) : (
        <ActButton
          command="order_advance"
          className={`btn primary big${order.stage === "PREPARING" ? "" : " next"}`}
          waits={waits}
          onPress={() => !justChanged() && void advance(order)}
        >
          {nextWord(t, order)}
          {keys && digit !== null && <kbd>{digit}</kbd>}
        </ActButton>
      )}
    </footer>
  );
});

function PrepStep({ id }: { id: string }) {
  const t = useText();
  const usual = useSite().defaultPrepMinutes;
  const minutes = useView((view) => view.prep[id] ?? usual);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame that cannot be a flex line in all engines.
    <span className="step" role="group" aria-label={t.card.prepTime}>
      <button type="button" aria-label={t.card.fiveLess} onClick={() => changePrep(id, minutes, -5)}>
        −5
      </button>
      <output>{t.card.minutes(minutes)}</output>
      <button type="button" aria-label={t.card.fiveMore} onClick={() => changePrep(id, minutes, 5)}>
        +5
      </button>
    </span>
  );
}

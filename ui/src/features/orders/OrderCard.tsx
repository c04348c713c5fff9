import { type MouseEvent, memo } from "react";
import type { OrderCard as Order } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { timer } from "../../shared/format";
import { Icon, type IconName } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { type Age, ageOf, timerStart } from "./age";
import { CardFoot } from "./CardFoot";
import { useFormat, useSite } from "./hooks";
import { Items } from "./Items";
import { ageWord, earlierDay, summary, typeName } from "./order-text";
import { Strips } from "./Strips";
import { useBoard } from "./store";
import { useView } from "./view";

const TYPE_ICONS: Readonly<Record<string, IconName>> = {
  DELIVERY: "moto",
  TAKE_AWAY: "bag",
  DINE_IN: "fork",
};
const AGE_ICONS: Readonly<Record<Age["word"], IconName>> = {
  new: "bell",
  unattended: "bell",
  acknowledged: "check",
  ok: "clock",
  due: "hourglass",
  late: "alert",
};

/** The tag that a rider finds his cards by: solid, outlined or dashed. */
export function TypeTag({ orderType }: { orderType: string }) {
  const t = useText();
  return (
    <span className="type" data-kind={orderType}>
      <Icon name={TYPE_ICONS[orderType] ?? "question"} />
      {typeName(t, orderType)}
    </span>
  );
}

/** The only part of a card that renders each second. */
function Timer({ since }: { since: number }) {
  return <b>{useTick((now) => timer(now - since))}</b>;
}

function useAge(order: Order): Age {
  const site = useSite();
  // The hook compares primitives, so the age travels as text: colour, word and minutes.
  const key = useTick((now) => {
    const age = ageOf(order, site, now);
    return `${age.word}|${age.word === "late" ? age.minutes : ""}`;
  });
  const [word, minutes] = key.split("|");
  switch (word) {
    case "late":
      return { colour: "late", word, minutes: Number(minutes) };
    case "due":
      return { colour: "due", word };
    case "ok":
      return { colour: "ok", word };
    case "unattended":
    case "acknowledged":
      return { colour: "new", word };
    default:
      return { colour: "new", word: "new" };
  }
}

function Where({ order }: { order: Order }) {
  const t = useText();
  const parts = [];
  if (order.address !== null) {
    // Card room is short: the neighbourhood tells riders where to go, the drawer has the rest.
    const near = order.address.area?.split(",")[0] ?? "";
    parts.push(near === "" ? order.address.line : `${near}, ${order.address.line}`);
  }
  const orders = order.customer.totalOrders;
  if (orders !== null && orders > 0) parts.push(t.card.orders(orders));
  if (order.address === null || order.stage === "PREPARING") return null;
  return (
    <p className="where">
      <Icon name="pin" />
      <span>{parts.join(" · ")}</span>
    </p>
  );
}

interface Props {
  id: string;
  /** Key that selects this card, shown as a keycap. */
  digit: number | null;
  /** Whether `A` would accept this order now. */
  acceptKey: boolean;
}

/** One order with everything that is needed to cook and carry it. */
export const OrderCard = memo(function OrderCard({ id, digit, acceptKey }: Props) {
  const order = useBoard((store) => store.board?.cards[id]);
  if (order === undefined) return null;
  return <Card order={order} digit={digit} acceptKey={acceptKey} />;
});

function openDrawer(event: MouseEvent, id: string): void {
  // A press on a control is for the control, and marking text is not a wish to open.
  if (event.target instanceof Element && event.target.closest("button, a, input") !== null) return;
  if (getSelection()?.type === "Range") return;
  useView.setState({ drawer: id, selected: id });
}

const Card = memo(function Card({
  order,
  digit,
  acceptKey,
}: {
  order: Order;
  digit: number | null;
  acceptKey: boolean;
}) {
  const t = useText();
  const format = useFormat();
  const site = useSite();
  const age = useAge(order);
  const selected = useView((view) => view.selected === order.id);
  const compact = order.stage === "READY" || order.stage === "OUT_FOR_DELIVERY";
  const day = earlierDay(t, format, order, site.businessDate);
  const cancelled = order.cancelledByCustomer;
  const word = cancelled ? t.card.cancelledWord : ageWord(t, age);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a focused card opens it, in keyboard.ts, for all cards at once.
    <article
      id={`order-${order.id}`}
      className={`card${age.word === "new" && !cancelled ? " fresh" : ""}${compact ? " compact" : ""}`}
      data-age={age.colour}
      data-type={order.orderType}
      data-order={order.id}
      data-cancelled={cancelled || undefined}
      data-selected={selected || undefined}
      tabIndex={-1}
      aria-label={t.card.label(order.dailyNumber, typeName(t, order.orderType), word)}
      onFocus={() => useView.setState({ selected: order.id })}
      onClick={(event) => openDrawer(event, order.id)}
    >
      <header className="card-head">
        <h3 className="num">
          <i>#</i>
          {order.dailyNumber}
          {day !== null && <small> · {day}</small>}
        </h3>
        <p className="age">
          <Timer since={timerStart(order)} />
          <span>
            <Icon name={cancelled ? "ban" : AGE_ICONS[age.word]} />
            {word}
          </span>
        </p>
      </header>
      <div className="card-body">
        <p className="who">
          <TypeTag orderType={order.orderType} />
          <b className="trunc">{order.customer.name ?? order.customer.phone ?? t.card.noName}</b>
          <span className="flags" title={t.card.viaWhatsApp}>
            <Icon name="chat" />
            <span className="vh">{t.card.viaWhatsApp}.</span>
          </span>
        </p>
        <Where order={order} />
        <Strips order={order} />
        {compact ? (
          <>
            <div className="full">
              <Items order={order} />
            </div>
            <p className="rest brief">{summary(t, order.items)}</p>
          </>
        ) : (
          <Items order={order} />
        )}
        {order.notes !== null && (
          <p className="note">
            <Icon name="pen" />
            <span>
              <span className="vh">{t.card.note}: </span>
              {order.notes}
            </span>
          </p>
        )}
      </div>
      <CardFoot order={order} digit={digit} acceptKey={acceptKey} />
    </article>
  );
});

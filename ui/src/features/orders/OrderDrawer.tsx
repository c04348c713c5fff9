import { backend } from "../../backend/door";
import type { OrderCard, OrderDetail } from "../../backend/generated";
import { Copyable } from "../../shared/Copyable";
import { Icon } from "../../shared/Icon";
import { lookUp, useText } from "../../shared/i18n";
import { useLoaded } from "../../shared/load";
import { Modal } from "../../shared/Modal";
import { hashOf, navigate } from "../../shared/route";
import { badgeSentence, SyncBadge } from "../../shared/SyncBadge";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { retryConfirmation } from "./actions";
import { isOpen } from "./board-state";
import { CardFoot, Payment } from "./CardFoot";
import { useFormat } from "./hooks";
import { Items } from "./Items";
import { TypeTag } from "./OrderCard";
import { fieldName } from "./order-text";
import { Strips } from "./Strips";
import { useBoard } from "./store";
import { Timeline } from "./Timeline";
import { useView } from "./view";

/** One order in full, with everything that happened to it. */
export function OrderDrawer() {
  const id = useView((view) => view.drawer);
  return id === null ? null : <Content key={id} id={id} />;
}

function Content({ id }: { id: string }) {
  const t = useText();
  // Each change of the card reads the details again, so the timeline is never behind the card.
  const live = useBoard(
    (store) => store.board?.cards[id] ?? store.board?.changedFinished.find((order) => order.id === id),
  );
  const gone = useBoard((store) => store.board?.gone[id] ?? 0);
  const { value, error } = useLoaded(`${id}|${live?.version ?? gone}`, () =>
    backend().call("order_get", { id }),
  );
  const order = live ?? value?.card;
  const close = () => useView.setState({ drawer: null });
  const title =
    order === undefined ? (
      t.app.loading
    ) : (
      <span className="drawer-title" data-type={order.orderType}>
        {t.drawer.title(order.dailyNumber)} <TypeTag orderType={order.orderType} />
        <span className="pill stage">{t.stage[order.stage]}</span>
      </span>
    );
  const canCancel = order !== undefined && isOpen(order.stage) && order.stage !== "NEW";
  return (
    <Modal
      kind="drawer"
      title={title}
      onClose={close}
      footer={
        order !== undefined &&
        isOpen(order.stage) && (
          <>
            {canCancel && (
              <ActButton
                command="order_cancel"
                className="btn big"
                onPress={() => useView.setState({ reasonFor: order.id, drawer: null })}
              >
                {t.card.cancel}
              </ActButton>
            )}
            <CardFoot order={order} digit={null} acceptKey={false} />
          </>
        )
      }
    >
      {error !== null && <p className="strip failed">{error}</p>}
      {order !== undefined && <Details order={order} detail={value} />}
    </Modal>
  );
}

function Details({ order, detail }: { order: OrderCard; detail: OrderDetail | null }) {
  const t = useText();
  const format = useFormat();
  return (
    <>
      <Strips order={order} />
      <section>
        <h3>{t.drawer.items}</h3>
        <Items order={order} whole />
        {order.notes !== null && (
          <p className="note">
            <Icon name="pen" />
            <span>{order.notes}</span>
          </p>
        )}
        <Totals order={order} detail={detail} />
      </section>
      <Customer order={order} known={detail?.customer ?? null} />
      <section>
        <h3>{t.drawer.sync}</h3>
        <Sync order={order} />
      </section>
      <section>
        <h3>{t.drawer.timeline}</h3>
        {detail !== null && <Timeline entries={detail.timeline} number={order.dailyNumber} />}
      </section>
      {order.defects.length > 0 && (
        <section>
          <h3>{t.drawer.defects}</h3>
          <ul className="plain">
            {order.defects.map((defect) => (
              <li key={`${defect.field}-${defect.code}`}>
                <b>{fieldName(t, defect.field)}</b> {lookUp(t.defects, defect.code, defect.code)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <details>
        <summary>{t.app.details}</summary>
        <dl className="facts">
          <Fact name={t.drawer.id}>{order.id}</Fact>
          <Fact name={t.drawer.received}>{format.dayAndTime(order.receivedAt)}</Fact>
          {order.placedAt !== null && <Fact name={t.drawer.placed}>{format.dayAndTime(order.placedAt)}</Fact>}
          {detail !== null && <Fact name={t.drawer.remoteStatus}>{detail.remoteStatus}</Fact>}
        </dl>
        {detail !== null && (
          <>
            <h4>{t.drawer.raw}</h4>
            <pre>{pretty(detail.rawJson)}</pre>
          </>
        )}
      </details>
    </>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Totals({ order, detail }: { order: OrderCard; detail: OrderDetail | null }) {
  const t = useText();
  const format = useFormat();
  const money = (cents: number | null) => (cents === null ? t.drawer.missing : format.money(cents));
  return (
    <>
      <dl className="facts sums">
        {detail !== null && <Fact name={t.drawer.subtotal}>{money(detail.subtotalCents)}</Fact>}
        {detail !== null && detail.deliveryFeeCents !== null && (
          <Fact name={t.drawer.deliveryFee}>{money(detail.deliveryFeeCents)}</Fact>
        )}
        {detail !== null && detail.serviceFeeCents !== null && (
          <Fact name={t.drawer.serviceFee}>{money(detail.serviceFeeCents)}</Fact>
        )}
        <Fact name={t.drawer.total}>
          <b>{money(order.totalCents)}</b>
        </Fact>
        {order.dueAt !== null && <Fact name={t.drawer.due}>{format.time(order.dueAt)}</Fact>}
        {order.prepMinutes !== null && (
          <Fact name={t.drawer.promised}>{t.card.minutes(order.prepMinutes)}</Fact>
        )}
      </dl>
      {!isOpen(order.stage) && <Payment order={order} />}
    </>
  );
}

/** `known`: the row of whoever ordered in *Clientes*. */
function Customer({ order, known }: { order: OrderCard; known: number | null }) {
  const t = useText();
  const mayLook = useMay("customer_get") === null;
  const { customer, address } = order;
  return (
    <section>
      <h3>{t.drawer.customer}</h3>
      <p>
        <b>{customer.name ?? t.card.noName}</b>
        {customer.totalOrders !== null && customer.totalOrders > 0 && (
          <span className="sec"> · {t.card.orders(customer.totalOrders)}</span>
        )}
      </p>
      {customer.phone !== null && (
        <p className="line">
          <Copyable text={customer.phone} label={t.drawer.copyPhone} />
        </p>
      )}
      {known !== null && mayLook && (
        <p className="line">
          <a
            href={hashOf({ screen: "customer", id: known })}
            onClick={(event) => {
              event.preventDefault();
              useView.setState({ drawer: null });
              navigate({ screen: "customer", id: known });
            }}
          >
            {t.drawer.seeCustomer}
          </a>
        </p>
      )}
      {address !== null && (
        <>
          <h3>{t.drawer.address}</h3>
          <p>{[address.line, address.area].filter((part) => part !== null && part !== "").join(", ")}</p>
          {address.instructions !== null && (
            <p className="note">
              <Icon name="pen" />
              <span>{address.instructions}</span>
            </p>
          )}
          {address.latitude !== null && address.longitude !== null && (
            <p className="line">
              <Copyable
                before={`${t.drawer.coordinates}: `}
                text={`${address.latitude.toFixed(5)}, ${address.longitude.toFixed(5)}`}
                label={t.drawer.copyCoordinates}
              />
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Sync({ order }: { order: OrderCard }) {
  const t = useText();
  const format = useFormat();
  const busy = useView((view) => view.busy.has(order.id));
  const { state } = order.sync;
  const word = state === "FAILED" || state === "CONFLICT" ? t.badge.retry : t.badge.sendNow;
  return (
    <>
      <p className="line">
        <SyncBadge state={state} title={badgeSentence(t, format, order.sync)} />
        {(state === "FAILED" || state === "PENDING" || state === "CONFLICT") && (
          <button type="button" className="btn" onClick={() => void retryConfirmation(order.id)}>
            {busy ? t.badge.retrying : word}
          </button>
        )}
      </p>
      <p className="sec">{badgeSentence(t, format, order.sync)}</p>
    </>
  );
}

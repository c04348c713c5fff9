import { useId, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail, CustomerRow, OrderCard } from "../../../backend/generated";
import { useTick } from "../../../shared/clock";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { hashOf, navigate } from "../../../shared/route";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat } from "../../orders/hooks";
import { TypeTag } from "../../orders/OrderCard";
import { paymentLine, paymentShort, summary } from "../../orders/order-text";
import { useView } from "../../orders/view";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { useSync } from "../../sync/store";
import { moment } from "../../sync/words";
import { PickCustomer } from "../PickCustomer";
import { customerName, lastWord, originText, phoneText, sourceName, typed } from "../words";
import type { FieldEdits } from "./useFieldEdits";

const LONGEST_NOTE = 2_000;

/** *Nota interna*, always open for typing. */
export function NotePanel({ detail, edits }: { detail: CustomerDetail; edits: FieldEdits }) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.note;
  const id = useId();
  const reason = useMay("customer_save");
  const field = detail.fields.find((each) => each.field === "internalNote");
  const by = useTick((now) =>
    field === undefined || field.origin === "NOBODY" ? null : originText(t, format, field, "", now).by,
  );
  const problem = edits.problems.internalNote;
  return (
    <Panel title={words.title} aside={by !== null && <small className="mut">{by}</small>}>
      <div className="cnote">
        <textarea
          className="in"
          rows={3}
          maxLength={LONGEST_NOTE}
          aria-label={words.label}
          aria-describedby={`${id}-hint`}
          aria-invalid={problem === undefined ? undefined : true}
          placeholder={words.placeholder}
          readOnly={reason !== null}
          title={reason ?? undefined}
          value={edits.values.internalNote ?? typed(field?.value ?? null)}
          onChange={(event) => edits.set({ internalNote: event.target.value })}
        />
        {problem !== undefined && (
          <p className="field-problem" role="alert">
            <Icon name="alert" />
            <span>{problem}</span>
          </p>
        )}
        <p id={`${id}-hint`} className="field-hint">
          {words.hint}
        </p>
      </div>
    </Panel>
  );
}

/** *Pedidos*: the latest ones, each a press away. */
export function OrdersPanel({ orders }: { orders: readonly OrderCard[] }) {
  const t = useText();
  const words = t.customers.orders;
  return (
    <Panel
      title={words.title}
      aside={orders.length > 0 && <small className="mut">{words.latest(orders.length)}</small>}
    >
      {orders.length === 0 && <p className="panel-text">{words.none}</p>}
      <ul className="corders">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderLine order={order} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function OrderLine({ order }: { order: OrderCard }) {
  const t = useText();
  const format = useFormat();
  const when = useTick((now) => moment(t, format, order.placedAt ?? order.receivedAt, now));
  return (
    <button
      type="button"
      className="corder"
      data-type={order.orderType}
      title={t.customers.orders.open(order.dailyNumber)}
      onClick={() => useView.setState({ drawer: order.id })}
    >
      <span className="corder-line">
        <b className="corder-num">#{order.dailyNumber}</b>
        <TypeTag orderType={order.orderType} />
        <span className="corder-stage">{t.stage[order.stage]}</span>
        <span className="mut n">{when}</span>
      </span>
      <span className="corder-line">
        <span className="corder-what trunc">{summary(t, order.items)}</span>
        <span className="corder-pay n">{paymentShort(t, paymentLine(t, format, order.payment))}</span>
      </span>
    </button>
  );
}

interface LinkedProps {
  detail: CustomerDetail;
  put(detail: CustomerDetail): void;
}

/** *Vinculado*: who a customer is in other systems, or whose client this is. */
export function LinkedPanel({ detail, put }: LinkedProps) {
  const t = useText();
  const words = t.customers.linked;
  const overview = useSync((store) => store.overview);
  const [picking, setPicking] = useState(false);
  const client = detail.row.entityType === "client";
  const link = async (of: CustomerRow, to: CustomerRow | null) => {
    const [theClient, customer] = of.entityType === "client" ? [of, to] : [to, of];
    if (theClient === null) return;
    try {
      const after = await backend().call("customer_link", {
        client: theClient.id,
        customer: customer?.id ?? null,
      });
      // The answer is about the client; what this page shows is read again with the event.
      if (after.row.id === detail.row.id) put(after);
      else put(await backend().call("customer_get", { id: detail.row.id }));
      showToast({ kind: "done", text: customer === null ? words.unlinked : words.linked });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <Panel
      title={words.title}
      aside={
        (!client || detail.linked.length === 0) && (
          <ActButton command="customer_link" className="btn" onPress={() => setPicking(true)}>
            <Icon name="plus" />
            {words.link}
          </ActButton>
        )
      }
    >
      {detail.linked.length === 0 && <p className="panel-text">{client ? words.noneClient : words.none}</p>}
      <ul className="clinked">
        {detail.linked.map((row) => (
          <li key={row.id}>
            <div>
              <a
                href={hashOf({ screen: "customer", id: row.id })}
                onClick={(event) => {
                  event.preventDefault();
                  navigate({ screen: "customer", id: row.id });
                }}
              >
                {customerName(t, row)}
              </a>
              <small className="mut n">
                {[
                  sourceName(t, overview, row.source),
                  row.document ?? (row.phone === null ? null : phoneText(row.phone)),
                  row.contractState,
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </small>
            </div>
            <ActButton
              command="customer_link"
              className="btn ghost"
              label={`${words.unlink}: ${customerName(t, row)}`}
              onPress={() => void link(client ? detail.row : row, null)}
            >
              {words.unlink}
            </ActButton>
          </li>
        ))}
      </ul>
      {picking && (
        <PickCustomer
          title={client ? words.pickCustomer : words.pickClient}
          start={lastWord(detail.row.name) ?? ""}
          source={client ? "whatsapp" : null}
          entityType={client ? "customer" : "client"}
          onPick={(row) => {
            setPicking(false);
            void link(detail.row, row);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </Panel>
  );
}

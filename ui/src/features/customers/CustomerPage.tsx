import { useState } from "react";
import { toBackendError } from "../../backend/backend";
import { backend } from "../../backend/door";
import type { CustomerDetail, CustomerField, CustomerRow } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { takeExport } from "../../shared/download";
import { Panel } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { errorSentence, useText } from "../../shared/i18n";
import { CUSTOMERS, hashOf, navigate } from "../../shared/route";
import { SyncBadge } from "../../shared/SyncBadge";
import { Toasts } from "../../shared/Toasts";
import { reportFailure } from "../../shared/toasts";
import { Banner } from "../orders/Banner";
import { ChangedFinished } from "../orders/ChangedFinished";
import { useFormat } from "../orders/hooks";
import { ActButton } from "../seat/ActButton";
import { useMay } from "../seat/may";
import { NotAllowed } from "../settings/NotAllowed";
import { SaveBar } from "../settings/SaveBar";
import { openConflicts } from "../sync/conflict/store";
import { useSync } from "../sync/store";
import { moment } from "../sync/words";
import { Addresses } from "./detail/Addresses";
import { BlockDialog } from "./detail/BlockDialog";
import { EraseDialog } from "./detail/EraseDialog";
import { FieldRows } from "./detail/FieldRows";
import { HistoryPanel } from "./detail/HistoryPanel";
import { LinkedPanel, NotePanel, OrdersPanel } from "./detail/SidePanels";
import { useCustomer } from "./detail/useCustomer";
import { useFieldEdits } from "./detail/useFieldEdits";
import { MergeDialog } from "./MergeDialog";
import { PickCustomer } from "./PickCustomer";
import { customerName, lastWord, phoneText, sourceName } from "./words";

/** One customer with everything that is known. */
export function CustomerPage({ id }: { id: number }) {
  const t = useText();
  const reason = useMay("customer_get");
  return (
    <>
      <section className="page customer" aria-label={t.customers.title} data-customer={id}>
        <a
          href={hashOf(CUSTOMERS)}
          className="crumb"
          onClick={(event) => {
            event.preventDefault();
            navigate(CUSTOMERS);
          }}
        >
          <Icon name="back" />
          {t.customers.back}
        </a>
        {reason === null ? <Read key={id} id={id} /> : <NotAllowed reason={reason} />}
      </section>
      <div className="bottom">
        <Toasts />
        <ChangedFinished />
        <Banner />
      </div>
    </>
  );
}

function Read({ id }: { id: number }) {
  const t = useText();
  const { detail, failure, put } = useCustomer(id);
  if (detail === null && failure === "NOT_FOUND") {
    return (
      <div className="empty">
        <Icon name="person" />
        <div>
          <h1 className="page-title">{t.customers.gone.title}</h1>
          <p>{t.customers.gone.text}</p>
        </div>
        <button type="button" className="btn" onClick={() => navigate(CUSTOMERS)}>
          {t.customers.back}
        </button>
      </div>
    );
  }
  return (
    <>
      {failure !== null && (
        <p className="note-bar failed" role="alert">
          <Icon name="alert" />
          {errorSentence(t, failure)}
        </p>
      )}
      {detail !== null && <Whole detail={detail} put={put} />}
    </>
  );
}

/** Fields with a place of their own, or that say what the head says. */
const ELSEWHERE = ["internalNote", "isBanned", "bannedAt", "banReason", "id"];
const CUSTOMER_FIELDS = [
  "firstName",
  "lastName",
  "whatsappPhoneNumber",
  "secondPhone",
  "email",
  "birthDate",
  "totalOrders",
  "totalSpent",
  "lastInteraction",
  "createdAt",
];
const CLIENT_FIELDS = [
  "name",
  "national_identification_number",
  "phone_mobile",
  "phone",
  "email",
  "address",
  "city",
  "zone_name",
  "contract_state",
  "details",
];

/** The fields that people ask for, in their order, and the others. */
export function parted(detail: CustomerDetail): { main: CustomerField[]; rest: CustomerField[] } {
  const order = detail.row.entityType === "client" ? CLIENT_FIELDS : CUSTOMER_FIELDS;
  const fields = detail.fields.filter(({ field }) => !ELSEWHERE.includes(field));
  return {
    main: order.flatMap((name) => fields.filter(({ field }) => field === name)),
    rest: fields.filter(({ field }) => !order.includes(field)),
  };
}

interface WholeProps {
  detail: CustomerDetail;
  put(detail: CustomerDetail): void;
}

function Whole({ detail, put }: WholeProps) {
  const t = useText();
  const overview = useSync((store) => store.overview);
  const edits = useFieldEdits(detail, put);
  const system = sourceName(t, overview, detail.row.source);
  const client = detail.row.entityType === "client";
  const { main, rest } = parted(detail);
  return (
    <>
      <Head detail={detail} put={put} system={system} />
      <Strips detail={detail} put={put} />
      {edits.moved !== null && (
        <p className="note-bar pending" role="alert">
          <Icon name="alert" />
          <span>{edits.moved}</span>
        </p>
      )}
      <div className="ccols">
        <div className="ccol">
          <Panel title={t.customers.data.title}>
            <FieldRows fields={main} system={system} edits={edits} label={t.customers.data.title} />
            {rest.length > 0 && (
              <details className="crest">
                <summary>{t.customers.data.all(rest.length)}</summary>
                <FieldRows
                  fields={rest}
                  system={system}
                  edits={edits}
                  label={t.customers.data.all(rest.length)}
                />
              </details>
            )}
          </Panel>
          {!client && <Addresses detail={detail} system={system} put={put} />}
        </div>
        <div className="ccol">
          {!client && <NotePanel detail={detail} edits={edits} />}
          {!client && <OrdersPanel orders={detail.orders} />}
          <LinkedPanel detail={detail} put={put} />
          <HistoryPanel detail={detail} put={put} />
        </div>
      </div>
      <SaveBar form={edits} command="customer_save" />
    </>
  );
}

type Open = "block" | "erase" | "pick" | { mergeWith: CustomerRow } | null;

function Head({ detail, put, system }: WholeProps & { system: string }) {
  const t = useText();
  const format = useFormat();
  const words = t.customers;
  const { row, block } = detail;
  const [open, setOpen] = useState<Open>(null);
  const [exporting, setExporting] = useState(false);
  const last = useTick((now) =>
    row.lastInteractionAt === null ? null : moment(t, format, row.lastInteractionAt, now),
  );
  const client = row.entityType === "client";
  const close = () => setOpen(null);
  const facts = [
    client ? words.head.client(system) : null,
    row.name === null || row.phone === null ? null : phoneText(row.phone),
    row.document,
    row.totalOrders === null ? null : words.head.orders(row.totalOrders, format.count(row.totalOrders)),
    row.totalSpentCents === null ? null : words.head.spent(format.money(row.totalSpentCents)),
    last === null ? null : words.head.last(last),
  ].filter((fact) => fact !== null);
  const takeAway = async () => {
    setExporting(true);
    try {
      takeExport(await backend().call("customer_export", { id: row.id }));
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setExporting(false);
    }
  };
  return (
    <div className="chead-page">
      <div className="grow">
        <h1 className="page-title">
          {customerName(t, row)}
          <SyncBadge state={row.state} title={detail.localOnly ? words.localOnlyTip : undefined} />
          {block.blocked && (
            <span className="pill failed">
              <Icon name="ban" />
              {words.blocked}
            </span>
          )}
          {row.duplicate && (
            <span className="pill skipped">
              <Icon name="copy" />
              {words.duplicate}
            </span>
          )}
          {detail.localOnly && (
            <span className="pill skipped" title={words.localOnlyTip}>
              <Icon name="monitor" />
              {words.localOnly}
            </span>
          )}
        </h1>
        <p className="sec n">{facts.join(" · ")}</p>
      </div>
      <div className="acts">
        {!client && (
          <ActButton
            command={block.blocked ? "customer_unblock" : "customer_block"}
            className="btn"
            onPress={() => setOpen("block")}
          >
            <Icon name={block.blocked ? "check" : "ban"} />
            {block.blocked ? words.acts.unblock : words.acts.block}
          </ActButton>
        )}
        {!client && (
          <ActButton command="customer_merge" className="btn" onPress={() => setOpen("pick")}>
            <Icon name="people" />
            {words.acts.merge}
          </ActButton>
        )}
        <ActButton
          command="customer_export"
          className="btn"
          busy={exporting}
          onPress={() => !exporting && void takeAway()}
        >
          <Icon name="download" />
          {words.acts.export}
        </ActButton>
        <ActButton command="customer_erase" className="btn" onPress={() => setOpen("erase")}>
          <Icon name="trash" />
          {words.acts.erase}
        </ActButton>
      </div>
      {open === "block" && <BlockDialog detail={detail} put={put} onClose={close} />}
      {open === "erase" && <EraseDialog detail={detail} onClose={close} />}
      {open === "pick" && (
        <PickCustomer
          title={words.pick.mergeTitle}
          text={words.pick.mergeText}
          start={lastWord(row.name) ?? row.phone ?? ""}
          source={row.source}
          entityType={row.entityType === "client" ? "client" : "customer"}
          accepts={(other) => other.id !== row.id}
          onPick={(other) => setOpen({ mergeWith: other })}
          onClose={close}
        />
      )}
      {open !== null && typeof open === "object" && (
        <MergeDialog a={row.id} b={open.mergeWith.id} onClose={close} />
      )}
    </div>
  );
}

/** What is out of the usual, one strip each. */
function Strips({ detail, put }: WholeProps) {
  const t = useText();
  const format = useFormat();
  const { block: words, head, merged: mergeWords, acts } = t.customers;
  const { block, merged, conflicts } = detail;
  const since = useTick((now) => (block.since === null ? null : moment(t, format, block.since, now)));
  const mergedAt = useTick((now) => (merged === null ? "" : moment(t, format, merged.at, now)));
  const canUndo = useTick((now) => merged !== null && merged.undoUntil > now);
  const [first] = conflicts;
  const unmerge = async (id: number) => {
    try {
      put(await backend().call("customer_unmerge", { id }));
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
  };
  return (
    <>
      {block.blocked && (
        <div className="note-bar failed cblock" role="note">
          <Icon name="ban" />
          <div className="grow">
            <p>
              <b>{words.strip}</b>
              {block.by !== null && since !== null && <> · {words.since(block.by, since)}</>}
            </p>
            <p>{block.reason === null ? words.noReason : words.reason(block.reason)}</p>
            <p className="cblock-there">{block.there === true ? words.alsoThere : words.notThere}</p>
          </div>
        </div>
      )}
      {!block.blocked && block.there === true && (
        <p className="note-bar pending" role="note">
          <Icon name="alert" />
          <span>{words.thereOnly}</span>
        </p>
      )}
      {first !== undefined && (
        <div className="note-bar conflict-bar" role="note">
          <Icon name="conflict" />
          <p>{head.conflicts(conflicts.length)}</p>
          <ActButton
            command="conflict_resolve"
            className="btn"
            onPress={() =>
              openConflicts({ first, system: detail.row.source, entityType: null, ids: conflicts })
            }
          >
            {acts.resolve}
          </ActButton>
        </div>
      )}
      {merged !== null && canUndo && (
        <div className="note-bar skipped" role="note">
          <Icon name="people" />
          <p>
            {(merged.otherIs === "PART" ? mergeWords.strip : mergeWords.gone)(
              merged.other ?? t.customers.noName,
              merged.by,
              mergedAt,
            )}
            . {mergeWords.until(format.date(merged.undoUntil))}
          </p>
          <ActButton command="customer_unmerge" className="btn" onPress={() => void unmerge(merged.id)}>
            <Icon name="undo" />
            {mergeWords.undo}
          </ActButton>
        </div>
      )}
    </>
  );
}

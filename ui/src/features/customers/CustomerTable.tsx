// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one in a scrolling box, which no table allows.
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CustomerRow } from "../../backend/generated";
import { useTick } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { useText } from "../../shared/i18n";
import { useNarrow } from "../../shared/layout";
import { hashOf, navigate } from "../../shared/route";
import { SyncBadge } from "../../shared/SyncBadge";
import { scale } from "../../shared/VirtualList";
import { useFormat } from "../orders/hooks";
import { useMay } from "../seat/may";
import { useSync } from "../sync/store";
import { moment } from "../sync/words";
import { resolveOf } from "./conflicts";
import { customerRows, leftAt, useCustomerList } from "./store";
import { useShown } from "./useShown";
import { customerName, phoneText, sourceName } from "./words";

/** Height of a row at the normal text size; narrow ones have two lines. */
const ROW_PX = 40;
const NARROW_PX = 68;
/** Rows that are drawn beyond those in view, and at most in all. */
const OVERSCAN = 6;
const DRAWN = 58;

/** Which columns: people's own, or those of a client of another system. */
type Kind = "people" | "clients";

/** Where a key leads from a row; `null` for a key that leads nowhere. */
export function keyTarget(key: string, index: number, count: number, inView: number): number | null {
  const jump = Math.max(1, inView - 1);
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, index + 1);
    case "ArrowUp":
      return Math.max(0, index - 1);
    case "PageDown":
      return Math.min(last, index + jump);
    case "PageUp":
      return Math.max(0, index - jump);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** A hundred thousand rows, of which those in view are drawn and read. */
export function CustomerTable() {
  const t = useText();
  const shown = useShown();
  const narrow = useNarrow();
  const source = useCustomerList((query) => query.source);
  const deciding = useCustomerList((query) => query.filter === "CONFLICT");
  const kind: Kind = source === null || source === "whatsapp" ? "people" : "clients";
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() => {
    const at = leftAt.focused === null ? -1 : customerRows.find((row) => row.id === leftAt.focused);
    return Math.max(0, at);
  });
  // The row that gets the focus as soon as it is drawn.
  const wanted = useRef<number | null>(leftAt.focused === null ? null : active);
  const within = useRef(false);
  const rowPx = (narrow ? NARROW_PX : ROW_PX) * scale();
  const activeNow = useRef(active);
  activeNow.current = active;
  // The row with the focus stays drawn wherever one scrolls to, or the focus would be lost.
  const extract = useCallback((range: Range) => {
    const drawn = defaultRangeExtractor(range).slice(0, DRAWN);
    const at = activeNow.current;
    return within.current && at < range.count && !drawn.includes(at)
      ? [...drawn, at].sort((a, b) => a - b)
      : drawn;
  }, []);
  const list = useVirtualizer({
    count: shown.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    rangeExtractor: extract,
    initialOffset: leftAt.scroll,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of the rows, another layout.
  useLayoutEffect(() => list.measure(), [rowPx]);

  const first = list.range?.startIndex ?? 0;
  const last = list.range?.endIndex ?? 0;
  useEffect(() => customerRows.look(first, last), [first, last]);

  const asked = useRef(shown.key);
  useLayoutEffect(() => {
    if (asked.current === shown.key) return;
    asked.current = shown.key;
    list.scrollToOffset(0);
    if (!within.current) setActive(0);
  }, [shown.key, list]);

  // Whoever had the focus keeps it when the list was read again and everybody moved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each reading may have moved them.
  useLayoutEffect(() => {
    if (!within.current) return;
    // Who is in a row that was reached before it was read is known only now.
    leftAt.focused ??= customerRows.at(activeNow.current)?.id ?? null;
    if (leftAt.focused === null) return;
    const at = customerRows.find((row) => row.id === leftAt.focused);
    if (at < 0 || at === activeNow.current || customerRows.at(activeNow.current)?.id === leftAt.focused)
      return;
    wanted.current = at;
    setActive(at);
  }, [shown.round]);

  useLayoutEffect(() => {
    const at = wanted.current;
    if (at === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  const onKey = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Enter") {
      const row = customerRows.at(active);
      if (row === undefined || event.target instanceof HTMLAnchorElement) return;
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      navigate({ screen: "customer", id: row.id });
      return;
    }
    const next = keyTarget(
      event.key,
      active,
      shown.total,
      Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1,
    );
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setActive(next);
    list.scrollToIndex(next);
  };
  const drawn = list.getVirtualItems();
  const tabStop = drawn.some((row) => row.index === active) ? active : (drawn[0]?.index ?? 0);
  return (
    <div
      ref={scroller}
      className="ctable"
      role="grid"
      tabIndex={-1}
      aria-label={t.customers.title}
      aria-rowcount={shown.total + 1}
      data-kind={kind}
      data-deciding={deciding || undefined}
      data-narrow={narrow || undefined}
      onScroll={(event) => {
        leftAt.scroll = event.currentTarget.scrollTop;
      }}
      onKeyDown={onKey}
      onClick={(event) => {
        const target =
          event.target instanceof Element ? event.target.closest<HTMLElement>("[data-customer]") : null;
        // Whoever marks a text to copy it, or opens a row beside this page, does not leave.
        if (target === null || event.ctrlKey || event.metaKey || getSelection()?.isCollapsed === false)
          return;
        leftAt.focused = Number(target.dataset.customer);
        navigate({ screen: "customer", id: leftAt.focused });
      }}
      onFocus={(event) => {
        within.current = true;
        const row = event.target.closest<HTMLElement>("[data-index]");
        if (row === null) return;
        const index = Number(row.dataset.index);
        leftAt.focused = customerRows.at(index)?.id ?? null;
        if (index !== active) setActive(index);
      }}
      onBlur={(event) => {
        within.current = event.currentTarget.contains(event.relatedTarget);
      }}
    >
      <Heads kind={kind} />
      <div className="crows" role="rowgroup" style={{ height: list.getTotalSize() }}>
        {drawn.map(({ index, start, size }) => (
          <Row
            key={index}
            row={customerRows.at(index)}
            index={index}
            top={start}
            height={size}
            kind={kind}
            tabStop={index === tabStop}
          />
        ))}
      </div>
    </div>
  );
}

function Heads({ kind }: { kind: Kind }) {
  const t = useText();
  const words = t.customers.columns;
  const names =
    kind === "people"
      ? [words.name, words.phone, words.address, words.orders, words.last, words.marks, words.sync]
      : [words.name, words.document, words.phone, words.zone, words.record, words.contract, words.sync];
  return (
    <div className="cheads" role="rowgroup">
      <div className="crow chead" role="row" tabIndex={-1} aria-rowindex={1}>
        {names.map((name) => (
          <span
            key={name}
            role="columnheader"
            tabIndex={-1}
            className={name === words.orders ? "n right" : undefined}
          >
            {name === words.marks ? <span className="vh">{name}</span> : name}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  row: CustomerRow | undefined;
  index: number;
  top: number;
  height: number;
  kind: Kind;
  tabStop: boolean;
}

const Row = memo(function Row({ row, index, top, height, kind, tabStop }: RowProps) {
  return (
    <div
      role="row"
      className="crow"
      data-index={index}
      data-customer={row?.id}
      data-reading={row === undefined || undefined}
      aria-rowindex={index + 2}
      aria-busy={row === undefined || undefined}
      tabIndex={tabStop ? 0 : -1}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {row === undefined ? (
        <Blank />
      ) : kind === "people" ? (
        <PersonCells row={row} tabStop={tabStop} />
      ) : (
        <ClientCells row={row} />
      )}
    </div>
  );
});

/** Stands where a row is being read. */
function Blank() {
  const t = useText();
  return (
    <span role="gridcell" tabIndex={-1} className="cblank">
      <span className="vh">{t.customers.loadingRow}</span>
    </span>
  );
}

function NameCell({ row }: { row: CustomerRow }) {
  const t = useText();
  const overview = useSync((store) => store.overview);
  // Among people of WhatsApp, who is of another system is told beside the name.
  const mixed = useCustomerList((query) => query.source === null) && row.source !== "whatsapp";
  return (
    <span role="gridcell" tabIndex={-1} className="cname">
      <a
        href={hashOf({ screen: "customer", id: row.id })}
        tabIndex={-1}
        className={row.name === null ? "mut trunc" : "trunc"}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
        }}
      >
        {row.name ?? t.customers.noName}
      </a>
      {mixed && <small className="mut">{sourceName(t, overview, row.source)}</small>}
    </span>
  );
}

function Cell({ className, children }: { className?: string; children: React.ReactNode }) {
  return (
    <span role="gridcell" tabIndex={-1} className={className}>
      {children}
    </span>
  );
}

function Marks({ row }: { row: CustomerRow }) {
  const t = useText();
  return (
    <>
      {row.blocked && (
        <span className="pill failed">
          <Icon name="ban" />
          {t.customers.blocked}
        </span>
      )}
      {row.duplicate && (
        <span className="pill skipped" title={t.customers.duplicate}>
          <Icon name="copy" />
          {t.customers.duplicate}
        </span>
      )}
    </>
  );
}

function PersonCells({ row, tabStop }: { row: CustomerRow; tabStop: boolean }) {
  const t = useText();
  const format = useFormat();
  const last = useTick((now) =>
    row.lastInteractionAt === null ? null : moment(t, format, row.lastInteractionAt, now),
  );
  const title = row.recordId.startsWith("local:") ? t.customers.localOnlyTip : undefined;
  const deciding = useCustomerList((query) => query.filter === "CONFLICT");
  return (
    <>
      <NameCell row={row} />
      <Cell className="mut n trunc">{row.phone !== null && phoneText(row.phone)}</Cell>
      <Cell className="trunc caddress">{row.address}</Cell>
      <Cell className={row.totalOrders === 0 ? "n right zero" : "n right"}>
        {row.totalOrders !== null && format.count(row.totalOrders)}
      </Cell>
      <Cell className="mut n trunc clast">{last}</Cell>
      <Cell className="cmarks">
        <Marks row={row} />
      </Cell>
      <Cell className="cstate">
        <SyncBadge state={row.state} title={title} />
        {deciding && row.conflicts > 0 && <Resolve row={row} tabStop={tabStop} />}
      </Cell>
    </>
  );
}

/** *Resolver*, in the row itself. */
function Resolve({ row, tabStop }: { row: CustomerRow; tabStop: boolean }) {
  const t = useText();
  const words = t.customers.acts;
  const reason = useMay("conflict_get");
  const name = customerName(t, row);
  return (
    <button
      type="button"
      className="btn crow-act"
      tabIndex={tabStop ? 0 : -1}
      aria-label={`${words.resolveShort}: ${name}`}
      aria-disabled={reason === null ? undefined : true}
      title={reason ?? undefined}
      onClick={(event) => {
        // The row itself would open the customer.
        event.stopPropagation();
        void resolveOf(row.id);
      }}
    >
      {words.resolveShort}
    </button>
  );
}

function ClientCells({ row }: { row: CustomerRow }) {
  return (
    <>
      <NameCell row={row} />
      <Cell className="n trunc">{row.document}</Cell>
      <Cell className="mut n trunc">{row.phone !== null && phoneText(row.phone)}</Cell>
      <Cell className="trunc caddress">{row.zone}</Cell>
      <Cell className="mut n trunc">{row.recordId}</Cell>
      <Cell className="trunc cmarks">
        <span className="trunc">{row.contractState}</span>
        <Marks row={row} />
      </Cell>
      <Cell className="cstate">
        <SyncBadge state={row.state} />
      </Cell>
    </>
  );
}

import type {
  BoardSnapshot,
  ConnectionView,
  OrderCard,
  SiteView,
  StageView,
  UiEvent,
} from "../../backend/generated";

/** The stages that have a column. */
export const OPEN_STAGES = ["NEW", "PREPARING", "READY", "OUT_FOR_DELIVERY"] as const;
export type OpenStage = (typeof OPEN_STAGES)[number];

export function isOpen(stage: StageView): stage is OpenStage {
  return (OPEN_STAGES as readonly StageView[]).includes(stage);
}

/**
 * What the board knows. Cards live by id, columns hold ids only: a change of one card renders one card, and a
 * column renders again only when its list changes.
 */
export interface BoardData {
  site: SiteView;
  connection: ConnectionView;
  cards: Readonly<Record<string, OrderCard>>;
  columns: Readonly<Record<OpenStage, readonly string[]>>;
  /** Finished orders that the customer changed afterwards and nobody has seen yet, oldest first. */
  changedFinished: readonly OrderCard[];
  /** Versions of orders that left the board, so that a late message does not bring an older state back. */
  gone: Readonly<Record<string, number>>;
  finishedToday: number;
  setAside: number;
  sequence: number;
  /** When the last full reading was made. */
  readAt: number;
}

/** Oldest first, so that no card ever moves when another one arrives; the number decides among equals. */
function before(a: OrderCard, b: OrderCard): number {
  return (
    a.businessDate.localeCompare(b.businessDate) || a.dailyNumber - b.dailyNumber || a.id.localeCompare(b.id)
  );
}

/** Whether staff must still hear of a change although the order has no card any more. */
function awaitsStaff(order: OrderCard): boolean {
  return !isOpen(order.stage) && order.changed !== null;
}

/** The board out of a full reading. */
export function fromSnapshot(snapshot: BoardSnapshot): BoardData {
  const cards: Record<string, OrderCard> = {};
  const columns: Record<OpenStage, string[]> = { NEW: [], PREPARING: [], READY: [], OUT_FOR_DELIVERY: [] };
  for (const order of [...snapshot.orders].sort(before)) {
    if (!isOpen(order.stage) || cards[order.id] !== undefined) continue;
    cards[order.id] = order;
    columns[order.stage].push(order.id);
  }
  return {
    site: snapshot.site,
    connection: snapshot.connection,
    cards,
    columns,
    changedFinished: snapshot.changedFinished.filter(awaitsStaff).sort(before),
    gone: Object.fromEntries(snapshot.changedFinished.map((order) => [order.id, order.version])),
    finishedToday: snapshot.finishedToday,
    setAside: snapshot.setAside,
    sequence: snapshot.sequence,
    readAt: snapshot.readAt,
  };
}

/**
 * A new reading, keeping every card and column that did not change, so that reading again renders nothing.
 * A card that arrived with an answer after the reading was made keeps its higher version.
 */
export function refresh(old: BoardData, snapshot: BoardSnapshot): BoardData {
  let next = fromSnapshot({
    ...snapshot,
    orders: snapshot.orders.map((order) => {
      const known = old.cards[order.id];
      return known !== undefined && known.version >= order.version ? known : order;
    }),
  });
  // Orders that left the board by an answer that is newer than the reading must not come back.
  for (const [id, version] of Object.entries(old.gone)) {
    const card = next.cards[id];
    if (card !== undefined && card.version <= version) next = remove(next, id, version);
  }
  const changedFinished = keepNewer(old, next.changedFinished);
  const columns: Record<OpenStage, readonly string[]> = { ...next.columns };
  for (const stage of OPEN_STAGES) {
    if (sameList(old.columns[stage], columns[stage])) columns[stage] = old.columns[stage];
  }
  // What an answer still on its way tells of an order that has left the board is old.
  const gone = { ...next.gone };
  if (old.site.businessDate === next.site.businessDate)
    for (const [id, version] of Object.entries(old.gone))
      if (next.cards[id] === undefined) gone[id] = Math.max(version, gone[id] ?? 0);
  const site = JSON.stringify(old.site) === JSON.stringify(next.site) ? old.site : next.site;
  return { ...next, columns, changedFinished, gone, site };
}

/** The changes of a reading without those that an answer has already settled; the same list when nothing differs. */
function keepNewer(old: BoardData, read: readonly OrderCard[]): readonly OrderCard[] {
  const list = read.flatMap((order) => {
    if ((old.cards[order.id]?.version ?? 0) > order.version) return [];
    if ((old.gone[order.id] ?? 0) < order.version) return [order];
    return old.changedFinished.filter((known) => known.id === order.id);
  });
  const same =
    list.length === old.changedFinished.length &&
    list.every((order, index) => order === old.changedFinished[index]);
  return same ? old.changedFinished : list;
}

/** The changes of finished orders after one order took a new form. */
function withChange(list: readonly OrderCard[], order: OrderCard): readonly OrderCard[] {
  const others = list.filter((other) => other.id !== order.id);
  if (awaitsStaff(order)) return [...others, order].sort(before);
  return others.length === list.length ? list : others;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function remove(board: BoardData, id: string, version: number): BoardData {
  const { [id]: card, ...cards } = board.cards;
  const columns =
    card !== undefined && isOpen(card.stage)
      ? { ...board.columns, [card.stage]: board.columns[card.stage].filter((other) => other !== id) }
      : board.columns;
  return { ...board, cards, columns, gone: { ...board.gone, [id]: version } };
}

function insert(cards: BoardData["cards"], column: readonly string[], order: OrderCard): readonly string[] {
  let index = column.length;
  while (index > 0) {
    const neighbour = cards[column[index - 1] ?? ""];
    if (neighbour === undefined || before(neighbour, order) <= 0) break;
    index -= 1;
  }
  return [...column.slice(0, index), order.id, ...column.slice(index)];
}

/** Puts one card where it belongs. A card with a lower or equal version than the known one changes nothing. */
export function applyOrder(board: BoardData, order: OrderCard): BoardData {
  const known = board.cards[order.id];
  const goneVersion = board.gone[order.id];
  if (known !== undefined && known.version >= order.version) return board;
  if (goneVersion !== undefined && goneVersion >= order.version) return board;

  const today = order.businessDate === board.site.businessDate ? 1 : 0;
  if (!isOpen(order.stage)) {
    const changedFinished = withChange(board.changedFinished, order);
    const left = { ...remove(board, order.id, order.version), changedFinished };
    return known === undefined ? left : { ...left, finishedToday: board.finishedToday + today };
  }
  const stage = order.stage;
  const cards = { ...board.cards, [order.id]: order };
  let columns = board.columns;
  if (known?.stage !== stage) {
    columns = { ...columns };
    if (known !== undefined && isOpen(known.stage)) {
      columns = { ...columns, [known.stage]: columns[known.stage].filter((id) => id !== order.id) };
    }
    columns = { ...columns, [stage]: insert(cards, columns[stage], order) };
  }
  if (goneVersion === undefined) return { ...board, cards, columns };
  const { [order.id]: _, ...gone } = board.gone;
  const changedFinished = withChange(board.changedFinished, order);
  return {
    ...board,
    cards,
    columns,
    changedFinished,
    gone,
    finishedToday: Math.max(0, board.finishedToday - today),
  };
}

/** What one message does to the board; `null` means that the board must be read again. */
export function applyEvent(board: BoardData, event: UiEvent): BoardData | null {
  switch (event.type) {
    case "orderArrived":
    case "orderUpdated":
      return applyOrder(board, event.order);
    case "connection":
      return { ...board, connection: event.connection };
    case "setAside":
      return { ...board, setAside: event.count };
    // Beside the orders: the feed has it read.
    case "people":
    case "settings":
    case "sync":
    case "run":
    case "integrations":
    case "alerts":
    case "customers":
      return board;
    // A new day changes what counts as today, and only the reading knows the new counts.
    case "businessDay":
    case "resync":
      return null;
    default: {
      // A message of a newer version: its meaning is unknown, so the board is read.
      event satisfies never;
      return null;
    }
  }
}

/** New orders that nobody has acknowledged, the oldest first. */
export function unacknowledged(board: BoardData | null): readonly OrderCard[] {
  if (board === null) return [];
  const cards = board.columns.NEW.map((id) => board.cards[id]);
  return cards.filter((card): card is OrderCard => card?.acknowledgedAt === null);
}

import { describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import type { BoardSnapshot, OrderCard } from "../../backend/generated";
import { applyEvent, applyOrder, fromSnapshot, refresh } from "./board-state";

async function snapshot(orders: readonly OrderCard[], change: Partial<BoardSnapshot> = {}) {
  return { ...(await createMockBackend(orders).call("board_get", {})), ...change };
}
const board = async (...orders: OrderCard[]) => fromSnapshot(await snapshot(orders));

describe("a card on the board", () => {
  it("joins its column oldest first, whatever the order of arrival", async () => {
    const start = await board(order(3), order(1));
    expect(start.columns.NEW).toEqual([order(1).id, order(3).id]);
    expect(applyOrder(start, order(2)).columns.NEW).toEqual([1, 2, 3].map((n) => order(n).id));
    const yesterday = order(99, { businessDate: "2025-10-03" });
    expect(applyOrder(start, yesterday).columns.NEW[0]).toBe(yesterday.id);
  });

  it("is not replaced by an older version of itself", async () => {
    const start = await board(order(1, { version: 5, stage: "READY" }));
    expect(applyOrder(start, order(1, { version: 4 }))).toBe(start);
    expect(applyOrder(start, order(1, { version: 5 }))).toBe(start);
  });

  it("moves to the column of its stage and leaves the other columns as they are", async () => {
    const start = await board(order(1), order(2, { stage: "READY" }));
    const next = applyOrder(start, order(1, { version: 2, stage: "PREPARING" }));
    expect(next.columns.NEW).toEqual([]);
    expect(next.columns.PREPARING).toEqual([order(1).id]);
    expect(next.columns.READY).toBe(start.columns.READY);
    expect(next.cards[order(2).id]).toBe(start.cards[order(2).id]);
  });

  it("keeps the lists untouched when only its content changes", async () => {
    const start = await board(order(1), order(2));
    const next = applyOrder(start, order(1, { version: 2, notes: "sin timbre" }));
    expect(next.columns).toBe(start.columns);
  });
});

describe("an order that is finished", () => {
  it("leaves the board, counts once, and does not come back by a late message", async () => {
    const start = await board(order(1, { stage: "READY" }));
    const gone = applyOrder(start, order(1, { version: 3, stage: "DELIVERED" }));
    expect(gone.columns.READY).toEqual([]);
    expect(gone.finishedToday).toBe(1);
    expect(applyOrder(gone, order(1, { version: 2, stage: "READY" }))).toBe(gone);
    expect(applyOrder(gone, order(1, { version: 3, stage: "DELIVERED" })).finishedToday).toBe(1);
    // Nor after the board was read anew, by an answer that was on its way meanwhile.
    const read = refresh(gone, await snapshot([]));
    expect(applyOrder(read, order(1, { version: 2, stage: "READY" }))).toBe(read);
  });

  it("comes back when the move is undone", async () => {
    const start = await board(order(1, { stage: "READY" }));
    const gone = applyOrder(start, order(1, { version: 2, stage: "DELIVERED" }));
    const back = applyOrder(gone, order(1, { version: 3, stage: "READY" }));
    expect(back.columns.READY).toEqual([order(1).id]);
    expect(back.finishedToday).toBe(0);
  });
});

describe("a change of a finished order", () => {
  const change = { at: 1, parts: ["total"], removed: [], added: [] };
  const done = (extra: Partial<OrderCard> = {}) => order(42, { stage: "DELIVERED", ...extra });
  const listed = (board: { changedFinished: readonly OrderCard[] }) =>
    board.changedFinished.map((each) => each.dailyNumber);

  it("is kept out of the columns, by reading and by message, until it was seen", async () => {
    const read = await board(done({ changed: change }), order(1));
    expect(listed(read)).toEqual([42]);
    expect(read.columns.NEW).toEqual([order(1).id]);

    const start = await board(order(1));
    const told = applyEvent(start, { type: "orderUpdated", order: done({ version: 2, changed: change }) });
    expect(told === null ? [] : listed(told)).toEqual([42]);
    expect(told?.finishedToday).toBe(start.finishedToday);
    const seen = told && applyOrder(told, done({ version: 3 }));
    expect(seen?.changedFinished).toEqual([]);
  });

  it("is not made of a finished order that nobody changed, nor of an open one", async () => {
    const start = await board(order(1));
    expect(applyOrder(start, done({ version: 2 })).changedFinished).toEqual([]);
    expect(applyOrder(start, order(1, { version: 2, changed: change })).changedFinished).toEqual([]);
  });

  it("goes back to the card when the order is open again", async () => {
    const start = await board(done({ changed: change }));
    const open = applyOrder(start, done({ version: 2, stage: "READY", changed: change }));
    expect(open.changedFinished).toEqual([]);
    expect(open.columns.READY).toEqual([done().id]);
  });

  it("that was seen does not come back by a message or a reading from before", async () => {
    const start = await board(done({ changed: change }));
    const seen = applyOrder(start, done({ version: 2 }));
    expect(applyOrder(seen, done({ changed: change }))).toBe(seen);
    expect(refresh(seen, await snapshot([done({ changed: change })])).changedFinished).toEqual([]);
    const again = done({ version: 3, changed: change });
    expect(listed(refresh(seen, await snapshot([again])))).toEqual([42]);
  });

  it("keeps its list when a reading says the same", async () => {
    const start = await board(done({ changed: change }));
    const again = refresh(start, await snapshot([done({ changed: change })]));
    expect(again.changedFinished).toBe(start.changedFinished);
  });
});

describe("a new reading", () => {
  it("keeps what did not change, so that nothing renders", async () => {
    const start = await board(order(1), order(2));
    const again = refresh(start, await snapshot([order(1), order(2)]));
    expect(again.columns.NEW).toBe(start.columns.NEW);
    expect(again.cards[order(1).id]).toBe(start.cards[order(1).id]);
  });

  it("does not put an older state over the answer of a command", async () => {
    const start = await board(order(1));
    const accepted = applyOrder(start, order(1, { version: 2, stage: "PREPARING" }));
    expect(refresh(accepted, await snapshot([order(1)])).columns.PREPARING).toEqual([order(1).id]);
    const rejected = applyOrder(start, order(1, { version: 2, stage: "REJECTED" }));
    expect(refresh(rejected, await snapshot([order(1)])).columns.NEW).toEqual([]);
  });

  it("drops what is no longer there", async () => {
    const start = await board(order(1), order(2));
    expect(Object.keys(refresh(start, await snapshot([order(2)])).cards)).toEqual([order(2).id]);
  });
});

describe("a message", () => {
  it("asks for a reading when only that tells the truth", async () => {
    const start = await board();
    expect(applyEvent(start, { type: "resync" })).toBeNull();
    expect(applyEvent(start, { type: "businessDay", businessDate: "2025-10-05" })).toBeNull();
    expect(applyEvent(start, { type: "setAside", count: 2 })?.setAside).toBe(2);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import type { OrderCard } from "../../backend/generated";
import { useToasts } from "../../shared/toasts";
import { accept, advance, retryConnection, undo } from "./actions";
import { fromSnapshot } from "./board-state";
import { putOrders, useBoard } from "./store";
import { useView } from "./view";

const { id } = order(7);
let mock: MockBackend;
/** Answers that the machine has given and that are still on their way, oldest first. */
let late: (() => void)[];

/** What the machine has of the order comes to the board as an event does. */
async function told(): Promise<OrderCard> {
  const { card } = await mock.call("order_get", { id });
  putOrders([card]);
  return card;
}

const sent = () => mock.calls.map(({ command }) => command).filter((command) => command !== "order_get");
const moves = () => useToasts.getState().toasts.filter((toast) => toast.kind === "move");

beforeEach(async () => {
  mock = createMockBackend([order(7, { stage: "NEW" })]);
  late = [];
  const call: Backend["call"] = async (command, request) => {
    const answer = await mock.call(command, request);
    await new Promise<void>((arrive) => late.push(arrive));
    return answer;
  };
  giveBackend({ ...mock, call });
  useBoard.setState({ board: fromSnapshot(await mock.call("board_get", {})), phase: "ready" });
  useView.setState({ busy: new Map() });
  useToasts.setState({ toasts: [] });
  mock.calls.length = 0;
});

describe("a command whose answer is late", () => {
  it("is given once, however often it is pressed", async () => {
    const first = accept(id);
    await accept(id);
    expect(sent()).toEqual(["order_accept"]);
    await expect.poll(() => late.length).toBe(1);
    late[0]?.();
    await first;
    expect(useView.getState().busy.size).toBe(0);
  });

  it("does not put an old answer over a connection that was told meanwhile", async () => {
    const connection = () => useBoard.getState().board?.connection;
    const first = connection();
    const trying = retryConnection();
    await expect.poll(() => late.length).toBe(1);
    const { board } = useBoard.getState();
    if (board === null || first === undefined) throw new Error("the board was read");
    const live = { ...first, lastCheckedAt: 5 };
    useBoard.setState({ board: { ...board, connection: live } });
    late[0]?.();
    await trying;
    expect(connection()).toBe(live);
  });

  it("keeps nobody waiting who sees on the board what it did", async () => {
    const first = accept(id);
    const second = advance(await told());
    expect(sent()).toEqual(["order_accept", "order_advance"]);
    await expect.poll(() => late.length).toBe(2);
    late[0]?.();
    await first;
    // The order is busy with the second one still.
    expect(useView.getState().busy.has(id)).toBe(true);
    late[1]?.();
    await second;
    expect(useView.getState().busy.size).toBe(0);
  });

  it("offers to take back what still is so, and not what the order has gone on from", async () => {
    const first = accept(id);
    const second = advance(await told());
    await told();
    await expect.poll(() => late.length).toBe(2);
    late[1]?.();
    await second;
    const shown = moves();
    expect(shown).toHaveLength(1);
    late[0]?.();
    await first;
    expect(moves()).toEqual(shown);
  });

  it("takes back no move whose order has gone on from what its toast says", async () => {
    const first = accept(id);
    await expect.poll(() => late.length).toBe(1);
    late[0]?.();
    await first;
    expect(moves()).toHaveLength(1);
    const taken = undo(id);
    await told();
    expect(moves()).toEqual([]);
    const again = accept(id);
    await told();
    await expect.poll(() => late.length).toBe(3);
    late[2]?.();
    await again;
    const shown = moves();
    expect(shown).toHaveLength(1);
    late[1]?.();
    expect(await taken).toBe(true);
    expect(moves()).toEqual(shown);
  });
});

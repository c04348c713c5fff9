import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import type { Backend } from "../../backend/backend";
import type { RunView } from "../../backend/generated";
import { startFeed } from "./feed";
import { EMPTY, useBoard } from "./store";

let backend: MockBackend;
let stop: () => void;
const arrived = vi.fn();
const news = vi.fn();
const runs = vi.fn();

const reads = () => backend.calls.filter((call) => call.command === "board_get").length;
const ids = () => useBoard.getState().board?.columns.NEW;

async function start(...orders: ReturnType<typeof order>[]) {
  backend = createMockBackend(orders);
  stop = startFeed(backend, { onArrived: arrived, onNews: news, onRun: runs });
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  useBoard.setState(EMPTY);
  arrived.mockClear();
  news.mockClear();
  runs.mockClear();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("the feed", () => {
  it("reads the board once and then follows the messages", async () => {
    await start(order(1));
    backend.arrive(order(2));
    expect(ids()).toEqual([order(1).id, order(2).id]);
    expect(arrived).toHaveBeenCalledTimes(1);
    expect(reads()).toBe(1);
  });

  it("reads again after a gap and loses no order", async () => {
    await start(order(1));
    backend.emit({ type: "setAside", count: 1 }, 3);
    expect(reads()).toBe(2);
    await vi.advanceTimersByTimeAsync(0);
    backend.arrive(order(2));
    expect(ids()).toEqual([order(1).id, order(2).id]);
    expect(reads()).toBe(2);
  });

  it("reports an arrived order exactly once when it came with a gap", async () => {
    await start();
    const late = order(7);
    backend.emit({ type: "orderArrived", order: late }, 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(arrived).toHaveBeenCalledTimes(1);
  });

  it("applies messages that come while the board is being read", async () => {
    await start(order(1));
    backend.contact(true);
    backend.arrive(order(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(ids()).toEqual([order(1).id, order(2).id]);
    expect(arrived).toHaveBeenCalledTimes(1);
  });

  it("tells what stands beside the board also where the reading of the board contains it, once per kind", async () => {
    const mock = createMockBackend([order(1)]);
    let read: () => void = () => undefined;
    const call: Backend["call"] = async (command, request) => {
      await new Promise<void>((go) => {
        read = go;
      });
      return mock.call(command, request);
    };
    stop = startFeed({ ...mock, call }, { onArrived: arrived, onNews: news, onRun: runs });
    mock.emit({ type: "sync" });
    mock.emit({ type: "sync" });
    mock.emit({ type: "run", run: { id: 5 } as RunView });
    read();
    await vi.advanceTimersByTimeAsync(0);
    expect(news.mock.calls).toEqual([["everything"], ["sync"]]);
    expect(runs).toHaveBeenCalledTimes(1);
  });

  it("reads again on resync and on a new contact, and says so while contact is lost", async () => {
    await start();
    backend.emit({ type: "resync" });
    await vi.advanceTimersByTimeAsync(0);
    expect(reads()).toBe(2);
    backend.contact(false);
    expect(useBoard.getState().contact).toBe(false);
    backend.contact(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(useBoard.getState().contact).toBe(true);
    expect(reads()).toBe(3);
  });

  it("keeps the last board when a reading fails, and tries again", async () => {
    await start(order(1));
    backend.failNext("board_get", "INTERNAL");
    backend.emit({ type: "resync" });
    await vi.advanceTimersByTimeAsync(0);
    expect(useBoard.getState().failure).toBe("INTERNAL");
    expect(ids()).toEqual([order(1).id]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(useBoard.getState().failure).toBeNull();
  });

  it("shows the way back in when the session is over", async () => {
    await start();
    backend.failNext("board_get", "NO_SESSION");
    backend.emit({ type: "resync" });
    await vi.advanceTimersByTimeAsync(0);
    expect(useBoard.getState().phase).toBe("session");
  });
});

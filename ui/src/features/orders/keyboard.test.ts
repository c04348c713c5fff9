import { describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { giveBackend } from "../../backend/door";
import type { OrderCard, SeatView } from "../../backend/generated";
import { useSeat } from "../seat/store";
import { useSetup } from "../setup/store";
import { fromSnapshot } from "./board-state";
import { acceptTarget, startKeyboard } from "./keyboard";
import { EMPTY, useBoard } from "./store";
import { useView } from "./view";

const board = async (...orders: OrderCard[]) =>
  fromSnapshot(await createMockBackend(orders).call("board_get", {}));

describe("the keys of the board", () => {
  const seat: SeatView = { person: null, role: "ADMINISTRATOR", people: "NOBODY", kind: "MACHINE" };
  const press = () => {
    const event = new KeyboardEvent("keydown", { key: "ArrowDown", cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };

  it("act on the board, and on nothing while the first start covers it", async () => {
    const stop = startKeyboard();
    try {
      useBoard.setState({ board: await board(order(1)), phase: "ready" });
      useSeat.setState({ seat });
      useSetup.setState({ setup: { state: "FINISHED", sample: "NONE" } });
      expect(press()).toBe(true);
      useView.setState({ selected: null });
      useSetup.setState({ setup: { state: "PENDING", sample: "NONE" } });
      expect(press()).toBe(false);
      expect(useView.getState().selected).toBeNull();
    } finally {
      stop();
      useBoard.setState(EMPTY);
      useSetup.setState({ setup: null });
    }
  });
});

describe("a key that is held down", () => {
  it("is one press where it acts, and goes on where it only moves", async () => {
    const backend = createMockBackend([order(1, { stage: "PREPARING" }), order(2)]);
    giveBackend(backend);
    const stop = startKeyboard();
    const hold = (key: string) => {
      const event = new KeyboardEvent("keydown", { key, repeat: true, cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    try {
      useBoard.setState({ board: await board(order(1, { stage: "PREPARING" }), order(2)), phase: "ready" });
      useView.setState({ selected: order(1).id, busy: new Map() });
      for (const key of ["n", "a", "u"]) expect(hold(key)).toBe(true);
      expect(backend.calls).toEqual([]);
      expect(hold("ArrowLeft")).toBe(true);
      expect(useView.getState().selected).toBe(order(2).id);
    } finally {
      stop();
      useBoard.setState(EMPTY);
    }
  });
});

describe("the key that accepts", () => {
  it("takes the selected new order, otherwise the oldest", async () => {
    const shown = await board(order(1), order(2), order(3, { stage: "READY" }));
    expect(acceptTarget(shown, order(2).id)).toBe(order(2).id);
    expect(acceptTarget(shown, order(3).id)).toBe(order(1).id);
    expect(acceptTarget(shown, null)).toBe(order(1).id);
  });

  it("takes an order that its customer called off only when it is selected", async () => {
    const shown = await board(order(1, { cancelledByCustomer: true }), order(2));
    expect(acceptTarget(shown, null)).toBe(order(2).id);
    expect(acceptTarget(shown, order(1).id)).toBe(order(1).id);
    expect(acceptTarget(await board(order(1, { cancelledByCustomer: true })), null)).toBeNull();
  });
});

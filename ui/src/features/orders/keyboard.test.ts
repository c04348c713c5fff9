import { describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import type { OrderCard } from "../../backend/generated";
import { fromSnapshot } from "./board-state";
import { acceptTarget } from "./keyboard";

const board = async (...orders: OrderCard[]) =>
  fromSnapshot(await createMockBackend(orders).call("board_get", {}));

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

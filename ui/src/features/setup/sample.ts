import type { OrderCard, SetupView } from "../../backend/generated";

/** Whether an order is one of the sample. Without a word of its own it is when sample data is loaded. */
export function isSample(order: OrderCard & { sample?: boolean }, setup: SetupView | null): boolean {
  return order.sample ?? setup?.sample === "LOADED";
}

import type { OrderCard } from "../../backend/generated";
import { fold } from "./order-text";

/** Rough height of a card in lines; only the comparison between two lanes depends on it. */
function weight(order: OrderCard | undefined): number {
  if (order === undefined) return 0;
  const { shown } = fold(order.items);
  const strips = order.defects.length > 0 || order.changed !== null ? 2 : 0;
  return 6 + shown.length + strips + (order.notes === null ? 0 : 2);
}

/**
 * Which of two lanes each card stands in. A card joins the shorter lane once and stays there until it leaves, so
 * that nothing moves under a finger when another card goes.
 */
export function assignLanes(
  ids: readonly string[],
  cards: Readonly<Record<string, OrderCard>>,
  known: ReadonlyMap<string, 0 | 1>,
): Map<string, 0 | 1> {
  const lanes = new Map<string, 0 | 1>();
  const heights: [number, number] = [0, 0];
  for (const id of ids) {
    const lane = known.get(id);
    if (lane === undefined) continue;
    lanes.set(id, lane);
    heights[lane] += weight(cards[id]);
  }
  for (const id of ids) {
    if (lanes.has(id)) continue;
    const lane = heights[1] < heights[0] ? 1 : 0;
    lanes.set(id, lane);
    heights[lane] += weight(cards[id]);
  }
  return lanes;
}

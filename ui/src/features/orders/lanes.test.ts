import { describe, expect, it } from "vitest";
import { item, order } from "../../../mock/orders";
import { assignLanes } from "./lanes";

const long = order(1, { items: Array.from({ length: 8 }, (_, index) => item(1, `Plato ${index}`)) });
const cards = Object.fromEntries([long, order(2), order(3), order(4)].map((card) => [card.id, card]));
const id = (number: number) => order(number).id;

describe("two lanes", () => {
  it("give a card to the shorter lane", () => {
    const lanes = assignLanes([id(1), id(2), id(3)], cards, new Map());
    expect([id(1), id(2), id(3)].map((each) => lanes.get(each))).toEqual([0, 1, 1]);
  });

  it("never move a card that has its place", () => {
    const first = assignLanes([id(1), id(2), id(3)], cards, new Map());
    const later = assignLanes([id(2), id(3), id(4)], cards, first);
    expect(later.get(id(2))).toBe(first.get(id(2)));
    expect(later.get(id(3))).toBe(first.get(id(3)));
    expect(later.get(id(4))).toBe(0);
    expect(later.has(id(1))).toBe(false);
  });
});

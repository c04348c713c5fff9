import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshen, type Page, type Pages, usePages } from "./pages";

const identity = (value: number) => value;

describe("a list whose beginning was read anew", () => {
  it("keeps what follows behind the last one that both know", () => {
    expect(freshen([9, 8, 7, 6, 5], [10, 9, 8], identity)).toEqual([10, 9, 8, 7, 6, 5]);
    expect(freshen([9, 8, 7, 6, 5], [9, 7, 6], identity)).toEqual([9, 7, 6, 5]);
  });

  it("begins anew where nothing is known any more", () => {
    expect(freshen([3, 2, 1], [30, 29], identity)).toEqual([30, 29]);
    expect(freshen([3, 2, 1], [], identity)).toEqual([]);
  });
});

type Ask = { after: number | null; limit: number; answer(page: Page<number, number>): void };
let asks: Ask[] = [];
let pages: Pages<number>;
let root: Root;

function Probe({ name, round }: { name: string; round: number }) {
  pages = usePages<number, number>({
    key: name,
    round,
    keyOf: identity,
    read: (after, limit) => new Promise((answer) => asks.push({ after, limit, answer })),
  });
  return null;
}

const show = (name: string, round: number) => act(() => root.render(<Probe name={name} round={round} />));
const answer = (index: number, items: number[], next: number | null, total = 9) =>
  act(async () => asks[index]?.answer({ items, next, total }));

describe("a long list", () => {
  beforeEach(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    asks = [];
    root = createRoot(document.createElement("div"));
  });
  afterEach(() => act(() => root.unmount()));

  it("is read part by part, each once", async () => {
    show("a", 0);
    await answer(0, [9, 8], 8);
    act(() => {
      pages.more();
      pages.more();
    });
    expect(asks.map((ask) => ask.after)).toEqual([null, 8]);
    await answer(1, [8, 7], null);
    expect(pages.items).toEqual([9, 8, 7]);
    act(() => pages.more());
    expect(asks).toHaveLength(2);
  });

  it("drops answers about a list that a person has left", async () => {
    show("a", 0);
    show("b", 0);
    await answer(1, [1], null);
    await answer(0, [9, 8], 8);
    expect(pages.items).toEqual([1]);
  });

  it("does not read on in the list that a person has left", async () => {
    show("a", 0);
    await answer(0, [9, 8], 8);
    show("b", 0);
    act(() => pages.more());
    expect(asks.map((ask) => ask.after)).toEqual([null, null]);
  });

  it("is shown though its rounds follow each other faster than they are answered, and never goes back", async () => {
    show("a", 0);
    show("a", 1);
    await answer(0, [9], null);
    expect(pages.items).toEqual([9]);
    show("a", 2);
    await answer(2, [9, 8, 7], null);
    await answer(1, [9, 8], null);
    expect(pages.items).toEqual([9, 8, 7]);
  });

  it("reads on while another round is under way, and keeps what that one did not ask for", async () => {
    const part = (from: number) => Array.from({ length: 100 }, (_, index) => from - index);
    show("a", 0);
    await answer(0, part(300), 201);
    act(() => pages.more());
    show("a", 1);
    expect(asks[2]?.limit).toBe(100);
    await answer(1, part(200), 101);
    expect(pages.items).toHaveLength(200);
    await answer(2, part(301), 202);
    expect(pages.items).toEqual([301, ...part(300), ...part(200)]);
    act(() => pages.more());
    expect(asks[3]?.after).toBe(101);
  });

  it("joins no part of the list that a person has left, though both end with the same", async () => {
    show("a", 0);
    await answer(0, [9, 8], 8);
    act(() => pages.more());
    show("b", 0);
    await answer(2, [9, 8], 8);
    await answer(1, [7, 6], null);
    expect(pages.items).toEqual([9, 8]);
    act(() => pages.more());
    expect(asks[3]?.after).toBe(8);
  });

  it("reads its beginning again with every round and shows what is gone no more", async () => {
    show("a", 0);
    await answer(0, [9, 8], null, 2);
    show("a", 1);
    expect(pages.items).toEqual([9, 8]);
    await answer(1, [8], null, 1);
    expect([pages.items, pages.total]).toEqual([[8], 1]);
  });
});

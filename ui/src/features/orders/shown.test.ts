import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { fromSnapshot } from "./board-state";
import { GIVE_UP_FRAMES, reportBoardShown, reportShown } from "./shown";
import { EMPTY, useBoard } from "./store";

const { id } = order(1);
let frames: FrameRequestCallback[];
let backend: MockBackend;

/** Draws frames one after the other. */
function draw(count: number): void {
  for (let drawn = 0; drawn < count; drawn += 1) {
    for (const callback of frames.splice(0)) callback(drawn);
  }
}
function putCard(): HTMLElement {
  const card = document.createElement("article");
  card.id = `order-${id}`;
  document.body.append(card);
  return card;
}
const reports = () => backend.calls.filter((call) => call.command === "card_shown");

beforeEach(() => {
  frames = [];
  backend = createMockBackend([order(1)]);
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => frames.push(callback));
});
afterEach(() => {
  document.body.replaceChildren();
  useBoard.setState(EMPTY);
  vi.unstubAllGlobals();
});

describe("the report that a card is on the screen", () => {
  it("leaves on the second frame after the card exists, once", () => {
    reportShown(backend, id);
    draw(20);
    expect(reports()).toEqual([]);
    putCard();
    draw(1);
    expect(reports()).toEqual([]);
    draw(1);
    expect(reports()).toEqual([{ command: "card_shown", request: { id } }]);
    draw(20);
    expect(reports()).toHaveLength(1);
  });

  it("never leaves for a card that never appears, and the waiting ends", () => {
    reportShown(backend, id);
    draw(GIVE_UP_FRAMES + 2);
    expect(reports()).toEqual([]);
    expect(frames).toEqual([]);
  });

  it("does not leave for a card that was gone before it was painted", () => {
    const card = putCard();
    reportShown(backend, id);
    draw(1);
    card.remove();
    draw(2);
    expect(reports()).toEqual([]);
  });
});

describe("the report that the board is on the screen", () => {
  const boardReports = () => backend.calls.filter((call) => call.command === "board_shown").length;
  const read = async () => useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})) });

  it("leaves on the second frame after the board exists, once", async () => {
    reportBoardShown(backend);
    draw(5);
    await read();
    draw(5);
    expect(boardReports()).toBe(0);
    document.body.innerHTML = '<div id="pedidos"><div class="board"></div></div>';
    draw(1);
    expect(boardReports()).toBe(0);
    draw(1);
    expect(boardReports()).toBe(1);
    await read();
    draw(5);
    expect(boardReports()).toBe(1);
  });

  it("does not take the outline of a board that is being read for the board", async () => {
    reportBoardShown(backend);
    await read();
    document.body.innerHTML = '<div id="pedidos"><div class="board" role="status"></div></div>';
    draw(GIVE_UP_FRAMES + 2);
    expect(boardReports()).toBe(0);
    expect(frames).toEqual([]);
  });
});

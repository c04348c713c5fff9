import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { fromSnapshot, unacknowledged } from "../orders/board-state";
import { EMPTY, useBoard } from "../orders/store";
import { useSeat } from "../seat/store";
import { SetupPage } from "./SetupPage";
import { coversBoard, useSetup } from "./store";

const { es } = CATALOGUES;
const page = document.createElement("div");
let root: Root;
const button = (label: string) =>
  [...page.querySelectorAll("button")].find((each) => each.textContent === label);

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  useSetup.setState({ setup: { state: "PENDING", sample: "NONE" }, passing: "NO" });
  useSeat.setState({ seat: { person: null, role: "OPERATOR", people: "SOMEBODY", kind: "MACHINE" } });
  const backend = createMockBackend([order(1), order(2)]);
  giveBackend(backend);
  useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})), phase: "ready" });
  root = createRoot(page);
  await act(async () => root.render(<SetupPage />));
});

afterEach(() => {
  act(() => root.unmount());
  useBoard.setState(EMPTY);
  useSetup.setState({ setup: null, passing: "NO" });
});

describe("the first start that somebody else has to finish", () => {
  it("leads an operator to the orders", () => {
    expect(coversBoard()).toBe(true);
    act(() => button(es.setup.toOrders)?.click());
    expect(coversBoard()).toBe(false);
  });

  it("says how many orders wait behind it, and quiets them", async () => {
    expect(page.textContent).toContain(es.setup.waiting(2));
    await act(async () => button(es.banner.gotIt)?.click());
    expect(unacknowledged(useBoard.getState().board)).toEqual([]);
    expect(page.textContent).not.toContain(es.setup.waiting(2));
  });
});

import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { fromSnapshot } from "./board-state";
import { CardFoot } from "./CardFoot";
import { EMPTY, useBoard } from "./store";
import { useView } from "./view";

const { es } = CATALOGUES;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  useView.setState({ busy: new Map() });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  useBoard.setState(EMPTY);
});

it("the second press of a double click does not move an order on that the first one has accepted", async () => {
  const backend = createMockBackend([order(1)]);
  giveBackend(backend);
  useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})), phase: "ready" });
  const page = document.createElement("div");
  const root = createRoot(page);
  const show = (stage: "NEW" | "PREPARING") =>
    act(async () =>
      root.render(<CardFoot order={order(1, { stage, version: 2 })} digit={null} acceptKey={false} />),
    );
  const press = (label: string) =>
    act(async () => [...page.querySelectorAll("button")].find((each) => each.textContent === label)?.click());
  const sent = () =>
    backend.calls.map(({ command }) => command).filter((command) => command.startsWith("order_"));
  await show("NEW");
  await press(es.card.accept);
  await show("PREPARING");
  await press(es.card.toReady);
  expect(sent()).toEqual(["order_accept"]);
  await act(async () => vi.advanceTimersByTime(1_000));
  await press(es.card.toReady);
  expect(sent()).toEqual(["order_accept", "order_advance"]);
  await act(async () => root.unmount());
});

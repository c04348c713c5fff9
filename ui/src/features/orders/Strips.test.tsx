import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { giveBackend } from "../../backend/door";
import type { OrderCard } from "../../backend/generated";
import { useRoute } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { OrderDrawer } from "./OrderDrawer";
import { Strips } from "./Strips";
import { useView } from "./view";

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

const of = (blocked: boolean, blockReason: string | null): OrderCard =>
  order(7, { customer: { name: "Ana", phone: null, totalOrders: null, blocked, blockReason } });

describe("an order of a blocked customer", () => {
  it("says so with the reason, where there is one", async () => {
    await act(async () => root.render(<Strips order={of(true, "No paga")} />));
    expect(page.textContent).toBe("Cliente bloqueado: No paga");
    await act(async () => root.render(<Strips order={of(true, null)} />));
    expect(page.textContent).toBe("Cliente bloqueado");
    await act(async () => root.render(<Strips order={of(false, null)} />));
    expect(page.textContent).toBe("");
  });
});

describe("an order", () => {
  it("leads to its customer", async () => {
    giveBackend(createMockBackend([of(false, null)]));
    await act(async () => root.render(<OrderDrawer />));
    await act(async () => useView.setState({ drawer: of(false, null).id }));
    const link = () =>
      [...document.querySelectorAll("a")].find((each) => each.textContent === "Ver historial del cliente");
    await act(() => vi.waitFor(() => expect(link()).toBeDefined()));
    await act(async () => link()?.click());
    expect(useView.getState().drawer).toBeNull();
    expect(useRoute.getState().route).toEqual({ screen: "customer", id: 1 });
  });
});

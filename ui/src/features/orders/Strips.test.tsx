import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { createMockBackend } from "../../../mock/backend";
import { order } from "../../../mock/orders";
import { testPage } from "../../../mock/page";
import { giveBackend } from "../../backend/door";
import type { OrderCard } from "../../backend/generated";
import { useRoute } from "../../shared/route";
import { OrderDrawer } from "./OrderDrawer";
import { Strips } from "./Strips";
import { useView } from "./view";

const { element: page, draw } = testPage();

const of = (blocked: boolean, blockReason: string | null): OrderCard =>
  order(7, { customer: { name: "Ana", phone: null, totalOrders: null, blocked, blockReason } });

describe("an order of a blocked customer", () => {
  it("says so with the reason, where there is one", async () => {
    await draw(<Strips order={of(true, "No paga")} />);
    expect(page.textContent).toBe("Cliente bloqueado: No paga");
    await draw(<Strips order={of(true, null)} />);
    expect(page.textContent).toBe("Cliente bloqueado");
    await draw(<Strips order={of(false, null)} />);
    expect(page.textContent).toBe("");
  });
});

describe("an order", () => {
  it("leads to its customer", async () => {
    giveBackend(createMockBackend([of(false, null)]));
    await draw(<OrderDrawer />);
    await act(async () => useView.setState({ drawer: of(false, null).id }));
    const link = () =>
      [...document.querySelectorAll("a")].find((each) => each.textContent === "Ver historial del cliente");
    await act(() => vi.waitFor(() => expect(link()).toBeDefined()));
    await act(async () => link()?.click());
    expect(useView.getState().drawer).toBeNull();
    expect(useRoute.getState().route).toEqual({ screen: "customer", id: 1 });
  });
});

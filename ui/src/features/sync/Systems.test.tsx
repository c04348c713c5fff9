import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { giveBackend } from "../../backend/door";
import { CATALOGUES } from "../../shared/i18n";
import { useSettings } from "../../shared/settings";
import { useSeat } from "../seat/store";
import { Systems } from "./Systems";
import { readSync, useSync } from "./store";

const { es } = CATALOGUES;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;

/** The systems as the store has them, which is what the page shows. */
function Shown() {
  const systems = useSync((store) => store.overview?.systems);
  return systems === undefined ? null : <Systems systems={systems} />;
}

const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const row = (system: string) => page.querySelector<HTMLElement>(`[data-system="${system}"]`);
const order = () =>
  [...page.querySelectorAll<HTMLElement>("[data-system]")].map((each) => each.dataset.system);
const button = (within: ParentNode | null, label: string) =>
  [...(within?.querySelectorAll("button") ?? [])].find((each) => each.textContent === label);
const press = async (within: ParentNode | null, label: string) => {
  await act(async () => button(within, label)?.click());
  await settle();
};
const called = (command: string) => backend.calls.filter((call) => call.command === command).length;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useSeat.setState({ seat: null });
  useSync.setState({ overview: null, failure: null, round: 0, runs: {} });
  backend = createMockBackend([]);
  giveBackend(backend);
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await readSync();
  await act(async () => root.render(<Shown />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
  vi.restoreAllMocks();
});

describe("the rows of the systems", () => {
  it("ask before the orders are stopped, and stay where they are", async () => {
    const before = order();
    await press(row("whatsapp"), es.sync.system.pause);
    expect(called("system_pause")).toBe(0);
    const dialog = document.querySelector('[role="dialog"]');
    expect(dialog?.textContent).toContain("¿Pausar WhatsApp?");
    await press(dialog, es.sync.system.pause);
    expect(called("system_pause")).toBe(1);
    expect(row("whatsapp")?.dataset.state).toBe("PAUSED");
    expect(order()).toEqual(before);
  });

  it("take the second press of a double click for nothing", async () => {
    const clock = vi.spyOn(performance, "now");
    clock.mockReturnValue(10_000);
    await press(row("hubspot"), es.sync.system.resume);
    expect(called("system_resume")).toBe(1);
    await press(row("hubspot"), es.sync.system.pause);
    expect(called("system_pause")).toBe(0);
    clock.mockReturnValue(10_700);
    await press(row("hubspot"), es.sync.system.pause);
    expect(called("system_pause")).toBe(1);
  });

  it("show for how long a press does nothing, and act as soon as they look as if they did", async () => {
    await press(row("hubspot"), es.sync.system.resume);
    const pause = () => button(row("hubspot"), es.sync.system.pause);
    expect(pause()?.getAttribute("aria-disabled")).toBe("true");
    await act(() =>
      vi.waitFor(() => expect(pause()?.hasAttribute("aria-disabled")).toBe(false), { timeout: 5_000 }),
    );
    await press(row("hubspot"), es.sync.system.pause);
    expect(called("system_pause")).toBe(1);
  });

  it("do not say that a system works before it answered", async () => {
    const { overview } = useSync.getState();
    if (overview === null) throw new Error("no overview");
    const systems = overview.systems.map((each) =>
      each.system === "whatsapp" ? { ...each, state: "WORKING" as const, lastContactAt: null } : each,
    );
    await act(async () => useSync.setState({ overview: { ...overview, systems } }));
    expect(row("whatsapp")?.querySelector(".pill.skipped")?.textContent).toBe(es.sync.system.untested);
  });
});

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import type { TriedView } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { useRoute } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { useToasts } from "../../shared/toasts";
import { useSeat } from "../seat/store";
import { NO_FILTER } from "./filters";
import { useHistoryFilter } from "./History";
import { RunPage } from "./RunPage";
import { useRetries } from "./retries";
import { SyncPage } from "./SyncPage";
import { readSync, takeRun, useSync } from "./store";

const { es } = CATALOGUES;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;

const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const item = (key: string) => page.querySelector<HTMLElement>(`[data-key="${key}"]`);
const button = (within: ParentNode | null, label: string) =>
  [...(within?.querySelectorAll("button") ?? [])].find((each) => each.textContent?.startsWith(label));

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useSeat.setState({ seat: null });
  useRetries.setState({ retries: {} });
  useSync.setState({ overview: null, failure: null, round: 0, runs: {} });
  useHistoryFilter.setState(NO_FILTER);
  // Without a layout nothing has a height: the lists are given room, and their rows a usual height.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(3_000);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(80);
  backend = createMockBackend([]);
  giveBackend(backend);
  backend.subscribe({
    onMessage({ event }) {
      if (event.type === "sync") void readSync();
      if (event.type === "run") takeRun(event.run);
    },
    onContact() {},
  });
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await readSync();
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
  vi.restoreAllMocks();
});

/** Waits until the row says this. */
async function told(row: () => Element | null | undefined, words: string): Promise<void> {
  await act(() => vi.waitFor(() => expect(row()?.textContent).toContain(words), { timeout: 5_000 }));
}

describe("Necesita atención", () => {
  beforeEach(async () => {
    await act(async () => root.render(<SyncPage tab="attention" />));
    await settle();
  });

  it("retries from the row and shows the result in its place", async () => {
    const row = () => item("write:2");
    await act(async () => button(row(), es.sync.attention.retry)?.click());
    expect(button(row(), es.sync.attention.retrying)).toBeDefined();
    await told(row, es.sync.attention.over);
  });

  it("says that it is still the same where a retry failed", async () => {
    const row = () => item("write:1");
    await act(async () => button(row(), es.sync.attention.retry)?.click());
    await told(row, es.sync.attention.still);
    expect(row()?.textContent).toContain("4 intentos");
  });

  it("says what only an administrator may have tried again, and what to do", async () => {
    const answers: TriedView[] = [
      { tried: 0, reserved: 0 },
      { tried: 0, reserved: 1 },
      { tried: 1, reserved: 2 },
    ];
    const call: Backend["call"] = (command, request) => {
      const answer = command === "sync_retry_all" ? answers.shift() : undefined;
      return answer === undefined ? backend.call(command, request) : Promise.resolve(answer as never);
    };
    giveBackend({ ...backend, call });
    const press = async () => {
      await act(async () => button(page, es.sync.retryAll)?.click());
      await settle();
      const [toast] = useToasts.getState().toasts;
      return [toast?.kind, toast?.text];
    };
    expect(await press()).toEqual(["done", "No había nada que reintentar."]);
    expect(await press()).toEqual([
      "error",
      "No se reintentó nada. Solo un administrador puede reintentar 1 registro: pídale que pulse Reintentar todo.",
    ]);
    expect(await press()).toEqual([
      "done",
      "Se intenta de nuevo 1 registro. Solo un administrador puede reintentar 2 registros: pídale que pulse Reintentar todo.",
    ]);
  });

  it("walks with arrows and retries with R, unless shortcuts are off", async () => {
    const first = button(item("system:kissflow"), es.sync.attention.see);
    first?.focus();
    const key = (name: string) =>
      act(async () => {
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
        await new Promise((done) => requestAnimationFrame(done));
      });
    await key("ArrowDown");
    expect(item("system:erp")?.contains(document.activeElement)).toBe(true);
    useSettings.setState({ shortcuts: false });
    await key("r");
    expect(backend.calls.some((call) => call.command === "sync_retry")).toBe(false);
    useSettings.setState({ shortcuts: true });
    await key("r");
    expect(backend.calls.findLast((call) => call.command === "sync_retry")?.request).toEqual({
      key: "system:erp",
    });
  });

  it("asks once more before it deletes, and not before it keeps", async () => {
    await act(async () => button(item("deletions:99980"), es.sync.attention.confirm)?.click());
    expect(backend.calls.some((call) => call.command === "run_confirm_deletions")).toBe(false);
    const dialog = document.querySelector('[role="dialog"]');
    expect(dialog?.textContent).toContain("¿Borrar 214 registros aquí?");
    await act(async () => button(dialog, es.sync.attention.confirm)?.click());
    await settle();
    expect(backend.calls.findLast((call) => call.command === "run_confirm_deletions")?.request).toEqual({
      run: 99_980,
    });
  });
});

describe("Historial", () => {
  it("draws a part of a hundred thousand runs and asks again for each filter", async () => {
    await act(async () => root.render(<SyncPage tab="history" />));
    await settle();
    expect(page.querySelector('[data-testid="history-count"]')?.textContent).toBe("100,001 ejecuciones");
    const drawn = page.querySelectorAll("tr[data-run]").length;
    expect(drawn).toBeGreaterThan(20);
    expect(drawn).toBeLessThan(200);
    expect(page.querySelector("table.hist")?.getAttribute("aria-rowcount")).toBe("100002");
    await act(async () => useHistoryFilter.setState({ result: "FAILED", entity: "wispro/client" }));
    await settle();
    const asked = backend.calls.filter((call) => call.command === "runs_list").map((call) => call.request);
    expect(asked).toContainEqual(
      expect.objectContaining({ result: "FAILED", system: "wispro", entityType: "client", before: null }),
    );
  });
});

describe("a run", () => {
  it("moves with its events, adds up, and is paused and stopped", async () => {
    await act(async () => root.render(<RunPage run={100_001} />));
    await settle();
    const part = (name: string) =>
      Number(page.querySelector(`[data-part="${name}"]`)?.textContent?.replace(/\D/g, ""));
    const parts = ["created", "updated", "unchanged", "skipped", "failed"];
    expect(part("processed")).toBe(3_700);
    await act(async () => backend.sync.step(300));
    expect(part("processed")).toBe(4_000);
    expect(parts.reduce((sum, name) => sum + part(name), 0)).toBe(4_000);
    await act(async () => button(page, es.sync.run.pause)?.click());
    await settle();
    expect(button(page, es.sync.run.resume)).toBeDefined();
    await act(async () => button(page, es.sync.run.stop)?.click());
    await settle();
    expect(page.querySelector('[data-testid="run-state"]')?.textContent).toBe(es.sync.status.STOPPED);
  });

  it("goes on with the first press that its button looks ready for", async () => {
    await act(async () => root.render(<RunPage run={100_001} />));
    await settle();
    await act(async () => button(page, es.sync.run.pause)?.click());
    await settle();
    const resume = () => button(page, es.sync.run.resume);
    expect(resume()?.getAttribute("aria-disabled")).toBe("true");
    await act(() =>
      vi.waitFor(() => expect(resume()?.hasAttribute("aria-disabled")).toBe(false), { timeout: 5_000 }),
    );
    await act(async () => resume()?.click());
    await settle();
    expect(backend.calls.filter((call) => call.command === "run_resume")).toHaveLength(1);
    expect(button(page, es.sync.run.pause)).toBeDefined();
  });

  it("says that it is gone where the history does not know it", async () => {
    await act(async () => root.render(<RunPage run={999_999} />));
    await settle();
    expect(page.querySelector('[role="alert"]')?.textContent).toBe(es.errors.NOT_FOUND);
  });
});

describe("a manager", () => {
  it("is told that Wispro is an administrator's, wherever its clients could be read again", async () => {
    const seat = await backend.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, role: "MANAGER" } });
    const why = (each: Element | null | undefined) => each?.getAttribute("title");
    await act(async () => root.render(<SyncPage tab="attention" />));
    await settle();
    const now = page.querySelector('[data-entity="wispro/client"] .ent-act button');
    expect(why(now)).toBe(es.seat.only.ADMINISTRATOR);
    expect(why(button(item("read:1"), es.sync.attention.retry))).toBe(es.seat.only.ADMINISTRATOR);
    const others = page.querySelector('[data-entity="erp/supplier"] .ent-act button');
    expect([others?.textContent, why(others)]).toEqual([es.sync.table.now, null]);
    for (const each of [now, button(item("read:1"), es.sync.attention.retry)])
      await act(async () => (each as HTMLElement | undefined)?.click());
    const asked = backend.calls.filter((call) => ["sync_now", "sync_retry"].includes(call.command));
    expect(asked).toEqual([]);
  });
});

describe("somebody who may only look", () => {
  it("is told why nothing is shown", async () => {
    const seat = await backend.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, role: "VIEWER" } });
    useRoute.setState({ route: { screen: "sync", tab: "attention" } });
    await act(async () => root.render(<SyncPage tab="attention" />));
    expect(page.querySelector("h1")?.textContent).toBe(es.sync.centre);
    expect(page.textContent).toContain(es.seat.only.OPERATOR);
  });
});

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { giveBackend } from "../../backend/door";
import type { RunView, SeatView } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { useRoute } from "../../shared/route";
import { useSettings } from "../../shared/settings";
import { useToasts } from "../../shared/toasts";
import { fromSnapshot } from "../orders/board-state";
import { useBoard } from "../orders/store";
import { useSeat } from "../seat/store";
import { readSync, takeRun, useSync } from "../sync/store";
import { tellWisproEnd } from "./end";
import { ReviewView } from "./ReviewView";
import { hasJustEnded, isWispro, useWispro } from "./store";
import { WisproButton } from "./WisproButton";
import { WisproSheet } from "./WisproSheet";

const { es } = CATALOGUES;
const words = es.wispro;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;

const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const button = (label: string) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent?.startsWith(label));
const press = async (label: string) => {
  await act(async () => button(label)?.click());
  await settle();
};
const called = (command: string) => backend.calls.filter((call) => call.command === command);
const text = () => document.body.textContent ?? "";
const toast = () => useToasts.getState().toasts[0];

async function show(): Promise<void> {
  await act(async () =>
    root.render(
      <>
        <WisproButton />
        <WisproSheet />
        <ReviewView />
      </>,
    ),
  );
  await settle();
}
/** The main button of the sheet. */
async function begin(): Promise<void> {
  await act(async () => document.querySelector<HTMLElement>(".dialog footer .btn.primary")?.click());
  await settle();
}
/** The run of the demonstration is stopped, so that another one can begin. */
async function quiet(): Promise<void> {
  await backend.call("run_stop", { run: 100_001 });
  await readSync();
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  useWispro.setState({ sheet: null, changes: 0 });
  useSync.setState({ overview: null, failure: null, round: 0, runs: {} });
  backend = createMockBackend([]);
  giveBackend(backend);
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})) });
  await readSync();
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

describe("Sincronizar con Wispro", () => {
  it("says beforehand how many there are and when it was last, and begins when it is told to", async () => {
    await quiet();
    await show();
    await press(words.button);
    const said = document.querySelector('[data-testid="wispro-says"]')?.textContent ?? "";
    expect(said).toContain("Wispro informa 10.000 clientes en 10 páginas.");
    expect(said).toContain("9.872. Puede seguir trabajando.");
    expect(called("wispro_start")).toEqual([]);
    await begin();
    expect(called("wispro_start").map((call) => call.request)).toEqual([{ system: "wispro", dryRun: false }]);
    expect(useWispro.getState().sheet).toBeNull();
    expect(toast()?.text).toBe(words.started("Wispro"));
  });

  it("says while one is under way how far it is, and begins no second one", async () => {
    await show();
    await press(words.button);
    expect(text()).toContain("Ya hay una sincronización con Wispro en curso (37 %).");
    expect(called("wispro_check")).toEqual([]);
    await begin();
    expect(called("wispro_start")).toEqual([]);
  });

  it("says what went wrong and asks again", async () => {
    await quiet();
    backend.failNext("wispro_check", "UNREACHABLE");
    await show();
    await press(words.button);
    expect(document.querySelector('.wispro [role="alert"]')?.textContent).toContain(words.askAgain);
    await press(words.askAgain);
    expect(text()).toContain("Wispro informa 10.000");
  });

  it("is there for everybody and says to others than administrators why not", async () => {
    useSeat.setState({ seat: { role: "MANAGER" } as SeatView });
    await show();
    expect(button(words.button)?.getAttribute("aria-disabled")).toBe("true");
    await press(words.button);
    expect(toast()?.text).toBe(es.seat.only.ADMINISTRATOR);
    expect(useWispro.getState().sheet).toBeNull();
  });
});

describe("the end of a run", () => {
  const run = (change: Partial<RunView>): RunView => {
    const known = useSync.getState().runs[100_001];
    if (known === undefined) throw new Error("the demonstration has a run");
    return { ...known, ...change };
  };
  const over = { created: 1_890, updated: 245, unchanged: 7_795, skipped: 65, failed: 5, conflicted: 0 };

  it("is told with what became of every client, and leads to those that failed", () => {
    tellWisproEnd(run({ status: "COMPLETED", ...over }));
    expect(toast()?.text).toBe(
      "Wispro terminado: 1.890 creados, 245 actualizados, 7.795 sin cambios, 65 omitidos, 5 con error.",
    );
    expect(toast()?.action?.label).toBe("Ver los 5");
    toast()?.action?.run();
    expect(useRoute.getState().route).toEqual({ screen: "run", run: 100_001 });
  });

  it("is told also where the report has read of it before", () => {
    tellWisproEnd(run({ status: "RUNNING" }));
    const ended = run({ status: "COMPLETED", ...over });
    takeRun(ended);
    tellWisproEnd(ended);
    expect(toast()?.text).toContain("Wispro terminado: 1.890 creados");
    useToasts.setState({ toasts: [] });
    tellWisproEnd(ended);
    expect(toast()).toBeUndefined();
  });

  it("is told once, not for one that somebody stopped and not for another system", () => {
    const ended = run({ status: "COMPLETED", ...over });
    const before = useSync.getState().runs[100_001];
    expect(hasJustEnded(before, ended)).toBe(true);
    expect(hasJustEnded(ended, ended)).toBe(false);
    expect(hasJustEnded(undefined, ended)).toBe(false);
    expect(hasJustEnded(before, { ...ended, status: "STOPPED" })).toBe(false);
    expect(hasJustEnded(before, { ...ended, trigger: "SCHEDULE" })).toBe(false);
    expect(hasJustEnded(before, { ...ended, system: "erp" })).toBe(false);
    expect(["wispro", "wispro-1", "wispro-22"].every(isWispro)).toBe(true);
    expect(["whatsapp", "csv-1", "wispro-", "mywispro-1"].some(isWispro)).toBe(false);
  });

  it("says that what was saved is kept where it did not come to its end", () => {
    tellWisproEnd(run({ status: "FAILED", reason: "HTTP_5XX" }));
    expect(toast()?.kind).toBe("error");
    expect(toast()?.text).toContain("Lo que ya se guardó se conserva.");
    takeRun(run({ status: "FAILED" }));
  });
});

describe("Revisar", () => {
  it("shows one after the other and decides by keys", async () => {
    await show();
    expect(document.querySelector('[data-testid="review-position"]')?.textContent).toBe("1 de 12");
    await act(async () => dispatchEvent(new KeyboardEvent("keydown", { key: "1" })));
    await settle();
    await act(async () => dispatchEvent(new KeyboardEvent("keydown", { key: "n" })));
    await settle();
    expect(called("review_decide").map((call) => call.request)).toEqual([
      { id: 1, choice: { is: "KNOWN", id: 5_000 } },
      { id: 2, choice: { is: "NEW" } },
    ]);
    expect(document.querySelector('[data-testid="review-position"]')?.textContent).toBe("1 de 10");
  });

  it("leaves single keys alone where they are switched off", async () => {
    useSettings.setState({ shortcuts: false });
    await show();
    await act(async () => dispatchEvent(new KeyboardEvent("keydown", { key: "x" })));
    await settle();
    expect(called("review_decide")).toEqual([]);
  });

  it("moves on without deciding, and says that nobody waits when all are decided", async () => {
    await show();
    await press(words.review.later);
    expect(document.querySelector('[data-testid="review-position"]')?.textContent).toBe("2 de 12");
    for (let left = 12; left > 0; left -= 1) await press(words.review.nobody);
    expect(text()).toContain(words.review.empty);
  });
});

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../../mock/backend";
import { giveBackend } from "../../../backend/door";
import { CATALOGUES } from "../../../shared/i18n";
import { useSettings } from "../../../shared/settings";
import { useToasts } from "../../../shared/toasts";
import { useSeat } from "../../seat/store";
import { ConflictDialog } from "./ConflictDialog";
import { openConflicts, useConflicts } from "./store";

const { es } = CATALOGUES;
const words = es.sync.conflict;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;

/** Lets every answer of the stand-in arrive. */
const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const button = (label: string) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent?.startsWith(label));
const press = async (label: string) => {
  await act(async () => button(label)?.click());
  await settle();
};
const called = (command: string) => backend.calls.filter((call) => call.command === command);
const rows = () => [...document.querySelectorAll<HTMLElement>("tr[data-field]")];

async function open(first: number, entityType: string): Promise<void> {
  await act(async () => openConflicts({ first, system: "whatsapp", entityType }));
  await settle();
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es" });
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  useConflicts.setState({ open: null });
  backend = createMockBackend([]);
  giveBackend(backend);
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await act(async () => root.render(<ConflictDialog />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

describe("a conflict", () => {
  it("begins with the rules, and saves only what was decided", async () => {
    await open(7, "customer");
    const todo = rows().filter((row) => row.className === "todo");
    expect(todo.map((row) => row.dataset.field)).toEqual(["street", "amount"]);
    expect(document.body.textContent).toContain(words.left(2));
    await press(words.save);
    const take = (side: string) => ({ take: side });
    expect(called("conflict_resolve")[0]?.request).toMatchObject({
      choices: {
        email: take("THERE"),
        firstName: take("THERE"),
        internalNotes: take("HERE"),
        isBanned: take("HERE"),
      },
    });
    expect(rows().map((row) => row.dataset.field)).toEqual(["street", "amount"]);
  });

  it("is read again when it moved meanwhile, says so, and keeps what still holds", async () => {
    await open(1, "address");
    await press(words.useThere("WhatsApp"));
    backend.sync.moveConflict(1);
    await press(words.save);
    expect(document.querySelector('[role="alert"]')?.textContent).toBe(words.moved);
    expect(document.body.textContent).toContain("Av. Quito 5");
    expect(rows()[0]?.className).toBe("todo");
    expect(useConflicts.getState().open).not.toBeNull();
  });

  it("goes on to the next one of its group, and is taken back by the toast", async () => {
    await open(1, "address");
    expect(document.body.textContent).toContain(words.position("1", "6"));
    await press(words.useHere);
    await press(words.save);
    expect(document.body.textContent).toContain("Jorge Mena");
    expect(document.body.textContent).toContain(words.position("1", "5"));
    const [toast] = useToasts.getState().toasts;
    expect(toast?.text).toBe(words.done);
    await act(async () => toast?.action?.run());
    await settle();
    expect(called("conflict_undo").map((call) => call.request)).toEqual([{ id: 1 }]);
    expect(useToasts.getState().toasts[0]?.text).toBe(words.undone);
  });

  it("decides all of its kind at once, only when each field is decided", async () => {
    await open(1, "address");
    const box = () => document.querySelector<HTMLInputElement>('input[type="checkbox"]');
    expect(box()?.disabled).toBe(true);
    await press(words.useHere);
    await act(async () => box()?.click());
    await settle();
    expect(document.querySelector(".alike-preview")?.textContent).toContain("Óscar Pincay");
    await press(words.save);
    expect(called("conflict_resolve_alike")).toHaveLength(1);
    expect(called("conflict_resolve")).toHaveLength(0);
    expect(useConflicts.getState().open).toBeNull();
  });

  it("is saved with Ctrl+Enter", async () => {
    await open(1, "address");
    const key = () =>
      act(async () => dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true })));
    await key();
    expect(called("conflict_resolve")).toHaveLength(0);
    await press(words.useHere);
    await key();
    expect(called("conflict_resolve")).toHaveLength(1);
  });
});

describe("a deletion against an edit", () => {
  it("has three answers and none beforehand", async () => {
    await open(8, "address");
    const answers = [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
    expect(answers.map((answer) => answer.checked)).toEqual([false, false, false]);
    await press(words.save);
    expect(called("conflict_resolve_deletion")).toHaveLength(0);
    await act(async () => answers[2]?.click());
    await press(words.save);
    expect(called("conflict_resolve_deletion")[0]?.request).toMatchObject({ id: 8, choice: "STOP_SYNCING" });
  });
});

describe("somebody who may not decide", () => {
  it("is told whom to tell and reads nothing", async () => {
    const seat = await backend.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, role: "OPERATOR" } });
    await open(1, "address");
    expect(document.body.textContent).toContain(words.tellManager);
    expect(called("conflict_get")).toHaveLength(0);
  });
});

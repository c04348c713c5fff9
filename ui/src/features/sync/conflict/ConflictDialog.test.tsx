import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../../mock/backend";
import { typeInto } from "../../../../mock/typing";
import type { Backend } from "../../../backend/backend";
import { giveBackend } from "../../../backend/door";
import type { ConflictBatchView } from "../../../backend/generated";
import { CATALOGUES } from "../../../shared/i18n";
import { useSettings } from "../../../shared/settings";
import { useToasts } from "../../../shared/toasts";
import { fromSnapshot } from "../../orders/board-state";
import { useBoard } from "../../orders/store";
import { useSeat } from "../../seat/store";
import { readSync } from "../store";
import { undoMany } from "./batch";
import { ConflictDialog } from "./ConflictDialog";
import { useDrafts } from "./drafts";
import { RecentDecisions } from "./RecentDecisions";
import { noteDecision, useRecent } from "./recent";
import { askUndoReason, closeConflicts, openConflicts, useConflicts, useUndoQuestion } from "./store";
import { UndoQuestion } from "./UndoQuestion";

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
const rows = () => [...document.querySelectorAll<HTMLElement>("tr[data-row]")];

const key = (name: string, change: KeyboardEventInit = {}) =>
  act(async () => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...change }));
  });
const type = async (input: HTMLInputElement | null, text: string) => {
  await act(async () => typeInto(input, text));
  await settle();
};
const radio = (row: string, index: number) =>
  document.querySelectorAll<HTMLInputElement>(`tr[data-row="${row}"] [data-choice]`)[index];
const choose = (row: string, index: number) => act(async () => radio(row, index)?.click());

async function open(first: number, entityType: string): Promise<void> {
  await act(async () => openConflicts({ first, system: "whatsapp", entityType }));
  await settle();
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  useConflicts.setState({ open: null });
  useDrafts.setState({ drafts: new Map() });
  useRecent.setState({ decisions: [], undoing: null });
  useUndoQuestion.setState({ asked: null });
  backend = createMockBackend([]);
  giveBackend(backend);
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await act(async () =>
    root.render(
      <>
        <ConflictDialog />
        <UndoQuestion />
      </>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

describe("a conflict", () => {
  it("begins with the rules, and saves only what was decided", async () => {
    await open(7, "customer");
    const todo = rows().filter((row) => row.className === "todo");
    expect(document.body.textContent).toContain("+593 99 123 4567");
    expect(todo.map((row) => row.dataset.row)).toEqual(["birthDate", "amount"]);
    expect(document.body.textContent).toContain(words.left(2));
    await press(words.save);
    const take = (side: string) => ({ take: side });
    expect(called("conflict_resolve")[0]?.request).toMatchObject({
      choices: {
        email: take("THERE"),
        firstName: take("THERE"),
        internalNotes: take("HERE"),
        isBanned: take("THERE"),
      },
      reason: null,
    });
    expect(rows().map((row) => row.dataset.row)).toEqual(["birthDate", "amount"]);
  });

  it("is read again when it moved meanwhile, says so, and keeps what still holds", async () => {
    await open(1, "address");
    await press(words.useThere("WhatsApp"));
    expect(document.body.textContent).toContain("Ana · ");
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
    expect(called("conflict_undo").map((call) => call.request)).toEqual([{ id: 1, reason: null }]);
    expect(useToasts.getState().toasts[0]?.text).toBe(words.undone);
    expect(useRecent.getState().decisions).toEqual([]);
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

  it("that a full disk left open stays, with what was chosen, and what was decided can be taken back", async () => {
    const call: Backend["call"] = async (command, request) => {
      if (command !== "conflict_resolve_alike") return backend.call(command, request);
      for (const id of [2, 3]) backend.sync.decide(id, ["street"]);
      const done: ConflictBatchView = { resolved: 2, left: 0, ids: [2, 3], stopped: "DISK_FULL" };
      return done as never;
    };
    giveBackend({ ...backend, call });
    await open(1, "address");
    await press(words.useHere);
    await act(async () => document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    await press(words.save);
    const [toast] = useToasts.getState().toasts;
    expect(toast).toMatchObject({
      kind: "error",
      text: `${words.doneMany(2)} ${words.stoppedBy.DISK_FULL}`,
      detail: "DISK_FULL",
    });
    expect(document.body.textContent).toContain("María Pérez · Casa");
    expect(document.body.textContent).toContain(words.position("1", "4"));
    expect(document.body.textContent).toContain(words.allDecided);
    await act(async () => toast?.action?.run());
    await settle();
    expect(called("conflict_undo").map((call) => call.request)).toEqual(
      [2, 3].map((id) => ({ id, reason: null })),
    );
  });

  it("decided with all of its kind is taken back with all of them", async () => {
    await open(1, "address");
    await press(words.useHere);
    await act(async () => document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    await press(words.save);
    const [toast] = useToasts.getState().toasts;
    expect(toast?.text).toBe(words.doneMany(6));
    await act(async () => toast?.action?.run());
    await settle();
    expect(called("conflict_undo").map((call) => call.request)).toEqual(
      [1, 2, 3, 4, 5, 6].map((id) => ({ id, reason: null })),
    );
    expect(useToasts.getState().toasts[0]?.text).toBe(words.undoneMany(6));
    expect(useRecent.getState()).toEqual({ decisions: [], undoing: null });
  });

  it("decided with all of its kind can still be taken back when the toast is gone", async () => {
    await act(async () => root.render(<RecentDecisions entityTypes={["address"]} />));
    expect(page.textContent).toBe("");
    await act(async () => noteDecision({ ids: [1, 2], entityType: "address", fields: ["street"] }));
    await press(words.recent.show);
    // Somebody changed the one since; the other was taken back already.
    backend.failNext("conflict_undo", "UNDO_OVERTAKEN");
    await press(words.recent.undoAll("2"));
    expect(called("conflict_undo")).toHaveLength(2);
    expect(useToasts.getState().toasts[0]?.text).toBe(`${words.undoneNone} ${words.keptMany(2)}`);
  });

  it("decided with all of its kind keeps what lifts a block until somebody says why, once for all", async () => {
    const [one, two] = [noteDecision({ ids: [3], entityType: "address", fields: [] }), [1, 2, 4]];
    for (const id of [...two, ...one.ids]) backend.sync.decide(id, ["street"]);
    const many = noteDecision({ ids: two, entityType: "address", fields: ["street"] });
    backend.failNext("conflict_undo", "REASON_NEEDED");
    await act(async () => void undoMany(many));
    await settle();
    expect(useToasts.getState().toasts[0]?.text).toBe(`${words.undoneMany(2)} ${words.liftingMany(1)}`);
    expect(useRecent.getState().decisions.map(({ ids }) => ids)).toEqual([[1], [3]]);
    await act(async () => useToasts.getState().toasts[0]?.action?.run());
    expect(document.body.textContent).toContain(words.undoLiftsWhat(1));
    await type(document.querySelector("#undo-form input"), "Era otra persona");
    await act(async () => document.querySelector<HTMLFormElement>("#undo-form")?.requestSubmit());
    await settle();
    expect(called("conflict_undo").at(-1)?.request).toEqual({ id: 1, reason: "Era otra persona" });
    expect(useToasts.getState().toasts[0]?.text).toBe(words.undoneMany(1));
    expect(useRecent.getState().decisions.map(({ ids }) => ids)).toEqual([[3]]);
  });

  it("does not say that something was taken back where nothing was", async () => {
    const many = noteDecision({ ids: [1], entityType: "address", fields: ["street"] });
    backend.failNext("conflict_undo", "REASON_NEEDED");
    await act(async () => void undoMany(many));
    await settle();
    const [toast] = useToasts.getState().toasts;
    expect(toast).toMatchObject({ kind: "error", text: `${words.undoneNone} ${words.liftingMany(1)}` });
    // It is nobody's question any more when somebody else sits here.
    const seat = await backend.call("seat_get", {});
    const person = { id: 1, name: "Ana", role: "MANAGER" as const };
    await act(async () => useSeat.setState({ seat }));
    await act(async () => toast?.action?.run());
    expect(useUndoQuestion.getState().asked).not.toBeNull();
    await act(async () => useSeat.setState({ seat: { ...seat, person } }));
    expect(useUndoQuestion.getState().asked).toBeNull();
    expect(useRecent.getState().decisions.map(({ ids }) => ids)).toEqual([[1]]);
    backend.failNext("conflict_undo", "CONFLICT_STILL_OPEN");
    await act(async () => void undoMany(many));
    await settle();
    expect(useToasts.getState().toasts[0]).toMatchObject({
      kind: "error",
      text: `${words.undoneNone} ${words.waitingMany(1)}`,
    });
    expect(useRecent.getState().decisions.map(({ ids }) => ids)).toEqual([[1]]);
  });

  it("is not saved by the keys of the question why a block is lifted", async () => {
    await open(1, "address");
    await press(words.useHere);
    const again: string[] = [];
    await act(async () =>
      askUndoReason({ ids: [7], turn: "AT_ONCE", again: (reason) => again.push(reason) }),
    );
    await settle();
    const input = document.querySelector<HTMLInputElement>("#undo-form input");
    await type(input, "Era otra persona");
    await act(async () => input?.focus());
    await key("Enter", { ctrlKey: true });
    await settle();
    expect(called("conflict_resolve")).toHaveLength(0);
    expect(again).toEqual(["Era otra persona"]);
    expect(useUndoQuestion.getState().asked).toBeNull();
  });

  it("says so when the others cannot be shown before they are decided", async () => {
    await open(1, "address");
    await press(words.useHere);
    backend.failNext("conflicts_list", "INTERNAL");
    await act(async () => document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    await settle();
    expect(document.querySelector('[role="alert"]')?.textContent).toBe(es.errors.INTERNAL);
  });

  it("of one customer is followed by that customer's others, of whatever kind, and by nobody else's", async () => {
    await act(async () => openConflicts({ first: 7, system: "whatsapp", entityType: null, ids: [7, 1] }));
    await settle();
    expect(document.body.textContent).toContain(words.position("1", "2"));
    await key("ArrowRight", { altKey: true });
    await settle();
    expect(document.body.textContent).toContain("María Pérez · Casa");
    await press(words.useHere);
    await act(async () => document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click());
    await settle();
    expect(document.querySelector(".alike-preview")?.textContent).toContain("Jorge Mena");
    await press(words.save);
    expect(called("conflict_resolve_alike")).toHaveLength(1);
    expect(rows().map((row) => row.dataset.row)).toContain("isBanned");
  });

  it("is decided and saved with keys alone, and another one is a key away", async () => {
    await open(1, "address");
    await key("Enter", { ctrlKey: true });
    expect(called("conflict_resolve")).toHaveLength(0);
    await key("ArrowDown");
    expect(document.activeElement).toBe(radio("street", 0));
    await key("2");
    expect(radio("street", 1)?.checked).toBe(true);
    await key("ArrowLeft");
    expect(radio("street", 0)?.checked).toBe(true);
    await key("3");
    expect(document.body.textContent).toContain(words.keeps.TWO_ADDRESSES);
    await key("ArrowRight", { altKey: true });
    await settle();
    expect(document.body.textContent).toContain("Jorge Mena");
    await key("ArrowLeft", { altKey: true });
    await settle();
    expect(document.body.textContent).toContain(words.keeps.TWO_ADDRESSES);
    await key("Enter", { ctrlKey: true });
    await settle();
    expect(called("conflict_resolve").map((call) => call.request)).toMatchObject([
      { id: 1, choices: { street: { take: "BOTH" } } },
    ]);
  });

  it("is not chosen by a figure where keys alone are turned off", async () => {
    useSettings.setState({ shortcuts: false });
    await open(1, "address");
    expect(document.querySelector(".key-hint")?.textContent).not.toContain("1 2");
    await key("ArrowDown");
    for (const figure of ["1", "2", "3"]) await key(figure);
    expect([radio("street", 0)?.checked, radio("street", 1)?.checked]).toEqual([false, false]);
    await key("ArrowRight");
    expect(radio("street", 1)?.checked).toBe(true);
  });

  it("keeps what was chosen for later, for whoever chose it", async () => {
    await open(1, "address");
    await choose("street", 1);
    await press(words.later);
    expect(useConflicts.getState().open).toBeNull();
    await open(1, "address");
    expect(radio("street", 1)?.checked).toBe(true);
    const seat = await backend.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, person: { id: 1, name: "Ana", role: "MANAGER" } } });
    useSeat.setState({ seat: { ...seat, person: { id: 2, name: "Luis", role: "MANAGER" } } });
    await settle();
    expect(radio("street", 1)?.checked).toBe(false);
  });

  it("lifts a block only with a reason, and never with all the others", async () => {
    await open(7, "customer");
    await press(words.useHere);
    expect(radio("isBanned", 1)?.checked).toBe(true);
    await choose("isBanned", 0);
    await press(words.save);
    expect(called("conflict_resolve")).toHaveLength(0);
    expect(document.body.textContent).toContain(words.reasonMissing);
    await type(document.querySelector(".reason input"), "Pagó la deuda");
    await press(words.save);
    expect(called("conflict_resolve")[0]?.request).toMatchObject({
      choices: { isBanned: { take: "HERE" } },
      reason: "Pagó la deuda",
    });
  });

  it("shows numbers and days as the restaurant writes them, and reads them like that", async () => {
    useBoard.setState({ board: fromSnapshot(await backend.call("board_get", {})) });
    await open(7, "customer");
    const row = (name: string) => document.querySelector<HTMLElement>(`tr[data-row="${name}"]`);
    expect(row("amount")?.textContent).toContain("1.250,40");
    expect(row("birthDate")?.textContent).toContain("05/04/1990");
    await act(async () => row("amount")?.querySelector<HTMLElement>("[data-other]")?.click());
    await type(row("amount")?.querySelector("input.other-value") ?? null, "12.5");
    expect(row("amount")?.querySelector('[role="alert"]')?.textContent).toBe(words.badNumber("1.234,50"));
    expect(row("amount")?.className).toBe("todo");
    await type(row("amount")?.querySelector("input.other-value") ?? null, "1.234");
    await press(words.save);
    expect(called("conflict_resolve")[0]?.request).toMatchObject({
      choices: { amount: { take: "VALUE", value: "1234" } },
    });
  });

  it("decides the two parts of a place together and says how far they are apart", async () => {
    await open(12, "address");
    expect(rows().map((row) => row.dataset.row)).toEqual(["street", "location"]);
    expect(document.querySelector('tr[data-row="location"] th')?.textContent).toContain(" m ");
    expect(document.querySelectorAll(".sketch")).toHaveLength(2);
    await choose("location", 1);
    await press(words.save);
    expect(called("conflict_resolve")[0]?.request).toMatchObject({
      choices: { latitude: { take: "THERE" }, longitude: { take: "THERE" } },
    });
  });

  it("that blocked somebody is taken back only with a reason", async () => {
    await open(7, "customer");
    await press(words.useThere("WhatsApp"));
    await press(words.save);
    const decided = useToasts.getState().toasts.find((each) => each.text === words.done);
    await act(async () => closeConflicts());
    await act(async () => decided?.action?.run());
    await settle();
    expect(document.body.textContent).toContain(words.undoLiftsWhat(1));
    const undoIt = async () => {
      await act(async () => document.querySelector<HTMLFormElement>("#undo-form")?.requestSubmit());
      await settle();
    };
    await undoIt();
    expect(document.body.textContent).toContain(words.reasonMissing);
    expect(called("conflict_undo")).toHaveLength(1);
    await type(document.querySelector("#undo-form input"), "Era otra persona");
    await undoIt();
    expect(called("conflict_undo").at(-1)?.request).toEqual({ id: 7, reason: "Era otra persona" });
    expect(useToasts.getState().toasts.some((each) => each.text === words.undone)).toBe(true);
  });

  it("that is decided already is taken back from where it is shown", async () => {
    await open(1, "address");
    await press(words.useHere);
    await press(words.save);
    await act(async () => closeConflicts());
    await act(async () => openConflicts({ first: 1, system: "whatsapp", entityType: "address" }));
    await settle();
    expect(document.body.textContent).toContain(words.over);
    await press(words.undo);
    expect(called("conflict_undo")).toHaveLength(1);
    expect(rows().map((row) => row.dataset.row)).toEqual(["street"]);
  });
});

describe("a conflict that is decided already", () => {
  it("goes on to what is open again after it was taken back elsewhere", async () => {
    await act(async () => void backend.sync.decide(7, ["email"]));
    await open(7, "customer");
    expect(document.body.textContent).toContain(words.over);
    const held = backend.sync.conflicts.find(({ view }) => view.item.id === 7);
    if (held === undefined) throw new Error("there is no such conflict");
    held.view = { ...held.view, status: "UNDONE", undoUntil: null };
    await act(() => readSync());
    await settle();
    await settle();
    expect(document.body.textContent).not.toContain(words.over);
    expect(rows().map((row) => row.dataset.row)).toContain("birthDate");
  });
});

describe("a conflict that was taken back and of which nothing is open", () => {
  it("does not look through every open conflict with each event", async () => {
    await act(async () => void backend.sync.decide(1, ["street"]));
    const held = backend.sync.conflicts.find(({ view }) => view.item.id === 1);
    if (held === undefined) throw new Error("there is no such conflict");
    held.view = { ...held.view, status: "UNDONE", undoUntil: null };
    await open(1, "address");
    expect(document.body.textContent).toContain(words.over);
    const looked = called("conflicts_list").length;
    expect(looked).toBeGreaterThan(0);
    const read = called("conflict_get").length;
    for (let round = 0; round < 3; round += 1) {
      await act(() => readSync());
      await settle();
    }
    expect(called("conflict_get").length).toBeGreaterThan(read);
    expect(called("conflicts_list")).toHaveLength(looked);
  });

  it("is looked for again where the first look failed", async () => {
    await act(async () => void backend.sync.decide(7, ["email"]));
    await open(7, "customer");
    const held = backend.sync.conflicts.find(({ view }) => view.item.id === 7);
    if (held === undefined) throw new Error("there is no such conflict");
    held.view = { ...held.view, status: "UNDONE", undoUntil: null };
    backend.failNext("conflicts_list", "INTERNAL");
    await act(() => readSync());
    await settle();
    await settle();
    expect(document.body.textContent).toContain(words.over);
    await act(() => readSync());
    await settle();
    await settle();
    expect(rows().map((row) => row.dataset.row)).toContain("birthDate");
  });
});

describe("a deletion against an edit", () => {
  it("says who deleted and what was edited, and proposes to lose nothing", async () => {
    await open(8, "address");
    expect(document.querySelector(".happened")?.textContent).toContain("Ana · ");
    expect(document.querySelector(".edits")?.textContent).toContain("Urdesa Central 514, piso 2");
    const answers = [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
    expect(answers.map((answer) => answer.checked)).toEqual([true, false, false]);
    expect(document.querySelector(".answers")?.textContent).toContain(words.DELETE_here("WhatsApp"));
    expect(document.querySelector(".answers")?.textContent).not.toContain(words.KEEP_EDIT_here("WhatsApp"));
    await act(async () => answers[2]?.click());
    await press(words.save);
    expect(called("conflict_resolve_deletion")[0]?.request).toMatchObject({ id: 8, choice: "STOP_SYNCING" });
    // There is no decision to take back: the record is put into the traffic again.
    const [toast] = useToasts.getState().toasts;
    expect(toast?.action?.label).toBe(es.sync.records.includeAgain);
    await act(async () => toast?.action?.run());
    await settle();
    expect(called("record_include")).toHaveLength(1);
    expect(called("conflict_undo")).toHaveLength(0);
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

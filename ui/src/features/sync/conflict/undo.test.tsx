import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../../mock/backend";
import { typeInto } from "../../../../mock/typing";
import { type Backend, BackendError, type FailureCode } from "../../../backend/backend";
import { giveBackend } from "../../../backend/door";
import type { ConflictUndo } from "../../../backend/generated";
import { CATALOGUES } from "../../../shared/i18n";
import { useSettings } from "../../../shared/settings";
import { Toasts } from "../../../shared/Toasts";
import { useToasts } from "../../../shared/toasts";
import { useSeat } from "../../seat/store";
import { undoMany } from "./batch";
import { ConflictDialog } from "./ConflictDialog";
import { noteDecision, useRecent } from "./recent";
import { undo } from "./save";
import { askUndoReason, closeConflicts, openConflicts, useConflicts, useUndoQuestion } from "./store";
import { UndoQuestion } from "./UndoQuestion";

const { es } = CATALOGUES;
const words = es.sync.conflict;
let backend: MockBackend;
let root: Root;
let page: HTMLElement;
/** What the next calls of `conflict_undo` are answered with, by number of the conflict. */
let refusals: Map<number, FailureCode>;
/** The calls of `conflict_undo`. */
let undone: ConflictUndo[];
/** What happens before each of them is answered. */
let before: (id: number) => void;

const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const button = (label: string) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent?.startsWith(label));
const press = async (label: string) => {
  await act(async () => button(label)?.click());
  await settle();
};
const toast = () => useToasts.getState().toasts[0];
const asked = () => useUndoQuestion.getState().asked;
const sit = async (id: number, name: string) => {
  const seat = await backend.call("seat_get", {});
  useSeat.setState({ seat: { ...seat, person: { id, name, role: "MANAGER" } } });
};
const form = () => document.querySelector<HTMLFormElement>("#undo-form");
const writeReason = async (text: string) => {
  const field = document.querySelector<HTMLInputElement>("#undo-form input");
  await act(async () => typeInto(field, text));
  return field;
};
const many = async (...ids: number[]) => {
  for (const id of ids) backend.sync.decide(id, ["street"]);
  const decision = noteDecision({ ids, entityType: "address", fields: ["street"] });
  await act(async () => void undoMany(decision));
  await settle();
};
const ofNine = (again: (reason: string) => void) => ({ ids: [9], turn: "AT_ONCE" as const, again });
const left = () => useRecent.getState().decisions.map(({ ids }) => ids);

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  useSettings.setState({ language: "es", shortcuts: true });
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  useConflicts.setState({ open: null });
  useRecent.setState({ decisions: [], undoing: null });
  useUndoQuestion.setState({ asked: null });
  backend = createMockBackend([]);
  refusals = new Map();
  undone = [];
  before = () => undefined;
  const call: Backend["call"] = async (command, request) => {
    if (command === "conflict_undo") {
      const { id, reason } = request as ConflictUndo;
      undone.push({ id, reason });
      before(id);
      const refused = refusals.get(id);
      if (refused !== undefined) throw new BackendError(refused, null);
    }
    return backend.call(command, request);
  };
  giveBackend({ ...backend, call });
  page = document.createElement("div");
  document.body.append(page);
  root = createRoot(page);
  await act(async () =>
    root.render(
      <>
        <ConflictDialog />
        <UndoQuestion />
        <Toasts />
      </>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

describe("one decision", () => {
  it("is taken back once, however often the button is pressed", async () => {
    const view = backend.sync.decide(1, ["street"]);
    await act(async () => {
      void undo(view);
      void undo(view);
    });
    await settle();
    expect(undone).toHaveLength(1);
    expect(toast()).toMatchObject({ kind: "done", text: words.undone });
  });

  it("leaves no button that could be pressed a second time", async () => {
    await act(async () => openConflicts({ first: 1, system: "whatsapp", entityType: "address" }));
    await settle();
    await press(words.useHere);
    await press(words.save);
    await act(async () => closeConflicts());
    const offered = page.querySelector<HTMLElement>(".toast .btn");
    expect(offered?.textContent).toContain(words.undo);
    await act(async () => {
      offered?.click();
      expect(useToasts.getState().toasts).toEqual([]);
    });
    await settle();
    expect(undone).toHaveLength(1);
    expect(toast()).toMatchObject({ kind: "done", text: words.undone });
  });

  it("does not take the place of a question that is open", async () => {
    await act(async () => void askUndoReason(ofNine(() => undefined)));
    const view = backend.sync.decide(1, ["street"]);
    refusals.set(1, "REASON_NEEDED");
    await act(async () => void undo(view));
    await settle();
    expect(asked()).toMatchObject({ ids: [9] });
    expect(toast()?.text).toContain(words.liftingMany(1));
    expect(toast()?.action?.label).toBe(words.writeReason);
  });
});

describe("many decisions", () => {
  it("do not open the question why by themselves, but offer it", async () => {
    for (const id of [1, 2]) refusals.set(id, "REASON_NEEDED");
    await many(1, 2, 3);
    expect(asked()).toBeNull();
    expect(toast()?.text).toBe(`${words.undoneMany(1)} ${words.liftingMany(2)}`);
    await press(words.writeReason);
    expect(asked()).toMatchObject({ ids: [1, 2] });
  });

  it("do not take the place of a question that is open", async () => {
    refusals.set(1, "REASON_NEEDED");
    before = () => askUndoReason(ofNine(() => undefined));
    await many(1, 2);
    expect(asked()).toMatchObject({ ids: [9] });
    await act(async () => toast()?.action?.run());
    expect(asked()).toMatchObject({ ids: [9] });
    expect(toast()?.action?.label).toBe(words.writeReason);
  });

  it("end when somebody else sits down, and ask that person nothing", async () => {
    await sit(1, "Ana");
    refusals.set(1, "REASON_NEEDED");
    let sitting: Promise<void> | null = null;
    before = (id) => {
      if (id === 2) sitting = sit(2, "Luis");
    };
    await many(1, 2, 3, 4);
    await sitting;
    expect(undone.map(({ id }) => id)).toEqual([1, 2]);
    expect(toast()?.text).toBe(`${words.undoneMany(1)} ${words.undoStopped}`);
    expect(toast()?.action).toBeNull();
    expect(asked()).toBeNull();
    expect(left()).toEqual([[1, 3, 4]]);
  });

  it("were all of them taken back, whoever sits down meanwhile", async () => {
    await sit(1, "Ana");
    refusals.set(1, "REASON_NEEDED");
    let sitting: Promise<void> | null = null;
    before = (id) => {
      if (id === 2) sitting = sit(2, "Luis");
    };
    await many(1, 2);
    await sitting;
    expect(toast()?.text).toBe(words.undoneMany(1));
    expect(toast()?.action).toBeNull();
  });

  it("say how many were taken back before the contact was lost", async () => {
    refusals.set(1, "REASON_NEEDED");
    refusals.set(3, "NO_CONTACT");
    await many(1, 2, 3, 4);
    expect(undone).toHaveLength(3);
    expect(toast()).toMatchObject({
      kind: "error",
      text: `${words.undoneMany(1)} ${words.liftingMany(1)} ${es.errors.NO_CONTACT}`,
      detail: "NO_CONTACT",
    });
    expect(toast()?.action?.label).toBe(words.writeReason);
    expect(left()).toEqual([[1, 3, 4]]);
  });

  it("go on behind one that cannot be read", async () => {
    refusals.set(2, "INTERNAL");
    await many(1, 2, 3);
    expect(undone.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(left()).toEqual([[2]]);
  });

  it("end where one after the other fails inside", async () => {
    for (const id of [1, 2, 3, 4]) refusals.set(id, "INTERNAL");
    await many(1, 2, 3, 4);
    expect(undone.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it("are not tried one by one where nothing travels", async () => {
    refusals.set(1, "NOTHING_TRAVELS");
    await many(1, 2, 3);
    expect(undone).toHaveLength(1);
    expect(toast()?.text).toBe(es.errors.NOTHING_TRAVELS);
  });

  it("wait for those that are being taken back, and say so", async () => {
    const other = noteDecision({ ids: [3], entityType: "address", fields: ["street"] });
    before = () => void undoMany(other);
    let said: string | undefined;
    const listen = useToasts.subscribe(({ toasts }) => (said ??= toasts[0]?.text));
    await many(1);
    listen();
    expect(undone.map(({ id }) => id)).toEqual([1]);
    expect(said).toBe(words.recent.waits);
    expect(left()).toEqual([[3]]);
  });

  it("keep the reason that was typed while others are being taken back", async () => {
    const given: string[] = [];
    await act(
      async () => void askUndoReason({ ...ofNine((reason) => given.push(reason)), turn: "AFTER_OTHERS" }),
    );
    await act(async () => useRecent.setState({ undoing: { key: 7, done: 1 } }));
    const field = await writeReason("Pagó lo que debía");
    await act(async () => form()?.requestSubmit());
    expect(given).toEqual([]);
    expect(document.body.textContent).toContain(words.recent.waits);
    await act(async () => useRecent.setState({ undoing: null }));
    expect(field?.value).toBe("Pagó lo que debía");
    await act(async () => form()?.requestSubmit());
    expect(given).toEqual(["Pagó lo que debía"]);
    expect(asked()).toBeNull();
  });

  it("keep nobody waiting whose decision stands alone", async () => {
    const given: string[] = [];
    await act(async () => void askUndoReason(ofNine((reason) => given.push(reason))));
    await act(async () => useRecent.setState({ undoing: { key: 7, done: 1 } }));
    await writeReason("Pagó lo que debía");
    await act(async () => form()?.requestSubmit());
    expect(given).toEqual(["Pagó lo que debía"]);
    useRecent.setState({ undoing: null });
  });

  it("say of each why it was not taken back, and keep what can be tried again", async () => {
    refusals.set(1, "UNDO_TOO_OLD");
    refusals.set(2, "NOT_FOUND");
    refusals.set(3, "UNDO_OVERTAKEN");
    refusals.set(4, "CONFLICT_STILL_OPEN");
    await many(1, 2, 3, 4);
    const parts = [words.undoneNone, words.keptMany(1), words.tooOldMany(1), words.missingMany(1)];
    expect(toast()).toMatchObject({ kind: "error", text: [...parts, words.waitingMany(1)].join(" ") });
    expect(left()).toEqual([[2, 4]]);
  });

  it("say that the reason was not taken as one", async () => {
    const decision = noteDecision({ ids: [1], entityType: "address", fields: ["street"] });
    refusals.set(1, "REASON_NEEDED");
    await act(async () => void undoMany(decision, "a"));
    await settle();
    expect(toast()?.text).toBe(`${words.undoneNone} ${words.liftingMany(1)}`);
    expect(toast()?.action?.label).toBe(words.writeReason);
  });
});

describe("a decision about a deletion", () => {
  const decide = async (answer: number) => {
    await act(async () => openConflicts({ first: 8, system: "whatsapp", entityType: "address" }));
    await settle();
    await act(async () =>
      [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')][answer]?.click(),
    );
    await press(words.save);
    await act(async () => closeConflicts());
  };

  it("that restored asks before it deletes, and then says so", async () => {
    await decide(0);
    await press(words.undo);
    expect(undone).toEqual([]);
    const dialog = document.querySelector('[role="dialog"]');
    expect(dialog?.textContent).toContain(words.askUndoDelete);
    expect(dialog?.textContent).toContain(words.undoKeepsThere("WhatsApp"));
    await press(words.undoDelete);
    expect(undone).toEqual([{ id: 8, reason: null }]);
    expect(toast()?.text).toBe(words.undoneDeletesHere("Esta dirección"));
    expect(toast()?.text).not.toContain("abierto");
    expect(asked()).toBeNull();
  });

  it("that deleted brings back without a question, and says so", async () => {
    await decide(1);
    await press(words.undo);
    expect(undone).toHaveLength(1);
    expect(toast()?.text).toBe(words.undoneRestores("Esta dirección", "WhatsApp"));
  });

  it("that somebody else made says what was answered, and what taking it back does", async () => {
    const { version } = await backend.call("conflict_get", { id: 8 });
    await backend.call("conflict_resolve_deletion", { id: 8, version, choice: "KEEP_EDIT" });
    const [view] = await backend.call("conflicts_decided", {
      system: "whatsapp",
      entityType: "address",
      recordId: "a-8",
    });
    if (view?.deletion == null) throw new Error("a deletion was decided");
    const reaches = { ...view, deletion: { ...view.deletion, undoesBoth: true } };
    await act(async () => void undo(reaches));
    const dialog = document.querySelector('[role="dialog"]')?.textContent;
    expect(dialog).toContain(words.askUndoDelete);
    expect(dialog).toContain(words.undoDeletesThere("WhatsApp"));
    await press(words.undoDelete);
    expect(toast()?.text).toBe(words.undoneDeletes("Esta dirección", "WhatsApp"));
    await act(async () => openConflicts({ first: 8, system: "whatsapp", entityType: "address" }));
    await settle();
    expect(document.body.textContent).toContain(words.overOther);
    expect(document.body.textContent).not.toContain(words.over);
  });
});

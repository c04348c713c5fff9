import { act } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { testPage } from "../../../mock/page";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import type { ConflictBatchView } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { useToasts } from "../../shared/toasts";
import { useSeat } from "../seat/store";
import { useRecent } from "./conflict/recent";
import { Patterns } from "./Patterns";
import { patternSentence, shownPatterns } from "./patterns";

const { es } = CATALOGUES;
const words = es.sync.patterns;
let backend: MockBackend;
const { element: page, draw } = testPage();

const settle = () => act(async () => void (await new Promise((done) => setTimeout(done))));
const press = async (within: Element | null, label: string) => {
  const button = [...(within?.querySelectorAll("button") ?? [])].find((each) =>
    each.textContent?.startsWith(label),
  );
  await act(async () => button?.click());
  await settle();
};
const called = (command: string) => backend.calls.filter((call) => call.command === command);
const pattern = (key: string) => page.querySelector(`[data-pattern="whatsapp/${key}"]`);

beforeEach(async () => {
  useSeat.setState({ seat: null });
  useToasts.setState({ toasts: [] });
  useRecent.setState({ decisions: [], undoing: null });
  backend = createMockBackend([]);
  giveBackend(backend);
});

describe("conflicts that stand alike", () => {
  it("are shown with ten of them before they are decided, for the one field alone", async () => {
    await draw(<Patterns />);
    await settle();
    await press(page, words.show);
    const key = "customer/email/ONLY_THERE";
    expect(pattern(key)?.textContent).toContain("35 clientes: WhatsApp tiene correo y aquí está vacío");
    await press(pattern(key), words.preview);
    expect(pattern(key)?.querySelectorAll("tbody tr")).toHaveLength(10);
    expect(pattern(key)?.textContent).toContain(words.previewOf(10, "35"));
    expect(pattern(key)?.textContent).toContain(words.others(4, "4"));
    expect(called("conflict_pattern_resolve")).toHaveLength(0);
    await press(pattern(key), words.apply(words.ofThere("WhatsApp"), "35"));
    expect(called("conflict_pattern_resolve")[0]?.request).toMatchObject({ field: "email", take: "THERE" });
    const [toast] = useToasts.getState().toasts;
    expect(toast?.text).toBe(words.done(35, "35"));
    expect(pattern(key)).toBeNull();
    await act(async () => toast?.action?.run());
    await settle();
    // Four of them have another field to decide first, and can still be taken back after it.
    const told = es.sync.conflict;
    expect(useToasts.getState().toasts[0]?.text).toBe(`${told.undoneMany(31)} ${told.waitingMany(4)}`);
    expect(useRecent.getState().decisions[0]?.ids).toHaveLength(4);
  });

  it("of which a failure left a part open say so, and what was decided can be taken back", async () => {
    const call: Backend["call"] = async (command, request) => {
      if (command !== "conflict_pattern_resolve") return backend.call(command, request);
      for (const id of [100, 101]) backend.sync.decide(id, ["email"]);
      const done: ConflictBatchView = { resolved: 2, left: 1, ids: [100, 101], stopped: "INTERNAL" };
      return done as never;
    };
    giveBackend({ ...backend, call });
    await draw(<Patterns />);
    await settle();
    await press(page, words.show);
    const key = "customer/email/ONLY_THERE";
    await press(pattern(key), words.preview);
    await press(pattern(key), words.apply(words.ofThere("WhatsApp"), "35"));
    const [toast] = useToasts.getState().toasts;
    const { stoppedBy } = es.sync.conflict;
    expect(toast).toMatchObject({
      kind: "error",
      text: `${words.done(2, "2")} ${words.left(1, "1")} ${stoppedBy.other}`,
      detail: "INTERNAL",
    });
    expect(pattern(key)?.textContent).toContain("33 clientes");
    expect(useRecent.getState().decisions[0]?.ids).toEqual([100, 101]);
    expect(toast?.action?.label).toBe(es.sync.conflict.undo);
  });

  it("show for the side that is chosen only what was read for it", async () => {
    const late: (() => void)[] = [];
    const call: Backend["call"] = async (command, request) => {
      if (command === "conflict_pattern_preview") await new Promise<void>((go) => late.push(go));
      return backend.call(command, request);
    };
    giveBackend({ ...backend, call });
    await draw(<Patterns />);
    await settle();
    await press(page, words.show);
    const key = "customer/email/ONLY_THERE";
    await press(pattern(key), words.preview);
    await act(async () => pattern(key)?.querySelector<HTMLInputElement>("input:not(:checked)")?.click());
    await settle();
    expect(late).toHaveLength(2);
    late[0]?.();
    await settle();
    expect(pattern(key)?.querySelectorAll("tbody tr")).toHaveLength(0);
    late[1]?.();
    await settle();
    expect(pattern(key)?.textContent).toContain(words.apply(words.ofHere, "35"));
  });

  it("are not decided before a side is chosen where none is proposed", async () => {
    await draw(<Patterns entityTypes={["address"]} />);
    await settle();
    await press(page, words.show);
    expect(pattern("customer/email/ONLY_THERE")).toBeNull();
    const key = "address/street/DIFFERENT";
    await press(pattern(key), words.preview);
    expect(called("conflict_pattern_preview")).toHaveLength(0);
    await act(async () => pattern(key)?.querySelectorAll<HTMLInputElement>("input")[0]?.click());
    await press(pattern(key), words.preview);
    expect(called("conflict_pattern_preview")[0]?.request).toMatchObject({ take: "HERE" });
  });

  it("are not read for somebody who may not decide", async () => {
    const seat = await backend.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, role: "OPERATOR" } });
    await draw(<Patterns />);
    await settle();
    expect(called("conflict_patterns")).toHaveLength(0);
    expect(page.textContent).toBe("");
  });

  it("are said in words, and a single one is none", () => {
    const one = {
      system: "whatsapp",
      entityType: "customer",
      field: "location",
      shape: "SPELLING",
      count: 1,
      proposed: null,
    } as const;
    expect(patternSentence(es, one, "WhatsApp", "1")).toBe(
      "1 cliente: ubicación solo cambia en acentos, mayúsculas o espacios",
    );
    expect(shownPatterns([one, { ...one, count: 2 }], undefined)).toEqual([{ ...one, count: 2 }]);
  });
});

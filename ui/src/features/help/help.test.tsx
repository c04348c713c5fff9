import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMockBackend, demoOrders, type MockBackend } from "../../../mock/backend";
import { giveBackend } from "../../backend/door";
import { CAUSES, type ConnectionView, type SyncOverview } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { type Guide, parseRoute, useRoute } from "../../shared/route";
import { type Language, useSettings } from "../../shared/settings";
import { useToasts } from "../../shared/toasts";
import type { GuideSection, GuideText } from "./guide";
import { type Guides, loadGuides } from "./guides";
import * as english from "./guides/en";
import * as spanish from "./guides/es";
import { HelpPage } from "./HelpPage";
import { inline } from "./inline";
import { file, markdown } from "./markdown";
import { report } from "./report";
import { find, GUIDE_ORDER } from "./search";
import { topicOf } from "./topic";

const GUIDE_TEXTS: Readonly<Record<Language, Guides>> = { es: spanish, en: english };
const LANGUAGES: readonly Language[] = ["es", "en"];
const { es } = CATALOGUES;
const every = (language: Language) =>
  GUIDE_ORDER.map((guide) => [guide, GUIDE_TEXTS[language][guide]] as const);
const lines = ({ intro, sections }: GuideText): string[] => [
  intro,
  ...sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === "list" || block.kind === "steps") return block.items;
      return block.kind === "table" ? [...block.head, ...block.rows.flat()] : [block.text];
    }),
  ),
];

describe("the guides", () => {
  it("are the same text in docs/guia/ayuda", async () => {
    for (const language of LANGUAGES) {
      for (const [guide, text] of every(language)) {
        const path = `../../../../docs/guia/ayuda/${language}/${file(guide)}`;
        await expect(markdown(CATALOGUES[language], text)).toMatchFileSnapshot(path);
      }
    }
  });

  it("have the same sections, blocks and rows in both languages", () => {
    const shape = ({ sections }: GuideText) =>
      sections.map(({ id, codes, blocks }) => ({
        id,
        codes,
        blocks: blocks.map((block) => {
          if (block.kind === "list" || block.kind === "steps") return [block.kind, block.items.length];
          return block.kind === "table" ? [block.kind, block.head.length, block.rows.length] : [block.kind];
        }),
      }));
    for (const [guide, text] of every("es")) expect(shape(GUIDE_TEXTS.en[guide]), guide).toEqual(shape(text));
  });

  it("explain every failure in exactly one section", () => {
    const explained = GUIDE_TEXTS.es.failures.sections.flatMap(({ codes }) => codes);
    expect([...explained].sort()).toEqual([...CAUSES].sort());
  });

  it("lead only to places that exist, and each names a place once", () => {
    for (const language of LANGUAGES) {
      for (const [guide, text] of every(language)) {
        const ids = text.sections.map(({ id }) => id);
        expect(new Set(ids).size, guide).toBe(ids.length);
        for (const piece of lines(text).flatMap(inline)) {
          if (piece.kind !== "link") continue;
          const route = parseRoute(piece.hash);
          expect(route, piece.hash).not.toBeNull();
          if (route?.screen !== "help" || route.topic === null) continue;
          const there = GUIDE_TEXTS[language][route.guide].sections.some(({ id }) => id === route.topic);
          expect(there, piece.hash).toBe(true);
        }
      }
    }
  });

  it("leave no mark unread, and lead to no page of the internet", () => {
    for (const language of LANGUAGES) {
      for (const [guide, text] of every(language)) {
        for (const line of lines(text)) {
          const rest = inline(line)
            .filter(({ kind }) => kind === "plain")
            .map((piece) => piece.text)
            .join("");
          expect(rest, guide).not.toMatch(/\*\*|\]\(|https?:\/\//);
        }
      }
    }
  });
});

describe("an address of a failure", () => {
  const guide = GUIDE_TEXTS.es.failures;
  const where = (topic: string) => topicOf(guide, topic);

  it("leads to the section that explains it", () => {
    expect(where("TECH007")).toMatchObject({ section: { id: "clave" }, code: "TECH007" });
    expect(where("HTTP_503")).toMatchObject({ section: { id: "servidor-falla" }, code: "HTTP_5XX" });
    expect(where("damaged_text")).toMatchObject({ section: { id: "texto-danado" }, code: "DAMAGED_TEXT" });
  });

  it("leads to refused records where only the other system knows the code", () => {
    expect(where("E_AXIOMA_17")).toMatchObject({ section: { id: "rechazado" }, code: null });
    expect(where("duplicados")).toMatchObject({ section: { id: "duplicados" }, code: null });
    expect(topicOf(guide, null)).toBeNull();
  });
});

describe("the search", () => {
  const search = (query: string) => find(es, GUIDE_TEXTS.es, query);

  it("finds sections of all guides without regard to accents, titles first", () => {
    const found = search("conflictos");
    expect(found[0]?.section.id).toBe("conflictos");
    expect(new Set(found.map(({ guide }) => guide)).size).toBeGreaterThan(1);
    expect(search("codificacion").map(({ section }) => section.id)).toContain("texto-danado");
  });

  it("finds what the screen says of a failure", () => {
    expect(search("dos columnas del archivo").map(({ section }) => section.id)).toEqual(["archivos"]);
  });

  it("finds nothing in nothing, and nothing for words that stand nowhere", () => {
    expect(search("  ")).toEqual([]);
    expect(search("zarzuela")).toEqual([]);
  });
});

describe("the report for support", () => {
  const connection: ConnectionView = {
    state: "LIVE",
    since: 0,
    lastCheckedAt: 1_000,
    nextCheckAt: null,
    reason: null,
    remote: "https://pedidos.ejemplo.ec/clave-secreta",
  };
  const overview: SyncOverview = {
    state: "NEEDS_ATTENTION",
    at: 0,
    attention: 2,
    pending: 3,
    excluded: 0,
    conflicts: 1,
    lastContactAt: null,
    systems: [
      {
        system: "csv-1",
        name: "Oficina de María",
        state: "PAUSED",
        reason: "FILE_IN_USE",
        nextTryAt: null,
        failures: 4,
        pausedBy: "María Peña",
        lastContactAt: null,
      },
    ],
    entities: [],
    runs: [],
  };
  const page = { agent: "Chromium", language: "es", size: "1366x768" };

  it("holds states, codes and counts and names nobody", () => {
    const words = report({ at: 0, connection, diagnostics: null, overview, page });
    expect(words).toContain("connection: LIVE");
    expect(words).toContain("system csv-1: PAUSED · reason FILE_IN_USE · failures 4");
    expect(words).toContain("attention 2 · pending 3");
    expect(words).toContain("server pedidos.ejemplo.ec");
    expect(words).not.toMatch(/María|Peña|secreta/);
  });

  it("says what it can where nothing could be asked", () => {
    const words = report({ at: 0, connection: null, diagnostics: null, overview: null, page });
    expect(words).toMatch(/^Mostrador \d+\.\d+\.\d+ · 1970-01-01T00:00:00.000Z\nscreen: Chromium/);
  });
});

describe("the page", () => {
  const place = document.createElement("div");
  let root: Root;
  let mock: MockBackend;
  const show = async (guide: Guide, topic: string | null) => {
    act(() => root.render(<HelpPage guide={guide} topic={topic} />));
    await act(async () => void (await loadGuides("es")));
  };
  const button = (label: string) =>
    [...place.querySelectorAll("button")].find((each) => each.textContent === label);

  beforeEach(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    useSettings.setState({ language: "es" });
    useToasts.setState({ toasts: [] });
    mock = createMockBackend(demoOrders());
    giveBackend(mock);
    document.body.append(place);
    root = createRoot(place);
  });
  afterEach(() => {
    act(() => root.unmount());
    place.remove();
    vi.unstubAllGlobals();
  });

  it("marks the section and the message of a failure, and takes the keyboard there", async () => {
    await show("failures", "TECH007");
    expect([...place.querySelectorAll(".marked")].map((each) => each.id)).toEqual(["ayuda-clave"]);
    expect(document.activeElement?.id).toBe("ayuda-clave");
    expect(place.querySelector(".marked .guide-said")?.textContent).toContain(es.causes.codes.TECH007.what);
    await show("failures", "UNREACHABLE");
    expect(document.activeElement?.id).toBe("ayuda-sin-conexion");
  });

  it("leads from a guide to another screen", async () => {
    await show("connect", null);
    const link = [...place.querySelectorAll<HTMLAnchorElement>(".guide a")].find(
      (each) => each.getAttribute("href") === "#/ajustes/servidor",
    );
    act(() => link?.click());
    expect(useRoute.getState().route).toEqual({ screen: "settings", section: "remote" });
  });

  it("copies the report", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, userAgent: "Prueba", clipboard: { writeText } });
    await show("questions", null);
    await act(async () => button(es.help.copyReport)?.click());
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining("Mostrador "));
    expect(useToasts.getState().toasts[0]?.text).toBe(es.help.copied);
    expect(mock.calls.map(({ command }) => command)).toContain("diagnostics_get");
  });

  it("shows the report to copy by hand where there is no clipboard", async () => {
    vi.stubGlobal("navigator", { ...navigator, userAgent: "Prueba", clipboard: undefined });
    await show("questions", null);
    await act(async () => button(es.help.copyReport)?.click());
    expect(document.querySelector<HTMLTextAreaElement>(".help-report")?.value).toContain("screen: Prueba");
  });
});

/** The twin: a guide that explains a failure twice, or leads nowhere, is seen. */
it("a section that explains what another one explains is seen", () => {
  const twice: GuideSection[] = [
    ...GUIDE_TEXTS.es.failures.sections,
    ...GUIDE_TEXTS.es.failures.sections.slice(1, 2),
  ];
  expect(twice.flatMap(({ codes }) => codes).sort()).not.toEqual([...CAUSES].sort());
  expect(parseRoute("#/ayuda/averias")).toBeNull();
});

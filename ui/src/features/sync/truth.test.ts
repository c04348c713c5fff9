import { describe, expect, it } from "vitest";
import type { SyncOverview, SystemState } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { truthOf } from "./truth";

const { es } = CATALOGUES;
const READ = { contact: true, stale: false, time: "10:41" };

function overview(change: Partial<SyncOverview>, ...states: SystemState[]): SyncOverview {
  return {
    state: "UP_TO_DATE",
    at: 0,
    attention: 0,
    pending: 0,
    excluded: 0,
    conflicts: 0,
    lastContactAt: null,
    systems: states.map((state, index) => ({
      system: `system-${index}`,
      name: null,
      state,
      reason: null,
      nextTryAt: null,
      failures: 0,
      pausedBy: null,
      lastContactAt: null,
    })),
    entities: [],
    runs: [],
    ...change,
  };
}

const headline = (view: SyncOverview) => truthOf(es, view, READ).headline;

describe("the sentence of truth", () => {
  it("has a sentence and a colour for each of its states", () => {
    const shown = (
      [
        [{ state: "NEEDS_ATTENTION", attention: 8, pending: 7 }, "failed"],
        [{ state: "WAITING", pending: 12 }, "pending"],
        [{ state: "SENDING", pending: 7 }, "syncing"],
        [{ state: "UP_TO_DATE" }, "synced"],
        [{ state: "NOTHING_CONNECTED" }, "skipped"],
      ] as const
    ).map(([change, tone]) => {
      const truth = truthOf(es, overview(change), READ);
      expect(truth.tone).toBe(tone);
      return truth.headline;
    });
    expect(shown).toEqual([
      "8 asuntos necesitan su atención",
      "12 cambios esperando internet",
      "7 cambios se están enviando",
      "Todo al día",
      "Todavía no hay nada conectado",
    ]);
  });

  it("says what goes on by itself beside what needs a person", () => {
    const busy = overview({ state: "NEEDS_ATTENTION", attention: 1, pending: 7 });
    expect(truthOf(es, busy, READ).text).toBe("7 cambios se están enviando solos. Lo demás está al día.");
    expect(truthOf(es, { ...busy, pending: 0 }, READ).text).toBe("Lo demás está al día.");
    const refused = overview({ state: "NEEDS_ATTENTION", attention: 1 }, "WORKING", "REFUSED");
    expect(truthOf(es, refused, READ).text).toBe("");
  });

  it("does not blame the internet for a pause or a service that asked to wait", () => {
    const waiting = { state: "WAITING", pending: 2 } as const;
    expect(headline(overview(waiting, "WORKING", "PAUSED"))).toContain("en pausa");
    expect(headline(overview(waiting, "THROTTLED"))).toContain("esperando al otro sistema");
    expect(headline(overview(waiting, "PAUSED", "PAUSED_AFTER_FAILURES"))).toContain("esperando internet");
  });

  it("is not well while a system is not called", () => {
    const shown = (...states: SystemState[]) => {
      const { tone, headline, text } = truthOf(es, overview({}, ...states), READ);
      return { tone, headline, text };
    };
    const whatsapp = overview({}, "PAUSED");
    const systems = whatsapp.systems.map((each) => ({ ...each, system: "whatsapp" }));
    expect(truthOf(es, { ...whatsapp, systems }, READ)).toEqual({
      tone: "pending",
      icon: "pause",
      headline: "WhatsApp está en pausa",
      text: "No se recibe ni se envía nada de ella hasta que alguien la reanude.",
    });
    expect(shown("PAUSED", "WORKING", "PAUSED").headline).toBe("Hay 2 conexiones en pausa");
    expect(shown("PAUSED", "REFUSED").tone).toBe("failed");
    expect(shown("THROTTLED").tone).toBe("pending");
    expect(shown("WORKING").tone).toBe("synced");
  });

  it("is never well without contact or after a reading that failed", () => {
    for (const reading of [{ contact: false }, { stale: true }]) {
      const truth = truthOf(es, overview({}), { ...READ, ...reading });
      expect(truth.tone).toBe("failed");
      expect(truth.text).toContain("10:41");
    }
  });
});

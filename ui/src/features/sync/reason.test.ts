import { describe, expect, it } from "vitest";
import type { SystemView } from "../../backend/generated";
import { formatFor } from "../../shared/format";
import { CATALOGUES } from "../../shared/i18n";
import { explain, reasonPhrase, reasonText } from "./reason";
import { systemSentence } from "./Systems";
import { duration, moment } from "./words";

const { es, en } = CATALOGUES;
const format = formatFor("es", "America/Guayaquil", "USD");
const NOW = Date.UTC(2025, 9, 6, 15, 41);

describe("a reason", () => {
  it("says what happened, what it means and what to do, and never a code", () => {
    for (const t of [es, en])
      for (const code of ["AUTH_INVALID_KEY", "UNREACHABLE", "DISK_FULL", "A_CODE_OF_TOMORROW"]) {
        const { what, means, do: todo } = explain(t, code);
        for (const sentence of [what, means, todo]) expect(sentence).toMatch(/\.$/);
        expect(reasonText(t, code)).not.toContain(code);
        expect(reasonPhrase(t, code)).not.toMatch(/\.$/);
      }
  });
});

describe("the state of a system", () => {
  const view = (change: Partial<SystemView>): string =>
    systemSentence(
      es,
      format,
      {
        system: "erp",
        name: null,
        state: "WORKING",
        reason: null,
        nextTryAt: null,
        failures: 0,
        pausedBy: null,
        lastContactAt: NOW - 2_000,
        ...change,
      },
      NOW,
    );

  it("says by itself when it goes on", () => {
    expect(view({})).toBe("Respondió hace 2 s.");
    expect(view({ state: "THROTTLED", nextTryAt: NOW + 7_200 })).toBe(
      "El servicio pidió esperar. Continúa solo en 8 s.",
    );
    expect(view({ state: "THROTTLED", nextTryAt: NOW - 1 })).toBe(
      "El servicio pidió esperar. Continúa solo.",
    );
    expect(view({ state: "PAUSED_AFTER_FAILURES", nextTryAt: NOW + 29 * 60_000 })).toBe(
      "Pausada por fallos repetidos: próximo intento a las 11:10.",
    );
    expect(view({ state: "PAUSED", pausedBy: "Luis" })).toContain("En pausa por Luis.");
  });
});

describe("moments and lengths of time", () => {
  it("are as short as they stay clear", () => {
    const at = (ago: number) => moment(es, format, NOW - ago, NOW);
    expect([at(0), at(12 * 3_600_000), at(72 * 3_600_000), at(365 * 86_400_000)]).toEqual([
      "hoy 10:41",
      "ayer 22:41",
      "vie 3 oct 10:41",
      "6 oct 2024 10:41",
    ]);
    expect([400, 4_200, 42_000, 463_000, 7_380_000].map((length) => duration(es, format, length))).toEqual([
      "400 ms",
      "4,2 s",
      "42 s",
      "8 min",
      "2 h 03 min",
    ]);
  });
});

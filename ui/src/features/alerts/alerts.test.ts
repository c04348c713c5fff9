import { describe, expect, test } from "vitest";
import type { AlertCause, AlertView } from "../../backend/generated";
import { CATALOGUES } from "../../shared/i18n";
import { checkRules, draftOf, toSettings } from "./rules";
import { slackReason } from "./SlackPanel";
import { alertSays, pressing } from "./words";

const t = CATALOGUES.es;

function alert(cause: AlertCause, change: Partial<AlertView> = {}): AlertView {
  return {
    id: 1,
    cause,
    system: "whatsapp",
    name: null,
    value: 20,
    threshold: 15,
    openedAt: 0,
    lastSeenAt: 0,
    closedAt: null,
    acknowledgedBy: null,
    ...change,
  };
}

describe("alerts", () => {
  test("a time grows between two looks, a count does not", () => {
    expect(alertSays(t, alert("NO_CONTACT"), 125_000)).toBe("WhatsApp: no responde desde hace 22 min.");
    expect(alertSays(t, alert("DEAD_LETTERS"), 125_000)).toBe(
      "WhatsApp: 20 registros necesitan a una persona.",
    );
    expect(alertSays(t, alert("DEAD_LETTERS", { value: 1 }), 0)).toBe(
      "WhatsApp: 1 registro necesita a una persona.",
    );
  });

  test("one that is over keeps its last figure", () => {
    const over = alert("QUEUE_AGE", { value: 95, closedAt: 60_000, name: "Contabilidad" });
    expect(alertSays(t, over, 9_000_000)).toBe("Contabilidad: hay cambios sin enviar desde hace 1 h 35 min.");
  });

  test("the banner speaks of what nobody has taken note of, the gravest first", () => {
    const list = [
      alert("SUCCESS_RATE", { id: 1 }),
      alert("DEAD_LETTERS", { id: 2 }),
      alert("NO_CONTACT", { id: 3, acknowledgedBy: "Ana" }),
      alert("BREAKER_OPEN", { id: 4 }),
      alert("NO_CONTACT", { id: 5, closedAt: 9 }),
    ];
    expect(pressing(list).map((each) => each.id)).toEqual([4, 2, 1]);
    expect(pressing(null)).toEqual([]);
  });
});

describe("rules", () => {
  const saved = {
    rules: [{ cause: "SUCCESS_RATE" as const, state: "ON" as const, threshold: 80 }],
    notification: "OFF" as const,
  };

  test("a form gives back what it was made of", () => {
    const again = toSettings(draftOf(saved), saved);
    expect(again.rules).toContainEqual(saved.rules[0]);
    expect(again.rules).toHaveLength(5);
    expect(again.notification).toBe("OFF");
  });

  test("a threshold that is missing or out of its range is told beside its rule", () => {
    const draft = { ...draftOf(saved), SUCCESS_RATE: { state: "ON" as const, threshold: 101 } };
    expect(checkRules(t, draft)).toEqual({ SUCCESS_RATE: "Escriba un número de 1 a 100." });
    const empty = { ...draftOf(saved), QUEUE_AGE: { state: "ON" as const, threshold: null } };
    expect(Object.keys(checkRules(t, empty))).toEqual(["QUEUE_AGE"]);
    expect(checkRules(t, draftOf(saved))).toEqual({});
  });

  test("a rule that is switched off needs no figure, and keeps the one it had", () => {
    const off = { ...draftOf(saved), SUCCESS_RATE: { state: "OFF" as const, threshold: null } };
    expect(checkRules(t, off)).toEqual({});
    expect(toSettings(off, saved).rules).toContainEqual({
      cause: "SUCCESS_RATE",
      state: "OFF",
      threshold: 80,
    });
  });
});

test("a word of Slack is explained, and one that nobody knows is shown", () => {
  expect(slackReason(t, "channel_is_archived")).toMatch(/^El canal está archivado\./);
  expect(slackReason(t, "new_reason")).toBe("Slack dice: new_reason.");
});

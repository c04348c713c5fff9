import { describe, expect, it } from "vitest";
import { CATALOGUES } from "../../../shared/i18n";
import { allOf, carryOver, isReason, lifting, proposals, resultOf, undecided } from "./decision";
import { draftOf } from "./drafts";
import { field, view } from "./fixtures";
import { because, type Said, whoAndWhen } from "./said";

describe("a decision", () => {
  const ruled = field({ field: "email", proposed: "THERE", because: "RULE" });

  it("begins with what rules propose and leaves the rest to the person", () => {
    const choices = proposals([field(), ruled]);
    expect(choices).toEqual({ email: { take: "THERE" } });
    expect(undecided([field(), ruled], choices).map((each) => each.field)).toEqual(["street"]);
    expect(undecided([field(), ruled], allOf([field(), ruled], "HERE"))).toEqual([]);
  });

  it("gives each field the value of its side, the typed one or both", () => {
    expect(resultOf(field(), undefined)).toBeUndefined();
    expect(resultOf(field(), { take: "HERE" })).toBe('"Av. 9 de Oct."');
    expect(resultOf(field({ there: null }), { take: "THERE" })).toBeNull();
    expect(resultOf(field(), { take: "VALUE", value: '"Otra"' })).toBe('"Otra"');
    const notes = field({ here: '"a"', there: '"b"', keepBoth: "JOINED" });
    expect(resultOf(notes, { take: "BOTH" })).toBe('"a\\nb"');
    expect(resultOf({ ...notes, keepBoth: "TWO_ADDRESSES" }, { take: "BOTH" })).toBe('"b"');
  });

  it("never lifts a block with all the other fields, and alone only with a reason", () => {
    const block = field({ field: "isBanned", here: "true", there: "false", reasonFor: "THERE" });
    expect(allOf([block, ruled], "THERE")).toEqual({ isBanned: { take: "HERE" }, email: { take: "THERE" } });
    expect(allOf([block], "HERE")).toEqual({ isBanned: { take: "HERE" } });
    expect(lifting([block, ruled], { isBanned: { take: "THERE" }, email: { take: "THERE" } })).toEqual([
      block,
    ]);
    expect(lifting([block], { isBanned: { take: "VALUE", value: "false" } })).toEqual([block]);
    expect(lifting([block], { isBanned: { take: "HERE" } })).toEqual([]);
    expect(["", "  a ", "pagó", "x".repeat(201)].map(isReason)).toEqual([false, false, true, false]);
    // As the program counts: what is one sign to a person is one letter, whatever it takes to store it.
    expect(["👍👍", "👍".repeat(200)].map(isReason)).toEqual([false, true]);
  });

  it("survives a reading only for fields that did not move", () => {
    const choices = { street: { take: "HERE" }, email: { take: "HERE" } } as const;
    const moved = { ...ruled, there: '"new@mail.com"' };
    expect(carryOver([field(), ruled], view(field(), moved), choices)).toEqual({
      street: { take: "HERE" },
      email: { take: "THERE" },
    });
  });

  it("waits as it was chosen, and begins anew where nothing was", () => {
    const seen = view(field(), ruled);
    const fresh = draftOf(seen, undefined);
    expect([fresh.choices, fresh.reason]).toEqual([{ email: { take: "THERE" } }, ""]);
    const kept = { ...fresh, choices: { email: { take: "HERE" } } as const, reason: "pagó" };
    expect(draftOf(seen, kept)).toBe(kept);
    const later = draftOf({ ...seen, version: 2 }, kept);
    expect([later.version, later.choices, later.reason]).toEqual([2, kept.choices, "pagó"]);
  });
});

describe("the sentences of a field", () => {
  const said: Said = { t: CATALOGUES.es, system: "WhatsApp", when: (at) => `a las ${at}`, kind: "FIELDS" };
  const words = CATALOGUES.es.sync.conflict;

  it("say who changed each side and when", () => {
    const changed = field({ base: '"x"', hereBy: "Ana", hereAt: 9, thereAt: 10 });
    expect(whoAndWhen(said, "here", changed)).toBe("Ana · a las 9");
    expect(whoAndWhen(said, "there", changed)).toBe("WhatsApp · a las 10");
    expect(whoAndWhen(said, "here", { ...changed, base: changed.here })).toBe(words.unchanged);
    expect(whoAndWhen(said, "there", field({ there: '""' }))).toBe(words.unchanged);
    expect(whoAndWhen({ ...said, kind: "FIRST_MEETING" }, "there", field())).toBe("");
  });

  it("say why a value is proposed, and that a person chose otherwise", () => {
    const ruled = field({ proposed: "THERE", because: "RULE", rule: "THERE_WINS" });
    expect(because(said, ruled, { take: "THERE" })).toBe(words.RULE("WhatsApp"));
    expect(because(said, ruled, { take: "HERE" })).toBe(words.chosen);
    expect(because(said, ruled, undefined)).toBe(words.chooseOne);
    const latest = field({ proposed: "HERE", because: "LATEST", rule: "LATEST" });
    expect(because(said, latest, { take: "HERE" })).toBe(words.ruleLatest);
    expect(because(said, { ...latest, rule: "MANUAL" }, { take: "HERE" })).toBe(words.LATEST);
    const block = field({ proposed: "THERE", because: "SAFETY" });
    expect(because(said, block, { take: "THERE" })).toBe("Por seguridad: bloqueado en WhatsApp");
    expect(because(said, field({ keepBoth: "JOINED" }), { take: "BOTH" })).toBe(words.keeps.JOINED);
  });
});

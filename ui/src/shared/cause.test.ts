import { describe, expect, it } from "vitest";
import { CAUSES } from "../backend/generated";
import { cause, causeOf } from "./cause";
import { CATALOGUES } from "./i18n";

const { es, en } = CATALOGUES;

describe("the sentences of causes", () => {
  it("say what happened, what it means and what to do, in both languages, without codes", () => {
    for (const t of [es, en]) {
      for (const code of CAUSES) {
        for (const subject of [{}, { field: "PRECIO", value: "1.000" }]) {
          const words = cause(t, code, subject);
          for (const text of [words.what, words.means, words.do]) {
            expect(text, code).toMatch(/[.?]$/);
            expect(text, code).not.toMatch(/[{}]|undefined|\s,|\s\./);
          }
          expect(words.what, code).not.toMatch(/[A-Z]+_[A-Z]+|HTTP|JSON/);
        }
      }
    }
  });

  it("speak to people politely and never about our own words", () => {
    for (const [code, words] of Object.entries(es.causes.codes)) {
      const whole = `${words.what} ${words.means} ${words.do}`;
      expect(whole, code).not.toMatch(/\b(tú|tu|tus|vos|haz|pulsa|revisa|copia la|payload|timeout|token)\b/i);
    }
  });

  it("name the field and the value where they are known", () => {
    const subject = { field: "PRECIO", value: "1.000" };
    expect(cause(es, "ambiguous_number", subject).what).toBe(
      "En el campo «PRECIO», el número «1.000» se puede leer de dos maneras: ¿mil o uno?",
    );
    expect(cause(en, "REQUIRED", { field: "name" }).what).toBe(
      "Something required is missing: the field “name”.",
    );
    expect(cause(es, "NOT_A_NUMBER").what).toBe("En un campo, el valor no es un número.");
  });

  it("leave braces in a value alone", () => {
    expect(cause(es, "LENGTH", { field: "{value}", value: "{in}" }).what).toContain(
      "«{value}», el valor «{in}»",
    );
  });

  it("are chosen by the family of a server's answer, and are general for what only the other system knows", () => {
    expect(causeOf("HTTP_503")).toBe("HTTP_5XX");
    expect(causeOf("HTTP_401")).toBe("AUTH_INVALID_KEY");
    expect(causeOf("HTTP_404")).toBe("HTTP_404");
    expect(causeOf("HTTP_422")).toBe("HTTP_4XX");
    expect(causeOf("damaged_text")).toBe("DAMAGED_TEXT");
    expect(causeOf("E_AXIOMA_17")).toBeNull();
    expect(cause(es, "E_AXIOMA_17")).toEqual(es.causes.other);
  });
});

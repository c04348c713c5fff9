import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../backend/generated";
import { CATALOGUES } from "./index";

/** Paths of all texts; a text that takes values is called with plain ones. */
function texts(node: unknown, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof node === "string") found.set(path, node);
  else if (typeof node === "function") found.set(path, String(node(3, "a", "b", "c")));
  else if (typeof node === "object" && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      for (const [inner, text] of texts(value, `${path}/${key}`)) found.set(inner, text);
    }
  }
  return found;
}

describe("the catalogues", () => {
  const es = texts(CATALOGUES.es);
  const en = texts(CATALOGUES.en);

  it("have the same keys", () => {
    expect([...en.keys()].sort()).toEqual([...es.keys()].sort());
    expect(es.size).toBeGreaterThan(200);
  });

  it("have no empty and no broken text", () => {
    for (const [key, text] of [...es, ...en]) {
      expect(text.trim(), key).not.toBe("");
      expect(text, key).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it("avoid the words that staff should not have to know", () => {
    for (const [key, text] of es) expect(text, key).not.toMatch(/payload|timeout|\bsync\b|en cola|¡Ups/i);
  });
});

describe("the command table", () => {
  it("names every command once", () => {
    expect(new Set(COMMANDS).size).toBe(COMMANDS.length);
  });
});

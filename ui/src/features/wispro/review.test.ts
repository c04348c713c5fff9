import { describe, expect, it } from "vitest";
import type { CustomerRow } from "../../backend/generated";
import { choiceOfKey, isSame } from "./review";

function person(change: Partial<CustomerRow>): CustomerRow {
  return { id: 1, name: null, document: null, phone: null, ...change } as CustomerRow;
}
const key = (text: string, extra: object = {}) => ({
  key: text,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  defaultPrevented: false,
  target: null,
  ...extra,
});

describe("two people side by side", () => {
  it("are the same in a field whatever accents, capitals and signs it is written with", () => {
    expect(isSame(person({ name: "María Salas" }), person({ name: "MARIA  SALAS" }), "name")).toBe(true);
    expect(isSame(person({ phone: "0414-555 0001" }), person({ phone: "04145550001" }), "phone")).toBe(true);
    expect(isSame(person({ name: "Ana" }), person({ name: "Ana María" }), "name")).toBe(false);
  });
  it("have the same document as the program compares it", () => {
    const same = (one: string, other: string) =>
      isSame(person({ document: one }), person({ document: other }), "document");
    expect(same("V-1.234.567", "01234567")).toBe(true);
    expect(same("E-1234567", "1234567")).toBe(false);
    expect(same("9123", "123")).toBe(false);
  });
  it("are not compared where one of them has nothing", () => {
    expect(isSame(person({ phone: null }), person({ phone: "1" }), "phone")).toBeNull();
  });
});

describe("a key in Revisar", () => {
  const candidates = [person({ id: 7 }), person({ id: 9 })];
  it("chooses a candidate by its number, somebody new, or nobody", () => {
    expect(choiceOfKey(key("2"), candidates)).toEqual({ is: "KNOWN", id: 9 });
    expect(choiceOfKey(key("n"), candidates)).toEqual({ is: "NEW" });
    expect(choiceOfKey(key("X"), candidates)).toEqual({ is: "NOBODY" });
    expect(choiceOfKey(key("ArrowRight"), candidates)).toBe("next");
    expect(choiceOfKey(key("ArrowLeft"), candidates)).toBe("previous");
  });
  it("does nothing for a candidate that is not there, with a modifier, and in a field of text", () => {
    expect(choiceOfKey(key("3"), candidates)).toBeNull();
    expect(choiceOfKey(key("n", { ctrlKey: true }), candidates)).toBeNull();
    expect(choiceOfKey(key("n", { target: document.createElement("input") }), candidates)).toBeNull();
  });
});

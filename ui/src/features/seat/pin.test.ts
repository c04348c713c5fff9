import { describe, expect, it } from "vitest";
import { BackendError } from "../../backend/backend";
import { lockedUntil } from "./lock";
import { isPin, press } from "./pin";

const type = (keys: string) => [...keys].reduce((digits, key) => press(digits, key)?.digits ?? digits, "");

describe("the PIN pad", () => {
  it("takes digits up to the longest PIN and nothing else", () => {
    expect(type("12a3-4")).toBe("1234");
    expect(type("1234567890")).toBe("12345678");
    expect(press("12", "Tab")).toBeNull();
    expect(press("12", "F1")).toBeNull();
  });

  it("takes the last digit back, or all of them", () => {
    expect(press("123", "Backspace")).toEqual({ digits: "12", submit: false });
    expect(press("123", "Delete")).toEqual({ digits: "", submit: false });
    expect(press("", "Backspace")).toEqual({ digits: "", submit: false });
  });

  it("ends with Enter only when it can be a PIN", () => {
    expect(press("123", "Enter")).toEqual({ digits: "123", submit: false });
    expect(press("1234", "Enter")).toEqual({ digits: "1234", submit: true });
  });

  it("knows the shape of a PIN", () => {
    for (const good of ["1234", "12345678"]) expect(isPin(good)).toBe(true);
    for (const bad of ["", "123", "123456789", "12a4", "١٢٣٤"]) expect(isPin(bad), bad).toBe(false);
  });
});

describe("the end of a lock-out", () => {
  const locked = (detail: string | null) => new BackendError("LOCKED_OUT", detail);
  const now = 1_790_000_000_000;

  it("is the instant that the answer names", () => {
    expect(lockedUntil(locked(String(now + 90_000)), now)).toBe(now + 90_000);
  });

  it("is so many seconds away when the answer counts them, and a minute when it says nothing", () => {
    expect(lockedUntil(locked("30 s"), now)).toBe(now + 30_000);
    expect(lockedUntil(locked(null), now)).toBe(now + 60_000);
  });
});

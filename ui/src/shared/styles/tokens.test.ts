import { describe, expect, it } from "vitest";
import css from "./tokens.css?raw";

function block(start: string): Map<string, string> {
  const from = css.indexOf(start);
  const body = css.slice(from, css.indexOf("\n}", from));
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((hit) => [hit[1] ?? "", hit[2] ?? ""]),
  );
}

const light = block(":root {");
const dark = new Map([...light, ...block('[data-theme="dark"] {')]);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: Map<string, string>, a: string, b: string): number {
  const [high, low] = [a, b].map((name) => luminance(theme.get(name) ?? "#000000")).sort((x, y) => y - x) as [
    number,
    number,
  ];
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ["light", light],
  ["dark", dark],
])("contrast in the %s theme", (_, theme) => {
  it("of board text is at least 7:1", () => {
    for (const surface of ["background", "card"]) {
      for (const text of ["foreground", "secondary-foreground"]) {
        expect(contrast(theme, text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(7);
      }
    }
  });

  it("of heads and badges is at least 6.8:1, the two reds being the lowest", () => {
    for (const age of ["new", "ok", "due", "late"]) {
      expect(contrast(theme, `age-${age}-fg`, `age-${age}`), age).toBeGreaterThanOrEqual(6.8);
    }
    for (const state of ["synced", "pending", "syncing", "failed", "conflict", "skipped"]) {
      expect(contrast(theme, state, `${state}-bg`), state).toBeGreaterThanOrEqual(6.8);
    }
  });

  it("of hints is at least 4.5:1 and of outlines, the focus ring and card edges 3:1", () => {
    for (const surface of ["background", "card", "popover", "sidebar"]) {
      expect(contrast(theme, "muted-foreground", surface), surface).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme, "input", surface), surface).toBeGreaterThanOrEqual(3);
      expect(contrast(theme, "ring", surface), surface).toBeGreaterThanOrEqual(3);
    }
    for (const age of ["new", "ok", "due", "late"]) {
      expect(contrast(theme, `age-${age}-line`, "card"), age).toBeGreaterThanOrEqual(3);
    }
  });

  it("of an order that its customer called off is as high as on a normal card", () => {
    expect(contrast(theme, "destructive-foreground", "destructive")).toBeGreaterThanOrEqual(6.8);
    for (const text of ["foreground", "secondary-foreground"]) {
      expect(contrast(theme, text, "failed-bg"), text).toBeGreaterThanOrEqual(7);
    }
    expect(contrast(theme, "destructive", "background")).toBeGreaterThanOrEqual(3);
  });

  it("of main buttons is at least 7:1", () => {
    expect(contrast(theme, "primary", "primary-foreground")).toBeGreaterThanOrEqual(7);
  });
});

describe("the measurement itself", () => {
  it("tells black on white from grey on white", () => {
    const theme = new Map([
      ["a", "#000000"],
      ["b", "#FFFFFF"],
      ["c", "#777777"],
    ]);
    expect(contrast(theme, "a", "b")).toBeCloseTo(21, 1);
    expect(contrast(theme, "c", "b")).toBeLessThan(4.5);
  });
});

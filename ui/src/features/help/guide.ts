import type { Cause } from "../../shared/cause";

/**
 * One piece of a section. Texts may hold `**words that stand on the screen**` and `[words](#/address)`, an address of
 * this screen; nothing else is marked up.
 */
export type Block =
  | { kind: "text"; text: string }
  | { kind: "note"; text: string }
  | { kind: "list"; items: readonly string[] }
  | { kind: "steps"; items: readonly string[] }
  | { kind: "table"; head: readonly string[]; rows: readonly (readonly string[])[] };

/** A part of a guide that an address can name. */
export interface GuideSection {
  /** Its name in the address, the same in every language. */
  id: string;
  title: string;
  /** Codes of failures that it explains. */
  codes: readonly Cause[];
  blocks: readonly Block[];
}

export interface GuideText {
  title: string;
  /** What it is for, in one or two sentences. */
  intro: string;
  sections: readonly GuideSection[];
}

export function section(id: string, title: string, ...blocks: readonly Block[]): GuideSection {
  return { id, title, codes: [], blocks };
}

/** The same section, which explains these failures. */
export function explains(part: GuideSection, ...codes: readonly Cause[]): GuideSection {
  return { ...part, codes };
}

export const text = (words: string): Block => ({ kind: "text", text: words });
export const note = (words: string): Block => ({ kind: "note", text: words });
export const list = (...items: readonly string[]): Block => ({ kind: "list", items });
export const steps = (...items: readonly string[]): Block => ({ kind: "steps", items });
export const table = (head: readonly string[], ...rows: readonly (readonly string[])[]): Block => ({
  kind: "table",
  head,
  rows,
});

import { cause } from "../../shared/cause";
import type { Catalogue } from "../../shared/i18n";
import { GUIDES, type Guide } from "../../shared/route";
import { matches, plain } from "../../shared/search";
import type { Block, GuideSection, GuideText } from "./guide";
import { plainLine } from "./inline";

/** A section in which something was found. */
export interface Found {
  guide: Guide;
  section: GuideSection;
  /** The sentence in which it was found, or the first one. */
  snippet: string;
}

export const GUIDE_ORDER = Object.keys(GUIDES) as Guide[];

function lines(block: Block): readonly string[] {
  switch (block.kind) {
    case "text":
    case "note":
      return [block.text];
    case "list":
    case "steps":
      return block.items;
    case "table":
      return block.rows.map((row) => row.join(" · "));
  }
}

function readable(t: Catalogue, section: GuideSection): string[] {
  const sentences = section.codes.flatMap((code) => {
    const words = cause(t, code);
    return [words.what, words.do];
  });
  return [...section.blocks.flatMap(lines).map(plainLine), ...sentences];
}

/** Every section that holds all the words, those that name them in their title first. */
export function find(
  t: Catalogue,
  guides: Readonly<Record<Guide, GuideText>>,
  query: string,
): readonly Found[] {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const found = GUIDE_ORDER.flatMap((guide) =>
    guides[guide].sections.flatMap((section) => {
      const body = readable(t, section);
      if (!matches([section.title, ...body].join(" "), query)) return [];
      const snippet = body.find((line) => words.some((word) => plain(line).includes(word))) ?? body[0] ?? "";
      return [{ guide, section, snippet, inTitle: matches(section.title, query) }];
    }),
  );
  return found
    .sort((one, other) => Number(other.inTitle) - Number(one.inTitle))
    .map(({ guide, section, snippet }) => ({ guide, section, snippet }));
}

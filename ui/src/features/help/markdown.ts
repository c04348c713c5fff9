import { cause } from "../../shared/cause";
import type { Catalogue } from "../../shared/i18n";
import { GUIDES, type Guide, parseRoute } from "../../shared/route";
import type { Block, GuideSection, GuideText } from "./guide";
import { inline } from "./inline";

/** What `docs/guia/ayuda` says of itself. */
const HEAD = "<!-- Written from ui/src/features/help/guides by `npm test -- -u`. Do not edit. -->";

/** A guide as the Markdown of `docs/guia/ayuda`. Ways to other guides stay; ways to screens are only named. */
export function markdown(t: Catalogue, guide: GuideText): string {
  const parts = guide.sections.flatMap((section) => [
    `<a id="${section.id}"></a>`,
    `## ${section.title}`,
    ...section.blocks.map(block),
    ...explained(t, section),
  ]);
  return `${[HEAD, `# ${guide.title}`, guide.intro, ...parts].join("\n\n")}\n`;
}

function block(part: Block): string {
  switch (part.kind) {
    case "text":
      return line(part.text);
    case "note":
      return `> ${line(part.text)}`;
    case "list":
      return part.items.map((item) => `- ${line(item)}`).join("\n");
    case "steps":
      return part.items.map((item, index) => `${index + 1}. ${line(item)}`).join("\n");
    case "table":
      return grid(part.head, part.rows);
  }
}

/** The sentences of the failures that a section explains. */
function explained(t: Catalogue, section: GuideSection): string[] {
  if (section.codes.length === 0) return [];
  const rows = section.codes.map((code) => {
    const words = cause(t, code);
    return [words.what, words.means, words.do];
  });
  return [`**${t.help.messages}**`, grid([t.help.says, t.help.means, t.help.todo], rows)];
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => line(cell).replace(/\|/g, "\\|")).join(" | ")} |`;
  return [row(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(row)].join("\n");
}

function line(text: string): string {
  return inline(text)
    .map((piece) => {
      if (piece.kind === "plain") return piece.text;
      if (piece.kind === "strong") return `**${piece.text}**`;
      const route = parseRoute(piece.hash);
      if (route?.screen !== "help") return `**${piece.text}**`;
      return `[${piece.text}](${file(route.guide)}${route.topic === null ? "" : `#${route.topic}`})`;
    })
    .join("");
}

/** The name of a guide's file. */
export function file(guide: Guide): string {
  return `${GUIDES[guide]}.md`;
}

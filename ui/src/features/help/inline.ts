/** A piece of a line: plain, as it stands on the screen, or a way to another place. */
export type Inline =
  | { kind: "plain"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "link"; text: string; hash: string };

const MARKS = /\*\*([^*]+)\*\*|\[([^\]]+)\]\((#\/[^)\s]+)\)/g;

/** The pieces of a line of a guide. Only addresses of this screen are links; all else stays as it is written. */
export function inline(line: string): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const found of line.matchAll(MARKS)) {
    const [whole, strong, words, hash] = found;
    if (found.index > from) pieces.push({ kind: "plain", text: line.slice(from, found.index) });
    if (strong !== undefined) pieces.push({ kind: "strong", text: strong });
    else if (words !== undefined && hash !== undefined) pieces.push({ kind: "link", text: words, hash });
    from = found.index + whole.length;
  }
  if (from < line.length) pieces.push({ kind: "plain", text: line.slice(from) });
  return pieces;
}

/** The line as it is read aloud or searched. */
export function plainLine(line: string): string {
  return inline(line)
    .map((piece) => piece.text)
    .join("");
}

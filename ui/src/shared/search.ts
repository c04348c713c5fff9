/** A text without accents, capitals, underscores and slashes, for searching. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[_/]+/g, " ").toLowerCase();
}

/** Whether every word of a search is in a text. */
export function matches(text: string, query: string): boolean {
  const within = plain(text);
  return plain(query)
    .split(/\s+/)
    .every((word) => within.includes(word));
}

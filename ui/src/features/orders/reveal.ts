/** Columns that draw only a part of their cards register how a card of theirs is brought into view. */
const revealers = new Set<(id: string) => boolean>();

export function registerRevealer(reveal: (id: string) => boolean): () => void {
  revealers.add(reveal);
  return () => revealers.delete(reveal);
}

/** Brings a card into view and gives it the focus, also when it is not drawn yet. */
export function revealCard(id: string): void {
  const show = () => {
    const card = document.getElementById(`order-${id}`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
    return card !== null;
  };
  if (show()) return;
  for (const reveal of revealers) {
    if (reveal(id)) requestAnimationFrame(() => requestAnimationFrame(show));
  }
}

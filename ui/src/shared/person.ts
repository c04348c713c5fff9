/** Actor of whoever works at the restaurant's own computer without having signed in. */
const THIS_COMPUTER = "local";

/** Who did something, where naming them says anything; `null` for nobody in particular. */
export function personName(actor: string | null): string | null {
  return actor === THIS_COMPUTER ? null : actor;
}

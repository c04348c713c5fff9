import type { Guide } from "../../../shared/route";
import type { Language } from "../../../shared/settings";
import type { GuideText } from "../guide";

/** The guides of one language. `docs/guia/ayuda` holds the same text as Markdown. */
export type Guides = Readonly<Record<Guide, GuideText>>;

/**
 * Brings the guides of a language, which are a file of their own: the board does not wait for them. Fails where the
 * machine does not answer, or where an open page asks a newer program for the file of its own build.
 */
export function loadGuides(language: Language): Promise<Guides> {
  return language === "en" ? import("./en") : import("./es");
}

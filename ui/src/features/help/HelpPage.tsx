import { useText } from "../../shared/i18n";
import type { Guide } from "../../shared/route";

/** *Ayuda*: the guides. */
export function HelpPage(_: { guide: Guide; topic: string | null }) {
  const t = useText();
  return <h1>{t.help.title}</h1>;
}

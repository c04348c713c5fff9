import { useText } from "../../shared/i18n";

/** *Registro*: what this program did. */
export function LogSection() {
  const t = useText();
  return <h1>{t.settings.sections.log}</h1>;
}

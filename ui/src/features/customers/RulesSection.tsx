import { useText } from "../../shared/i18n";

/** *Reglas*: who wins, field by field, when both sides changed it. */
export function RulesSection() {
  const t = useText();
  return <h2>{t.settings.sections.rules}</h2>;
}

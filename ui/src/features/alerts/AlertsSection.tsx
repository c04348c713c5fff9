import { useText } from "../../shared/i18n";

/** *Avisos*: rules, Slack and the metrics endpoint. */
export function AlertsSection() {
  const t = useText();
  return <h1>{t.settings.sections.alerts}</h1>;
}

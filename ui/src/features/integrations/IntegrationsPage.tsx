import { useText } from "../../shared/i18n";

/** *Integraciones*: a card per connection. */
export function IntegrationsPage() {
  const t = useText();
  return <h1>{t.integrations.title}</h1>;
}

import { useText } from "../../shared/i18n";
import type { IntegrationTab } from "../../shared/route";

/** One integration with its steps, or a new one. */
export function IntegrationPage(_: { id: number | null; tab: IntegrationTab }) {
  const t = useText();
  return <h1>{t.integrations.title}</h1>;
}

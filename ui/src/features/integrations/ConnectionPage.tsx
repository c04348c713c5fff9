import { useText } from "../../shared/i18n";

/** One connection, or a new one. */
export function ConnectionPage(_: { system: string | null }) {
  const t = useText();
  return <h1>{t.integrations.title}</h1>;
}

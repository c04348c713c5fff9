import { useText } from "../../shared/i18n";

/** One run. */
export function RunPage(_: { run: number }) {
  const t = useText();
  return <h1>{t.sync.title}</h1>;
}

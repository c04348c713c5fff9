import { useText } from "../../shared/i18n";
import type { SyncTab } from "../../shared/route";

/** *Centro de sincronización*. */
export function SyncPage(_: { tab: SyncTab }) {
  const t = useText();
  return <h1>{t.sync.title}</h1>;
}

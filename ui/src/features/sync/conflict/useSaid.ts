import type { ConflictView } from "../../../backend/generated";
import { now, useTick } from "../../../shared/clock";
import { useText } from "../../../shared/i18n";
import { useFormat } from "../../orders/hooks";
import { useSync } from "../store";
import { moment, systemName } from "../words";
import type { Said } from "./said";

/** What the sentences about a conflict need: the other side's name, and moments as people say them today. */
export function useSaid(view: ConflictView): Said {
  const t = useText();
  const format = useFormat();
  const system = useSync((store) => systemName(t, store.overview, view.item.system));
  // "hoy" becomes "ayer" at midnight, and only then.
  useTick((at) => format.date(at));
  return { t, system, when: (at) => moment(t, format, at, now()), kind: view.item.kind };
}

import { useText } from "../../../shared/i18n";
import { useFormat } from "../../orders/hooks";
import type { ValueWords } from "./values";

/** How values are shown in this restaurant and language. */
export function useValues(): ValueWords {
  const words = useText().sync.conflict;
  return { format: useFormat(), yes: words.yes, no: words.no };
}

import { useSyncExternalStore } from "react";
import { customerRows, type ListInfo } from "./store";
import type { Shown } from "./window";

/** What the list shows at the moment; rendered again whenever rows came. */
export function useShown(): Shown<ListInfo> {
  return useSyncExternalStore(customerRows.subscribe, customerRows.shown);
}

import { CUSTOMERS, INTEGRATIONS, navigate, ORDERS, type Route, SYNC } from "../shared/route";

const PLACES: Readonly<Record<string, Route>> = { F1: ORDERS, F3: CUSTOMERS, F6: SYNC, F7: INTEGRATIONS };

function onKey(event: KeyboardEvent): void {
  const place = PLACES[event.key];
  if (place === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  // A dialog has its own keys; leaving it by a function key would lose what is typed there.
  event.preventDefault();
  if (document.querySelector('[role="dialog"]') === null) navigate(place);
}

/** Function keys that lead to screens. Returns the function that ends it. */
export function startScreenKeys(): () => void {
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

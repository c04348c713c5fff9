import { navigate, ORDERS } from "../shared/route";

function onKey(event: KeyboardEvent): void {
  if (event.key !== "F1" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  // A dialog has its own keys; leaving it by a function key would lose what is typed there.
  event.preventDefault();
  if (document.querySelector('[role="dialog"]') === null) navigate(ORDERS);
}

/** Function keys that lead to screens. Returns the function that ends it. */
export function startScreenKeys(): () => void {
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

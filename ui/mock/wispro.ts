import { BackendError } from "../src/backend/backend";
import type { CommandTable, UiEvent } from "../src/backend/generated";

type Name = "wispro_get" | "wispro_check" | "wispro_start" | "review_list" | "review_decide";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unbuilt(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** Wispro, in memory. */
export function createWispro(_emit: (event: UiEvent) => void): Handlers {
  return {
    wispro_get: unbuilt,
    wispro_check: unbuilt,
    wispro_start: unbuilt,
    review_list: unbuilt,
    review_decide: unbuilt,
  };
}

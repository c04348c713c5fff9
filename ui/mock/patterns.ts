import { BackendError } from "../src/backend/backend";
import type { CommandTable, UiEvent } from "../src/backend/generated";

type Name = "conflict_patterns" | "conflict_pattern_preview" | "conflict_pattern_resolve";
type Handlers = { [C in Name]: (request: CommandTable[C]["request"]) => CommandTable[C]["response"] };

function unbuilt(): never {
  throw new BackendError("UNKNOWN_COMMAND", null);
}

/** Conflicts that stand alike, in memory. */
export function createPatterns(_emit: (event: UiEvent) => void): Handlers {
  return {
    conflict_patterns: unbuilt,
    conflict_pattern_preview: unbuilt,
    conflict_pattern_resolve: unbuilt,
  };
}

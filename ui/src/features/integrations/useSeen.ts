import { useRef } from "react";
import type { IntegrationView } from "../../backend/generated";

/** Which version of an integration a person has before them. */
export interface Seen {
  /** The one that they began to change, to be sent along when they save. */
  version(): number;
  /** To be called on every rendering: while nothing is changed, what is shown is the latest. */
  follow(dirty: boolean): void;
}

/** An integration changes under a form that somebody fills in; the form's changes are still those of what they saw. */
export function useSeen(integration: IntegrationView): Seen {
  const seen = useRef(integration.version);
  return {
    version: () => seen.current,
    follow(dirty) {
      if (!dirty) seen.current = integration.version;
    },
  };
}

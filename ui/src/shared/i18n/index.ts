import type { BackendError, FailureCode } from "../../backend/backend";
import { COMMAND_ROLES } from "../../backend/generated";
import { personName } from "../person";
import { useSettings } from "../settings";
import { en } from "./en";
import { es } from "./es";

/** Every text of the screen. English must have each key of Spanish, or the build fails. */
export type Catalogue = typeof es;

export const CATALOGUES: Readonly<Record<"es" | "en", Catalogue>> = { es, en };

/** The texts in the language of this screen. */
export function useText(): Catalogue {
  return CATALOGUES[useSettings((settings) => settings.language)];
}

/** The texts outside of a component. */
export function text(): Catalogue {
  return CATALOGUES[useSettings.getState().language];
}

/** Looks a code of the wire up; a code that this version does not know gives `fallback`. */
export function lookUp(words: object, code: string, fallback: string): string {
  const entries: Record<string, unknown> = { ...words };
  const found = entries[code];
  return typeof found === "string" ? found : fallback;
}

/** The sentence for a failed call. A code of the wire without a sentence is a type error here. */
export function errorSentence(t: Catalogue, code: string): string {
  const words: Readonly<Record<FailureCode, string>> = t.errors;
  return lookUp(words, code, t.errors.unknown);
}

/** The sentence for a failed call that knows its command: a refusal says who may do it. */
export function failureSentence(t: Catalogue, error: BackendError): string {
  if (error.code === "PERMISSION" && error.command !== null) return t.seat.only[COMMAND_ROLES[error.command]];
  if (error.code === "INTEGRATION_CHANGED") {
    const name = personName(error.detail);
    if (name !== null && name !== "") return t.integrations.changedBy(name);
  }
  return errorSentence(t, error.code);
}

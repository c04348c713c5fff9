import type { ConnectionCard, ConnectionDraft, ConnectionKindView } from "../../backend/generated";
import type { Problems } from "../../shared/form";
import type { Catalogue } from "../../shared/i18n";

/** A connection while a person types. */
export interface ConnectionForm {
  kind: string;
  name: string;
  settings: Record<string, string>;
  /** New secrets; an empty one keeps what is stored. */
  secrets: Record<string, string>;
}

/** What a person sees of a saved connection, or the beginning of a new one. */
export function formOf(card: ConnectionCard | null, kind: ConnectionKindView | null): ConnectionForm {
  const settings: Record<string, string> = {};
  for (const field of kind?.fields ?? []) {
    if (field.input === "SECRET") continue;
    const preset = field.input === "CHOICE" ? (field.options[0] ?? "") : "";
    settings[field.name] = card?.settings[field.name] ?? preset;
  }
  return { kind: kind?.kind ?? "", name: card?.name ?? "", settings, secrets: {} };
}

/** What is missing. */
export function checkConnection(
  t: Catalogue,
  form: ConnectionForm,
  kind: ConnectionKindView | null,
  stored: readonly string[],
): Problems<ConnectionForm> {
  const problems: Problems<ConnectionForm> = {};
  if (form.name.trim() === "") problems.name = t.integrations.connection.nameMissing;
  const missing = missingFields(form, kind, stored);
  if (missing.length > 0) problems.settings = t.integrations.connection.valueMissing;
  return problems;
}

/** Fields that need a value and have none. */
export function missingFields(
  form: ConnectionForm,
  kind: ConnectionKindView | null,
  stored: readonly string[],
): string[] {
  return (kind?.fields ?? [])
    .filter(({ need, name, input }) => {
      if (need === "OPTIONAL") return false;
      if (input === "SECRET") return (form.secrets[name] ?? "").trim() === "" && !stored.includes(name);
      return (form.settings[name] ?? "").trim() === "";
    })
    .map((field) => field.name);
}

/** A connection as it travels: without blanks around, and only with the secrets that were typed. */
export function toDraft(system: string | null, form: ConnectionForm): ConnectionDraft {
  const trimmed = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
  const secrets = Object.entries(trimmed(form.secrets)).filter(([, value]) => value !== "");
  return {
    system,
    kind: form.kind,
    name: form.name.trim(),
    settings: trimmed(form.settings),
    secrets: Object.fromEntries(secrets),
  };
}

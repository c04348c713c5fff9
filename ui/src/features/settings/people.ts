import type { PersonView, Role } from "../../backend/generated";
import type { Problems } from "../../shared/form";
import type { Catalogue } from "../../shared/i18n";
import { isPin } from "../seat/pin";

/** Roles that a person can have. */
export const PERSON_ROLES = [
  "OPERATOR",
  "MANAGER",
  "ADMINISTRATOR",
  "PURCHASING",
] as const satisfies readonly Role[];
/** Roles that another screen can be opened with. */
export const SCREEN_ROLES = ["VIEWER", "OPERATOR"] as const satisfies readonly Role[];
const LONGEST_NAME = 60;

/** A new person while somebody types. */
export interface PersonDraft {
  name: string;
  role: Role;
  pin: string;
  again: string;
}

/** A new PIN, twice. */
export interface PinDraft {
  pin: string;
  again: string;
}

/**
 * Whether a toast can offer to take back that a person was switched off: not to who switched themselves off, since they
 * are signed out by it and may change nobody any more.
 */
export function canTakeBack(person: number, seated: number | undefined): boolean {
  return person !== seated;
}

export function checkName(t: Catalogue, name: string): string | undefined {
  const length = name.trim().length;
  if (length === 0) return t.settings.people.nameMissing;
  return length > LONGEST_NAME ? t.settings.site.nameTooLong(LONGEST_NAME) : undefined;
}

export function checkPin(t: Catalogue, draft: PinDraft): Problems<PinDraft> {
  if (!isPin(draft.pin)) return { pin: t.settings.people.pinMissing };
  return draft.pin === draft.again ? {} : { again: t.seat.notTheSame };
}

export function checkPerson(t: Catalogue, draft: PersonDraft): Problems<PersonDraft> {
  const name = checkName(t, draft.name);
  return { ...(name === undefined ? {} : { name }), ...checkPin(t, draft) };
}

/** Whether this is the one administrator who must stay able to sign in. */
export function isLastAdministrator(people: readonly PersonView[], person: PersonView): boolean {
  if (person.role !== "ADMINISTRATOR" || !person.active) return false;
  return !people.some((each) => each.id !== person.id && each.active && each.role === "ADMINISTRATOR");
}

/** Those who can sign in first, then by name. */
export function inOrder(people: readonly PersonView[]): readonly PersonView[] {
  return [...people].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, "es"),
  );
}

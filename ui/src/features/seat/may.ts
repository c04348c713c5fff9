import type { Command } from "../../backend/backend";
import { COMMAND_ROLES, ROLE_REACHES, type Role } from "../../backend/generated";
import { type Catalogue, text, useText } from "../../shared/i18n";
import { useSeat } from "./store";

/** Whether a role may call a command whose least role is `least`; the same rule as in Rust. */
export function reaches(role: Role, least: Role): boolean {
  return ROLE_REACHES[role].includes(least);
}

/** Why a role may not call a command, as a sentence; `null` when it may. Before the seat is known, everything may. */
export function refusal(t: Catalogue, role: Role | undefined, command: Command): string | null {
  const least = COMMAND_ROLES[command];
  return role === undefined || reaches(role, least) ? null : t.seat.only[least];
}

/** Why the person at this screen may not do it; `null` when it may. */
export function useMay(command: Command): string | null {
  const t = useText();
  const role = useSeat((store) => store.seat?.role);
  return refusal(t, role, command);
}

/** The same outside of a component. */
export function whyNot(command: Command): string | null {
  return refusal(text(), useSeat.getState().seat?.role, command);
}

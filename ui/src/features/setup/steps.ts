import {
  COMMAND_ROLES,
  ROLE_REACHES,
  type SeatView,
  type SettingsView,
  type SetupView,
  UNNAMED_SITE,
} from "../../backend/generated";

/** The steps of the first start, in their order. */
export const STEPS = ["site", "remote", "sound", "person"] as const;
export type Step = (typeof STEPS)[number];

/** What each step is given. */
export interface StepProps {
  settings: SettingsView;
  /** Goes on; the last step ends the first start. */
  onNext(): void;
  onBack: (() => void) | null;
}

const KEY = "mostrador.setup.step";

/** Where the first start goes on: at the first step that is not behind the person. */
export function resume(stored: string | null, settings: SettingsView): Step {
  const at = STEPS.find((step) => step === stored);
  if (at !== undefined) return at;
  const named = !["", UNNAMED_SITE].includes(settings.site.name.trim());
  return named && settings.remote.source !== "NONE" ? "sound" : "site";
}

/** Reads the step that this page was at. */
export function storedStep(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Remembers the step, so that a page that is loaded again goes on. */
export function storeStep(step: Step | null): void {
  try {
    if (step === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, step);
  } catch {
    // Storage may be forbidden in a browser; the first start then begins again, with what was saved.
  }
}

export function stepBefore(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) - 1] ?? null;
}

export function stepAfter(step: Step): Step | null {
  return STEPS[STEPS.indexOf(step) + 1] ?? null;
}

/** Whether somebody went past the first start to the orders; it stays so until the page is loaded again. */
export type Passing = "NO" | "TO_ORDERS";

/**
 * Whether this screen shows the first start: only the machine's own does. Who may not finish it can go past it to the
 * orders; for who may, it comes back.
 */
export function showsSetup(setup: SetupView | null, seat: SeatView | null, passing: Passing): boolean {
  if (setup?.state !== "PENDING" || seat?.kind !== "MACHINE") return false;
  return passing === "NO" || ROLE_REACHES[seat.role].includes(COMMAND_ROLES.setup_finish);
}

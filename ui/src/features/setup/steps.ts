import type { SeatView, SettingsView, SetupView } from "../../backend/generated";

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
  return settings.site.name.trim() !== "" && settings.remote.source !== "NONE" ? "sound" : "site";
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

/** Whether this screen shows the first start: only the machine's own does. */
export function showsSetup(setup: SetupView | null, seat: SeatView | null): boolean {
  return setup?.state === "PENDING" && seat?.kind === "MACHINE";
}

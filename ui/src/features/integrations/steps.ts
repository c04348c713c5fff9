import type { IntegrationSteps, IntegrationView, RunView, StepState } from "../../backend/generated";
import type { IntegrationTab } from "../../shared/route";
import { isOpen } from "../../shared/run";

/** The six steps in their order, with the tab that each is done on. */
export const STEPS = [
  { step: "systems", tab: "systems" },
  { step: "connection", tab: "connection" },
  { step: "what", tab: "what" },
  { step: "mapping", tab: "mapping" },
  { step: "dryRun", tab: "test" },
  { step: "schedule", tab: "schedule" },
] as const satisfies readonly { step: keyof IntegrationSteps; tab: IntegrationTab }[];
export type Step = (typeof STEPS)[number]["step"];

/** Where somebody who opens an integration goes on: what is broken first, then the first step that is not done. */
export function nextStep(steps: IntegrationSteps): (typeof STEPS)[number] | null {
  return (
    STEPS.find(({ step }) => steps[step] === "BROKEN") ??
    STEPS.find(({ step }) => steps[step] === "OPEN") ??
    null
  );
}

/** How many of the six are done. */
export function stepsDone(steps: IntegrationSteps): number {
  return STEPS.filter(({ step }) => steps[step] === "DONE").length;
}

/** The step that has to be done before a locked one. */
export function stepBefore(steps: IntegrationSteps, locked: Step): Step | null {
  const position = STEPS.findIndex(({ step }) => step === locked);
  return STEPS.slice(0, position).find(({ step }) => steps[step] !== "DONE")?.step ?? null;
}

/** How an integration stands, in one badge. */
export type IntegrationState = "on" | "off" | "unfinished" | "broken" | "running";

export function integrationState(integration: IntegrationView, run: RunView | null): IntegrationState {
  if (run !== null && isOpen(run)) return "running";
  if (Object.values<StepState>(integration.steps).includes("BROKEN")) return "broken";
  if (integration.switch === "ON") return "on";
  // A schedule that is merely open is a switch that nobody has turned on yet.
  const before = STEPS.filter(({ step }) => step !== "schedule");
  return before.every(({ step }) => integration.steps[step] === "DONE") ? "off" : "unfinished";
}

/** Whether a run went through for real: what switching on waits for. */
export function isProof(run: RunView | null): boolean {
  return run !== null && !run.dryRun && run.status === "COMPLETED";
}

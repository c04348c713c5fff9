import { describe, expect, it } from "vitest";
import { createIntegrations } from "../../../mock/integrations";
import type { IntegrationSteps } from "../../backend/generated";
import { integrationState, nextStep, STEPS, stepBefore, stepsDone } from "./steps";

const ALL_DONE: IntegrationSteps = {
  systems: "DONE",
  connection: "DONE",
  what: "DONE",
  mapping: "DONE",
  dryRun: "DONE",
  schedule: "DONE",
};

describe("the six steps", () => {
  it("go on where the first one is open", () => {
    expect(nextStep({ ...ALL_DONE, mapping: "OPEN", dryRun: "LOCKED", schedule: "LOCKED" })?.tab).toBe(
      "mapping",
    );
    expect(nextStep({ ...ALL_DONE, dryRun: "OPEN", schedule: "OPEN" })?.tab).toBe("test");
    expect(nextStep(ALL_DONE)).toBeNull();
  });

  it("send to what broke before anything that is merely open", () => {
    expect(nextStep({ ...ALL_DONE, connection: "BROKEN", dryRun: "OPEN" })?.tab).toBe("connection");
    expect(nextStep({ ...ALL_DONE, what: "OPEN", mapping: "BROKEN" })?.tab).toBe("mapping");
  });

  it("say which one comes before a locked one", () => {
    const steps: IntegrationSteps = { ...ALL_DONE, what: "OPEN", mapping: "LOCKED", dryRun: "LOCKED" };
    expect(stepBefore(steps, "dryRun")).toBe("what");
    expect(stepBefore(ALL_DONE, "schedule")).toBeNull();
  });

  it("are counted", () => {
    expect(stepsDone(ALL_DONE)).toBe(STEPS.length);
    expect(stepsDone({ ...ALL_DONE, schedule: "OPEN" })).toBe(5);
  });
});

describe("the state of an integration", () => {
  const [integration] = createIntegrations().commands.integrations_list({});
  if (integration === undefined) throw new Error("the restaurant in memory has integrations");
  const of = (change: Partial<typeof integration>) => integrationState({ ...integration, ...change }, null);

  it("is off when everything is ready and nobody switched it on", () => {
    expect(of({ steps: { ...ALL_DONE, schedule: "OPEN" }, switch: "OFF" })).toBe("off");
    expect(of({ steps: ALL_DONE, switch: "ON" })).toBe("on");
  });

  it("is unfinished while a step is open, and broken when one broke", () => {
    expect(of({ steps: { ...ALL_DONE, dryRun: "OPEN" }, switch: "OFF" })).toBe("unfinished");
    expect(of({ steps: { ...ALL_DONE, mapping: "BROKEN" }, switch: "ON" })).toBe("broken");
  });

  it("is running while a run goes on, whatever else holds", () => {
    const run = integration.lastRun;
    if (run === null) throw new Error("the first integration ran");
    expect(integrationState({ ...integration, steps: ALL_DONE }, { ...run, status: "RUNNING" })).toBe(
      "running",
    );
    expect(integrationState({ ...integration, steps: ALL_DONE, switch: "ON" }, run)).toBe("on");
  });
});

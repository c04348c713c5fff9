import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { type Backend, BackendError } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import { useSeat } from "../seat/store";
import {
  latestRun,
  putIntegration,
  readIntegrations,
  takeBegunRun,
  takeIntegrationRun,
  useIntegrations,
} from "./store";

let mock: MockBackend;
const first = () => {
  const found = useIntegrations.getState().integrations?.[0];
  if (found === undefined || found.lastRun === null) throw new Error("the restaurant in memory has runs");
  return { integration: found, run: found.lastRun };
};

/** Two readings that are under way; each is answered with one integration that bears its number as name. */
async function slow() {
  const { integration } = first();
  useIntegrations.setState({ integrations: null, connections: null });
  const answers: { give(): void; fail(): void }[] = [];
  const call: Backend["call"] = (command, request) => {
    if (command !== "integrations_list") return mock.call(command, request);
    const name = String(answers.length);
    return new Promise((done, fail) =>
      answers.push({
        give: () => done([{ ...integration, name }] as never),
        fail: () => fail(new BackendError("NO_CONTACT", null)),
      }),
    );
  };
  giveBackend({ ...mock, call });
  return { answers, reads: [readIntegrations(), readIntegrations()] };
}

beforeEach(async () => {
  mock = createMockBackend([]);
  giveBackend(mock);
  await readIntegrations();
});

afterEach(() => {
  useIntegrations.setState({ integrations: null, connections: null, runs: {}, failure: null });
  useSeat.setState({ seat: null });
});

describe("what is known of integrations", () => {
  it("takes the newer of what was read and what was told", () => {
    const { integration, run } = first();
    expect(latestRun(integration, undefined)?.id).toBe(run.id);
    expect(latestRun(integration, { ...run, status: "RUNNING" })?.status).toBe("RUNNING");
    expect(latestRun(integration, { ...run, id: run.id - 1 })?.id).toBe(run.id);
    expect(latestRun(integration, { ...run, id: run.id + 1 })?.id).toBe(run.id + 1);
  });

  it("believes of a run that was read as over nothing that was told before it ended", () => {
    const { integration, run } = first();
    const begun = { ...run, status: "RUNNING" as const, endedAt: null, processed: 0, pages: 0 };
    expect(latestRun(integration, begun)).toEqual(run);
    expect(latestRun({ ...integration, lastRun: begun }, run)).toEqual(run);
    expect(latestRun({ ...integration, lastRun: null, lastDryRun: null }, begun)).toEqual(begun);
  });

  it("is not taken from an answer that a newer reading has overtaken", async () => {
    const older = await mock.call("integrations_list", {});
    const late: ((answer: typeof older) => void)[] = [];
    const call: Backend["call"] = (command, request) =>
      command === "integrations_list" && late.length === 0
        ? new Promise((done) => late.push(done as never))
        : mock.call(command, request);
    giveBackend({ ...mock, call });
    const first = readIntegrations();
    await readIntegrations();
    expect(useIntegrations.getState().integrations).toEqual(older);
    for (const answer of late) answer([]);
    await first;
    expect(useIntegrations.getState().integrations).toEqual(older);
  });

  it("is taken from a reading whose newer one fails, and says that it failed", async () => {
    const { answers, reads } = await slow();
    answers[1]?.fail();
    await reads[1];
    answers[0]?.give();
    await reads[0];
    expect(useIntegrations.getState()).toMatchObject({
      integrations: [{ name: "0" }],
      failure: "NO_CONTACT",
    });
    expect(useIntegrations.getState().connections).not.toBeNull();
  });

  it("is taken from every reading that is newer than the last one, though another is under way", async () => {
    const { answers, reads } = await slow();
    answers[0]?.give();
    await reads[0];
    expect(useIntegrations.getState().integrations).toMatchObject([{ name: "0" }]);
    answers[1]?.give();
    await reads[1];
    expect(useIntegrations.getState().integrations).toMatchObject([{ name: "1" }]);
  });

  it("is not taken from a reading that was begun before something was changed", async () => {
    const { integration } = first();
    const { answers, reads } = await slow();
    putIntegration({ ...integration, name: "Otro" });
    answers[1]?.give();
    await reads[1];
    expect(useIntegrations.getState().integrations).toMatchObject([{ name: "Otro" }]);
    giveBackend(mock);
    await readIntegrations();
    expect(useIntegrations.getState().integrations?.[0]).toEqual(integration);
  });

  it("is not filled by an answer to somebody who may no longer see it", async () => {
    const reading = readIntegrations();
    const seat = await mock.call("seat_get", {});
    useSeat.setState({ seat: { ...seat, role: "OPERATOR" } });
    await readIntegrations();
    await reading;
    expect(useIntegrations.getState().integrations).toBeNull();
  });

  it("is read again once a run is over, and not while it goes on", () => {
    const { run } = first();
    const reads = () => mock.calls.filter((call) => call.command === "integrations_list").length;
    const before = reads();
    takeIntegrationRun({ ...run, status: "RUNNING" });
    expect(reads()).toBe(before);
    takeIntegrationRun(run);
    expect(reads()).toBe(before + 1);
  });

  it("does not open a run again that was over before the answer to who began it came", () => {
    const { integration, run } = first();
    const begun = { ...run, id: run.id + 1, status: "RUNNING" as const };
    const told = () => useIntegrations.getState().runs[integration.id];
    takeBegunRun(begun);
    expect(told()).toEqual(begun);
    takeIntegrationRun({ ...begun, status: "COMPLETED" });
    takeBegunRun(begun);
    expect(told()?.status).toBe("COMPLETED");
    takeBegunRun({ ...begun, id: begun.id + 1 });
    expect(told()).toEqual({ ...begun, id: begun.id + 1 });
  });

  it("leaves the runs of no integration alone", () => {
    takeIntegrationRun({ ...first().run, integration: null });
    expect(useIntegrations.getState().runs).toEqual({});
  });

  it("is not asked for where this seat may not see it", async () => {
    useSeat.setState({ seat: { person: null, role: "OPERATOR", people: "SOMEBODY", kind: "MACHINE" } });
    const before = mock.calls.length;
    await readIntegrations();
    expect(mock.calls.length).toBe(before);
    expect(useIntegrations.getState()).toMatchObject({ integrations: null, failure: null });
  });

  it("puts a changed integration in its place and a new one at the end", () => {
    const { integration } = first();
    putIntegration({ ...integration, name: "Otro" });
    expect(useIntegrations.getState().integrations?.[0]?.name).toBe("Otro");
    putIntegration({ ...integration, id: 99 });
    expect(useIntegrations.getState().integrations?.at(-1)?.id).toBe(99);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { createMockBackend, type MockBackend } from "../../../mock/backend";
import { demoRun } from "../../../mock/sync/runs";
import type { Backend } from "../../backend/backend";
import { giveBackend } from "../../backend/door";
import { readSync, takeRun, takeSystem, useSync } from "./store";

let backend: MockBackend;

beforeEach(() => {
  useSync.setState({ overview: null, failure: null, round: 0, runs: {} });
  backend = createMockBackend([]);
  giveBackend(backend);
});

const openIds = () => useSync.getState().overview?.runs.map((run) => run.id);

describe("what is in step", () => {
  it("stays on the screen when a reading fails, and the failure is known", async () => {
    await readSync();
    const { overview, round } = useSync.getState();
    expect([overview?.state, round]).toEqual(["NEEDS_ATTENTION", 1]);
    backend.failNext("sync_overview", "CLOSING");
    await readSync();
    expect(useSync.getState()).toMatchObject({ overview, failure: "CLOSING", round: 1 });
    await readSync();
    expect(useSync.getState().failure).toBeNull();
  });

  it("keeps open runs in their places and lets ended ones go, but remembers them", async () => {
    await readSync();
    const [first] = openIds() ?? [];
    takeRun(demoRun({ id: 5 }));
    takeRun(demoRun({ id: first ?? 0, unchanged: 9 }));
    expect(openIds()).toEqual([first, 5]);
    takeRun(demoRun({ id: 5, status: "COMPLETED" }));
    expect(openIds()).toEqual([first]);
    expect(useSync.getState().runs[5]?.status).toBe("COMPLETED");
  });

  it("drops an answer about a run that an event has overtaken", async () => {
    await readSync();
    const [first] = openIds() ?? [];
    const run = { id: first ?? 0, expected: 9_000 };
    takeRun(demoRun({ ...run, unchanged: 8_000 }));
    takeRun(demoRun({ ...run, unchanged: 7_000, status: "PAUSED" }));
    expect(useSync.getState().runs[run.id]).toMatchObject({ unchanged: 8_000, status: "RUNNING" });
    takeRun(demoRun({ ...run, unchanged: 9_000, status: "COMPLETED", endedAt: 5 }));
    takeRun(demoRun({ ...run, unchanged: 9_000 }));
    expect(useSync.getState().runs[run.id]?.status).toBe("COMPLETED");
    expect(openIds()).toEqual([]);
  });

  it("believes no reading about a run that was told of since the reading began", async () => {
    const overview = await backend.call("sync_overview", {});
    const run = overview.runs[0] ?? demoRun({});
    let answer: () => void = () => undefined;
    const call: Backend["call"] = () =>
      new Promise((done) => {
        answer = () => done(overview as never);
      });
    giveBackend({ ...backend, call });
    const reading = readSync();
    takeRun({ ...run, status: "PAUSED" });
    answer();
    await reading;
    expect(useSync.getState().runs[run.id]?.status).toBe("PAUSED");
    expect(useSync.getState().overview?.runs.find((each) => each.id === run.id)?.status).toBe("PAUSED");
    const next = readSync();
    answer();
    await next;
    expect(useSync.getState().runs[run.id]?.status).toBe(run.status);
  });

  it("drops an older answer about a run that reads everything once more, in which no record counts", async () => {
    await readSync();
    const run = { id: openIds()?.[0] ?? 0, expected: 9_000, unchanged: 9_000, passes: 2 };
    takeRun(demoRun({ ...run, pages: 14, percent: 70 }));
    takeRun(demoRun({ ...run, pages: 13, percent: 65 }));
    expect(useSync.getState().runs[run.id]).toMatchObject({ pages: 14, percent: 70 });
  });

  it("remembers a run before anything was read", () => {
    takeRun(demoRun({ id: 5 }));
    expect(useSync.getState()).toMatchObject({ overview: null, runs: { 5: { id: 5 } } });
  });

  it("takes the answer of a system up at once", async () => {
    await readSync();
    takeSystem(await backend.call("system_pause", { system: "whatsapp" }));
    expect(useSync.getState().overview?.systems.find((each) => each.system === "whatsapp")?.state).toBe(
      "PAUSED",
    );
  });
});

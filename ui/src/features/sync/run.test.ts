import { describe, expect, it } from "vitest";
import { demoRun } from "../../../mock/sync/runs";
import { CATALOGUES } from "../../shared/i18n";
import { addsUp, barShare, barTotal, percentOf, runLook, runOfBar, segments } from "./run";

const { es } = CATALOGUES;

describe("the bar of a run", () => {
  const run = demoRun({
    expected: 10_000,
    created: 612,
    updated: 104,
    unchanged: 2948,
    skipped: 31,
    failed: 5,
  });

  it("has a stretch for each result that occurred, in the order of the sum", () => {
    expect(segments(run).map(({ part, count }) => [part, count])).toEqual([
      ["created", 612],
      ["updated", 104],
      ["unchanged", 2948],
      ["skipped", 31],
      ["failed", 5],
    ]);
    expect(segments(run).reduce((sum, each) => sum + each.percent, 0)).toBeCloseTo(37);
  });

  it("is never longer than the bar, also where more came than was announced", () => {
    const more = demoRun({ expected: 10, unchanged: 25 });
    expect(segments(more)).toEqual([{ part: "unchanged", count: 25, percent: 100 }]);
    expect(segments(demoRun({ expected: 0 }))).toEqual([]);
  });

  it("is as full as what is read where everything is read once more", () => {
    const again = demoRun({ expected: 1_000, unchanged: 750, failed: 250, passes: 2, percent: 50 });
    expect(segments(again).map(({ percent }) => percent)).toEqual([37.5, 12.5]);
    expect([percentOf(again), barTotal(again), barShare(again)]).toEqual([50, 2_000, 0.5]);
  });

  it("notices counters that do not add up", () => {
    expect(addsUp(run)).toBe(true);
    expect(addsUp({ ...run, processed: run.processed + 1 })).toBe(false);
  });
});

describe("the percentage", () => {
  it("reaches 100 only when the run has ended", () => {
    expect(percentOf(demoRun({ percent: 100 }))).toBe(99);
    expect(percentOf(demoRun({ status: "COMPLETED", percent: null }))).toBe(100);
  });

  it("is computed where the machine does not say it, and unknown without an announcement", () => {
    expect(percentOf(demoRun({ percent: null, expected: 200, unchanged: 75 }))).toBe(37);
    expect(percentOf(demoRun({ percent: null, expected: null, unchanged: 75 }))).toBeNull();
  });
});

describe("the pill of a run", () => {
  it("does not call a run with failed records finished", () => {
    const done = demoRun({ status: "COMPLETED", unchanged: 9 });
    expect(runLook(es, done)).toMatchObject({ tone: "synced", word: "Terminada" });
    expect(runLook(es, { ...done, failed: 2 })).toMatchObject({
      tone: "failed",
      word: "Terminada con errores",
    });
    expect(runLook(es, { ...done, dryRun: true, failed: 2 }).word).toBe("Prueba sin escribir");
    expect(runLook(es, { ...done, limit: 20 }).word).toBe("Primeros 20");
  });

  it("says that a run did not start where nothing came", () => {
    expect(runLook(es, demoRun({ status: "FAILED" })).word).toBe("No empezó");
    expect(runLook(es, demoRun({ status: "FAILED", unchanged: 3 })).word).toBe("No terminó");
  });
});

describe("the run of the top bar", () => {
  it("is the one that a person waits for", () => {
    const clock = demoRun({ id: 1, trigger: "SCHEDULE" });
    const person = demoRun({ id: 2, trigger: "MANUAL" });
    const paused = demoRun({ id: 3, status: "PAUSED" });
    expect(runOfBar([clock, person])?.id).toBe(2);
    expect(runOfBar([paused, clock])?.id).toBe(1);
    expect(runOfBar([paused])?.id).toBe(3);
    expect(runOfBar([demoRun({ id: 4, status: "PAUSED", trigger: "SCHEDULE" })])).toBeNull();
  });
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** A figure as the other benchmarks write theirs. */
interface Figure {
  name: string;
  unit: "ms";
  value: number;
  goal: number;
  /** The same of the same run where nothing else was under way. */
  floor: number | null;
  ratio: number | null;
  met: boolean;
}

/** The time that so much of all `times` do not exceed, by nearest rank. */
export function share(times: readonly number[], of: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * of) - 1)] ?? Number.NaN;
}

/** Prints a figure, and adds it to the file of the benchmark at hand, if there is one. */
export function tell(name: string, value: number, goal: number, floor: number | null): void {
  const rounded = (figure: number) => Math.round(figure * 10) / 10;
  const figure: Figure = {
    name,
    unit: "ms",
    value: rounded(value),
    goal,
    floor: floor === null ? null : rounded(floor),
    ratio: floor === null ? null : Math.round((value / floor) * 1000) / 1000,
    met: value <= goal,
  };
  const beside = figure.floor === null ? "" : `, alone ${figure.floor} ms`;
  process.stdout.write(
    `${name}: ${figure.value} ms, goal ${goal} ms${beside}, ${figure.met ? "met" : "NOT MET"}\n`,
  );
  const file = process.env.BENCH_JSON;
  if (file === undefined) return;
  const before: { results: unknown[] } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { results: [] };
  writeFileSync(file, `${JSON.stringify({ ...before, results: [...before.results, figure] }, null, 2)}\n`);
}

import type { ChartsView, LatencyPoint } from "../../backend/generated";

/** Width and height of the drawing, in its own units. */
export const WIDE = 360;
export const HIGH = 46;

/** A figure and the point that it belongs to. */
export interface Peak {
  value: number;
  index: number;
}

/** Start of a point, in milliseconds. */
export function timeOf(charts: Pick<ChartsView, "from" | "stepMs">, index: number): number {
  return charts.from + index * charts.stepMs;
}

/** The highest point, the latest of equals; `null` without any. */
export function highest(values: readonly (number | null)[]): Peak | null {
  let found: Peak | null = null;
  values.forEach((value, index) => {
    if (value !== null && (found === null || value >= found.value)) found = { value, index };
  });
  return found;
}

/** The lowest point, the latest of equals; `null` without any. */
export function lowest(values: readonly (number | null)[]): Peak | null {
  const found = highest(values.map((value) => (value === null ? null : -value)));
  return found === null ? null : { value: -found.value, index: found.index };
}

/** The mean of the points that exist; `null` without any. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Bars that fill the width; one that is not zero is at least a line high. */
export function bars(values: readonly number[]): { x: number; y: number; width: number; height: number }[] {
  const most = Math.max(1, ...values);
  const step = WIDE / Math.max(1, values.length);
  return values.map((value, index) => {
    const height = value === 0 ? 0 : Math.max(1.5, (value / most) * (HIGH - 6));
    return { x: index * step + step * 0.08, y: HIGH - 2 - height, width: step * 0.84, height };
  });
}

/** Runs of neighbouring points that exist: a line is not drawn over minutes of which nothing is known. */
export function stretchesOf<T>(points: readonly (T | null)[]): { from: number; points: T[] }[] {
  const found: { from: number; points: T[] }[] = [];
  points.forEach((point, index) => {
    if (point === null) return;
    const last = found.at(-1);
    if (last !== undefined && last.from + last.points.length === index) last.points.push(point);
    else found.push({ from: index, points: [point] });
  });
  return found;
}

const one = (value: number) => value.toFixed(1);

/** Where a value stands between nothing at the bottom and `most` at the top. */
export function heightOf(value: number, most: number): number {
  return HIGH - 2 - (most <= 0 ? 0 : Math.min(1, value / most) * (HIGH - 6));
}

/** A line through the points from `from` on; a point without neighbours is a short dash. */
export function line(from: number, values: readonly number[], count: number, most: number): string {
  const step = WIDE / Math.max(1, count);
  if (values.length === 1) {
    const [value = 0] = values;
    const y = one(heightOf(value, most));
    return `M${one(from * step)} ${y}H${one((from + 1) * step)}`;
  }
  return values
    .map((value, index) => {
      const x = one((from + index + 0.5) * step);
      return `${index === 0 ? "M" : "L"}${x} ${one(heightOf(value, most))}`;
    })
    .join("");
}

/** The band between the mean and the slowest. */
export function band(from: number, points: readonly LatencyPoint[], count: number, most: number): string {
  if (points.length === 1) {
    const [point] = points;
    if (point === undefined) return "";
    const step = WIDE / Math.max(1, count);
    const [left, right] = [one(from * step), one((from + 1) * step)];
    return `M${left} ${one(heightOf(point.highest, most))}H${right}V${one(heightOf(point.mean, most))}H${left}Z`;
  }
  const top = line(
    from,
    points.map((point) => point.highest),
    count,
    most,
  );
  const bottom = line(
    from,
    points.map((point) => point.mean),
    count,
    most,
  );
  // The lower edge is walked backwards.
  const back = bottom.slice(1).split("L").reverse().join("L");
  return `${top}L${back}Z`;
}

/** The five-number summary and the outliers of each box, with plotly's definitions. */
import type { BoxTrace } from "../../types";

/** Whether the values of the box are on the x axis. */
export function isHorizontalBox(trace: BoxTrace): boolean {
  return trace.y === undefined;
}

/** One summary for each name or number in `x`; `lower` and `upper` are the ends of the whiskers. */
export function boxSummaries(trace: BoxTrace) {
  const { x, y, name = "" } = trace;
  const values = y ?? x ?? [];
  const groups = new Map<string | number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    const place = (y && x?.[i]) ?? name;
    const group = groups.get(place);
    if (group) group.push(value);
    else groups.set(place, [value]);
  }
  return Array.from(groups, ([place, group]) => ({ place, ...summary(group) }));
}

function summary(values: number[]) {
  const sorted = values.sort((a, b) => a - b);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  const fence = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - fence && value <= q3 + fence);
  const [lower, upper] = [inside[0], inside[inside.length - 1]];
  return { q1, median, q3, lower, upper, outliers: sorted.filter((value) => value < lower || value > upper) };
}

/** Hyndman and Fan's definition 5, plotly's "linear". */
function quantile(sorted: readonly number[], share: number): number {
  const position = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const low = Math.floor(position);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
}

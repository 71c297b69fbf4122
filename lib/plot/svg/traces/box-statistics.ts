/** The five-number summary and the outliers of each box, with plotly's definitions. */
import type { BoxTrace } from "../../types";

export interface BoxSummary {
  /** Name or number of the position of the box. */
  readonly place: string | number;
  readonly lower: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly upper: number;
  readonly outliers: readonly number[];
}

/** Whether the values of the box are on the x axis. */
export function isHorizontalBox(trace: BoxTrace): boolean {
  return trace.y === undefined && trace.q1 === undefined;
}

export function boxSummaries(trace: BoxTrace): BoxSummary[] {
  const { q1, median, q3, x } = trace;
  const name = trace.name ?? "";
  if (q1 && median && q3)
    return Array.from(q1, (low, i) => ({
      place: x?.[i] ?? (q1.length === 1 ? name : i),
      q1: low,
      median: median[i],
      q3: q3[i],
      lower: trace.lowerfence?.[i] ?? low,
      upper: trace.upperfence?.[i] ?? q3[i],
      outliers: [],
    }));
  const values = (isHorizontalBox(trace) ? trace.x : trace.y) ?? [];
  const groups = new Map<string | number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    const place = (isHorizontalBox(trace) ? undefined : x?.[i]) ?? name;
    const group = groups.get(place);
    if (group) group.push(value);
    else groups.set(place, [value]);
  }
  return Array.from(groups, ([place, group]) => ({ place, ...summary(group, trace.boxpoints !== false) }));
}

function summary(values: number[], withOutliers: boolean): Omit<BoxSummary, "place"> {
  const sorted = values.sort((a, b) => a - b);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  const fence = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - fence && value <= q3 + fence);
  const isOut = (value: number) => value < inside[0] || value > inside[inside.length - 1];
  return {
    q1,
    median,
    q3,
    lower: withOutliers ? inside[0] : sorted[0],
    upper: withOutliers ? inside[inside.length - 1] : sorted[sorted.length - 1],
    outliers: withOutliers ? sorted.filter(isOut) : [],
  };
}

/** Hyndman and Fan's definition 5, plotly's "linear". */
function quantile(sorted: readonly number[], share: number): number {
  const position = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const low = Math.floor(position);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
}

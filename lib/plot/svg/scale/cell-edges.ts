import type { Value, Values } from "../../types";
import type { ToUnits } from "./scale";

/** Edges of heatmap cells in axis units, one more than there are cells: half-way between their middles. */
export function cellEdges(given: Values | undefined, count: number, toUnits: ToUnits): number[] {
  const middles = Array.from({ length: count }, (_, i) => (given ? toUnits(given[i]) : i));
  if (given && given.length === count + 1) return Array.from<Value, number>(given, toUnits);
  if (count === 0) return [0, 1];
  if (count === 1) return [middles[0] - 0.5, middles[0] + 0.5];
  const edges = [middles[0] - (middles[1] - middles[0]) / 2];
  for (let i = 1; i < count; i++) edges.push((middles[i - 1] + middles[i]) / 2);
  edges.push(middles[count - 1] + (middles[count - 1] - middles[count - 2]) / 2);
  return edges;
}

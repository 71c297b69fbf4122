/** The p-median problem (p-中值): the places about which zones cost least. */
import { assemble } from "../../core/optimisation/programs/read-program";
import { type SolveOptions, solveProblem } from "../../core/optimisation/programs/solve-problem";
import type { ZoneDivision } from "./divide";
import { type Limits, loadsOf, locate, medoids } from "./methods";

/** Improves a division by a program with a variable for each centre and place: 1 if it serves that; each centre serves itself. */
export async function improveMedoids(
  distance: (from: number, to: number) => number,
  { action, demands, capacity }: Limits,
  known: ZoneDivision,
  options: SolveOptions,
) {
  const places = Array.from(demands.keys());
  const all = places.flatMap((from) => places.map((to) => [from, to] as const));
  // A pair farther apart than all of a division is in no better one, as one without a way.
  const pairs = all.filter((pair) => distance(...pair) <= known.cost);
  const columnsBy = (side: 0 | 1) => {
    const columns = places.map((): number[] => []);
    for (const [column, pair] of pairs.entries()) columns[pair[side]].push(column);
    return columns;
  };
  const [ofCentre, ofPlace] = [columnsBy(0), columnsBy(1)];
  const own = ofCentre.map((columns, from) => columns.find((column) => pairs[column][1] === from) as number);
  const exactly = (total: number, name: string, positions: number[]) => {
    return { name, positions, values: positions.map(() => 1), lower: total, upper: total };
  };
  const opened = pairs.flatMap(([from, to], column) => {
    return from === to
      ? []
      : { name: `${column}`, positions: [column, own[from]], values: [1, -1], upper: 0 };
  });
  const loads = ofCentre.map((positions, from) => {
    const share = (column: number) => demands[pairs[column][1]] / capacity - Number(column === own[from]);
    const values = positions.map((column) => (Math.abs(share(column)) > 1e-9 ? share(column) : 0));
    return { name: `load of ${from}`, positions, values, upper: 0 };
  });
  const isLimited = capacity < Infinity;
  const once = ofPlace.map((columns, to) => exactly(1, `place ${to}`, columns));
  const rows = [exactly(known.centres.length, "zones", own), ...once, ...opened, ...(isLimited ? loads : [])];
  const columns = {
    colCost: Float64Array.from(pairs, (pair) => distance(...pair)),
    colLower: new Float64Array(pairs.length),
    colUpper: new Float64Array(pairs.length).fill(1),
    // Without a capacity the nearest centre serves: only the centres must be whole.
    integrality: Int32Array.from(pairs, ([from, to]) => Number(isLimited || from === to)),
  };
  const names = Array.from(pairs.keys(), String);
  const [answer] = await solveProblem(assemble(action, "minimise", names, columns, rows), options);
  const { values, objective, bound = 0 } = answer;
  if (objective === undefined) return { ...known, bound: Math.max(bound, 0) };
  const isMore = (a: number, b: number) => values[b] > values[a];
  const chosen = ofPlace.map((columns) => pairs[columns.reduce((a, b) => (isMore(a, b) ? b : a))][0]);
  const zones = [...new Set(chosen)];
  const labels = Int32Array.from(chosen, (centre) => zones.indexOf(centre));
  const { centres, cost } = locate(medoids(distance), labels, known.centres.length);
  if (!(cost < known.cost)) return { ...known, bound: Math.min(bound, known.cost) };
  return {
    ...{ labels: Array.from(labels), loads: loadsOf(labels, centres.length, demands), cost },
    ...{ centres: centres.map(([centre]) => centre), bound: Math.min(bound, cost) },
  };
}

/** The p-median problem (p-中值): the places about which zones cost least. */
import { assemble } from "../../core/optimisation/programs/read-program";
import { type SolveOptions, solveProblem } from "../../core/optimisation/programs/solve-problem";
import type { ZoneDivision } from "./divide";
import { type Distance, divisionOf, type Limits, locate, medoids } from "./methods";

/** Improves a division by a program with a variable for each centre and place: 1 if it serves that; each centre serves itself. */
export async function solve(distance: Distance, limits: Limits, known: ZoneDivision, options: SolveOptions) {
  const { action, demands, capacity, zones } = limits;
  const places = Array.from(demands.keys());
  const all = places.flatMap((from) => places.map((to) => [from, to] as const));
  // A pair farther apart than all of a division is in no better one, as one without a way.
  const pairs = all.filter((pair) => distance(...pair) <= known.cost);
  const [ofCentre, ofPlace] = [0, 1].map(() => places.map((): number[] => []));
  for (const [column, [from, to]] of pairs.entries()) {
    ofCentre[from].push(column);
    ofPlace[to].push(column);
  }
  const own = ofCentre.map((columns, from) => columns.find((column) => pairs[column][1] === from) as number);
  const row = (name: string, positions: number[], values: number[]) => ({
    name,
    positions,
    values,
    upper: 0,
  });
  const sumOf = (name: string, positions: number[], sum: number) => {
    return { ...row(name, positions, Array(positions.length).fill(1)), lower: sum, upper: sum };
  };
  const load = (column: number) => {
    const [from, to] = pairs[column];
    const share = demands[to] / capacity - Number(from === to);
    return Math.abs(share) > 1e-9 ? share : 0;
  };
  const isLimited = capacity < Infinity;
  const rows = [
    sumOf("zones", own, zones),
    ...ofPlace.map((columns, to) => sumOf(`place ${to}`, columns, 1)),
    ...pairs.flatMap(([from, to], j) => (from === to ? [] : row(`${j}`, [j, own[from]], [1, -1]))),
    ...(isLimited ? ofCentre.map((columns, from) => row(`load of ${from}`, columns, columns.map(load))) : []),
  ];
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
  const serving = ofPlace.map(
    (columns) => pairs[columns.reduce((a, b) => (values[b] > values[a] ? b : a))][0],
  );
  const centres = [...new Set(serving)];
  const labels = Int32Array.from(serving, (centre) => centres.indexOf(centre));
  const found = locate(medoids(distance), labels, zones);
  const division = found.cost < known.cost ? divisionOf(found, demands) : known;
  return { ...division, bound: Math.min(bound, division.cost) };
}

/** Public instances with their best known costs: Solomon's, Augerat's set A and TSPLIB. */
import type { Matrix } from "../../../lib/core/linear-algebra/matrix";
import { datasets } from "../../../lib/data";
import type { RoutingProblem } from "../../../lib/delivery";

export interface KnownInstance {
  readonly name: string;
  readonly problem: RoutingProblem;
  readonly best: number;
}

export const HAS_INSTANCES = ["solomon-vrptw", "cvrplib", "tsplib"].every((set) => datasets.isAvailable(set));

/** The 56 instances of 100 customers. The best known costs hold for distances that are cut to one decimal. */
export async function solomon(only = /./): Promise<KnownInstance[]> {
  const texts = await datasets.texts("solomon-vrptw");
  return [...texts.keys()]
    .filter((file) => file.endsWith(".txt") && only.test(file))
    .map((file) => {
      const name = file.slice(0, -4);
      const rows = numbersOf(texts.get(file) ?? "");
      const [[count, capacity]] = rows.filter(({ length }) => length === 2);
      const [depot, ...customers] = rows.filter(({ length }) => length === 7);
      const points = [depot, ...customers].map(([, x, y]) => [x, y]);
      const stops = customers.map(([place, , , demand, from, to, serviceTime]) => {
        return { place, demand, window: [from, to] as const, serviceTime };
      });
      const vehicles = [{ count, capacity, shift: [depot[4], depot[5]] as const }];
      const distances = legs(
        points,
        (a, b) => Math.floor(10 * Math.hypot(a[0] - b[0], a[1] - b[1]) + 1e-9) / 10,
      );
      const best = Number(/cost\s+([\d.]+)/i.exec(texts.get(`${name}.sol`) ?? "")?.[1]);
      return { name, problem: { stops, vehicles, distances }, best };
    });
}

/** Augerat's set A, 27 instances. Distances are rounded to integers. */
export async function augerat(only = /./): Promise<KnownInstance[]> {
  const texts = await datasets.texts("cvrplib");
  const { columns } = await datasets.table("cvrplib", "augerat_best_known.csv");
  const names = Array.from(columns.instance as ArrayLike<string>);
  return names.flatMap((name, i) => {
    const text = texts.get(`${name}.vrp`);
    if (!name.startsWith("A-") || text === undefined || !only.test(name)) return [];
    const points = numbersOf(between(text, "NODE_COORD_SECTION", "DEMAND_SECTION")).map(([, x, y]) => [x, y]);
    const demands = numbersOf(between(text, "DEMAND_SECTION", "DEPOT_SECTION"));
    const stops = demands.slice(1).map(([node, demand]) => ({ place: node - 1, demand }));
    const vehicles = [{ capacity: Number(/CAPACITY\s*:\s*(\d+)/.exec(text)?.[1]) }];
    const distances = legs(points, (a, b) => Math.floor(Math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5));
    return { name, problem: { stops, vehicles, distances }, best: Number(columns.best_known[i]) };
  });
}

/** The instances of TSPLIB, the small ones first. */
export async function tsplib(only = /./): Promise<KnownInstance[]> {
  const texts = await datasets.texts("tsplib");
  const { columns } = await datasets.table("tsplib", "optimal_lengths.csv");
  const names = Array.from(columns.instance as ArrayLike<string>);
  const read = names.flatMap((name, i) => {
    if (!only.test(name)) return [];
    const distances = tsplibDistances(texts.get(`${name}.tsp`) ?? "");
    const stops = Array.from({ length: distances.rows - 1 }, (_, k) => ({ place: k + 1 }));
    return {
      name,
      problem: { stops, vehicles: [{ count: 1 }], distances },
      best: Number(columns.optimal_length[i]),
    };
  });
  return read.sort((a, b) => a.problem.stops.length - b.problem.stops.length);
}

const DISTANCES: Readonly<Record<string, (a: readonly number[], b: readonly number[]) => number>> = {
  EUC_2D: (a, b) => Math.floor(Math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5),
  CEIL_2D: (a, b) => Math.ceil(Math.hypot(a[0] - b[0], a[1] - b[1])),
  ATT: (a, b) => Math.ceil(Math.sqrt(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / 10)),
  GEO: (a, b) => {
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: TSPLIB defines it so.
    const radians = (x: number) => (3.141592 * (Math.trunc(x) + (5 * (x - Math.trunc(x))) / 3)) / 180;
    const [p, q, r, s] = [a[0], a[1], b[0], b[1]].map(radians);
    const [q1, q2, q3] = [Math.cos(q - s), Math.cos(p - r), Math.cos(p + r)];
    return Math.floor(6378.388 * Math.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1);
  },
};

function tsplibDistances(text: string): Matrix {
  const field = (name: string) => new RegExp(`^${name}\\s*:\\s*(\\S+)`, "m").exec(text)?.[1] ?? "";
  const size = Number(field("DIMENSION"));
  const type = field("EDGE_WEIGHT_TYPE");
  if (type !== "EXPLICIT") {
    const points = numbersOf(between(text, "NODE_COORD_SECTION", "EOF")).map(([, x, y]) => [x, y]);
    return legs(points.slice(0, size), DISTANCES[type]);
  }
  const format = field("EDGE_WEIGHT_FORMAT");
  const numbers = numbersOf(between(text, "EDGE_WEIGHT_SECTION", /[A-Z]/)).flat();
  const data = new Float64Array(size * size);
  let k = 0;
  for (let i = 0; i < size; i++) {
    const from = format === "UPPER_ROW" ? i + 1 : format === "UPPER_DIAG_ROW" ? i : 0;
    const to = format === "LOWER_DIAG_ROW" ? i + 1 : size;
    for (let j = from; j < to; j++) {
      data[i * size + j] = numbers[k++];
      if (format !== "FULL_MATRIX") data[j * size + i] = data[i * size + j];
    }
  }
  return { rows: size, columns: size, data };
}

function legs(
  points: readonly (readonly number[])[],
  leg: (a: readonly number[], b: readonly number[]) => number,
): Matrix {
  const size = points.length;
  const data = Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return i === j ? 0 : leg(points[i], points[j]);
  });
  return { rows: size, columns: size, data };
}

function between(text: string, from: string, to: string | RegExp): string {
  return text.split(from)[1].split(to)[0];
}

/** The numbers of each line that has nothing else. */
function numbersOf(text: string): number[][] {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  return lines
    .map((words) => words.map(Number))
    .filter((row, i) => lines[i][0] !== "" && row.every(Number.isFinite));
}

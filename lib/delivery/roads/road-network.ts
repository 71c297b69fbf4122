/** Road networks (路网): nodes, and what it costs to drive from one to the next. */
import { mustBe, requireLengths } from "../../core/errors";
import { listOf, nonNegative, oneOf } from "../../core/options";
import { type ColumnLike, readColumn, readPositions, readVectors, type VectorLike } from "../../core/vectors";
import { EARTH_RADIUS, readRadians } from "../great-circle";
import { arcsOf, type RoadNetwork } from "./search";

/** One road a row. */
export interface RoadColumns {
  readonly from: VectorLike;
  readonly to: VectorLike;
  /** Metres, minutes or money. */
  readonly cost: VectorLike;
  /** False or 0 for a road that runs both ways. @default each row is one-way */
  readonly oneWay?: ColumnLike<number | boolean>;
}

/** The place of each node, which A* needs: degrees, or coordinates in the plane. */
export type RoadPlaces =
  | { readonly latitude: VectorLike; readonly longitude: VectorLike }
  | { readonly x: VectorLike; readonly y: VectorLike };

const ACTION = "make a road network";

/**
 * A road network of columns, such as those of OpenStreetMap tables. Parallel roads and loops are kept. O(nodes + roads).
 *
 * @param places Row i is node i. @default nodes without places, up to the largest number in `from` and `to`
 * @throws {RangeError} If a cost is negative or not finite, a node is unknown, or a latitude is beyond 90 degrees.
 *
 * @example
 * const streets = { from: [0, 1], to: [1, 2], length_m: [500, 250], oneway: [0, 1], maxspeed_kmh: [30, 50] };
 * const minutes = streets.length_m.map((metres, i) => (metres / streets.maxspeed_kmh[i]) * 0.06);
 * const network = of({ from: streets.from, to: streets.to, cost: minutes, oneWay: streets.oneway });
 * network.heads; // [1, 2, 0]
 * network.costs; // [1, 0.3, 1]
 */
export function of(columns: RoadColumns, places?: RoadPlaces): RoadNetwork {
  return build(columns, places && pointsOf(places));
}

function build(
  columns: RoadColumns,
  points?: Float64Array,
  count = points && points.length / 3,
): RoadNetwork {
  const cost = listOf(nonNegative)(ACTION, "cost", Array.from(readColumn(ACTION, "cost", columns.cost)));
  const [from, to] = (["from", "to"] as const).map((name) =>
    Array.from(readPositions(ACTION, name, columns[name], count ?? 2 ** 26)),
  );
  const flags =
    columns.oneWay === undefined ? cost.map(() => true) : readColumn(ACTION, "oneWay", columns.oneWay);
  const oneWay = listOf(oneOf([true, false, 0, 1] as unknown[]))(ACTION, "oneWay", Array.from(flags));
  requireLengths(ACTION, "columns", { from, to, oneWay }, cost.length);
  const nodeCount = count ?? from.concat(to).reduce((most, node) => Math.max(most, node + 1), 0);
  const back = cost.flatMap((_, i) => (oneWay[i] ? [] : i));
  const both = (there: readonly number[], here: readonly number[]) => there.concat(back.map((i) => here[i]));
  const arcs = arcsOf(nodeCount, both(from, to), both(to, from), both(cost, cost));
  return { nodeCount, ...arcs, ...(points && { points }) };
}

function pointsOf(places: RoadPlaces): Float64Array {
  if ("x" in places) {
    const { x, y } = readVectors(ACTION, { x: places.x, y: places.y });
    return Float64Array.from({ length: 3 * x.length }, (_, i) => [x, y, []][i % 3][Math.floor(i / 3)] ?? 0);
  }
  const { north, east } = readRadians(ACTION, places.latitude, places.longitude);
  const points = new Float64Array(3 * north.length);
  for (let i = 0; i < north.length; i++) {
    const across = EARTH_RADIUS * Math.cos(north[i]);
    points.set(
      [across * Math.cos(east[i]), across * Math.sin(east[i]), EARTH_RADIUS * Math.sin(north[i])],
      3 * i,
    );
  }
  return points;
}

/**
 * Reads the text of a graph of the DIMACS challenges (`.gr`), one arc a line: "a 1 2 803". Its node k is node k - 1 here.
 *
 * @throws {SyntaxError} If a line cannot be read, or there are not as many arcs as its line "p sp nodes arcs" says.
 * @see http://www.diag.uniroma1.it/challenge9/format.shtml
 *
 * @example
 * fromDimacs("c two streets\np sp 3 2\na 1 2 803\na 2 3 158").heads; // [1, 2]
 */
export function fromDimacs(text: string): RoadNetwork {
  const lines = String(text)
    .split(/\r?\n/)
    .filter((line) => !/^(c\b.*|\s*)$/.test(line));
  const rows = lines
    .slice(1)
    .map((line) => /^a (\d+) (\d+) (\S+)\s*$/.exec(line) ?? refuse("a tail head cost", line));
  const [, nodes, arcs] = /^p sp (\d+) (\d+)\s*$/.exec(lines[0] ?? "") ?? refuse("p sp nodes arcs", lines[0]);
  if (rows.length !== Number(arcs)) throw refuse(`followed by ${arcs} arcs`, `${rows.length} arcs`);
  const [from, to, cost] = [1, 2, 3].map((i) => rows.map((row) => Number(row[i])));
  return build(
    { from: from.map((node) => node - 1), to: to.map((node) => node - 1), cost },
    undefined,
    Number(nodes),
  );
}

function refuse(rule: string, line: unknown): never {
  throw new SyntaxError(mustBe("read a DIMACS graph", "each line", rule, line));
}

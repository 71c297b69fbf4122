/** Road networks (路网): nodes, and what it costs to drive from one to the next. */
import { mustBe, requireKind, requireLengths } from "../../core/errors";
import { type Degrees, pointsOnEarth } from "../../core/geography/great-circle";
import { listOf, nonNegative, oneOf } from "../../core/options";
import { type ColumnLike, readColumn, readPositions, readVectors, type VectorLike } from "../../core/vectors";
import { networkOf, type RoadNetwork } from "./search";

/** One road a row: the nodes where it begins and ends, and what it costs in metres, minutes or money. */
export interface RoadColumns extends Readonly<Record<"from" | "to" | "cost", VectorLike>> {
  /** False or 0 for a road that runs both ways. @default each row is one-way */
  readonly oneWay?: ColumnLike<number | boolean>;
}

/** The place of each node, which A* needs: degrees, or coordinates in the plane. */
export type RoadPlaces = Degrees<VectorLike> | Readonly<Record<"x" | "y", VectorLike>>;
const ACTION = "make a road network";
const FLAGS = listOf(oneOf<number | boolean>([true, false, 0, 1]));

/**
 * A road network of columns, such as those of OpenStreetMap tables. Parallel roads and loops are kept. O(nodes + roads).
 * @param places Row i is node i. @default nodes without places, up to the largest number in `from` and `to`
 * @throws {RangeError} If a cost is negative or not finite, a node is unknown, or a latitude is beyond 90 degrees.
 *
 * @example
 * const streets = { from: [0, 1], to: [1, 2], length_m: [500, 250], oneway: [0, 1], maxspeed_kmh: [30, 50] };
 * const minutes = streets.length_m.map((metres, i) => (metres / streets.maxspeed_kmh[i]) * 0.06);
 * of({ from: streets.from, to: streets.to, cost: minutes, oneWay: streets.oneway }).costs; // [1, 0.3, 1]
 */
export function of(columns: RoadColumns, places?: RoadPlaces): RoadNetwork {
  if (places === undefined) return build(columns);
  requireKind(ACTION, "places", places, "latitude and longitude, or x and y", {});
  const points = "latitude" in places ? pointsOnEarth(ACTION, places) : inPlane(places);
  return { ...build(columns, points.length / 3), points };
}

function inPlane(places: Readonly<Record<"x" | "y", VectorLike>>): Float64Array {
  const { x, y } = readVectors(ACTION, { x: places.x, y: places.y });
  return Float64Array.from(Array.from(x, (_, i) => [x[i], y[i], 0]).flat());
}

function build(columns: RoadColumns, count?: number): RoadNetwork {
  const cost = listOf(nonNegative)(ACTION, "cost", Array.from(readColumn(ACTION, "cost", columns.cost)));
  // Larger numbers are ids of something else.
  const nodes = (name: "from" | "to") =>
    Array.from(readPositions(ACTION, name, columns[name], count ?? 2 ** 26));
  const [from, to] = [nodes("from"), nodes("to")];
  const { oneWay: given = cost.map(() => 1) } = columns;
  const oneWay = FLAGS(ACTION, "oneWay", Array.from(readColumn(ACTION, "oneWay", given)));
  requireLengths(ACTION, "columns", { from, to, oneWay }, cost.length);
  const back = cost.flatMap((_, i) => (oneWay[i] ? [] : i));
  const both = (there: readonly number[], here: readonly number[]) => there.concat(back.map((i) => here[i]));
  const nodeCount = count ?? from.concat(to).reduce((most, node) => Math.max(most, node + 1), 0);
  return networkOf(nodeCount, both(from, to), both(to, from), both(cost, cost));
}

/**
 * Reads a graph of the DIMACS challenges (`.gr`), one road a line: "a 1 2 803". Its node k is node k - 1 here.
 * @param coordinates The places of its nodes (`.co`) in millionths of a degree, east first: "v 1 12482932 41893224".
 * @throws {SyntaxError} If a line cannot be read, or there are not as many roads as the first one says.
 * @throws {RangeError} If not each node has one place, within the range of degrees.
 * @see http://www.diag.uniroma1.it/challenge9/format.shtml
 *
 * @example
 * fromDimacs("c two streets\np sp 3 2\na 1 2 803\na 2 3 158").heads; // [1, 2]
 */
export function fromDimacs(text: string, coordinates?: string): RoadNetwork {
  const [[nodes], ...roads] = readDimacs(text, "p sp nodes roads", "a from to cost");
  const column = (i: number, shift: number) => roads.map((road) => road[i] - shift);
  const columns = { from: column(0, 1), to: column(1, 1), cost: column(2, 0) };
  if (coordinates === undefined) return build(columns, nodes);
  const [, ...places] = readDimacs(coordinates, "p aux sp co nodes", "v node x y", nodes);
  const placeOf = new Map(places.map(([node, ...place]) => [node - 1, place]));
  const degrees = (i: number) =>
    Float64Array.from({ length: nodes }, (_, node) => (placeOf.get(node)?.[i] ?? Number.NaN) / 1e6);
  return of(columns, { latitude: degrees(1), longitude: degrees(0) });
}

/** The numbers of each line but comments; as many behind the first as expected, or as its last number says. */
function readDimacs(text: string, first: string, other: string, expected?: number): number[][] {
  const action = "read a DIMACS graph";
  const readerOf = (form: string) => {
    const integers = form.replace(/\b(from|to|nodes?|roads)\b/g, "(\\d+)");
    const pattern = new RegExp(`^${integers.replace(/\b(cost|x|y)\b/g, "(\\S+)")}\\s*$`);
    return (line?: string) => {
      const found = pattern.exec(line ?? "");
      if (!found) throw new SyntaxError(mustBe(action, "a line", `"${form}"`, line));
      return found.slice(1).map(Number);
    };
  };
  const [head, ...lines] = String(text).match(/^(?!c\b).*\S.*$/gm) ?? [];
  const sizes = readerOf(first)(head);
  const rows = lines.map(readerOf(other));
  const count = expected ?? sizes[sizes.length - 1];
  if (rows.length === count) return [sizes, ...rows];
  throw new SyntaxError(mustBe(action, `its number of lines "${other}"`, `${count}`, rows.length));
}

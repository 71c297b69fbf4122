/** What A* may know of the way that is left: never more than it costs. */
import { mustBe, requireInteger } from "../../core/errors";
import { integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { knownFor, type LowerBound, ROUNDING } from "./proven-bound";
import { type RoadNetwork, requireNetwork, reverseOf, Search } from "./search";

/** How many landmarks. */
export interface LandmarkOptions {
  /** @default 8 */
  readonly count?: number;
}

const OPTIONS = { count: withDefault(8, integer(1)) } satisfies OptionReaders<LandmarkOptions>;
const lines = new WeakMap<RoadNetwork, LowerBound>();

/**
 * The straight line (直线), on the earth through the ground, times the least cost of any road for each unit of it. O(roads) once a network.
 *
 * @throws {TypeError} If the network has no places.
 *
 * @example
 * const places = { x: [0, 3, 3], y: [0, 0, 4] };
 * const network = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [6, 12] }, places);
 * Math.round(straightLine(network)(0, 2)); // 10
 */
export function straightLine(network: RoadNetwork): LowerBound {
  requireNetwork("bound a way", network);
  const known = lines.get(network);
  if (known) return known;
  const { nodeCount, points, starts, heads, costs } = network;
  if (!points) throw new TypeError(mustBe("bound a way", "network", "one with places", network));
  const length = (a: number, b: number) => {
    const x = points[3 * a] - points[3 * b];
    const y = points[3 * a + 1] - points[3 * b + 1];
    const z = points[3 * a + 2] - points[3 * b + 2];
    return Math.sqrt(x * x + y * y + z * z);
  };
  let rate = Number.POSITIVE_INFINITY;
  for (let node = 0; node < nodeCount; node++)
    for (let arc = starts[node]; arc < starts[node + 1]; arc++)
      if (length(node, heads[arc]) > 0) rate = Math.min(rate, costs[arc] / length(node, heads[arc]));
  const safe = Number.isFinite(rate) ? rate * (1 - ROUNDING) : 0;
  const bound: LowerBound = (node, target) => safe * length(node, target);
  lines.set(network, bound);
  knownFor.set(bound, network);
  return bound;
}

/**
 * Landmarks (地标): what the distances to and from a few nodes far apart say of all others, by the triangle inequality; A* with them
 * is ALT. Each is the node farthest from those before it. O(count (nodes + roads) log nodes).
 *
 * @throws {RangeError} If the network has no nodes.
 * @see Goldberg, A. V. & Harrelson, C. (2005). Computing the shortest path: A* search meets graph theory. SODA, 156-165.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 1, 2], to: [1, 2, 0], cost: [1, 2, 4] });
 * landmarks(network)(1, 0); // 6
 */
export function landmarks(network: RoadNetwork, options: LandmarkOptions = {}): LowerBound {
  const action = "choose landmarks";
  const { count } = readOptions(action, options, OPTIONS);
  requireNetwork(action, network);
  const { nodeCount } = network;
  requireInteger(action, "network.nodeCount", nodeCount, 1);
  const size = 2 * Math.min(count, nodeCount);
  const search = new Search(network);
  search.run(network, 0);
  const nearest = search.distances.slice();
  /** Of each node the distances from and to each landmark. */
  const table = new Float64Array(size * nodeCount);
  for (let column = 0; column < size; column += 2) {
    const farther = (best: number, d: number, i: number) =>
      d < Number.POSITIVE_INFINITY && d > nearest[best] ? i : best;
    const landmark = nearest.reduce(farther, 0);
    for (const arcs of [reverseOf(network), network]) {
      search.run(arcs, landmark);
      for (let i = 0; i < nodeCount; i++)
        table[i * size + column + +(arcs !== network)] = search.distances[i];
    }
    for (let i = 0; i < nodeCount; i++) nearest[i] = Math.min(nearest[i], search.distances[i]);
  }
  const bound: LowerBound = (node, target) => {
    let most = 0;
    // NaN, the difference of two infinite distances, says nothing.
    for (let i = node * size, j = target * size; i < (node + 1) * size; i += 2, j += 2) {
      if (table[j] - table[i] > most) most = table[j] - table[i];
      if (table[i + 1] - table[j + 1] > most) most = table[i + 1] - table[j + 1];
    }
    return most;
  };
  knownFor.set(bound, network);
  return bound;
}

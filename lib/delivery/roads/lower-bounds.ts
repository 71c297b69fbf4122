/** Lower bounds (下界) for A*: what it costs at least to drive from a node to the target. */
import { mustBe, requireInteger } from "../../core/errors";
import { straightLineOf } from "../../core/geography/great-circle";
import { runOfEach } from "../../core/offsets";
import { integer, readOptions, withDefault } from "../../core/options";
import type { LowerBound, RoadNetwork } from "./search";
import { provenFor, ROUNDING, requireNetwork, reverseOf, Search } from "./search";

/** How many landmarks. @default 8 */
export type LandmarkOptions = Readonly<{ count?: number }>;
const lines = new WeakMap<RoadNetwork, LowerBound>();

/**
 * The straight line (直线), on the earth through the ground, times the least cost of any road for each unit of it. Consistent, as no
 * detour is shorter. O(roads) once a network. @throws {TypeError} If the network has no places.
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
  const { points, starts, heads, costs } = network;
  if (!points) throw new TypeError(mustBe("bound a way", "network", "one with places", network));
  const rate = runOfEach(starts).reduce((least, node, road) => {
    const length = straightLineOf(points, node, heads[road]);
    return length > 0 ? Math.min(least, costs[road] / length) : least;
  }, Infinity);
  const safe = Number.isFinite(rate) ? rate * (1 - ROUNDING) : 0;
  const bound: LowerBound = (node, target) => safe * straightLineOf(points, node, target);
  lines.set(network, bound);
  provenFor.set(bound, network);
  return bound;
}

/**
 * Landmarks (地标): by the triangle inequality, what the distances from and to a few nodes far apart say of all others. A* with them
 * is ALT. Each is the node farthest from those before it. O(count (nodes + roads) log nodes).
 * @throws {RangeError} If the network has no nodes.
 * @see Goldberg, A. V. & Harrelson, C. (2005). Computing the shortest path: A* search meets graph theory. SODA, 156-165.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 1, 2], to: [1, 2, 0], cost: [1, 2, 4] });
 * landmarks(network)(1, 0); // 6
 */
export function landmarks(network: RoadNetwork, options: LandmarkOptions = {}): LowerBound {
  const action = "choose landmarks";
  const { count } = readOptions(action, options, { count: withDefault(8, integer(1)) });
  requireNetwork(action, network);
  requireInteger(action, "network.nodeCount", network.nodeCount, 1);
  const search = new Search(network);
  let nearest = search.begin(0).run(network).slice();
  const tables = Array.from({ length: count }, () => {
    const isFarther = (d: number, best: number) => d < Infinity && d > nearest[best];
    const landmark = nearest.reduce((best, d, i) => (isFarther(d, best) ? i : best), 0);
    const from = search.begin(landmark).run(network).slice();
    nearest = nearest.map((d, i) => Math.min(d, from[i]));
    return { from, to: search.begin(landmark).run(reverseOf(network)).slice() };
  });
  const bound: LowerBound = (node, target) => {
    let most = 0;
    // The difference of two infinite distances is NaN and says nothing.
    for (const { from, to } of tables)
      most = Math.max(most, from[target] - from[node] || 0, to[node] - to[target] || 0);
    return most;
  };
  provenFor.set(bound, network);
  return bound;
}

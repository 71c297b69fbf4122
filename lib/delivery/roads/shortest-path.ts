/** Shortest paths (最短路径): the cheapest way from one node of a road network to another. */
import { requirePosition } from "../../core/errors";
import * as gate from "../../core/options";
import { straightLine } from "./lower-bounds";
import { type LowerBound, proven } from "./proven-bound";
import { type RoadNetwork, requireNetwork, reverseOf, Search } from "./search";

/** Where there is no way, the distance is infinite and there are no nodes. */
export interface RoadPath {
  /** The sum of the costs. */
  readonly distance: number;
  /** From the first node to the last. */
  readonly nodes: readonly number[];
}

type SettleHook = (node: number, distance: number, side: "forward" | "backward") => void;

/** How to search. */
export interface ShortestPathOptions {
  /** @default "dijkstra" */
  readonly method?: "dijkstra" | "bidirectional" | "a-star";
  /** What A* knows of the way that is left. @default `lowerBounds.straightLine` */
  readonly lowerBound?: LowerBound;
  /** Called as a node is settled, with its distance from the start, or from the target if `side` is "backward". */
  readonly onSettle?: SettleHook;
}

const OPTIONS = {
  method: gate.withDefault("dijkstra", gate.oneOf(["dijkstra", "bidirectional", "a-star"] as const)),
  lowerBound: gate.optional(gate.callback<LowerBound>()),
  onSettle: gate.optional(gate.callback<SettleHook>()),
} satisfies gate.OptionReaders<ShortestPathOptions>;
const ACTION = "find a shortest path";

/** The searches of the last query, for the next one. */
const idle = new WeakMap<RoadNetwork, readonly [Search, Search]>();

/**
 * A shortest path (最短路径). Dijkstra settles nodes by their distance from the start; bidirectional search does so from both ends
 * until they meet; A* adds to each distance a lower bound of the rest, so that nodes on the way come first. All find the same
 * distance. O((nodes + roads) log nodes), but a query costs only what it settles.
 *
 * @param from The number of a node. @param to Another, or the same: a path of one node.
 * @throws {RangeError} If there is no such node, or `lowerBound` is not consistent (一致), which is tested at every road.
 * @throws {TypeError} If A* is to use straight lines and the network has no places.
 * @see Hart, P. E., Nilsson, N. J. & Raphael, B. (1968). IEEE Transactions on Systems Science and Cybernetics 4(2), 100-107.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 0, 1], to: [1, 2, 2], cost: [1, 5, 2] });
 * find(network, 0, 2); // { distance: 3, nodes: [0, 1, 2] }
 * find(network, 2, 0); // { distance: Infinity, nodes: [] }
 */
export function find(
  network: RoadNetwork,
  from: number,
  to: number,
  options: ShortestPathOptions = {},
): RoadPath {
  const { method, lowerBound, onSettle } = gate.readOptions(ACTION, options, OPTIONS);
  requireNetwork(ACTION, network);
  requirePosition(ACTION, "from", from, network.nodeCount);
  requirePosition(ACTION, "to", to, network.nodeCount);
  const bound =
    method === "a-star" ? proven(ACTION, network, lowerBound ?? straightLine(network), to) : undefined;
  // A hook may ask for other paths meanwhile.
  const pair = (onSettle ? undefined : idle.get(network)) ?? [new Search(network), new Search(network)];
  idle.set(network, pair);
  const [forward, backward] = pair;
  let [distance, middle] = [Number.POSITIVE_INFINITY, -1];
  forward.begin(from);
  backward.begin(to);
  const isTwoSided = method === "bidirectional";
  // The backward side only waits at the target, unless it searches too. Ends if no path through nodes that are left is shorter.
  while (forward.least + (isTwoSided ? backward.least : 0) < distance) {
    const isForward = !isTwoSided || forward.least <= backward.least;
    const search = isForward ? forward : backward;
    const node = search.settle();
    onSettle?.(node, search.distances[node], isForward ? "forward" : "backward");
    const through = forward.distances[node] + backward.distances[node];
    if (through < distance) [distance, middle] = [through, node];
    search.extend(isForward ? network : reverseOf(network), node, bound);
  }
  const nodes = middle < 0 ? [] : [...forward.pathTo(middle), ...backward.pathTo(middle).reverse().slice(1)];
  return { distance, nodes };
}

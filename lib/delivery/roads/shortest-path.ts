/** Shortest paths (最短路径): the cheapest way from one node of a road network to another. */
import { mustBe } from "../../core/errors";
import { runOfEach } from "../../core/offsets";
import * as gate from "../../core/options";
import { straightLine } from "./lower-bounds";
import type { LowerBound, RoadNetwork } from "./search";
import { provenFor, ROUNDING, requireNetwork, reverseOf, Search } from "./search";

/** The sum of the costs and the nodes from the first to the last; infinite and none where there is no way. */
export type RoadPath = Readonly<{ distance: number; nodes: readonly number[] }>;
type Side = "forward" | "backward";
type SettleHook = (node: number, distance: number, side: Side) => void;

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
const idle = new WeakMap<RoadNetwork, readonly Search[]>();

/**
 * A shortest path (最短路径). Dijkstra settles nodes by their distance from the start, bidirectional search from both ends until they
 * meet, A* by distance plus a lower bound (下界) of the rest: nodes on the way come first. A query costs only what it settles.
 * @param from The number of a node. @param to Another, or the same: a path of one node.
 * @throws {RangeError} If there is no such node, or `lowerBound` is not consistent (一致), which is tested at every road.
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
  requireNetwork(ACTION, network, { from, to });
  if (lowerBound && method !== "a-star")
    throw new RangeError(mustBe(ACTION, "method", "a-star for a lowerBound", method));
  const bound = method === "a-star" ? proven(network, lowerBound ?? straightLine(network), to) : undefined;
  const pair = idle.get(network) ?? [new Search(network), new Search(network)];
  // A hook may ask for other paths meanwhile.
  idle.delete(network);
  const [forward, backward] = [pair[0].begin(from, to), pair[1].begin(to)];
  let [distance, middle] = [Infinity, to];
  const visitBy = (side: Side) => (node: number, own: number) => {
    onSettle?.(node, own, side);
    const through = forward.distances[node] + backward.distances[node];
    if (through < distance) [distance, middle] = [through, node];
    return false;
  };
  const [ahead, back] = [visitBy("forward"), visitBy("backward")];
  const isTwoSided = method === "bidirectional";
  if (!isTwoSided) distance = forward.run(network, onSettle && ahead, bound)[to];
  // Ends if no path through nodes that are left is shorter.
  while (isTwoSided && forward.least + backward.least < distance)
    if (forward.least <= backward.least) forward.run(network, ahead, undefined, backward.least);
    else backward.run(reverseOf(network), back, undefined, forward.least);
  idle.set(network, pair);
  if (distance === Infinity) return { distance, nodes: [] };
  return { distance, nodes: [...forward.pathTo(middle), ...backward.pathTo(middle).reverse().slice(1)] };
}

/** Tests an unknown bound: nowhere may it be above what a road costs plus the bound where it ends, nor above 0 at the target. */
function proven(network: RoadNetwork, bound: LowerBound, to: number): (node: number) => number {
  if (provenFor.get(bound) === network) return (node) => bound(node, to);
  const { nodeCount, starts, heads, costs } = network;
  const values = Float64Array.from({ length: nodeCount }, (_, node) => bound(node, to));
  const require = (node: number, most: number, reason: string) => {
    if (values[node] <= most + ROUNDING * Math.abs(most)) return;
    const rule = `at most ${most}, ${reason}`;
    throw new RangeError(mustBe(ACTION, `lowerBound(${node}, ${to})`, rule, values[node]));
  };
  require(to, 0, "as it is the target");
  runOfEach(starts).forEach((node, road) => {
    const head = heads[road];
    require(node, costs[road] + values[head], `the cost of the road to ${head} plus the bound there`);
  });
  return (node) => values[node];
}

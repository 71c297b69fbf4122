/** Hub labels (中心标签): shortest paths of repeated queries. */
import { requireKind, requirePosition } from "../../core/errors";
import { offsetsOf } from "../../core/offsets";
import { type RoadNetwork, requireNetwork, reverseOf, Search } from "./search";
import type { RoadPath } from "./shortest-path";

/** The hubs of each node by rank, three numbers each: rank, distance, and the next node on the way, -1 at the hub. */
interface HubTable {
  readonly starts: Int32Array;
  readonly entries: Float64Array;
}

/** Of each node, important nodes on its shortest paths: any two nodes have one in common that is on theirs. */
export interface HubLabels {
  readonly nodeCount: number;
  /** From the hubs to the nodes. */
  readonly entering: HubTable;
  /** From the nodes to the hubs. */
  readonly leaving: HubTable;
}

/** Shortest path trees by which nodes are ranked. */
const TREES = 32;

/**
 * Prepares a network for many queries by pruned landmark labelling: from each node, the most important first, it searches both ways
 * and stops where earlier hubs know a path as short. Nodes count as important if many paths of 32 trees lead through them. A city
 * of 8,500 nodes takes a second and has 100 hubs a node.
 *
 * @see Akiba, T., Iwata, Y. & Yoshida, Y. (2013). Fast exact shortest-path distance queries on large networks. SIGMOD, 349-360.
 *
 * @example
 * find(of(roadNetwork.of({ from: [0, 0, 1], to: [1, 2, 2], cost: [1, 5, 2] })), 0, 2).nodes; // [0, 1, 2]
 */
export function of(network: RoadNetwork): HubLabels {
  requireNetwork("make hub labels", network);
  const { nodeCount } = network;
  const search = new Search(network);
  const sides = [network, reverseOf(network)];
  const [entering, leaving] = sides.map(() => Array.from({ length: nodeCount }, (): number[] => []));
  const toHub = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY);
  byImportance(network, search).forEach((hub, rank) => {
    sides.forEach((arcs, side) => {
      const [own, others] = side === 0 ? [leaving[hub], entering] : [entering[hub], leaving];
      for (let i = 0; i < own.length; i += 3) toHub[own[i]] = own[i + 1];
      search.run(arcs, hub, (node, distance) => {
        const known = others[node];
        for (let i = 0; i < known.length; i += 3) if (toHub[known[i]] + known[i + 1] <= distance) return true;
        known.push(rank, distance, search.previous[node]);
        return false;
      });
      for (let i = 0; i < own.length; i += 3) toHub[own[i]] = Number.POSITIVE_INFINITY;
    });
  });
  const tableOf = (lists: readonly (readonly number[])[]) => ({
    starts: offsetsOf(Int32Array.from(lists, ({ length }) => length)),
    entries: Float64Array.from(lists.flat()),
  });
  return { nodeCount, entering: tableOf(entering), leaving: tableOf(leaving) };
}

/** The nodes by how many nodes of the trees are behind them. */
function byImportance(network: RoadNetwork, search: Search): Int32Array {
  const { nodeCount } = network;
  const importance = new Float64Array(nodeCount);
  for (let tree = 0; tree < 2 * TREES; tree++) {
    const settled: number[] = [];
    const root = Math.floor(((tree >> 1) * nodeCount) / TREES);
    search.run(tree % 2 === 0 ? network : reverseOf(network), root, (node) => settled.push(node) === 0);
    const behind = new Float64Array(nodeCount);
    for (const node of settled.reverse()) {
      importance[node] += ++behind[node];
      if (node !== root) behind[search.previous[node]] += behind[node];
    }
  }
  return Int32Array.from(importance.keys()).sort((a, b) => importance[b] - importance[a] || a - b);
}

/**
 * A shortest path. O(hubs of two nodes), more than a hundred times as fast as Dijkstra in a city.
 *
 * @returns The distance that `shortestPath.find` finds, up to rounding.
 * @throws {RangeError} If there is no such node.
 *
 * @example
 * find(of(roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [1, 2] })), 2, 0); // { distance: Infinity, nodes: [] }
 */
export function find(labels: HubLabels, from: number, to: number): RoadPath {
  const action = "find a path by hub labels";
  const kinds = { nodeCount: "integer", entering: "record", leaving: "record" } as const;
  requireKind(action, "labels", labels, "hub labels, as made by hubLabels.of", kinds);
  requirePosition(action, "from", from, labels.nodeCount);
  requirePosition(action, "to", to, labels.nodeCount);
  const { entering, leaving } = labels;
  let [distance, hub] = [Number.POSITIVE_INFINITY, -1];
  let [i, j] = [leaving.starts[from], entering.starts[to]];
  const [iEnd, jEnd] = [leaving.starts[from + 1], entering.starts[to + 1]];
  while (i < iEnd && j < jEnd) {
    const ahead = leaving.entries[i] - entering.entries[j];
    const through = leaving.entries[i + 1] + entering.entries[j + 1];
    if (ahead === 0 && through < distance) [distance, hub] = [through, leaving.entries[i]];
    if (ahead <= 0) i += 3;
    if (ahead >= 0) j += 3;
  }
  if (hub < 0) return { distance, nodes: [] };
  return {
    distance,
    nodes: [...wayToHub(leaving, from, hub), ...wayToHub(entering, to, hub).reverse().slice(1)],
  };
}

function wayToHub({ starts, entries }: HubTable, from: number, hub: number): number[] {
  const nodes: number[] = [];
  for (let node = from; node >= 0; ) {
    nodes.push(node);
    let entry = starts[node];
    while (entries[entry] !== hub) entry += 3;
    node = entries[entry + 2];
  }
  return nodes;
}

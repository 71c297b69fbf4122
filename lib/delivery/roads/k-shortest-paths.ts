/** The k shortest paths (K 最短路径): alternatives to the shortest one. */
import { requireInteger } from "../../core/errors";
import { type RoadNetwork, requireNetwork, reverseOf, Search } from "./search";
import type { RoadPath } from "./shortest-path";

/** A path, the distances of its nodes, and how many it shares with the path that it left. */
type Candidate = RoadPath & Readonly<{ distances: readonly number[]; rootLength: number }>;

/**
 * The shortest paths that visit no node twice, the shortest first, by Yen's method: each path found is left at every node in turn
 * for the shortest way that none has taken. Distances to the target lead the searches, count · nodes of a path in all. There are
 * fewer than `count` if there are no more, none if the target cannot be reached.
 * @throws {RangeError} If there is no such node, or `count` is not an integer of at least 1.
 * @see Yen, J. Y. (1971). Management Science 17(11), 712-716. Lawler, E. L. (1972). Management Science 18(7), 401-405.
 *
 * @example
 * const network = roadNetwork.of({ from: [0, 0, 1], to: [1, 2, 2], cost: [1, 5, 2] });
 * find(network, 0, 2, 3); // [{ distance: 3, nodes: [0, 1, 2] }, { distance: 5, nodes: [0, 2] }]
 */
export function find(network: RoadNetwork, from: number, to: number, count: number): RoadPath[] {
  const action = "find the shortest paths";
  requireNetwork(action, network, { from, to });
  requireInteger(action, "count", count, 1);
  if (from === to) return [{ distance: 0, nodes: [from] }];
  const search = new Search(network);
  const rest = search.begin(to).run(reverseOf(network)).slice();
  const [found, candidates]: Candidate[][] = [[], []];
  /** Adds the shortest path that begins with so many nodes of another, but then goes on as none found so far. */
  function branch({ nodes, distances }: Candidate, rootLength: number): void {
    const root = nodes.slice(0, rootLength);
    const spur = root[rootLength - 1];
    const alike = found.filter((path) => root.every((node, i) => path.nodes[i] === node));
    const taken = new Set(alike.map((path) => path.nodes[rootLength]));
    const isClosed = (node: number, at: number) => root.includes(node) || (at === spur && taken.has(node));
    const bound = (node: number, at: number) => (isClosed(node, at) ? Infinity : rest[node]);
    if (search.begin(spur, to).run(network, undefined, bound)[to] === Infinity) return;
    const way = search.pathTo(to);
    const further = way.map((node) => distances[rootLength - 1] + search.distances[node]);
    candidates.push({
      distance: further[further.length - 1],
      nodes: root.slice(0, -1).concat(way),
      distances: distances.slice(0, rootLength - 1).concat(further),
      rootLength,
    });
  }

  branch({ distance: 0, nodes: [from], distances: [0], rootLength: 1 }, 1);
  while (found.length < count && candidates.length > 0) {
    const next = candidates.reduce((best, one) => (one.distance < best.distance ? one : best));
    candidates.splice(candidates.indexOf(next), 1);
    found.push(next);
    for (let length = next.rootLength; length < next.nodes.length; length++) branch(next, length);
  }
  return found.map(({ distance, nodes }) => ({ distance, nodes }));
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  lowerBounds,
  type RoadNetwork,
  roadNetwork,
  type ShortestPathOptions,
  shortestPath,
} from "../../../lib/delivery";
import { costOf, floydWarshall, randomNetworks } from "./networks";

const METHODS: Readonly<Record<string, (network: RoadNetwork) => ShortestPathOptions>> = {
  dijkstra: () => ({}),
  bidirectional: () => ({ method: "bidirectional" }),
  "a-star": () => ({ method: "a-star" }),
  "bound of one's own": (network) => {
    const exact = floydWarshall(network);
    return { method: "a-star", lowerBound: (node, target) => exact[node][target] - 50 };
  },
  landmarks: (network) => ({ method: "a-star", lowerBound: lowerBounds.landmarks(network, { count: 3 }) }),
};

type Event = readonly [node: number, distance: number, side: string];

function trace(network: RoadNetwork, from: number, to: number, options: ShortestPathOptions) {
  const events: Event[] = [];
  const onSettle = (...event: Event) => events.push(event);
  const path = shortestPath.find(network, from, to, { ...options, onSettle });
  return { path, events };
}

function everyPair(visit: (network: RoadNetwork, from: number, to: number) => void): void {
  const property = fc.property(randomNetworks, (network) => {
    for (let from = 0; from < network.nodeCount; from++)
      for (let to = 0; to < network.nodeCount; to++) visit(network, from, to);
  });
  fc.assert(property, { numRuns: 40 });
}

describe.each(Object.entries(METHODS))("a shortest path by %s", (_, optionsOf) => {
  test("has the distance of Floyd and Warshall, and its nodes are a way of that cost", () => {
    everyPair((network, from, to) => {
      const { distance, nodes } = shortestPath.find(network, from, to, optionsOf(network));
      expect(distance).toBeCloseTo(floydWarshall(network)[from][to], 9);
      expect(nodes.length > 0).toBe(distance < Number.POSITIVE_INFINITY);
      if (nodes.length === 0) return;
      expect([nodes[0], nodes.at(-1)]).toEqual([from, to]);
      expect(costOf(network, nodes)).toBeCloseTo(distance, 9);
    });
  });

  test("settles each node once from a side, in the order of distance, which is the right one", () => {
    everyPair((network, from, to) => {
      const expected = floydWarshall(network);
      const options = optionsOf(network);
      const { path, events } = trace(network, from, to, options);
      expect(path).toEqual(shortestPath.find(network, from, to, options));
      for (const side of ["forward", "backward"]) {
        const settled = events.filter((event) => event[2] === side);
        const right = settled.map(([node]) =>
          side === "forward" ? expected[from][node] : expected[node][to],
        );
        const distances = settled.map(([, distance]) => distance);
        expect(distances).toEqual(right);
        expect(new Set(settled.map(([node]) => node)).size).toBe(settled.length);
        if (options.method === "a-star") continue;
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
      }
    });
  });
});

const square = roadNetwork.of(
  { from: [0, 1, 2, 0, 3], to: [1, 2, 3, 2, 3], cost: [1, 1, 4, 3, 7], oneWay: [1, 1, 0, 1, 1] },
  { x: [0, 1, 1, 0], y: [0, 0, 1, 1] },
);

test("a node that cannot be reached is infinitely far, the start itself costs nothing", () => {
  for (const optionsOf of Object.values(METHODS)) {
    expect(shortestPath.find(square, 3, 0, optionsOf(square))).toEqual({
      distance: Number.POSITIVE_INFINITY,
      nodes: [],
    });
    expect(shortestPath.find(square, 3, 3, optionsOf(square))).toEqual({ distance: 0, nodes: [3] });
    expect(shortestPath.find(square, 0, 3, optionsOf(square))).toEqual({ distance: 6, nodes: [0, 1, 2, 3] });
  }
});

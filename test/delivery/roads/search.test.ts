import { expect, test } from "vitest";
import { lowerBounds, type RoadNetwork, random, roadNetwork, shortestPath } from "../../../lib";
import { Search } from "../../../lib/delivery/roads/search";

function settledBy(
  search: Search,
  ...[network, bound, limit]: [RoadNetwork, ((node: number) => number)?, number?]
) {
  const settled: number[] = [];
  search.run(network, (node) => settled.push(node) === 0, bound, limit);
  return settled;
}

test("a settled node opens again if a shorter path to it is found, and counts once if it is labelled twice", () => {
  const network = roadNetwork.of({ from: [0, 0, 2, 2, 0], to: [1, 2, 1, 3, 3], cost: [5, 1, 1, 1, 9] });
  const search = new Search(network);
  search.begin(0);
  expect(settledBy(search, network, (node) => (node === 2 ? 6 : 0))).toEqual([0, 1, 2, 3, 1]);
  expect([...search.distances, ...search.pathTo(1)]).toEqual([0, 2, 1, 2, 0, 2, 1]);
  search.begin(0, 2);
  expect(settledBy(search, network)).toEqual([0, 2]);
  search.begin(0);
  expect([settledBy(search, network, undefined, 1), search.least]).toEqual([[0, 2], 2]);
  expect([settledBy(search, network), search.least]).toEqual([expect.arrayContaining([1, 3]), Infinity]);
});

test("keys are taken in their order, however many and far apart, below zero and beyond all buckets", () => {
  const draw = random.seeded(3);
  const spread = [2 ** 60, 2 ** 59, 1e3, -7, -7.001, 9e9, 0, 1e-9, 250, Infinity];
  const keys = spread.concat(Array.from({ length: 300 }, () => 100 * draw.uniform() ** 4 - 5));
  const leaves = keys.map((_, i) => i + 1);
  for (const cost of [1, 2 ** -20, 2 ** 30]) {
    const star = roadNetwork.of({ from: leaves.map(() => 0), to: leaves, cost: leaves.map(() => cost) });
    const search = new Search(star);
    for (const limit of [Number.MAX_VALUE, Number.MAX_VALUE, 50, Number.MAX_VALUE]) {
      search.begin(0);
      const settled = settledBy(search, star, (leaf) => keys[leaf - 1], limit);
      const expected = keys.filter((key) => key < Infinity && cost + key <= limit).sort((a, b) => a - b);
      expect(settled.slice(1).map((leaf) => cost + keys[leaf - 1])).toEqual(
        expected.map((key) => cost + key),
      );
    }
  }
});

test("a key that is nearly a round of the lists ahead is found in the word of bits where the round began", () => {
  const network = roadNetwork.of({ from: [0, 0], to: [1, 2], cost: [1, 1] });
  const search = new Search(network);
  search.begin(0);
  // Buckets 20 and 4,096 + 5 of 256 for each unit.
  expect(settledBy(search, network, (node) => (node === 1 ? 20.5 : 4101.5) / 256 - 1)).toEqual([0, 1, 2]);
});

test("search from both ends settles fewer nodes of a grid, and each bound is tested on any network but its own", () => {
  const size = 21;
  const cells = Array.from({ length: size * size }, (_, i) => i);
  const right = cells.filter((i) => i % size < size - 1);
  const down = cells.filter((i) => i < size * (size - 1));
  const from = [...right, ...down];
  const to = [...right.map((i) => i + 1), ...down.map((i) => i + size)];
  const places = { x: cells.map((i) => i % size), y: cells.map((i) => Math.floor(i / size)) };
  const gridOf = (cost: number) =>
    roadNetwork.of(
      { from, to, cost: from.map((i) => cost + (i % 7) / 8), oneWay: from.map(() => 0) },
      places,
    );
  const grid = gridOf(2);
  const count = (method: "dijkstra" | "bidirectional" | "a-star") => {
    let settled = 0;
    shortestPath.find(grid, 10 * size + 5, 10 * size + 15, { method, onSettle: () => settled++ });
    return settled;
  };
  expect(count("bidirectional")).toBeLessThan(0.75 * count("dijkstra"));
  expect(count("a-star")).toBeLessThan(0.75 * count("dijkstra"));
  const lowerBound = lowerBounds.straightLine(grid);
  expect(() => shortestPath.find(gridOf(1), 0, 9, { method: "a-star", lowerBound })).toThrow("lowerBound(");
});

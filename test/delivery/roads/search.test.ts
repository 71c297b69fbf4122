import { expect, test } from "vitest";
import { lowerBounds, roadNetwork, shortestPath } from "../../../lib/delivery";
import { Search } from "../../../lib/delivery/roads/search";

const network = roadNetwork.of({ from: [0, 1], to: [1, 2], cost: [4, 4] });

test("a settled node opens again if a shorter path to it is found, and counts once if it is labelled twice", () => {
  const search = new Search(network);
  search.begin(0);
  expect([search.settle(), search.least]).toEqual([0, Number.POSITIVE_INFINITY]);
  search.lower(1, 5, 0);
  expect(search.settle()).toBe(1);
  search.lower(1, 4, 0);
  search.lower(1, 3, 0);
  search.lower(1, 6, 0);
  expect([search.least, search.settle(), search.least]).toEqual([3, 1, Number.POSITIVE_INFINITY]);
  expect(search.pathTo(1)).toEqual([0, 1]);
});

test("keys are taken in their order, however far apart, below zero and beyond all buckets", () => {
  const search = new Search(network);
  search.begin(0);
  search.settle();
  for (const key of [2 ** 60, 2 ** 59, 1e3, -7]) {
    search.begin(0);
    search.settle();
    search.lower(1, 1, 0, () => key);
    search.lower(2, 1, 0, () => key + Math.abs(key) / 8);
    expect([search.settle(), search.settle()]).toEqual([1, 2]);
  }
  search.lower(1, 0.5, 0, () => Number.POSITIVE_INFINITY);
  expect(search.least).toBe(Number.POSITIVE_INFINITY);
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

import { expect, test } from "vitest";
import { roadNetwork } from "../../../lib/delivery";
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

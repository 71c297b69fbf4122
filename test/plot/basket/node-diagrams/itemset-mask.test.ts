import { expect, test } from "vitest";
import { immediateSubsets, subsetsByLength } from "../../../../lib/plot/basket/node-diagrams/itemset-mask";

test("subsetsByLength() and immediateSubsets() count as Pascal's triangle does", () => {
  expect(subsetsByLength(5).map((sets) => sets.length)).toEqual([1, 5, 10, 10, 5, 1]);
  expect(immediateSubsets(0b1011).sort((a, b) => a - b)).toEqual([0b0011, 0b1001, 0b1010]);
});

import { expect, test } from "vitest";
import { convictionOf, deviationOf, liftOf, ratiosOf } from "../../../../lib/basket/rules/columns/ratios";

test("ratios by hand, with those of 0/0 as for independent sides", () => {
  expect(ratiosOf(2, 2, 3, 4)).toEqual({
    support: 0.5,
    confidence: 1,
    lift: 4 / 3,
    leverage: 0.125,
    conviction: Number.POSITIVE_INFINITY,
  });
  expect([convictionOf(3, 3, 4, 4), convictionOf(1, 2, 4, 4), convictionOf(1, 2, 2, 4)]).toEqual([1, 0, 1]);
  expect([liftOf(0, 0, 2, 4), liftOf(0, 2, 2, 4)]).toEqual([1, 0]);
});

// Witness: the same products of big integers.
test.each([
  [3, 5, 7, 11],
  [10_001, 90_000_001, 100_100_001, 900_000_001],
  [10_100_001, 10_100_001, 20_000_001, 900_000_001],
  [100_000_001, 300_000_001, 300_000_005, 900_000_001],
])("the deviation of %d, %d, %d of %d is exact beyond 2^53", (xy, x, y, n) => {
  expect(deviationOf(xy, x, y, n)).toBe(Number(BigInt(n) * BigInt(xy) - BigInt(x) * BigInt(y)));
});

import { describe, expect, test } from "vitest";
import { geometricMean, logLogSlope, median, medianInterval } from "./statistics";

test.each([
  [[3], 3],
  [[10, 9, 100], 10],
  [[4, 1, 3, 2], 2.5],
])("median(%j) is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

describe("medianInterval()", () => {
  // The bootstrap median of n distinct values is at most the k-th with probability P(Bin(n, k / n) ≥ (n + 1)
  // / 2). Here that probability exceeds 5 % first for the given k, where it is 7 to 9 %.
  test.each([
    { n: 13, k: 4 },
    { n: 15, k: 5 },
    { n: 27, k: 10 },
  ])("is the 5th and 95th percentile of the exact distribution, for $n values", ({ n, k }) => {
    const values = Array.from({ length: n }, (_, i) => i + 1).reverse();
    expect(medianInterval(values)).toEqual({ low: k, high: n + 1 - k });
  });

  test("of one value is that value", () => {
    expect(medianInterval([7])).toEqual({ low: 7, high: 7 });
  });
});

test.each([
  [[4], 4],
  [[1, 4, 16], 4],
])("geometricMean(%j) is %d", (values, expected) => {
  expect(geometricMean(values)).toBeCloseTo(expected, 12);
});

describe("logLogSlope()", () => {
  const pointsOf = (...points: readonly (readonly [size: number, seconds: number])[]) =>
    points.map(([size, seconds]) => ({ curve: "", size, seconds, peakBytes: 7, answer: "" }));

  test("is the exponent of a power", () => {
    const points = pointsOf([1, 3], [10, 300], [100, 30_000]);
    expect(logLogSlope(points, ({ seconds }) => seconds)).toBeCloseTo(2, 12);
    expect(logLogSlope(points, ({ peakBytes }) => peakBytes)).toBeCloseTo(0, 12);
  });

  test("is the least-squares slope of points off the line", () => {
    // log size 0, 1, 3 and log seconds 0, 2, 3: Σ(x - 4/3)(y - 5/3) / Σ(x - 4/3)² = (13/3) / (14/3)
    const points = pointsOf([1, 1], [Math.E, Math.E ** 2], [Math.E ** 3, Math.E ** 3]);
    expect(logLogSlope(points, ({ seconds }) => seconds)).toBeCloseTo(13 / 14, 12);
  });
});

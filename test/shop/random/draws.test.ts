import { describe, expect, test } from "vitest";
import type { Random } from "../../../lib/core/random";
import { shape } from "../../../lib/core/statistics";
import {
  cumulativeSums,
  drawIndex,
  exponential,
  gamma,
  normal,
  poisson,
  searchCumulative,
  streamFor,
} from "../../../lib/shop/random/draws";

const COUNT = 100_000;

/** Mean and variance of many draws must be those of the distribution, within five standard deviations of each. */
function expectMoments(draw: (random: Random) => number, mean: number, variance: number, kurtosis: number) {
  const random = streamFor(5, "a test");
  const found = shape(Float64Array.from({ length: COUNT }, () => draw(random)));
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / COUNT));
  expect(Math.abs(found.variance - variance)).toBeLessThan(5 * variance * Math.sqrt((kurtosis - 1) / COUNT));
}

describe("draws", () => {
  test("normal() has mean 0, variance 1, and kurtosis 3", () => expectMoments(normal, 0, 1, 3));
  test("exponential() has mean 1 and variance 1", () => expectMoments(exponential, 1, 1, 9));

  test.each([0.3, 1, 2.5, 40])("gamma() of shape %d has mean and variance of its shape", (shapeOf) =>
    expectMoments((random) => gamma(random, shapeOf), shapeOf, shapeOf, 3 + 6 / shapeOf),
  );

  test.each([0, 0.2, 3, 30])("poisson() of mean %d has mean and variance of its mean", (mean) => {
    if (mean === 0) expect(poisson(streamFor(5, "a test"), 0)).toBe(0);
    else expectMoments((random) => poisson(random, mean), mean, mean, 3 + 1 / mean);
  });

  test("drawIndex() takes each number as often as its weight says, and never one of weight 0", () => {
    const random = streamFor(5, "a test");
    const counts = [0, 0, 0, 0];
    const weights = cumulativeSums([1, 0, 2, 7]);
    for (let i = 0; i < COUNT; i++) counts[drawIndex(random, weights)]++;
    expect(counts[1]).toBe(0);
    for (const [place, share] of [
      [0, 0.1],
      [2, 0.2],
      [3, 0.7],
    ])
      expect(Math.abs(counts[place] / COUNT - share)).toBeLessThan(
        5 * Math.sqrt((share * (1 - share)) / COUNT),
      );
  });

  test("searchCumulative() finds the first sum above the draw", () => {
    const sums = Float64Array.of(1, 1, 3, 10);
    expect([0, 0.9, 1, 2.9, 3, 9.9].map((draw) => searchCumulative(sums, 0, 4, draw))).toEqual([
      0, 0, 2, 2, 3, 3,
    ]);
  });

  test("streamFor() gives each name and each seed different numbers, and the same ones when called again", () => {
    const first = (seed: number, concern: string) => streamFor(seed, concern).uint32();
    expect(first(7, "prices")).toBe(first(7, "prices"));
    expect(
      new Set([first(7, "prices"), first(7, "costs"), first(8, "prices"), first(0, "prices")]).size,
    ).toBe(4);
  });
});

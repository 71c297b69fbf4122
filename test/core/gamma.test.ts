import { describe, expect, test } from "vitest";
import { logGamma, polygamma } from "../../lib/core/distributions/special-functions";
import { seeded } from "../../lib/core/random";
import { readGolden } from "../support/read-golden";

interface Golden {
  readonly streams: readonly { seed: number; shape: number; first: number[]; sum: number; next: number }[];
  readonly special: readonly (readonly [x: number, logGamma: number, digamma: number, trigamma: number])[];
}

const golden = readGolden<Golden>("core/golden/gamma.json");

describe("gamma() is NumPy's standard_gamma", () => {
  test.each(golden.streams)("seed $seed, shape $shape", ({ seed, shape, first, sum, next }) => {
    const random = seeded(seed);
    const draws = Array.from({ length: 2000 }, () => random.gamma(shape));
    first.forEach((value, i) => {
      expect(Math.abs(draws[i] / value - 1)).toBeLessThan(1e-12);
    });
    expect(Math.abs(draws.reduce((a, b) => a + b) / sum - 1)).toBeLessThan(1e-12);
    expect(random.uniform()).toBe(next);
  });

  test("refuses a shape that is not above 0", () => {
    expect(() => seeded(1).gamma(0)).toThrow(
      "Cannot draw a Gamma number: shape must be a finite number > 0, current value is 0",
    );
  });
});

test.each(golden.special)("log-gamma and its derivatives at %s are scipy's", (x, log, first, second) => {
  const { digamma, trigamma } = polygamma(x);
  const close = (value: number, expected: number) =>
    Math.abs(value - expected) <= 1e-14 * Math.max(1, Math.abs(expected));
  expect([close(logGamma(x), log), close(digamma, first), close(trigamma, second)]).toEqual([
    true,
    true,
    true,
  ]);
});

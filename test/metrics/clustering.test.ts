import { describe, expect, test } from "vitest";
import { seeded } from "../../lib/core/random";
import { metrics } from "../../lib/metrics";
import { largestDifference } from "../support/largest-difference";
import { type NumpyRows, numpyRows } from "../support/numpy-rows";
import { readGolden } from "../support/read-golden";

/** Made with scikit-learn; the file says how. */
const golden = readGolden<{
  readonly rand: readonly {
    readonly a: number[];
    readonly b: number[];
    readonly adjustedRandIndex: number;
  }[];
  readonly silhouette: readonly {
    readonly rows: NumpyRows;
    readonly labels: number[];
    readonly samples: number[];
    readonly mean: number;
  }[];
}>("metrics/golden/clustering.json");

describe("metrics.adjustedRandIndex()", () => {
  test.each(golden.rand)("equals scikit-learn: $adjustedRandIndex", ({ a, b, adjustedRandIndex }) => {
    expect(metrics.adjustedRandIndex(a, b)).toBeCloseTo(adjustedRandIndex, 12);
    expect(metrics.adjustedRandIndex(b, a)).toBeCloseTo(adjustedRandIndex, 12);
  });

  test("is about 0 for clusters at random, and 1 whatever the numbers", () => {
    const random = seeded(1);
    const labels = Array.from({ length: 2000 }, () => random.integer(5));
    const others = Array.from({ length: 2000 }, () => random.integer(5));
    expect(Math.abs(metrics.adjustedRandIndex(labels, others))).toBeLessThan(0.01);
    expect(
      metrics.adjustedRandIndex(
        labels,
        labels.map((label) => ((label * 3) % 5) - 1),
      ),
    ).toBe(1);
    expect(metrics.adjustedRandIndex([4], [2])).toBe(1);
  });

  test("refuses nonsense", () => {
    expect(() => metrics.adjustedRandIndex([], [])).toThrow(
      "Cannot compare clusterings: first must be at least 1 number",
    );
    expect(() => metrics.adjustedRandIndex([0, 1], [0])).toThrow(
      "first and second must have the same length",
    );
    expect(() => metrics.adjustedRandIndex([0.5], [0])).toThrow("first[0] must be an integer >= -1");
    expect(() => metrics.adjustedRandIndex([0], [-2])).toThrow("second[0] must be an integer >= -1");
  });
});

describe("metrics.silhouettes()", () => {
  test.each(golden.silhouette)("equals scikit-learn: mean $mean", ({ rows, labels, samples, mean }) => {
    expect(largestDifference(metrics.silhouettes(numpyRows(rows), labels), samples)).toBeLessThan(1e-12);
    expect(metrics.meanSilhouette(numpyRows(rows), labels)).toBeCloseTo(mean, 12);
  });

  test("have no unit", () => {
    for (const unit of [1e200, 1e-200])
      expect(metrics.silhouettes([[0], [unit], [9 * unit], [10 * unit]], [0, 0, 1, 1])[0]).toBeCloseTo(
        17 / 19,
        12,
      );
  });

  test("rows all alike are on every border", () => {
    expect(metrics.silhouettes([[1], [1], [1], [1]], [0, 0, 1, 1])).toEqual([0, 0, 0, 0]);
  });

  test("refuses one cluster, as many as rows, and missing labels", () => {
    const rows = [[1], [2], [3]];
    expect(() => metrics.silhouettes(rows, [0, 0, 0])).toThrow(
      "labels must be of 2 to 2 clusters for 3 rows, current value is 1",
    );
    expect(() => metrics.silhouettes(rows, [0, 1, 2])).toThrow("current value is 3");
    expect(() => metrics.meanSilhouette(rows, [0, 1])).toThrow("labels must be one label for each of 3 rows");
    expect(() => metrics.silhouettes(rows, [0, 1, -2])).toThrow("labels[2] must be an integer >= -1");
  });
});

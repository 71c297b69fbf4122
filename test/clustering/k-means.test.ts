import { describe, expect, test } from "vitest";
import { kMeans } from "../../lib/clustering";
import { largestDifference } from "../support/largest-difference";
import { type NumpyRows, numpyRows } from "../support/numpy-rows";
import { readGolden } from "../support/read-golden";

interface Fitted {
  readonly rows: NumpyRows;
  readonly clusters: number;
  readonly iterations: number;
  readonly inertia: number;
  readonly centroids: readonly (readonly number[])[];
}

interface Golden {
  readonly given: readonly (Fitted & {
    readonly name: string;
    readonly shift: number;
    readonly start: number[][] | null;
    readonly maxIterations: number;
    readonly labels: string;
  })[];
  readonly weighted: Fitted & { readonly weights: readonly number[] };
  readonly seeded: readonly (Fitted & { readonly seed: number; readonly restarts: number })[];
}

/** Made with scikit-learn; the file says how. */
const golden = readGolden<Golden>("clustering/golden/k-means.json");

describe("kMeans.fit() equals scikit-learn", () => {
  test.each(golden.given)("from given centroids: $name", (expected) => {
    const rows = numpyRows(expected.rows).map((row) => row.map((value) => value + expected.shift));
    const start = expected.start ?? rows.slice(0, expected.clusters);
    const { clusters, maxIterations } = expected;
    const model = kMeans.fit(rows, { clusters, start, maxIterations });
    expectSame(model, expected);
    expect(model.converged).toBe(expected.iterations < maxIterations);
    expect(kMeans.predict(model, rows).join("")).toBe(expected.labels);
  });

  test("with weights", () => {
    const { weighted } = golden;
    const rows = numpyRows(weighted.rows);
    const options = { clusters: weighted.clusters, start: rows.slice(0, weighted.clusters), tolerance: 0 };
    expectSame(kMeans.fit(rows, { ...options, weights: weighted.weights }), weighted);
  });

  test.each(golden.seeded)("with the draws of seed $seed: $clusters clusters", (expected) => {
    const { clusters, seed, restarts } = expected;
    expectSame(kMeans.fit(numpyRows(expected.rows), { clusters, seed, restarts }), expected);
  });
});

function expectSame(model: kMeans.KMeans, expected: Fitted): void {
  expect(model.iterations).toBe(expected.iterations);
  expect(Math.abs(model.inertia / expected.inertia - 1)).toBeLessThan(1e-9);
  expect(largestDifference(model.centroids, expected.centroids)).toBeLessThan(1e-9);
}

import { describe, expect, test } from "vitest";
import { type CovarianceShape, gaussianMixture } from "../../lib/clustering";
import { largestDifference } from "../support/largest-difference";
import { type NumpyRows, numpyRows } from "../support/numpy-rows";
import { readGolden } from "../support/read-golden";

interface Fitted {
  readonly rows: NumpyRows;
  readonly components: number;
  readonly covariance: CovarianceShape;
  readonly weights: readonly number[];
  readonly means: readonly (readonly number[])[];
  readonly covariances: readonly (readonly (readonly number[])[])[];
  readonly iterations: number;
  readonly converged: boolean;
  readonly logLikelihood: number;
  readonly bic: number;
  readonly labels: string;
  readonly probabilities: readonly (readonly number[])[];
}

/** Made with scikit-learn; the file says how. */
const golden = readGolden<{
  readonly seeded: readonly (Fitted & { readonly seed: number })[];
  readonly given: readonly Fitted[];
}>("clustering/golden/gaussian-mixture.json");

describe("gaussianMixture.fit() equals scikit-learn", () => {
  test.each(golden.seeded)("$covariance, from the k-means of a seed", (expected) => {
    const { components, covariance, seed } = expected;
    expectSame(numpyRows(expected.rows), expected, { components, covariance, seed });
  });

  test.each(golden.given)("$covariance, from given components", (expected) => {
    const { components, covariance } = expected;
    const rows = numpyRows(expected.rows);
    const start = rows.map((_, i) => i % components);
    expectSame(rows, expected, { components, covariance, start, tolerance: 1e-6, maxIterations: 40 });
  });
});

function expectSame(
  rows: number[][],
  expected: Fitted,
  options: gaussianMixture.GaussianMixtureOptions,
): void {
  const model = gaussianMixture.fit(rows, options);
  const { components, iterations, converged, logLikelihood, bic } = model;
  expect({ iterations, converged }).toEqual({
    iterations: expected.iterations,
    converged: expected.converged,
  });
  const shares = components.map(({ share }) => share);
  expect(largestDifference(shares, expected.weights)).toBeLessThan(1e-9);
  expect(
    largestDifference(
      components.map(({ mean }) => mean),
      expected.means,
    ),
  ).toBeLessThan(1e-9);
  const covariances = components.map(({ covariance }) => covariance);
  expect(largestDifference(covariances, expected.covariances)).toBeLessThan(1e-9);
  expect(Math.abs(logLikelihood / expected.logLikelihood - 1)).toBeLessThan(1e-9);
  expect(Math.abs(bic / expected.bic - 1)).toBeLessThan(1e-9);
  expect(gaussianMixture.predict(model, rows).join("")).toBe(expected.labels);
  const probabilities = gaussianMixture.probabilities(model, rows.slice(0, 5));
  expect(largestDifference(probabilities, expected.probabilities)).toBeLessThan(1e-9);
}

describe("gaussianMixture.fit()", () => {
  const rows = numpyRows({ seed: 31, n: 120, p: 2, groups: 3, spread: 1 });

  test("has probabilities that add up to 1, also far from all components", () => {
    const model = gaussianMixture.fit(rows, { components: 3, seed: 1 });
    for (const row of gaussianMixture.probabilities(model, [...rows, [1e4, -1e4]]))
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(model.components.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test("finds by BIC how many components there are", () => {
    const bics = [1, 2, 3, 4, 5].map((components) => gaussianMixture.fit(rows, { components, seed: 1 }).bic);
    expect(bics.indexOf(Math.min(...bics)) + 1).toBe(3);
  });

  test("all rows alike are one component of the least variance", () => {
    const model = gaussianMixture.fit([[5], [5], [5]], { components: 1, seed: 1, leastVariance: 0.25 });
    expect(model.components).toEqual([
      {
        share: expect.closeTo(1, 12),
        mean: [expect.closeTo(5, 12)],
        covariance: [[expect.closeTo(0.25, 12)]],
      },
    ]);
  });

  test("is given back by JSON.parse", () => {
    const model = gaussianMixture.fit(rows, { components: 3, seed: 1 });
    const read = JSON.parse(JSON.stringify(model));
    expect(read).toEqual(model);
    expect(gaussianMixture.predict(read, rows)).toEqual(gaussianMixture.predict(model, rows));
  });

  test.each<readonly [string, unknown, object]>([
    ["components must be an integer >= 1", rows, { components: 0, seed: 1 }],
    [
      "seed must be an integer >= 0, unless start is given, current value is undefined",
      rows,
      { components: 2 },
    ],
    ["start must be one component for each of 3 rows", [[1], [2], [3]], { components: 2, start: [0, 1] }],
    [
      'start must be of all 2 components, current value is "1 components"',
      [[1], [2]],
      { components: 2, start: [1, 1] },
    ],
    [
      "start[1] must be an integer from 0 to 1, current value is 2",
      [[1], [2]],
      { components: 2, start: [1, 2] },
    ],
    ["rows must be at least 2 rows, current value is 1", [[1]], { components: 1, seed: 1 }],
    [
      "the rows of component 0 must not lie in a plane",
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      { components: 1, seed: 1, leastVariance: 0 },
    ],
    [
      "covariance must be one of full, diagonal, spherical",
      rows,
      { components: 1, seed: 1, covariance: "tied" },
    ],
  ])("refuses: %s", (message, given, options) => {
    const act = () =>
      gaussianMixture.fit(given as number[][], options as gaussianMixture.GaussianMixtureOptions);
    expect(act).toThrow("Cannot fit a Gaussian mixture: ");
    expect(act).toThrow(message);
  });

  test("refuses more components than distinct rows", () => {
    expect(() => gaussianMixture.fit([[1], [1], [2]], { components: 3, seed: 1 })).toThrow(
      "clusters must be at most 2, the number of distinct rows, current value is 3",
    );
  });

  test("predict() refuses other models and other columns", () => {
    const model = gaussianMixture.fit(rows, { components: 1, seed: 1 });
    expect(() => gaussianMixture.predict({ ...model, kind: "k-means" } as never, rows)).toThrow('"k-means"');
    expect(() => gaussianMixture.predict({} as never, rows)).toThrow("as made by gaussianMixture.fit");
    expect(() => gaussianMixture.predict(model, [[1]])).toThrow("rows of 2 numbers as in the fit");
  });
});

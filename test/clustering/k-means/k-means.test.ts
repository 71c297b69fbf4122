import { describe, expect, test } from "vitest";
import { kMeans } from "../../../lib/clustering";
import { DISPLAY } from "../../../lib/core/text/display";
import { largestDifference } from "../../support/largest-difference";
import { type NumpyRows, numpyRows } from "../../support/numpy-rows";
import { readGolden } from "../../support/read-golden";

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
  readonly miniBatchEnd: Fitted & { readonly seed: number; readonly batchRows: number };
  readonly miniBatch: Fitted & { readonly seed: number; readonly batchRows: number };
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

  test("by mini-batches", () => {
    const { miniBatch } = golden;
    const { clusters, seed, batchRows, iterations: maxIterations } = miniBatch;
    const rows = numpyRows(miniBatch.rows);
    const start = rows.slice(0, clusters);
    const model = kMeans.fit(rows, { clusters, start, seed, batchRows, maxIterations });
    expectSame(model, miniBatch);
    expect(model.converged).toBe(false);
  });

  test("by mini-batches until the smoothed inertia has not fallen ten times", () => {
    const { clusters, seed, batchRows, rows: spec } = golden.miniBatchEnd;
    const rows = numpyRows(spec);
    const model = kMeans.fit(rows, { clusters, start: rows.slice(0, clusters), seed, batchRows });
    expectSame(model, golden.miniBatchEnd);
    expect(model.converged).toBe(true);
  });

  test("stops in the first round that moves nothing: rows all alike are one cluster after one", () => {
    expect(kMeans.fit([[7], [7]], { clusters: 1, seed: 1 })).toMatchObject({
      iterations: 1,
      converged: true,
      inertia: 0,
    });
  });
});

describe("kMeans.fit() by mini-batches", () => {
  test("stops once the smoothed inertia has not fallen for ten batches, near the best clusters", () => {
    const rows = numpyRows({ seed: 14, n: 3000, p: 3, groups: 5, spread: 1 });
    const exact = kMeans.fit(rows, { clusters: 5, seed: 1 });
    const model = kMeans.fit(rows, { clusters: 5, seed: 1, batchRows: 300 });
    expect(model.converged).toBe(true);
    expect(model.iterations).toBeGreaterThan(10);
    expect(model.iterations).toBeLessThan(200);
    expect(model.inertia / exact.inertia).toBeLessThan(1.02);
    expect(model.inertia).toBeGreaterThan(exact.inertia);
  });

  test("draws no more rows than there are", () => {
    const rows = [[0], [1], [10], [11.5]];
    const options = { clusters: 2, seed: 1 };
    expect(kMeans.fit(rows, { ...options, batchRows: 1e9 })).toEqual(
      kMeans.fit(rows, { ...options, batchRows: rows.length }),
    );
  });
});

describe("kMeans.fit() keeps the laws", () => {
  const rows = numpyRows({ seed: 21, n: 90, p: 2, groups: 4, spread: 1 });
  const options = { clusters: 4, seed: 5 };
  const model = kMeans.fit(rows, options);

  test("each centroid is the mean of its rows, and each row is in the cluster of the nearest", () => {
    const labels = kMeans.predict(model, rows);
    const inertia = rows.reduce((sum, row, i) => sum + squared(row, model.centroids[labels[i]]), 0);
    expect(model.inertia).toBeCloseTo(inertia, 9);
    model.centroids.forEach((centroid, c) => {
      const own = rows.filter((_, i) => labels[i] === c);
      expect(own.length).toBe(model.sizes[c]);
      const mean = centroid.map((_, j) => own.reduce((sum, row) => sum + row[j], 0) / own.length);
      expect(largestDifference(mean, centroid)).toBeLessThan(1e-12);
    });
    rows.forEach((row, i) => {
      const distances = model.centroids.map((centroid) => squared(row, centroid));
      expect(distances[labels[i]]).toBe(Math.min(...distances));
    });
  });

  test("restarts keep the best of them", () => {
    const one = kMeans.fit(rows, { ...options, clusters: 12, restarts: 1 });
    const many = kMeans.fit(rows, { ...options, clusters: 12, restarts: 20 });
    expect(many.inertia).toBeLessThan(one.inertia);
    // With seed 14 the tenth is the best so far, and the eleventh better still.
    expect(kMeans.fit(rows, { clusters: 12, seed: 14, restarts: 10 })).toEqual(
      kMeans.fit(rows, { clusters: 12, seed: 14 }),
    );
  });

  test("a weight is so many rows, and weight 0 is none", () => {
    const weights = rows.map((_, i) => i % 3);
    const repeated = rows.flatMap((row, i) => new Array<number[]>(weights[i]).fill(row));
    const weighted = kMeans.fit(rows, { ...options, weights });
    const expected = kMeans.fit(repeated, options);
    expect(weighted.sizes).toEqual(expected.sizes);
    expect(weighted.iterations).toBe(expected.iterations);
    expect(largestDifference(weighted.centroids, expected.centroids)).toBeLessThan(1e-12);
    expect(weighted.rowCount).toBe(90);
  });

  test("does up to 300 rounds", () => {
    const line = numpyRows({ seed: 6, n: 4000, p: 1 });
    const slow = { clusters: 20, start: line.slice(0, 20), tolerance: 0 };
    expect(kMeans.fit(line, slow)).toMatchObject({ iterations: 104, converged: true });
    expect(kMeans.fit(line, { ...slow, maxIterations: 103 })).toMatchObject({
      iterations: 103,
      converged: false,
    });
  });

  test("the order of rows does not matter, given the start", () => {
    const start = rows.slice(0, 4);
    const reversed = kMeans.fit([...rows].reverse(), { clusters: 4, start });
    const forward = kMeans.fit(rows, { clusters: 4, start });
    expect(reversed.iterations).toBe(forward.iterations);
    expect(largestDifference(reversed.centroids, forward.centroids)).toBeLessThan(1e-12);
  });

  test("column names are kept, and refused in another order", () => {
    const named = kMeans.fit({ values: rows, columns: ["recency", "money"] }, options);
    expect(named.featureNames).toEqual(["recency", "money"]);
    expect(() => kMeans.predict(named, { values: rows, columns: ["money", "recency"] })).toThrow(
      'Cannot predict clusters: column 0 of rows must be "recency" as in the fit, current value is "money"',
    );
  });

  test("it is displayed as a table of centroids", () => {
    const small = kMeans.fit([[1], [2], [10]], { clusters: 2, start: [[1], [10]] });
    expect(small[DISPLAY]()["text/plain"]).toMatchInlineSnapshot(`
      "K-means: 2 clusters, inertia 0.500000
      cluster  size      x1
      -------  ----  ------
            0     2  1.5000
            1     1      10"
    `);
  });

  test("as many clusters as distinct rows leave nothing unexplained", () => {
    const few = [[1], [1], [2], [5], [5]];
    const exact = kMeans.fit(few, { clusters: 3, seed: 1 });
    expect(exact.inertia).toBe(0);
    expect([...exact.sizes].sort()).toEqual([1, 2, 2]);
  });

  test("clusters that are empty at first are moved to the farthest rows, one after the other", () => {
    const model = kMeans.fit([[0], [1], [8], [9], [20]], {
      clusters: 3,
      start: [[0], [900], [901]],
      maxIterations: 1,
    });
    // Rows 20 and 9 are farthest from 0; the others stay.
    expect(model.centroids).toEqual([[3], [20], [9]]);
  });

  test("a row of weight w that is moved to an empty cluster weighs w there", () => {
    const options = { clusters: 2, start: [[0], [99]], weights: [1, 1, 4], maxIterations: 1 };
    expect(kMeans.fit([[0], [1], [20]], options)).toMatchObject({ centroids: [[0.5], [20]], sizes: [2, 4] });
  });

  test("a cluster that loses its only row joins the largest, and then finds others", () => {
    const model = kMeans.fit([[0], [0.5], [10]], { clusters: 3, start: [[0.2], [14], [99]] });
    expect(model.inertia).toBe(0);
  });
});

describe("kMeans.fit() refuses", () => {
  const rows = [[1], [2], [3]];
  test.each<readonly [string, unknown, unknown]>([
    ["clusters must be an integer >= 1, current value is 0", rows, { clusters: 0, seed: 1 }],
    ["clusters must be an integer >= 1, current value is undefined", rows, { seed: 1 }],
    [
      "seed must be an integer >= 0, unless start is given and batchRows is not, current value is undefined",
      rows,
      { clusters: 2 },
    ],
    [
      "seed must be an integer >= 0, unless start is given and batchRows is not, current value is undefined",
      rows,
      { clusters: 1, start: [[1]], batchRows: 2 },
    ],
    [
      "clusters must be at most 3, the number of distinct rows, current value is 4",
      [...rows, [3]],
      { clusters: 4, seed: 1 },
    ],
    [
      "clusters must be at most 1, the number of distinct rows, current value is 2",
      [[7], [7]],
      { clusters: 2, start: [[7], [8]] },
    ],
    ["rows must be at least 1 row, current value is 0", [], { clusters: 1, seed: 1 }],
    ["rows must be rows of at least one number, current value is 0", [[]], { clusters: 1, seed: 1 }],
    [
      "rows, row 1, column x1, must be a finite number, current value is NaN",
      [[1], [Number.NaN]],
      { clusters: 1, seed: 1 },
    ],
    ['start must be 2 rows of 1 numbers, current value is "1 x 1"', rows, { clusters: 2, start: [[1]] }],
    [
      'start must be 2 rows of 1 numbers, current value is "2 x 2"',
      rows,
      {
        clusters: 2,
        start: [
          [1, 1],
          [2, 2],
        ],
      },
    ],
    [
      "weights must be one number for each of 3 rows, current value is an array of 2",
      rows,
      { clusters: 2, seed: 1, weights: [1, 1] },
    ],
    [
      "weights[1] must be a number >= 0, current value is -1",
      rows,
      { clusters: 2, seed: 1, weights: [1, -1, 1] },
    ],
    [
      "weights must be greater than 0 for at least one row",
      rows,
      { clusters: 2, seed: 1, weights: [0, 0, 0] },
    ],
    ["restarts must be an integer >= 1, current value is 0", rows, { clusters: 2, seed: 1, restarts: 0 }],
    [
      "tolerance must be a finite number >= 0, current value is -1",
      rows,
      { clusters: 2, seed: 1, tolerance: -1 },
    ],
    [
      "rows must be of a spread whose square is within the range of a double",
      [[1e200], [-1e200]],
      { clusters: 1, seed: 1 },
    ],
    [
      'rows must be of a spread whose square is within the range of a double; change the units, current value is "0 for its square"',
      [[1e-200], [2e-200], [4e-200]],
      { clusters: 2, seed: 1 },
    ],
  ])("%s", (message, given, options) => {
    expect(() => kMeans.fit(given as never, options as never)).toThrow(`Cannot fit k-means: ${message}`);
  });

  test("text", () => {
    expect(() => kMeans.fit([["a"]] as never, { clusters: 1, seed: 1 })).toThrow(
      'row 0, column 0 must be a number, current value is "a"',
    );
  });
});

describe("kMeans.fromJSON()", () => {
  const model = kMeans.fit(
    [
      [1, 2],
      [3, 4],
      [9, 9],
    ],
    { clusters: 2, seed: 1 },
  );

  test("gives the model back", () => {
    const read = kMeans.fromJSON(JSON.stringify(model));
    expect(read).toEqual(model);
    expect(kMeans.predict(read, [[9, 9]])).toEqual(kMeans.predict(model, [[9, 9]]));
    expect(read[DISPLAY]()).toEqual(model[DISPLAY]());
  });

  test.each<readonly [string, object]>([
    ["kind must be one of k-means", { kind: "tree" }],
    ['there is no option "more"', { more: 1 }],
    ["Its fields must agree", { sizes: [1] }],
    ["Its fields must agree", { centroids: [], sizes: [] }],
    ["Its fields must agree", { featureNames: ["a"] }],
    ["inertia must be a finite number >= 0", { inertia: -1 }],
  ])("refuses a text: %s", (message, change) => {
    const text = JSON.stringify({ ...model, ...change });
    expect(() => kMeans.fromJSON(text)).toThrow(SyntaxError);
    expect(() => kMeans.fromJSON(text)).toThrow(message);
  });

  test("refuses what is no model", () => {
    expect(() => kMeans.fromJSON("[")).toThrow(
      "Cannot read a k-means model: text must be a k-means model that was saved as JSON",
    );
    expect(() => kMeans.predict({ kind: "tree" } as never, [[1]])).toThrow(
      "model must be a k-means model, as made by kMeans.fit",
    );
    expect(() => kMeans.predict({ ...model, kind: "tree" } as never, [[1, 2]])).toThrow(
      'current value is "tree"',
    );
  });
});

function squared(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);
}

function expectSame(model: kMeans.KMeans, expected: Fitted): void {
  expect(model.iterations).toBe(expected.iterations);
  expect(Math.abs(model.inertia / expected.inertia - 1)).toBeLessThan(1e-9);
  expect(largestDifference(model.centroids, expected.centroids)).toBeLessThan(1e-9);
}

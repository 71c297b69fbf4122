import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dbscan, hdbscan } from "../../../lib/clustering";
import { type NumpyRows, numpyRows } from "../../support/numpy-rows";
import { readGolden } from "../../support/read-golden";
import { renumbered } from "../../support/same-partition";

/** Made with scikit-learn; the file says how. */
const golden = readGolden<{
  readonly dbscan: readonly {
    readonly rows: NumpyRows;
    readonly radius: number;
    readonly minPoints: number;
    readonly labels: readonly number[];
  }[];
  readonly hdbscan: readonly {
    readonly rows: NumpyRows;
    readonly minClusterSize: number;
    readonly minPoints: number;
    readonly labels: readonly number[];
  }[];
}>("clustering/density/golden/density.json");

describe("dbscan.fit()", () => {
  test.each(golden.dbscan)("equals scikit-learn: radius $radius, $minPoints points, $rows", (expected) => {
    const { radius, minPoints, labels } = expected;
    const clusters = dbscan.fit(numpyRows(expected.rows), { radius, minPoints });
    expect(clusters.labels).toEqual(labels);
    expect(clusters.clusterCount).toBe(Math.max(...labels) + 1);
    expect(clusters.noiseCount).toBe(labels.filter((label) => label < 0).length);
  });

  test("agrees with the definition on small grids of integers, where rows are exactly at the radius", () => {
    const cell = fc.integer({ min: 0, max: 6 });
    const rows = fc.array(fc.tuple(cell, cell, fc.integer({ min: 0, max: 1 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(0.5, 1, 2),
        fc.integer({ min: 1, max: 5 }),
        (given, radius, minPoints) => {
          expect(dbscan.fit(given, { radius, minPoints }).labels).toEqual(
            byDefinition(given, radius, minPoints),
          );
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test("a grid of very many cells is made coarser", () => {
    const rows = [
      [0, 0],
      [0, 1e-9],
      [1, 1],
      [1e9, -1e9],
      [1e9, -1e9],
    ];
    expect(dbscan.fit(rows, { radius: 1e-8, minPoints: 2 }).labels).toEqual([0, 0, -1, 1, 1]);
  });

  test("has no unit, and takes any radius", () => {
    const rows = [[1], [1.1], [1.2], [5], [5.1], [5.2], [9]];
    for (const unit of [1e200, 1e-200]) {
      const scaled = rows.map(([value]) => [value * unit]);
      const labelsBy = (radius: number) => dbscan.fit(scaled, { radius, minPoints: 2 }).labels;
      expect(labelsBy(0.15 * unit)).toEqual([0, 0, 0, 1, 1, 1, -1]);
      expect(labelsBy(Number.MIN_VALUE)).toEqual(rows.map(() => -1));
      expect(labelsBy(Number.MAX_VALUE)).toEqual(rows.map(() => 0));
    }
    const twice = [[1e200], [1e200]];
    expect(dbscan.fit(twice, { radius: Number.MIN_VALUE, minPoints: 2 }).labels).toEqual([0, 0]);
    expect(dbscan.fit([[1e200], [3e200]], { radius: 1e200, minPoints: 2 }).labels).toEqual([-1, -1]);
  });

  test("counts five points by default", () => {
    const rows = [[0], [1], [2], [3]];
    expect(dbscan.fit(rows, { radius: 9 }).labels).toEqual([-1, -1, -1, -1]);
    expect(dbscan.fit([...rows, [4]], { radius: 9 }).labels).toEqual([0, 0, 0, 0, 0]);
  });

  test.each<readonly [string, object]>([
    ["radius must be a finite number > 0, current value is 0", { radius: 0 }],
    ["radius must be a finite number > 0, current value is undefined", {}],
    ["minPoints must be an integer >= 1, current value is 0", { radius: 1, minPoints: 0 }],
  ])("refuses: %s", (message, options) => {
    expect(() => dbscan.fit([[1]], options as dbscan.DbscanOptions)).toThrow(
      `Cannot cluster by density: ${message}`,
    );
  });
});

describe("hdbscan.fit()", () => {
  test.each(golden.hdbscan)(
    "equals scikit-learn: at least $minClusterSize, $minPoints points, $rows",
    (expected) => {
      const { minClusterSize, minPoints } = expected;
      const clusters = hdbscan.fit(numpyRows(expected.rows), { minClusterSize, minPoints });
      expect(clusters.labels).toEqual(renumbered(expected.labels));
      expect(clusters.clusterCount).toBe(Math.max(...expected.labels) + 1);
    },
  );

  test("has no unit", () => {
    const rows = [[1], [1.1], [1.3], [5], [5.1], [5.3], [30]];
    for (const unit of [1, 1e200, 1e-200]) {
      const scaled = rows.map(([value]) => [value * unit]);
      expect(hdbscan.fit(scaled, { minClusterSize: 3, minPoints: 2 }).labels).toEqual([0, 0, 0, 1, 1, 1, -1]);
    }
  });

  test("takes clusters of five by default, and as many points", () => {
    const rows = numpyRows({ seed: 71, n: 300, p: 2, groups: 4, spread: 0.6 });
    expect(hdbscan.fit(rows)).toEqual(hdbscan.fit(rows, { minClusterSize: 5, minPoints: 5 }));
  });

  test("finds clusters of just the least size, beside a row alone", () => {
    const rows = [[0], [1], [3], [50], [51], [53], [999]];
    expect(hdbscan.fit(rows, { minClusterSize: 3, minPoints: 2 }).labels).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(hdbscan.fit(rows, { minClusterSize: 4, minPoints: 2 }).clusterCount).toBe(0);
  });

  test("rows all alike, and one row, are noise: nothing sets them apart", () => {
    expect(hdbscan.fit([[1], [1], [1], [1], [1], [1]]).labels).toEqual([-1, -1, -1, -1, -1, -1]);
    expect(hdbscan.fit([[1]], { minPoints: 1 }).labels).toEqual([-1]);
  });

  test("many rows alike are a cluster beside others", () => {
    const rows = [...new Array(8).fill([0]), ...[100, 101, 102.5, 104, 105, 106.2].map((x) => [x])];
    const { labels } = hdbscan.fit(rows, { minClusterSize: 5, minPoints: 3 });
    expect(labels).toEqual([...new Array(8).fill(0), ...new Array(6).fill(1)]);
  });

  test("refuses more points than rows, and clusters of one", () => {
    expect(() => hdbscan.fit([[1], [2]])).toThrow(
      "Cannot cluster by density at all scales: minPoints must be at most 2, the number of rows, current value is 5",
    );
    expect(() => hdbscan.fit([[1], [2]], { minClusterSize: 1 })).toThrow(
      "minClusterSize must be an integer >= 2",
    );
  });
});

/** DBSCAN by comparing all rows. */
function byDefinition(rows: readonly (readonly number[])[], radius: number, minPoints: number): number[] {
  const neighboursOf = rows.map((a) =>
    rows.flatMap((b, i) => (Math.hypot(...a.map((value, j) => value - b[j])) <= radius ? [i] : [])),
  );
  const isCore = neighboursOf.map(({ length }) => length >= minPoints);
  const labels = rows.map(() => -1);
  let cluster = 0;
  rows.forEach((_, first) => {
    if (labels[first] >= 0 || !isCore[first]) return;
    const waiting = [first];
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      if (labels[row] >= 0) continue;
      labels[row] = cluster;
      if (isCore[row]) waiting.push(...neighboursOf[row]);
    }
    cluster++;
  });
  return labels;
}

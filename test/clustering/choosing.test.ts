import { describe, expect, test } from "vitest";
import { clusterNumber, kMeans, stability } from "../../lib/clustering";
import { seeded } from "../../lib/core/random";
import { metrics } from "../../lib/metrics";
import { numpyRows } from "../support/numpy-rows";

/** About the corners of a triangle of equal sides. */
const threeGroups = numpyRows({ seed: 91, n: 120, p: 2 }).map(([x, y], i) => [
  x + [0, 10, 5][i % 3],
  y + [0, 0, 8.66][i % 3],
]);
const noGroups = (() => {
  const random = seeded(92);
  return Array.from({ length: 120 }, () => [random.uniform(), random.uniform()]);
})();

function byKMeans(clusters: number): stability.ClusterBySample {
  return (sample, rows) => kMeans.predict(kMeans.fit(sample, { clusters, seed: 1 }), rows);
}

describe("stability.measure()", () => {
  test("calls groups stable, and clusters of rows without groups unstable", () => {
    const stable = stability.measure(threeGroups, byKMeans(3), { seed: 1 });
    expect(stable.mean).toBeGreaterThan(0.95);
    expect(stable.isStable).toBe(true);
    const unstable = stability.measure(noGroups, byKMeans(5), { seed: 1 });
    expect(unstable.mean).toBeLessThan(0.8);
    expect(unstable.isStable).toBe(false);
  });

  test("compares the clusters of bootstrap samples with those of all rows", () => {
    const rows = noGroups.slice(0, 30);
    const { indices, mean, lower, upper } = stability.measure(rows, byKMeans(3), { seed: 7, resamples: 4 });
    const random = seeded(7);
    const ofAll = kMeans.predict(kMeans.fit(rows, { clusters: 3, seed: 1 }), rows);
    const expected = [0, 1, 2, 3].map(() => {
      const sample = rows.map(() => rows[random.integer(30)]);
      return metrics.adjustedRandIndex(
        ofAll,
        kMeans.predict(kMeans.fit(sample, { clusters: 3, seed: 1 }), rows),
      );
    });
    expect(indices).toEqual(expected);
    expect(mean).toBeCloseTo(expected.reduce((sum, index) => sum + index, 0) / 4, 12);
    expect(lower).toBeGreaterThanOrEqual(Math.min(...expected));
    expect(lower).toBeLessThan(upper);
    expect(upper).toBeLessThanOrEqual(Math.max(...expected));
  });

  test("is stable from a mean of 0.8 on, with quantiles of 5 and 95 %", () => {
    const rows = Array.from({ length: 8 }, (_, i) => [i]);
    // Each resample gives all rows the same clusters, whose index with those of all rows is set by the moved row.
    const halves = (moved: number) => rows.map((_, i) => (i < 4 + moved ? 0 : 1));
    const judged = (shares: readonly number[]) => {
      let call = -1;
      const cluster = () => halves(call++ < 0 ? 0 : (shares[call - 1] ?? 0));
      return stability.measure(rows, cluster, { seed: 1, resamples: shares.length });
    };
    const moved = metrics.adjustedRandIndex(halves(0), halves(1));
    const one = judged([1, 0, 0, 0, 0]);
    expect([...one.indices].sort()).toEqual([moved, 1, 1, 1, 1]);
    expect(one.mean).toBeCloseTo((moved + 4) / 5, 12);
    expect(one.isStable).toBe(true);
    expect(one.lower).toBeCloseTo(moved + 0.2 * (1 - moved), 12);
    const three = judged([1, 1, 1, 0, 0]);
    expect(three.mean).toBeCloseTo((3 * moved + 2) / 5, 12);
    expect(three.mean).toBeGreaterThan(0.6);
    expect(three.mean).toBeLessThan(0.8);
    expect(three.isStable).toBe(false);
  });

  test("takes twenty resamples by default", () => {
    let calls = 0;
    // Every other sample gives the same clusters; the rest have an index of 0.6 with them.
    const rows = Array.from({ length: 8 }, (_, i) => [i]);
    const cluster = (_: unknown, { rows: count }: { rows: number }) => {
      calls++;
      return Array.from({ length: count }, (_, i) => (i < 4 ? 0 : 1));
    };
    const result = stability.measure(rows, cluster, { seed: 1 });
    expect(result.indices).toEqual(new Array(20).fill(1));
    expect(calls).toBe(21);
  });

  test("refuses labels that do not fit, and too few resamples", () => {
    const rows = [[1], [2]];
    expect(() => stability.measure(rows, () => [0], { seed: 1 })).toThrow(
      "Cannot measure stability: the labels of cluster must be one for each of 2 rows, current value is an array of 1",
    );
    expect(() => stability.measure(rows, () => ["a", "b"] as never, { seed: 1 })).toThrow(TypeError);
    expect(() => stability.measure(rows, () => [0, 1], { seed: 1, resamples: 1 })).toThrow(
      "resamples must be an integer >= 2",
    );
    expect(() => stability.measure(rows, () => [0, 1], {} as never)).toThrow("seed must be an integer >= 0");
  });
});

describe("clusterNumber.choose()", () => {
  const found = clusterNumber.choose(threeGroups, { seed: 1, most: 5, resamples: 4 });

  test("finds three groups by every criterion, and none where there are none", () => {
    const { byElbow, bySilhouette, byGap, byStability } = found;
    expect({ byElbow, bySilhouette, byGap, byStability }).toEqual({
      byElbow: 3,
      bySilhouette: 3,
      byGap: 3,
      byStability: 3,
    });
    expect(clusterNumber.choose(noGroups, { seed: 1, most: 4, resamples: 4 }).byGap).toBe(1);
  });

  test("has the inertia and silhouette of k-means", () => {
    const model = kMeans.fit(threeGroups, { clusters: 4, seed: 1 });
    const { inertia, silhouette, clusters } = found.candidates[3];
    expect(clusters).toBe(4);
    expect(inertia).toBe(model.inertia);
    expect(silhouette).toBeCloseTo(
      metrics.meanSilhouette(threeGroups, kMeans.predict(model, threeGroups)),
      12,
    );
    expect(found.candidates[0].silhouette).toBeNull();
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found.candidates[0].stability).toBe(1);
    expect(found.candidates).toHaveLength(5);
  });

  test("has the gap to rows that are uniform within the ranges", () => {
    const random = seeded(1);
    const [low, high] = [Math.min, Math.max].map((of) =>
      [0, 1].map((j) => of(...threeGroups.map((row) => row[j]))),
    );
    const logs = [0, 1, 2, 3].map(() => {
      const rows = threeGroups.map((row) =>
        row.map((_, j) => low[j] + random.uniform() * (high[j] - low[j])),
      );
      return Math.log(kMeans.fit(rows, { clusters: 2, seed: 1, restarts: 3 }).inertia);
    });
    const mean = logs.reduce((sum, log) => sum + log, 0) / 4;
    const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 4);
    const { gap, gapError, inertia } = found.candidates[1];
    expect(gap).toBeCloseTo(mean - Math.log(inertia), 12);
    expect(gapError).toBeCloseTo(deviation * Math.sqrt(1.25), 12);
  });

  test("looks up to eight clusters by default, with ten resamples", () => {
    const rows = numpyRows({ seed: 93, n: 25, p: 1 });
    expect(clusterNumber.choose(rows, { seed: 2 })).toEqual(
      clusterNumber.choose(rows, { seed: 2, most: 8, resamples: 10 }),
    );
  });

  test("takes as many clusters as a resample has distinct rows", () => {
    const few = [[0], [1], [2.5], [20], [21], [22.5]];
    const { candidates } = clusterNumber.choose(few, { seed: 1, most: 5, resamples: 6 });
    expect(candidates.every(({ stability: index }) => index > 0 && index <= 1)).toBe(true);
  });

  test("refuses too few distinct rows, and too few numbers", () => {
    expect(() => clusterNumber.choose([[1], [1], [2], [3]], { seed: 1, most: 4, resamples: 2 })).toThrow(
      "Cannot choose the number of clusters: most must be below the number of distinct rows, 3, current value is 4",
    );
    const sevenTimes = Array.from({ length: 7 }, () => [[0.1], [0.7], [0.3]]).flat();
    expect(() => clusterNumber.choose(sevenTimes, { seed: 1, most: 3 })).toThrow(
      "most must be below the number of distinct rows, 3, current value is 3",
    );
    expect(() => clusterNumber.choose(threeGroups, { seed: 1, most: 2 })).toThrow(
      "most must be an integer >= 3",
    );
  });
});

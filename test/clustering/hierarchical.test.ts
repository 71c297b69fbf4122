import { describe, expect, test } from "vitest";
import { hierarchical, type Linkage } from "../../lib/clustering";
import { largestDifference } from "../support/largest-difference";
import { type NumpyRows, numpyRows } from "../support/numpy-rows";
import { readGolden } from "../support/read-golden";
import { renumbered } from "../support/same-partition";

/** Made with scipy; the file says how. */
const golden = readGolden<{
  readonly cases: readonly {
    readonly linkage: Linkage;
    readonly rows: NumpyRows;
    readonly merges: readonly (readonly number[])[];
    readonly clusters: number;
    readonly labels: readonly number[];
  }[];
}>("clustering/golden/hierarchical.json");

describe("hierarchical.fit()", () => {
  test.each(golden.cases)(
    "equals scipy: $linkage of $rows",
    ({ linkage, rows, merges, clusters, labels }) => {
      const hierarchy = hierarchical.fit(numpyRows(rows), { linkage });
      const columns = hierarchy.merges.map(({ left, right, distance, size }) => [
        left,
        right,
        distance,
        size,
      ]);
      expect(largestDifference(columns, merges)).toBeLessThan(1e-9);
      expect(hierarchical.cut(hierarchy, { clusters })).toEqual(renumbered(labels));
    },
  );

  test("uses Ward's linkage by default", () => {
    const rows = numpyRows({ seed: 53, n: 12, p: 2 });
    expect(hierarchical.fit(rows)).toEqual(hierarchical.fit(rows, { linkage: "ward" }));
  });

  test("agrees with merging the two nearest clusters again and again", () => {
    const rows = numpyRows({ seed: 54, n: 25, p: 3 });
    for (const linkage of ["average", "complete", "single"] as const) {
      const distances = hierarchical.fit(rows, { linkage }).merges.map(({ distance }) => distance);
      expect(largestDifference(distances, naiveDistances(rows, linkage))).toBeLessThan(1e-12);
    }
  });

  test("equal distances end, and every row is merged", () => {
    const rows = Array.from({ length: 16 }, (_, i) => [i % 4, Math.floor(i / 4)]);
    for (const linkage of ["ward", "average", "complete", "single"] as const) {
      const { merges } = hierarchical.fit(rows, { linkage });
      expect(merges.map(({ size }) => size).pop()).toBe(16);
      expect(merges).toHaveLength(15);
    }
  });

  test.each(["ward", "average", "complete", "single"] as const)("%s linkage has no unit", (linkage) => {
    const rows = numpyRows({ seed: 5, n: 12, p: 2 });
    const { merges } = hierarchical.fit(rows, { linkage });
    for (const unit of [2 ** 700, 2 ** -700]) {
      const scaled = hierarchical.fit(
        rows.map((row) => row.map((value) => value * unit)),
        { linkage },
      );
      expect(scaled.merges.map(({ distance, ...rest }) => ({ ...rest, distance: distance / unit }))).toEqual(
        merges.map(({ distance, ...rest }) => ({ ...rest, distance: expect.closeTo(distance, 12) })),
      );
    }
  });

  test("one row has no merges", () => {
    expect(hierarchical.fit([[5]]).merges).toEqual([]);
    expect(hierarchical.cut(hierarchical.fit([[5]]), { clusters: 1 })).toEqual([0]);
  });

  test("refuses too many rows, but not for single linkage", () => {
    const rows = { rows: 40_001, columns: 1, data: new Float64Array(40_001) };
    expect(() => hierarchical.fit(rows)).toThrow(
      'Cannot cluster hierarchically: rows must be at most 40000, or linkage "single", current value is 40001',
    );
    expect(() => hierarchical.fit([[1]], { linkage: "centroid" as never })).toThrow("linkage must be one of");
  });
});

describe("hierarchical.cut()", () => {
  const hierarchy = hierarchical.fit([[0], [1], [5], [6.5], [30]], { linkage: "single" });

  test("by distance keeps the merges up to it", () => {
    expect(hierarchical.cut(hierarchy, { distance: 0.5 })).toEqual([0, 1, 2, 3, 4]);
    expect(hierarchical.cut(hierarchy, { distance: 1 })).toEqual([0, 0, 1, 2, 3]);
    expect(hierarchical.cut(hierarchy, { distance: 4 })).toEqual([0, 0, 0, 0, 1]);
    expect(hierarchical.cut(hierarchy, { distance: 99 })).toEqual([0, 0, 0, 0, 0]);
  });

  test("by number has so many", () => {
    for (let clusters = 1; clusters <= 5; clusters++)
      expect(new Set(hierarchical.cut(hierarchy, { clusters })).size).toBe(clusters);
  });

  test("is the same after JSON", () => {
    const read = JSON.parse(JSON.stringify(hierarchy));
    expect(hierarchical.cut(read, { clusters: 2 })).toEqual(hierarchical.cut(hierarchy, { clusters: 2 }));
  });

  test.each<readonly [string, unknown, object]>([
    ["options must be either clusters or distance, current value is an object", hierarchy, {}],
    ["options must be either clusters or distance", hierarchy, { clusters: 2, distance: 1 }],
    ["clusters must be an integer from 1 to 5, current value is 6", hierarchy, { clusters: 6 }],
    ["hierarchy must be a hierarchy, as made by hierarchical.fit", { kind: "hierarchy" }, { clusters: 1 }],
    ['current value is "tree"', { ...hierarchy, kind: "tree" }, { clusters: 1 }],
  ])("refuses: %s", (message, given, options) => {
    expect(() => hierarchical.cut(given as never, options)).toThrow(message);
  });
});

function naiveDistances(
  rows: readonly (readonly number[])[],
  linkage: "average" | "complete" | "single",
): number[] {
  const clusters = rows.map((_, i) => [i]);
  const between = (a: readonly number[], b: readonly number[]) => {
    const all = a.flatMap((i) => b.map((j) => Math.hypot(...rows[i].map((value, k) => value - rows[j][k]))));
    if (linkage === "average") return all.reduce((sum, distance) => sum + distance, 0) / all.length;
    return linkage === "complete" ? Math.max(...all) : Math.min(...all);
  };
  const merged: number[] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, distance: Number.POSITIVE_INFINITY };
    clusters.forEach((one, b) => {
      for (let a = 0; a < b; a++) {
        const distance = between(clusters[a], one);
        if (distance < best.distance) best = { a, b, distance };
      }
    });
    merged.push(best.distance);
    clusters[best.a].push(...clusters.splice(best.b, 1)[0]);
  }
  return merged;
}

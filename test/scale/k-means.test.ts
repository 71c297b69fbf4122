/** K-means by an engine, against kMeans.fit from the same start. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConvergenceError, kMeans, random, scaled, tables } from "../../lib";

const engine = tables.open({ memoryMegabytes: 200, threads: 2 });

const hash = (seed: number, key: unknown) =>
  createHash("md5")
    .update(`${seed}:${key ?? ""}`)
    .digest("hex");

/** The first distinct rows by hash. */
function startOf(
  rows: readonly (readonly number[])[],
  keys: readonly unknown[],
  clusters: number,
  seed: number,
) {
  const order = rows
    .map((row, i) => [hash(seed, keys[i]), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [...new Map(order.map(([, row]) => [row.join(), row])).values()].slice(0, clusters);
}

describe("kMeans", () => {
  test("is the record of kMeans.fit from the rows with the lowest hashes", async () => {
    const number = fc.integer({ min: -50, max: 50 }).map((n) => n / 4);
    const points = fc.array(fc.tuple(number, number), { minLength: 12, maxLength: 60 });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(points, fc.integer({ min: 1, max: 4 }), fc.nat(99), async (drawn, clusters, seed) => {
        // Irregular, so that no row is as near to one centroid as to another.
        const rows = drawn.map(([x, y], i) => [1e4 + x + Math.sin(i), y + Math.cos(3 * i)]);
        const key = rows.map((_, i) => `客 ${i}`);
        const table = await tables.of(
          { key, x: rows.map(([x]) => x), y: rows.map(([, y]) => y) },
          { engine: await engine },
        );
        const options = { features: ["x", "y"], clusters, key: "key", seed } as const;
        const model = await scaled.kMeans(table, options).catch((error) => {
          if (error instanceof ConvergenceError) fc.pre(false);
          throw error;
        });
        const fitted = kMeans.fit(rows, { clusters, start: startOf(rows, key, clusters, seed) });
        const { centroids, inertia, featureNames, ...others } = fitted;
        expect(featureNames).toEqual(["x1", "x2"]);
        expect(model).toMatchObject({ ...others, featureNames: ["x", "y"] });
        for (const [i, value] of model.centroids.flat().entries())
          expect(value).toBeCloseTo(centroids.flat()[i], 8);
        expect(model.inertia).toBeCloseTo(inertia, 7);
        expect(kMeans.predict(model, rows)).toEqual(kMeans.predict(fitted, rows));
        compared++;
      }),
      { seed: 15, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  test("finds three groups of customers, and stops where it is told", async () => {
    const draws = random.seeded(3);
    const rows = Array.from({ length: 600 }, (_, i) => [
      10 * (i % 3) + draws.normal(),
      5 * (i % 3) + draws.normal(),
    ]);
    const id = rows.map((_, i) => i);
    const table = await tables.of(
      { id, x: rows.map(([x]) => x), y: rows.map(([, y]) => y) },
      { engine: await engine },
    );
    const options = { features: ["x", "y"], clusters: 3, key: "id", seed: 5 } as const;
    const model = await scaled.kMeans(table, options);
    expect([...model.sizes].sort()).toEqual([200, 200, 200]);
    expect([model.converged, model.rowCount]).toEqual([true, 600]);
    const short = await scaled.kMeans(table, { ...options, maxIterations: 1 });
    const fitted = kMeans.fit(rows, { clusters: 3, start: startOf(rows, id, 3, 5), maxIterations: 1 });
    expect([short.iterations, short.converged]).toEqual([1, false]);
    expect(short.inertia).toBeCloseTo(fitted.inertia, 7);
  });

  test("stops as early as kMeans.fit, once the centroids hardly move", async () => {
    const draws = random.seeded(8);
    const rows = Array.from({ length: 3000 }, () => [draws.uniform(), draws.uniform(), draws.uniform()]);
    const id = rows.map((_, i) => i);
    const column = (j: number) => rows.map((row) => row[j]);
    const table = await tables.of({ id, x: column(0), y: column(1), z: column(2) }, { engine: await engine });
    const model = await scaled.kMeans(table, { features: ["x", "y", "z"], clusters: 3, key: "id", seed: 2 });
    const fitted = kMeans.fit(rows, { clusters: 3, start: startOf(rows, id, 3, 2) });
    expect(model.iterations).toBe(fitted.iterations);
    expect(model.iterations).toBeGreaterThan(5);
    expect(model.converged).toBe(true);
    // Without the tolerance it would take longer.
    expect(
      kMeans.fit(rows, { clusters: 3, start: startOf(rows, id, 3, 2), tolerance: 0 }).iterations,
    ).toBeGreaterThan(fitted.iterations);
  });

  test("refuses too few distinct rows, clusters that lose their rows, and missing numbers", async () => {
    const few = await tables.of({ id: [1, 2, 3, 4], x: [1, 1, 1, 2] }, { engine: await engine });
    const options = { features: ["x"], key: "id", seed: 1 } as const;
    expect((await scaled.kMeans(few, { ...options, clusters: 2 })).inertia).toBe(0);
    expect((await scaled.kMeans(few, { ...options, clusters: 1 })).centroids).toEqual([[1.25]]);
    await expect(scaled.kMeans(few, { ...options, clusters: 3 })).rejects.toThrow(
      "Cannot fit k-means: clusters must be at most the number of distinct rows, 2, current value is 3",
    );
    await expect(scaled.kMeans(few, { ...options, features: [], clusters: 1 })).rejects.toThrow(
      "features must be one column or more",
    );
    await expect(scaled.kMeans(few, { ...options, key: "name" as never, clusters: 1 })).rejects.toThrow(
      "there is no column",
    );
    const missing = await tables.of({ id: [1, 2], x: [1, null] }, { engine: await engine });
    await expect(scaled.kMeans(missing, { ...options, clusters: 1 })).rejects.toThrow(
      "rows without a finite number in x must be left out",
    );
  });

  test("says that a cluster lost its rows, which kMeans.fit mends", async () => {
    const points = [
      [52, 1],
      [78, 38],
      [91, 2],
      [2, 60],
      [49, 30],
      [38, 33],
      [0, 62],
      [37, 44],
      [17, 81],
    ];
    const id = points.map((_, i) => i);
    const table = await tables.of(
      { id, x: points.map(([x]) => x), y: points.map(([, y]) => y) },
      { engine: await engine },
    );
    // The first three points are the start.
    const start = points.slice(0, 3).map(String).sort().join();
    let seed = 0;
    while (startOf(points, id, 3, seed).map(String).sort().join() !== start) seed++;
    const options = { features: ["x", "y"], clusters: 3, key: "id", seed } as const;
    const error = await scaled.kMeans(table, options).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConvergenceError);
    expect(error.message).toMatch(
      /^Cannot fit k-means: cluster \d lost all its rows in iteration 3; use another seed, or fewer clusters$/,
    );
    expect(error.iterations).toBe(3);
    expect(kMeans.fit(points, { clusters: 3, start: points.slice(0, 3) }).sizes).not.toContain(0);
  });
});

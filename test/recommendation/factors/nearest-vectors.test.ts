import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { nearestVectors } from "../../../lib/recommendation";

const METRICS = ["cosine", "inner-product"] as const;

function drawRows(rows: number, columns: number, seed: number): number[][] {
  const draws = seeded(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => draws.normal()));
}

/** All similarities in double precision. */
function similaritiesOf(vectors: number[][], query: number[], metric: (typeof METRICS)[number]): number[] {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, j) => sum + value * y[j], 0);
  return vectors.map((row) => {
    const unit = metric === "cosine" ? Math.sqrt(dot(row, row) * dot(query, query)) || 1 : 1;
    return dot(row, query) / unit;
  });
}

describe.each(METRICS)("by %s", (metric) => {
  // Around the padding of coordinates to 16, and of vectors to as many.
  test.each([
    [1, 1],
    [15, 3],
    [16, 16],
    [17, 16],
    [40, 17],
    [200, 64],
    [33, 100],
  ])("%i vectors of %i are found as by comparing all", (rows, columns) => {
    const vectors = drawRows(rows, columns, rows);
    const queries = drawRows(3, columns, 99);
    const found = nearestVectors.search(nearestVectors.of(vectors, { metric }), queries, { limit: 7 });
    expect(found).toHaveLength(3);
    found.forEach(({ positions, similarities }, q) => {
      const all = similaritiesOf(vectors, queries[q], metric);
      const expected = all.map((_, i) => i).sort((a, b) => all[b] - all[a]);
      expect(positions).toEqual(expected.slice(0, 7));
      similarities.forEach((value, k) => {
        expect(value).toBeCloseTo(all[positions[k]], 4);
      });
    });
  });

  test("an index is searched again and again, also after others", () => {
    const [first, second] = [drawRows(50, 8, 1), drawRows(20, 8, 2)];
    const [one, other] = [first, second].map((vectors) => nearestVectors.of(vectors, { metric }));
    const answer = nearestVectors.search(one, [first[3]]);
    expect(answer[0].positions).toHaveLength(10);
    nearestVectors.search(other, [first[3]]);
    nearestVectors.search(one, [first[4]]);
    expect(nearestVectors.search(one, [first[3]])).toEqual(answer);
  });
});

test("each vector is nearest to itself by the cosine, whatever its length", () => {
  const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(vector, { minLength: 1, maxLength: 20 }),
      fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
      (rows, scale) => {
        const index = nearestVectors.of(rows);
        rows.forEach((row, i) => {
          const [{ positions, similarities }] = nearestVectors.search(
            index,
            [row.map((value) => value * scale)],
            { limit: 30 },
          );
          const isZero = row.every((value) => value === 0);
          expect(similarities[positions.indexOf(i)]).toBeCloseTo(isZero ? 0 : 1, 5);
          expect(similarities[0]).toBeLessThan(1 + 1e-6);
        });
      },
    ),
    { numRuns: 40 },
  );
});

test("of equal vectors the first comes first; there may be fewer than the limit", () => {
  const index = nearestVectors.of([
    [0, 2],
    [1, 0],
    [0, 1],
    [0, 3],
  ]);
  expect(nearestVectors.search(index, [[0, 5]], { limit: 9 })).toEqual([
    { positions: [0, 2, 3, 1], similarities: [1, 1, 1, 0] },
  ]);
  expect(nearestVectors.search(index, [[0, 5]], { limit: 2 })[0].positions).toEqual([0, 2]);
});

test("vectors of zeros are similar to nothing", () => {
  const index = nearestVectors.of([
    [0, 0],
    [1, -1],
    [-1, 1],
  ]);
  expect(
    nearestVectors.search(index, [
      [0, 0],
      [2, -2],
    ]),
  ).toEqual([
    { positions: [0, 1, 2], similarities: [0, 0, 0] },
    { positions: [1, 0, 2], similarities: [expect.closeTo(1, 6), 0, expect.closeTo(-1, 6)] },
  ]);
});

test("an index takes no more memory than whole blocks need", () => {
  const lengths = [16, 17].flatMap((size) => [nearestVectors.of(drawRows(16, size, 1)).blocks.length]);
  expect(lengths).toEqual([256, 1024]);
});

test("a copy of an index answers as the index does; the record can be cloned", () => {
  const index = nearestVectors.of(drawRows(30, 5, 4), { metric: "inner-product" });
  const query = drawRows(1, 5, 5);
  expect(nearestVectors.search(structuredClone(index), query)).toEqual(nearestVectors.search(index, query));
  expect(index).toMatchObject({ kind: "nearest-vectors", metric: "inner-product", count: 30, dimensions: 5 });
});

test("numbers at the limits of a double", () => {
  const index = nearestVectors.of([
    [1.7e308, 1.7e308],
    [5e-324, -5e-324],
  ]);
  const [found] = nearestVectors.search(index, [[1e-200, 1e-200]]);
  expect(found).toEqual({ positions: [0, 1], similarities: [expect.closeTo(1, 6), 0] });
  const pixels = [new Array<number>(3 * 224 * 224).fill(7)];
  expect(() => nearestVectors.of(pixels)).toThrow(
    "rows of vectors must be at most 8192, current value is 150528",
  );
});

test("no product of what is indexed and asked is beyond single precision", () => {
  const largest = 2 ** 62.4;
  const rows = [
    [largest, largest],
    [largest, -largest],
  ];
  const [found] = nearestVectors.search(nearestVectors.of(rows, { metric: "inner-product" }), [rows[0]]);
  expect(found.positions).toEqual([0, 1]);
  expect(found.similarities.every(Number.isFinite)).toBe(true);
  expect(() => nearestVectors.of([[2 ** 62.5, 2 ** 62.6]], { metric: "inner-product" })).toThrow(RangeError);
});

test("what is not allowed is refused", () => {
  const index = nearestVectors.of([[1, 2]]);
  const fails = (run: () => unknown, error: new () => Error, message: string) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  };
  fails(() => nearestVectors.of([[1, Number.NaN]]), RangeError, "Cannot index vectors");
  fails(() => nearestVectors.of([]), RangeError, "vectors must be at least 1 row");
  fails(() => nearestVectors.of([[1, 2], [1]]), TypeError, "row 1 must have");
  fails(
    () => nearestVectors.of([[1], [1e300]], { metric: "inner-product" }),
    RangeError,
    "vectors[1] must be shorter than 2^63",
  );
  expect(nearestVectors.of([[1e300]]).blocks[0]).toBe(1);
  fails(
    () => nearestVectors.of([[1]], { metric: "l2" as never }),
    RangeError,
    "metric must be one of cosine, inner-product",
  );
  fails(() => nearestVectors.search(index, [[1, 2, 3]]), TypeError, "queries must be rows of 2 numbers");
  fails(() => nearestVectors.search(index, [[1]]), TypeError, "queries must be rows of 2 numbers");
  fails(
    () => nearestVectors.search(index, [[1, 2]], { limit: 0 }),
    RangeError,
    "limit must be an integer >= 1",
  );
  fails(
    () => nearestVectors.search(index, [[1, Number.POSITIVE_INFINITY]]),
    RangeError,
    "Cannot search nearest",
  );
  fails(
    () => nearestVectors.search(JSON.parse(JSON.stringify(index)), [[1, 2]]),
    TypeError,
    "must be an index",
  );
});

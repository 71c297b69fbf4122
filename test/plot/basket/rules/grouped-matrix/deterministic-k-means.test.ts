import { describe, expect, test } from "vitest";
import { deterministicKMeans } from "../../../../../lib/plot/basket/rules/grouped-matrix/deterministic-k-means";

describe("deterministicKMeans()", () => {
  test("finds groups that lie apart, and no more groups than rows that differ", () => {
    const rows = [
      [0, 0],
      [9, 9],
      [0, 1],
      [9, 8],
      [5, 0],
      [5, 0],
    ].map((row) => Float64Array.from(row));
    const groups = deterministicKMeans(rows, 3);
    expect(groups[0]).toBe(groups[2]);
    expect(groups[1]).toBe(groups[3]);
    expect(new Set(groups).size).toBe(3);
    expect(new Set(deterministicKMeans(rows, 99)).size).toBe(5);
    expect(deterministicKMeans([], 3)).toHaveLength(0);
  });
});

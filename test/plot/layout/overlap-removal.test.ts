import { describe, expect, test } from "vitest";
import { indicesWithoutOverlap, removeOverlaps } from "../../../lib/plot/layout/overlap-removal";

describe("removeOverlaps()", () => {
  test("moves boxes apart and keeps them on the page", () => {
    const page = { width: 600, height: 500 };
    const boxes = Array.from({ length: 30 }, (_, i) => ({
      x: 300 + (i % 3),
      y: 250 + (i % 5),
      width: 80,
      height: 25,
    }));
    const placed = removeOverlaps(boxes, page).map((place, i) => ({ ...boxes[i], ...place }));
    expect(indicesWithoutOverlap(placed)).toHaveLength(30);
    for (const { x, y } of placed) {
      expect(x).toBeGreaterThanOrEqual(40);
      expect(x).toBeLessThanOrEqual(560);
      expect(y).toBeGreaterThanOrEqual(12.5);
      expect(y).toBeLessThanOrEqual(487.5);
    }
  });

  test("leaves boxes that are apart where they are", () => {
    const apart = [
      { x: 50, y: 50, width: 20, height: 20 },
      { x: 90, y: 50, width: 20, height: 20 },
    ];
    expect(removeOverlaps(apart, { width: 200, height: 100 })).toEqual([
      { x: 50, y: 50 },
      { x: 90, y: 50 },
    ]);
  });
});

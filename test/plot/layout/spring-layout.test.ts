import { describe, expect, test } from "vitest";
import { springLayout } from "../../../lib/plot/layout/spring-layout";

describe("springLayout()", () => {
  test("puts what is joined closer together than what is not", () => {
    const places = springLayout(6, [
      [0, 1],
      [1, 2],
      [0, 2],
      [3, 4],
      [4, 5],
      [3, 5],
    ]);
    const distance = (a: number, b: number) =>
      Math.hypot(places[a].x - places[b].x, places[a].y - places[b].y);
    const joined = Math.max(distance(0, 1), distance(1, 2), distance(3, 4), distance(4, 5));
    for (const a of [0, 1, 2]) for (const b of [3, 4, 5]) expect(distance(a, b)).toBeGreaterThan(joined);
  });

  test("stays in the unit square, with no, one or equal points", () => {
    expect(springLayout(0, [])).toEqual([]);
    expect(springLayout(1, [[0, 0]])).toEqual([{ x: 0.5, y: 0.5 }]);
    for (const { x, y } of springLayout(40, [
      [0, 1],
      [2, 3],
    ])) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(1);
    }
  });
});

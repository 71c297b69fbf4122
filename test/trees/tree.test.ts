import { expect, test } from "vitest";
import { classesOf, probabilitiesOf } from "../../lib/trees/tree";

test("probabilitiesOf() has shares of large sums too, and a steepness for one sum", () => {
  expect(probabilitiesOf(Float64Array.of(800, 800, 0), 3)).toEqual([[0.5, 0.5, 0]]);
  expect(probabilitiesOf(Float64Array.of(-2000, 2000), 1)).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(probabilitiesOf(Float64Array.of(Math.log(3)), 1)[0][1]).toBeCloseTo(0.75, 14);
  expect(probabilitiesOf(Float64Array.of(Math.log(3)), 1, 2)[0][1]).toBeCloseTo(0.9, 14);
});

test("classesOf() has the first of equals", () => {
  expect(classesOf(Float64Array.of(-1, 0, 1e-9), 1)).toEqual([0, 0, 1]);
  expect(classesOf(Float64Array.of(1, 3, 3, 2, 1, 2), 3)).toEqual([1, 0]);
});

import { describe, expect, test } from "vitest";
import { classWeights, weightsOfRows } from "../../../lib/core/learning/class-weights";

// compute_class_weight("balanced", classes=[0, 1], y=[1, 1, 1, 1, 0, 0]) of scikit-learn 1.9.1: [1.5, 0.75].
const sample = {
  classes: [0, 1],
  codes: Int32Array.of(1, 1, 1, 1, 0, 0),
  weights: new Float64Array(6).fill(1),
};

describe("weightsOfRows()", () => {
  test("balanced classes weigh as in scikit-learn", () => {
    expect([...weightsOfRows("fit", sample, "balanced")]).toEqual([0.75, 0.75, 0.75, 0.75, 1.5, 1.5]);
  });

  test("balanced classes weigh alike, whatever the rows weigh", () => {
    const weights = Float64Array.of(1, 2, 0.5, 3, 7, 1);
    const found = weightsOfRows("fit", { ...sample, weights }, "balanced");
    expect(found[0] + found[1] + found[2] + found[3]).toBeCloseTo(7.25, 12);
    expect(found[4] + found[5]).toBeCloseTo(7.25, 12);
    expect(found[1] / found[0]).toBeCloseTo(2, 12);
  });

  test("a record multiplies the weights of the classes that it names", () => {
    expect([...weightsOfRows("fit", sample, { "0": 3 })]).toEqual([1, 1, 1, 1, 3, 3]);
    expect(weightsOfRows("fit", sample, undefined)).toBe(sample.weights);
  });

  test("refuses a name that is no class", () => {
    expect(() => weightsOfRows("fit", sample, { yes: 3 })).toThrow(
      new RangeError('Cannot fit: each name in classWeights must be of 0, 1, current value is "yes"'),
    );
  });
});

test("classWeights is balanced, or a record of numbers above 0", () => {
  expect(classWeights("fit", "classWeights", "balanced")).toBe("balanced");
  expect(classWeights("fit", "classWeights", undefined)).toBeUndefined();
  expect(classWeights("fit", "classWeights", { yes: 2 })).toEqual({ yes: 2 });
  for (const wrong of ["equal", 3, null, Number.NaN, [1]])
    expect(() => classWeights("fit", "classWeights", wrong)).toThrow(/classWeights must be "balanced", or/);
  for (const weight of [0, -1, Number.NaN, "2"])
    expect(() => classWeights("fit", "classWeights", { yes: weight })).toThrow(/classWeights.yes must be/);
});

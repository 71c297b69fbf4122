import "../../lib/resolve-tensorflow.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metrics } from "../../lib/metrics";
import { readGolden } from "../support/read-golden";

const { Series } = require("danfojs-node") as typeof import("danfojs-node");

const golden = readGolden<Record<"beliefs" | "right" | "accuracy" | "belief", number[]>>(
  "metrics/golden/calibration.json",
);
const answers = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
  minLength: 1,
});

describe("reliability()", () => {
  test("gives scikit-learn's calibration curve", () => {
    const filled = metrics
      .reliability(golden.beliefs, golden.right, { bins: 8 })
      .filter(({ count }) => count > 0);
    expect(filled).toHaveLength(golden.accuracy.length);
    filled.forEach(({ accuracy, confidence }, i) => {
      expect(accuracy).toBeCloseTo(golden.accuracy[i], 12);
      expect(confidence).toBeCloseTo(golden.belief[i], 12);
    });
  });

  test("every answer is in one bin, whose limits contain its confidence", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 20 }), (rows, bins) => {
        const found = metrics.reliability(
          rows.map(([confidence]) => confidence),
          rows.map(([, right]) => right),
          { bins },
        );
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
        for (const { from, to, count, confidence } of found)
          if (count > 0) {
            expect(confidence).toBeGreaterThanOrEqual(from - 1e-12);
            expect(confidence).toBeLessThanOrEqual(to + 1e-12);
          }
      }),
    );
  });

  test("0 and 1 have bins; no answers give empty ones", () => {
    expect(metrics.reliability([0, 1], [0, 1], { bins: 2 }).map(({ count }) => count)).toEqual([1, 1]);
    expect(metrics.reliability([], [])).toHaveLength(10);
    expect(metrics.reliability([], [], { bins: 1 })).toEqual([
      { from: 0, to: 1, count: 0, confidence: 0, accuracy: 0 },
    ]);
  });

  test("a confidence on an edge is in the bin below it, whatever the rounding of its product", () => {
    const binOf = (confidence: number, bins: number) =>
      metrics.reliability([confidence], [1], { bins }).findIndex(({ count }) => count === 1);
    // numpy.searchsorted(numpy.linspace(0, 1, 101)[1:-1], 0.07) is 6: so does scikit-learn's calibration_curve.
    expect(binOf(0.07, 100)).toBe(6);
    for (const bins of [1, 3, 7, 10, 49, 100, 1000])
      for (let k = 1; k <= bins; k++) {
        expect(binOf(k / bins, bins)).toBe(k - 1);
        if (k < bins) expect(binOf((k / bins) * (1 + 2 ** -52), bins)).toBe(k);
      }
    expect([binOf(0, 10), binOf(5e-324, 10), binOf(1, 10)]).toEqual([0, 0, 9]);
  });

  test("takes Series, and refuses texts and other marks of a right answer", () => {
    const expected = metrics.reliability([0.9, 0.2], [1, 0]);
    expect(metrics.reliability(new Series([0.9, 0.2]), new Series([true, false]))).toEqual(expected);
    for (const wrong of ["yes", 2, null, Number.NaN])
      expect(() => metrics.reliability([0.9], [wrong] as never)).toThrow(
        "Cannot measure calibration: isRight[0] must be true, false, 1 or 0",
      );
    for (const wrong of [["0.9"], [null], [Number.NaN]])
      expect(() => metrics.reliability(wrong as never, [1])).toThrow("confidences[0] must be a");
    expect(() => metrics.expectedCalibrationError([0.5] as never)).toThrow(
      "bins must be bins, as made by metrics.reliability, current value is 0.5",
    );
    expect(() => metrics.expectedCalibrationError({} as never)).toThrow("as made by metrics.reliability");
  });

  test.each([1.1, -0.1])("refuses %s as a confidence", (confidence) => {
    expect(() => metrics.reliability([confidence], [1])).toThrow(
      new RangeError(
        `Cannot measure calibration: confidences[0] must be a fraction between 0 and 1, current value is ${confidence}`,
      ),
    );
  });

  test("refuses different lengths and fewer than one bin", () => {
    expect(() => metrics.reliability([0.5], [])).toThrow(
      new TypeError(
        "Cannot measure calibration: confidences and isRight must have the same length, current lengths are 1 and 0",
      ),
    );
    expect(() => metrics.reliability([], [], { bins: 0 })).toThrow(
      new RangeError(
        "Cannot measure calibration: bins must be an integer from 1 to 10000, current value is 0",
      ),
    );
  });
});

describe("expectedCalibrationError()", () => {
  test("of equal confidences is the difference of confidence and accuracy", () => {
    // By hand: |0.9 - 1/2| = 0.4.
    expect(metrics.expectedCalibrationError(metrics.reliability([0.9, 0.9], [1, 0]))).toBeCloseTo(0.4, 15);
  });

  test("is between 0 and 1, and 0 if confidence equals accuracy", () => {
    fc.assert(
      fc.property(answers, (rows) => {
        const error = metrics.expectedCalibrationError(
          metrics.reliability(
            rows.map(([confidence]) => confidence),
            rows.map(([, right]) => right),
          ),
        );
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
      }),
    );
    const fair = Array.from({ length: 10 }, (_, i) => i);
    expect(
      metrics.expectedCalibrationError(
        metrics.reliability(
          fair.map(() => 0.7),
          fair.map((i) => i < 7),
        ),
      ),
    ).toBeCloseTo(0, 15);
  });

  test("refuses no answers", () => {
    expect(() => metrics.expectedCalibrationError([])).toThrow(
      new RangeError(
        "Cannot compute the calibration error: bins must be of at least one prediction, current value is 0",
      ),
    );
  });
});

test("more bins than can be of use are refused", () => {
  for (const bins of [10_001, 1e8, 2 ** 31, 2 ** 32])
    expect(() => metrics.reliability([0.5], [1], { bins })).toThrow(
      `bins must be an integer from 1 to 10000, current value is ${bins}`,
    );
  expect(metrics.reliability([0.5], [1], { bins: 10_000 })).toHaveLength(10_000);
  expect(() => metrics.reliability([0.5], [1], { bins: 0 })).toThrow("an integer from 1 to 10000");
});

import { describe, expect, test } from "vitest";
import { inSafeUnit } from "../../../lib/core/linear-algebra/finite-matrix";

describe("inSafeUnit()", () => {
  test("leaves numbers as they are whose squares are within the range of a double", () => {
    for (const numbers of [[], [0, 0], [1, -5e99], [-2e-100, 1e-300]]) {
      const data = Float64Array.from(numbers);
      const found = inSafeUnit(data);
      expect(found.unit).toBe(1);
      expect(found.data).toBe(data);
    }
  });

  test.each([
    [[3, -1.5e300, 1e299]],
    [[Number.MAX_VALUE, -Number.MAX_VALUE]],
    [[-1e-101, 3e-150]],
    [[Number.MIN_VALUE, 0]],
  ])("takes the others, %o, in a power of two, to the digit", (numbers) => {
    const { data, unit } = inSafeUnit(Float64Array.from(numbers));
    expect(Number.isInteger(Math.log2(unit))).toBe(true);
    expect(Array.from(data, (value) => value * unit)).toEqual(numbers);
    const largest = Math.max(...data.map(Math.abs));
    expect(largest).toBeGreaterThanOrEqual(1);
    expect(largest).toBeLessThanOrEqual(2);
  });
});

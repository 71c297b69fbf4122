import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cosineOfTurns, exp, ln } from "../../../lib/shop/random/portable";

describe("portable functions", () => {
  test("exp() agrees with the engine's to the last bits", () => {
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(4e-16);
      }),
    );
    expect(exp(0)).toBe(1);
    expect(exp(1)).toBeCloseTo(Math.E, 15);
  });

  test("ln() agrees with the engine's to the last bits", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
      }),
    );
    expect(ln(1)).toBe(0);
    expect(ln(2)).toBe(Math.LN2);
  });

  test("exp(ln(x)) is x", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (x) => {
        expect(Math.abs(exp(ln(x)) / x - 1)).toBeLessThan(1e-14);
      }),
    );
  });

  test("cosineOfTurns() agrees with the engine's cosine and is exact at the quarters", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turns) => {
        expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(4e-15);
      }),
    );
    expect(cosineOfTurns(0)).toBe(1);
    expect(cosineOfTurns(0.5)).toBe(-1);
    expect(cosineOfTurns(7)).toBe(1);
  });
});

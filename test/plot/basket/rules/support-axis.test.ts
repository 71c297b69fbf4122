import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { supportAxis } from "../../../../lib/plot/basket/rules/support-axis";

describe("supportAxis()", () => {
  test.each([
    [0.001, 0.3, ["0.1 %", "1 %", "10 %"]],
    [0.012, 0.09, ["2 %", "5 %"]],
    [0.01, 0.011, ["1 %", "1.02 %", "1.04 %"]],
    [0.02, 0.02, ["0.2 %", "2 %", "20 %"]],
  ])("marks supports between %d and %d", (least, most, some) => {
    const { ticktext, tickvals } = supportAxis([least, most]);
    expect(Array.from(ticktext ?? [])).toEqual(expect.arrayContaining(some));
    const inside = Array.from(tickvals ?? [], Number).filter((at) => at >= least * 0.1 && at <= most * 10);
    expect(inside.length).toBeGreaterThanOrEqual(3);
    expect(inside.length).toBeLessThanOrEqual(10);
  });

  test("has room for any supports", () => {
    const count = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const { length } = supportAxis([a / 100_000, b / 100_000]).tickvals ?? [];
        expect(length).toBeGreaterThanOrEqual(2);
        expect(length).toBeLessThanOrEqual(12);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

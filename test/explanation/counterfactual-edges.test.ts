/** Ranges that are long, empty or of a missing value. */
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../lib/core";
import { counterfactuals } from "../../lib/explanation";

const first = ({ data, rows, columns }: Matrix) => Array.from({ length: rows }, (_, i) => data[i * columns]);
const options = { threshold: 99, mostChanges: 1 };

describe("counterfactuals.find()", () => {
  test("takes ranges of many values, and refuses too many by name", () => {
    const levers = { x1: { from: 0, to: 4e5, step: 1 } };
    const { found } = counterfactuals.find(first, [[1, 1]], { ...options, levers });
    expect(found[0]).toEqual({ changes: { x1: 99 }, prediction: 99, cost: 98 / 4e5 });
    const long = { x1: { from: 0, to: 1e9, step: 1 } };
    expect(() => counterfactuals.find(first, [[1, 1]], { ...options, levers: long })).toThrow(
      "Cannot find counterfactuals: levers.x1 must be of at most 500000 values, current value is 1000000001",
    );
  });

  test("refuses a range whose end is before its start, which has no value", () => {
    const levers = { x1: { from: 4, to: 0, step: 1 } };
    expect(() => counterfactuals.find(first, [[1, 1]], { ...options, levers })).toThrow(
      "levers.x1.to must be at least from (4), current value is 0",
    );
    const single = { x1: { from: 99, to: 99, step: 1 } };
    expect(counterfactuals.find(first, [[1, 1]], { ...options, levers: single }).found).toHaveLength(1);
  });

  test("a missing value that becomes known costs 1, all that the lever allows", () => {
    const known = (asked: Matrix) => first(asked).map((value) => (Number.isNaN(value) ? 0 : value));
    const levers = { x1: { from: 98, to: 100, step: 1 } };
    const { found } = counterfactuals.find(known, [[Number.NaN, 1]], { ...options, levers });
    expect(found.map(({ changes, cost }) => [changes.x1, cost])).toEqual([
      [99, 1],
      [100, 1],
    ]);
  });

  test("checks all settings before it counts", () => {
    const levers = { plan: [{ x1: 2 }, null] } as never;
    expect(() => counterfactuals.find(first, [[1, 1]], { ...options, levers })).toThrow(
      /levers.plan must be values by feature, current value is null/,
    );
  });
});

import { expect, test } from "vitest";
import { abcXyz } from "../../../lib/inventory";

test("abcXyz.classify() by share and by variation", () => {
  // Totals 60, 20, 14, 4, 2 of 100: before them 0, 60, 80, 94, 98.
  const rows = [
    [14, 30, 2, 2, 1],
    [0, 30, 2, 12, 1],
    [6, 0, 0, 0, 0],
  ];
  expect(abcXyz.classify(rows)).toEqual(["AZ", "AY", "BY", "BZ", "CY"]);
});

test("abcXyz.classify() at the limits: 80 % and 95 %, half the mean and the mean", () => {
  const totals = [80, 15, 5];
  const near = [75, 15, 10];
  expect(abcXyz.classify([near, near])).toEqual(["AX", "AX", "BX"]);
  expect(abcXyz.classify([totals, totals])).toEqual(["AX", "BX", "CX"]);
  // Standard deviations of 2, 2.0001, 4 and 4.0001 of a mean of 4.
  const deviations = [2, 2.0001, 4, 4.0001];
  const rows = [-1, 0, 1].map((sign) => deviations.map((deviation) => 4 + sign * deviation));
  expect(abcXyz.classify(rows).map((letters) => letters[1])).toEqual(["X", "Y", "Y", "Z"]);
});

test("abcXyz.classify() of equal sales keeps their order, and of none gives C and Z", () => {
  expect(abcXyz.classify([new Array(5).fill(1), new Array(5).fill(1)])).toEqual([
    "AX",
    "AX",
    "AX",
    "AX",
    "BX",
  ]);
  expect(
    abcXyz.classify([
      [0, 0],
      [0, 0],
    ]),
  ).toEqual(["CZ", "CZ"]);
  expect(
    abcXyz.classify([
      [0, 9],
      [0, 9],
    ]),
  ).toEqual(["CZ", "AX"]);
});

test("abcXyz.classify() refuses one period and NaN", () => {
  expect(() => abcXyz.classify([[1, 2]])).toThrow("Cannot classify products: sales must be at least 2 rows");
  expect(() => abcXyz.classify([[1], [Number.NaN]])).toThrow("sales, row 1, column x1,");
});

import { expect, test } from "vitest";
import { formatCount, formatLift, sideCells, withNoun } from "../../../lib/basket/display/wording";

test("counts have thousands separators, and a noun in singular or plural", () => {
  expect(formatCount(1234)).toBe("1,234");
  expect([0, 1, 2, 1000].map((count) => withNoun(count, "rule"))).toEqual([
    "0 rules",
    "1 rule",
    "2 rules",
    "1,000 rules",
  ]);
});

test("lifts have one decimal below 10", () => {
  expect([0, 1.25, 9.94, 9.95, 10.4, 123.6].map(formatLift)).toEqual([
    "0.0",
    "1.3",
    "9.9",
    "10",
    "10",
    "124",
  ]);
});

test("an empty antecedent is shown as the empty set", () => {
  expect(sideCells({ antecedent: [], consequent: ["tea", "cup"] })).toEqual(["∅", "tea, cup"]);
});

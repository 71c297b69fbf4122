import { describe, expect, test } from "vitest";
import { baskets, eclat, fpGrowth, itemsets, rules } from "../../../lib/basket";
import { basketPlots } from "../../../lib/plot";

const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["tea"]]);
const frequent = itemsets.mine(receipts, { minSupport: 0.5 });
const found = rules.from(frequent, { minConfidence: 0.5 });
const [tree] = fpGrowth.trees(receipts, { minSupport: 0.5 });
const steps = eclat.steps(receipts, { minSupport: 0.5 });

describe("figures of baskets say what they need", () => {
  const made = "rules must be rules, as made by rules.from, or a list of rules";
  test.each([
    ["itemsets for rules", () => basketPlots.ruleScatter(frequent as never), made],
    ["nothing for rules", () => basketPlots.ruleNetwork(undefined as never), made],
    ["baskets for rules", () => basketPlots.ruleTable(receipts as never), made],
    [
      "rules for itemsets",
      () => basketPlots.itemsetLattice(found as never),
      "frequent must be frequent itemsets, as made by itemsets.mine",
    ],
    ["baskets for a tree", () => basketPlots.fpTree(receipts as never), "tree must be a tree, as made by"],
    ["no tree", () => basketPlots.fpTreeGrowth(null as never, []), "tree must be a tree, as made by"],
    ["a tree for trees", () => basketPlots.fpTrees(tree as never), "trees must be an array"],
    ["lists for baskets", () => basketPlots.eclatSteps([["a"]] as never, steps), "receipts must be baskets"],
    [
      "a table of numbers",
      () => basketPlots.itemFrequencies(new Map() as never),
      "frequencies must be an array",
    ],
  ])("%s", (_, draw, message) => {
    expect(draw).toThrow(TypeError);
    expect(draw).toThrow(message);
  });

  test("texts, and columns of another length, are refused beside rules", () => {
    expect(() => basketPlots.ruleTable(found, { more: { phi: ["1", "2"] as never } })).toThrow(
      'Cannot make a table of rules: phi[0] must be a number, current value is "1"',
    );
    expect(() => basketPlots.ruleTable(found, { more: { phi: [1] } })).toThrow(
      "rules and phi must have the same length, current lengths are 2 and 1",
    );
  });

  test("limits are integers, and positions after receipts too", () => {
    expect(() => basketPlots.ruleNetwork(found, { limit: 0 })).toThrow("limit must be an integer >= 1");
    expect(() => basketPlots.fpTreeGrowth(tree, baskets.toLists(receipts), { after: [0] })).toThrow(
      "after[0] must be an integer >= 1",
    );
    expect(() => basketPlots.itemsetLattice(frequent, { items: "milk" as never })).toThrow(
      'items must be a list of item names, current value is "milk"',
    );
  });
});

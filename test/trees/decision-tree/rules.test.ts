/** Trees as text and as rules, and the limits of their options. */
import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import { decisionTree, regressionTree } from "../../../lib/trees";

const line = Array.from({ length: 16 }, (_, i) => [i, 7]);
const steps = line.map(([x]) => (x < 5 ? "low" : x < 9 ? "middle" : "high"));
const textOf = (model: { readonly [DISPLAY]: () => Readonly<Record<string, unknown>> }) =>
  model[DISPLAY]()["text/plain"];

describe("rules()", () => {
  test("has one rule a leaf, the largest first, with a range for a feature that is asked twice", () => {
    const model = decisionTree.fit({ values: line, columns: ["tenure", "same"] }, steps, {
      weights: line.map(([x]) => (x === 4 || x === 5 ? 1.5 : 1)),
    });
    const found = decisionTree.rules(model).map(({ node: _, ...rule }) => rule);
    expect(found).toEqual([
      { words: "tenure > 8.5", answer: "high", probability: 1, cover: 7 },
      { words: "tenure <= 4.5", answer: "low", probability: 1, cover: 5.5 },
      { words: "4.5 < tenure <= 8.5", answer: "middle", probability: 1, cover: 4.5 },
    ]);
    for (const { node } of decisionTree.rules(model)) expect(model.tree.feature[node]).toBe(-1);
  });

  test("of a tree without splits is always; numbers have six digits, and shares are those of the answer", () => {
    const [rule] = decisionTree.rules(decisionTree.fit([[1], [1], [1]], ["a", "b", "b"]));
    expect(rule).toEqual({ node: 0, words: "always", answer: "b", probability: 2 / 3, cover: 3 });
    const model = regressionTree.fit([[1.0000001], [1.2345678], [3]], [2, 4, 9]);
    expect(regressionTree.rules(model).map(({ words, answer }) => [words, answer])).toEqual([
      ["x1 <= 1.11728", 2],
      ["1.11728 < x1 <= 2.11728", 4],
      ["x1 > 2.11728", 9],
    ]);
  });
});

describe("the display", () => {
  test("is that of scikit-learn's export_text, two digits a number", () => {
    const model = decisionTree.fit({ values: line, columns: ["tenure", "same"] }, steps);
    expect(textOf(model)).toBe(
      [
        "|--- tenure <= 8.50",
        "|   |--- tenure <= 4.50",
        "|   |   |--- class: low",
        "|   |--- tenure >  4.50",
        "|   |   |--- class: middle",
        "|--- tenure >  8.50",
        "|   |--- class: high",
      ].join("\n"),
    );
    expect(textOf(regressionTree.fit([[1], [2]], [1 / 3, 1]))).toBe(
      "|--- x1 <= 1.50\n|   |--- value: [0.33]\n|--- x1 >  1.50\n|   |--- value: [1.00]",
    );
  });

  test("leaves out what is below eleven levels", () => {
    // Each split cuts off the largest value.
    const model = regressionTree.fit(
      line.map(([x]) => [x]),
      line.map(([x]) => 10 ** x),
    );
    const lines = String(textOf(model)).split("\n");
    expect(lines.filter((one) => one.includes("truncated"))).toEqual([
      `${"|   ".repeat(11)}|--- truncated branch`,
    ]);
    expect(Math.max(...lines.map((one) => one.split("|   ").length - 1))).toBe(11);
  });
});

describe("options", () => {
  test("have scikit-learn's defaults, and their limits", () => {
    const stated = {
      minLeafRows: 1,
      minSplitRows: 2,
      minImpurityDecrease: 0,
      features: 1,
      criterion: "gini",
    } as const;
    const noisy = steps.map((step, i) => (i % 5 === 0 ? "low" : step));
    const model = decisionTree.fit(line, noisy);
    expect(decisionTree.fit(line, noisy, stated)).toEqual(model);
    expect(model.tree.cover.filter((cover) => cover === 1).length).toBeGreaterThan(0);
    for (const [name, value, rule] of [
      ["maxDepth", 0, "an integer >= 1"],
      ["maxLeaves", 1, "an integer >= 2"],
      ["minLeafRows", 0, "an integer >= 1"],
      ["minSplitRows", 1, "an integer >= 2"],
      ["minImpurityDecrease", -1, "a finite number >= 0"],
      ["features", 0, '"sqrt" or a share in (0, 1]'],
      ["features", 1.1, '"sqrt" or a share in (0, 1]'],
    ] as const)
      expect(() => decisionTree.fit(line, noisy, { [name]: value })).toThrow(`${name} must be ${rule}`);
    expect(() => decisionTree.fit(line, noisy, { features: "log2" as never })).toThrow(TypeError);
  });

  test("a share of the features needs a seed, and is rounded down to one at least", () => {
    const random = (features: number | "sqrt", seed?: number) =>
      regressionTree.fit(
        line.map(([x]) => [x, -x, x * x]),
        line.map(([x]) => x),
        { features, ...(seed === undefined ? {} : { seed }), maxDepth: 1 },
      );
    expect(() => random(0.5)).toThrow("seed must be an integer >= 0 where only some features are tried");
    expect(() => random("sqrt")).toThrow("seed must be");
    const firsts = (features: number | "sqrt") =>
      new Set(Array.from({ length: 40 }, (_, seed) => random(features, seed).tree.feature[0]));
    // With one feature tried, each is chosen; two of three leave the choice to the order in a tie.
    expect(firsts(0.1)).toEqual(new Set([0, 1, 2]));
    expect(firsts("sqrt")).toEqual(new Set([0, 1, 2]));
    const useless = (seed: number) =>
      regressionTree.fit(
        line.map(([x]) => [x, x % 2]),
        line.map(([x]) => x),
        { features: 0.9, seed, maxDepth: 1 },
      ).tree.feature[0];
    expect(new Set(Array.from({ length: 20 }, (_, seed) => useless(seed)))).toEqual(new Set([0, 1]));
    expect(random(1).tree.feature[0]).toBe(0);
    expect(random(1)).toEqual(random(1, 5));
  });
});

describe("growing", () => {
  test("keeps to its limits at their bounds", () => {
    const numbers = line.map(([x]) => x);
    const covers = (options: object) => {
      const { tree } = regressionTree.fit(line, numbers, options);
      return tree.cover.filter((_, node) => tree.feature[node] < 0).sort((a, b) => a - b);
    };
    expect(covers({ maxDepth: 2 })).toEqual([4, 4, 4, 4]);
    expect(covers({ maxLeaves: 3 })).toEqual([4, 4, 8]);
    expect(covers({ minLeafRows: 4 })).toEqual([4, 4, 4, 4]);
    expect(covers({ minLeafRows: 5 })).toEqual([8, 8]);
    expect(covers({ minSplitRows: 16 })).toEqual([8, 8]);
    expect(covers({ minSplitRows: 17 })).toEqual([16]);
    // The root falls from 21.25 to 5.25, its children from 5.25 to 1.25 with half of the weight each.
    expect(covers({ minImpurityDecrease: 2 })).toEqual([4, 4, 4, 4]);
    expect(covers({ minImpurityDecrease: 2.001 })).toEqual([8, 8]);
    expect(covers({ minImpurityDecrease: 16 })).toEqual([8, 8]);
  });

  test("takes the lower of two values as threshold where there is no double between them", () => {
    const [low, high] = [1 + Number.EPSILON, 1 + 2 * Number.EPSILON];
    expect(regressionTree.fit([[low], [high]], [0, 1]).tree.threshold[0]).toBe(low);
    const huge = Number.MAX_VALUE;
    expect(regressionTree.fit([[huge / 2], [huge]], [0, 1]).tree.threshold[0]).toBe(0.75 * huge);
  });

  test("divides between values only, and leaves of one class or number are pure", () => {
    const model = decisionTree.fit([[1], [1], [1], [2], [2], [2]], ["a", "a", "b", "b", "b", "b"]);
    expect(model.tree.threshold[0]).toBe(1.5);
    const many = line.map(([x]) => [(x * 7) % 16]);
    const weights = many.map(([x]) => 0.1 + x / 7);
    const pure = decisionTree.fit(
      many,
      many.map(([x]) => ["a", "b", "c"][Math.floor(x / 5) % 3]),
      { weights },
    );
    pure.tree.feature.forEach((feature, node) => {
      if (feature < 0) expect(pure.impurity[node]).toBe(0);
    });
    expect(
      decisionTree.fit(
        [
          [1, 2],
          [1, 2],
        ],
        ["a", "b"],
      ).importances,
    ).toEqual([0, 0]);
  });

  test("small numbers are told apart as large ones are", () => {
    const values = line.map(([x]) => ((x * x * 5) % 17) + x);
    const fine = regressionTree.fit(line, values).tree;
    for (const unit of [2 ** -40, 2 ** 40]) {
      const model = regressionTree.fit(
        line,
        values.map((value) => unit * value),
      );
      expect(model.tree.feature).toEqual(fine.feature);
      expect(model.tree.threshold).toEqual(fine.threshold);
    }
  });

  test("orders many rows and values by more than 16 bits", () => {
    const many = Array.from({ length: 70_000 }, (_, i) => [(i * 48_271) % 70_001]);
    const model = regressionTree.fit(
      many,
      many.map(([x]) => (x < 35_000 ? 0 : 1)),
    );
    expect(model.tree.feature).toEqual([0, -1, -1]);
    expect(Math.abs(model.tree.threshold[0] - 35_000)).toBeLessThan(2);
  });
});

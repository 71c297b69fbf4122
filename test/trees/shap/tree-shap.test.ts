import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMatrix } from "../../../lib/core/linear-algebra/matrix";
import { treeShap } from "../../../lib/trees";
import type { Tree, TreeEnsemble } from "../../../lib/trees/tree";
import { goesLeft, sumOfTrees } from "../../../lib/trees/tree";
import { largestDifference } from "../../support/largest-difference";

const stump: Tree = {
  ...{ feature: [0, -1, -1], threshold: [20, 0, 0], left: [1, -1, -1], right: [2, -1, -1] },
  ...{ missingLeft: [true, false, false], value: [2, 1, 5], cover: [4, 3, 1] },
};
const stumps: TreeEnsemble = {
  featureNames: ["price"],
  trees: [stump],
  outputs: 1,
  base: [0],
  treeWeight: 1,
};

/** Random trees, each split by a random feature, some by category. */
function randomTrees(seed: number, features: number, depth: number, outputs: number): TreeEnsemble {
  let state = seed;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const treeOf = (): Tree => {
    const tree = {
      ...{ feature: [] as number[], threshold: [] as number[], left: [] as number[], right: [] as number[] },
      ...{
        missingLeft: [] as boolean[],
        zeroIsMissing: [] as boolean[],
        leftCategories: [] as (number[] | null)[],
      },
      ...{ value: [] as number[], cover: [] as number[] },
    };
    const grow = (level: number): number => {
      const node = tree.feature.push(-1) - 1;
      const isLeaf = level === 0 || next() < 0.1;
      tree.threshold.push(isLeaf ? 0 : Math.round(10 * next()));
      tree.left.push(-1);
      tree.right.push(-1);
      tree.missingLeft.push(next() < 0.5);
      tree.zeroIsMissing.push(next() < 0.2);
      tree.leftCategories.push(!isLeaf && next() < 0.3 ? [1, 3, 4, 8] : null);
      tree.value.push(...Array.from({ length: outputs }, () => next() - 0.5));
      tree.cover.push(1 + Math.floor(9 * next()));
      if (isLeaf) return node;
      tree.feature[node] = Math.floor(features * next());
      tree.left[node] = grow(level - 1);
      tree.right[node] = grow(level - 1);
      tree.cover[node] = tree.cover[tree.left[node]] + tree.cover[tree.right[node]];
      return node;
    };
    grow(depth);
    return tree;
  };
  return {
    featureNames: Array.from({ length: features }, (_, j) => `x${j + 1}`),
    ...{ trees: [treeOf(), treeOf(), treeOf()], outputs, treeWeight: 0.5 },
    base: Array.from({ length: outputs }, next),
  };
}

/** The answer of a tree if only some features are known. */
function expectation(tree: Tree, outputs: number, row: readonly number[], known: number, node = 0): number[] {
  const { feature, left, right, cover, value } = tree;
  if (feature[node] < 0) return value.slice(node * outputs, (node + 1) * outputs);
  const below = (child: number) => expectation(tree, outputs, row, known, child);
  if ((known >> feature[node]) & 1)
    return below(goesLeft(tree, node, row[feature[node]]) ? left[node] : right[node]);
  const [a, b] = [below(left[node]), below(right[node])];
  return a.map((part, k) => (cover[left[node]] * part + cover[right[node]] * b[k]) / cover[node]);
}

/** Shapley values by their definition, over all sets of features. */
function naive(
  { trees, outputs, featureNames, treeWeight }: TreeEnsemble,
  row: readonly number[],
): number[][] {
  const p = featureNames.length;
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  const worth = Array.from({ length: 2 ** p }, (_, known) =>
    trees
      .map((tree) => expectation(tree, outputs, row, known))
      .reduce((a, b) => a.map((part, k) => part + b[k]))
      .map((part) => treeWeight * part),
  );
  const size = (set: number) => featureNames.filter((_, j) => (set >> j) & 1).length;
  return Array.from({ length: outputs }, (_, k) =>
    featureNames.map((_, j) => {
      let sum = 0;
      for (let set = 0; set < 2 ** p; set++) {
        if ((set >> j) & 1) continue;
        const weight = (factorial(size(set)) * factorial(p - size(set) - 1)) / factorial(p);
        sum += weight * (worth[set | (1 << j)][k] - worth[set][k]);
      }
      return sum;
    }),
  );
}

const value = fc.oneof(
  fc.integer({ min: 0, max: 10 }),
  fc.constant(Number.NaN),
  fc.double({ min: -1, max: 11, noNaN: true }),
);

describe("treeShap.explain()", () => {
  test("by hand: one split", () => {
    const { base, contributions, rows, kind, featureNames } = treeShap.explain(stumps, [
      [18],
      [25],
      [Number.NaN],
    ]);
    expect({ base, contributions, rows, kind, featureNames }).toEqual({
      ...{ base: [2], contributions: [[[-1]], [[3]], [[-1]]], rows: [[18], [25], [null]] },
      ...{ kind: "tree-explanation", featureNames: ["price"] },
    });
  });

  test("agrees with the definition, with features asked twice, categories, missing values and several outputs", () => {
    const given = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      depth: fc.integer({ min: 0, max: 5 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      rows: fc.array(fc.tuple(value, value, value, value), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(given, ({ seed, depth, outputs, rows }) => {
        const model = randomTrees(seed, 4, depth, outputs);
        const { base, contributions } = treeShap.explain(model, rows);
        rows.forEach((row, i) => {
          expect(largestDifference(contributions[i], naive(model, row))).toBeLessThan(1e-12);
        });
        const sums = contributions.map((byOutput) =>
          byOutput.map((row, k) => row.reduce((a, b) => a + b, base[k])),
        );
        expect(largestDifference(sums.flat(), sumOfTrees(model, toMatrix(rows)))).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  test("one tree an output, as in boosting", () => {
    const both = { ...stumps, trees: [stump, stump, stump], outputs: 2, treeOutput: [0, 1, 1], base: [1, 0] };
    const { base, contributions } = treeShap.explain(both, [[18]]);
    expect([base, contributions]).toEqual([[3, 4], [[[-1], [-2]]]]);
  });

  test("paths of more features than a number has bits: rows do not share their weights", () => {
    const depth = 40;
    const nodes = Array.from({ length: 2 * depth + 1 }, (_, node) => node);
    const isSplit = (node: number) => node < depth;
    const deep: Tree = {
      feature: nodes.map((node) => (isSplit(node) ? node : -1)),
      threshold: nodes.map(() => 0),
      left: nodes.map((node) => (isSplit(node) ? depth + node : -1)),
      right: nodes.map((node) => (isSplit(node) ? (node === depth - 1 ? 2 * depth : node + 1) : -1)),
      missingLeft: nodes.map(() => true),
      value: nodes.map((node) => (isSplit(node) ? 0 : node - depth)),
      cover: nodes.map((node) => (isSplit(node) ? depth + 1 - node : 1)),
    };
    const model = { ...stumps, featureNames: nodes.slice(0, depth).map((j) => `x${j}`), trees: [deep] };
    // Bits 0 and 32 are one in a number of 32.
    const failing = (...list: number[]) => Array.from({ length: depth }, (_, j) => Number(!list.includes(j)));
    const rows = [failing(), failing(0), failing(32), failing(0, 32), failing(39)];
    const { base, contributions } = treeShap.explain(model, rows);
    contributions.forEach(([row], i) => {
      expect(row.reduce((a, b) => a + b, base[0])).toBeCloseTo(sumOfTrees(model, toMatrix([rows[i]]))[0], 9);
      expect(row).toEqual(treeShap.explain(model, [rows[i]]).contributions[0][0]);
    });
  });

  test("more rows than a block, each as if it were alone; progress by tree", () => {
    const model = randomTrees(5, 3, 4, 1);
    const rows = Array.from({ length: 2050 }, (_, i) => [i % 7, (i * 3) % 11, i % 5]);
    const progress: unknown[] = [];
    const { contributions } = treeShap.explain(model, rows, { onProgress: (step) => progress.push(step) });
    for (const i of [0, 2047, 2048, 2049])
      expect(contributions[i]).toEqual(treeShap.explain(model, [rows[i]]).contributions[0]);
    expect(progress).toEqual([1, 2, 3].map((trees) => ({ trees, totalTrees: 3 })));
  });

  test("a branch without training rows takes no part in the mean, but explains the rows that get there", () => {
    const empty = { ...stumps, trees: [{ ...stump, cover: [0, 0, 0] }] };
    expect(treeShap.explain(empty, [[18]])).toMatchObject({ base: [0], contributions: [[[1]]] });
  });

  test("refuses what is no model, other columns and infinite numbers", () => {
    expect(() => treeShap.explain({} as never, [[1]])).toThrow(
      /model must be trees: a loaded, boosted or grown model/,
    );
    expect(() => treeShap.explain(stumps, [[1, 2]])).toThrow(/rows must be rows of 1 numbers as in the fit/);
    expect(() => treeShap.explain(stumps, [[Number.POSITIVE_INFINITY]])).toThrow(
      "Cannot explain trees: rows, row 0, column price, must be a finite number, or NaN if it is missing",
    );
  });
});

describe("treeShap.sentence()", () => {
  const explanation: treeShap.TreeExplanation = {
    ...{
      kind: "tree-explanation",
      featureNames: ["tenure", "contract", "charges", "age", "region"],
      base: [-1.5, 0.25],
    },
    contributions: [
      [
        [0.5, -1.25, 0.25, 0, 0.0625],
        [0, 0, 0, 0, 0],
      ],
      [
        [0.5, -0.5, 0.25, 0.125, -0.125],
        [0, 0, 1, 0, 0],
      ],
    ],
    rows: [
      [2, 1, 70.123456, 30, null],
      [3, 0, 20, null, 4],
    ],
  };

  test.each([
    [
      0,
      {},
      "The answer is -1.94, 0.438 below the mean of -1.5: contract = 1 lowers it by 1.25, tenure = 2 raises it by 0.5, charges = 70.1 raises it by 0.25 and one more feature raises it by 0.0625.",
    ],
    [
      0,
      { reasons: 4 },
      "The answer is -1.94, 0.438 below the mean of -1.5: contract = 1 lowers it by 1.25, tenure = 2 raises it by 0.5, charges = 70.1 raises it by 0.25 and region missing raises it by 0.0625.",
    ],
    [
      0,
      { reasons: 1, answer: "The log-odds" },
      "The log-odds is -1.94, 0.438 below the mean of -1.5: contract = 1 lowers it by 1.25 and 3 more features raise it by 0.813.",
    ],
    [
      1,
      { describe: (name: string) => `the ${name}` },
      "The answer is -1.25, 0.25 above the mean of -1.5: the tenure raises it by 0.5, the contract lowers it by 0.5, the charges raises it by 0.25 and 2 more features cancel out.",
    ],
    [0, { output: 1 }, "The answer is 0.25, as the mean."],
    [1, { output: 1 }, "The answer is 1.25, 1 above the mean of 0.25: charges = 20 raises it by 1."],
  ])("row %i, %j", (row, options, expected) => {
    expect(treeShap.sentence(explanation, row, options)).toBe(expected);
    expect(treeShap.sentence(JSON.parse(JSON.stringify(explanation)), row, options)).toBe(expected);
  });

  test("refuses other rows and outputs", () => {
    expect(() => treeShap.sentence(explanation, 2)).toThrow(
      "row must be an integer from 0 to 1, current value is 2",
    );
    expect(() => treeShap.sentence(explanation, 0, { output: 2 })).toThrow(
      "output must be an integer from 0 to 1, current value is 2",
    );
    expect(() => treeShap.sentence({} as never, 0)).toThrow(
      /explanation must be an explanation, as made by treeShap.explain/,
    );
    expect(() => treeShap.sentence(explanation, 0, { reasons: 0 })).toThrow(
      /reasons must be an integer >= 1/,
    );
  });
});

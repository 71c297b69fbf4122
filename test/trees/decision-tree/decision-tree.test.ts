/** Single trees against scikit-learn; golden/trees.py made the answers. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import { decisionTree, regressionTree } from "../../../lib/trees";
import { largestDifference } from "../../support/largest-difference";
import { readGolden } from "../../support/read-golden";

type Model = decisionTree.DecisionTree | regressionTree.RegressionTree;

interface Nodes {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly value: readonly number[];
  readonly impurity: readonly number[];
  readonly cover: readonly number[];
  readonly importances: readonly number[];
}

interface Entry {
  readonly options: Readonly<Record<string, unknown>>;
  readonly weighted: boolean;
  readonly nodes: Nodes;
}

interface Path {
  readonly minLeafRows: number;
  readonly alphas: readonly number[];
  readonly impurities: readonly number[];
  readonly cuts: readonly { readonly alpha: number; readonly nodes: Nodes }[];
}

const golden = readGolden<{
  readonly seed: number;
  readonly n: number;
  readonly p: number;
  readonly cuts: readonly [number, number];
  readonly classes: readonly Entry[];
  readonly two: readonly Entry[];
  readonly numbers: readonly Entry[];
  readonly paths: { readonly classes: Path; readonly numbers: Path };
}>("trees/golden/trees.json");

/** The sample of trees.py: rows in float32, as scikit-learn reads them. */
function sample() {
  const { seed, n, p, cuts } = golden;
  const random = seeded(seed);
  const normals = Array.from({ length: n }, () => Array.from({ length: p }, random.normal));
  const rows = normals.map((row) => row.map(Math.fround));
  const noise = rows.map(() => random.normal());
  // NumPy adds float32 to float32 first, and 0.5 times a float64 last.
  const { fround } = Math;
  const y = rows.map(
    ([a, b, c, d], i) => fround(fround(a + fround(b * c)) + fround(0.5 * fround(d * d))) + 0.5 * noise[i],
  );
  const codes = y.map((value) => cuts.filter((cut) => value >= cut).length);
  const weights = rows.map(() => 0.5 + random.integer(1024) / 1024);
  return { rows, y, codes, weights };
}

const { rows, y, codes, weights } = sample();

/** The nodes of a tree from the root down, left before right: scikit-learn's order. */
function nodesOf({ tree, impurity, importances }: Model): Nodes {
  const order: number[] = [];
  const visit = (node: number) => {
    order.push(node);
    if (tree.feature[node] < 0) return;
    visit(tree.left[node]);
    visit(tree.right[node]);
  };
  visit(0);
  const outputs = tree.value.length / tree.feature.length;
  return {
    feature: order.map((node) => tree.feature[node]),
    threshold: order.map((node) => tree.threshold[node]),
    value: order.flatMap((node) => tree.value.slice(node * outputs, (node + 1) * outputs)),
    impurity: order.map((node) => impurity[node]),
    cover: order.map((node) => tree.cover[node]),
    importances,
  };
}

/** Best-first growth numbers its nodes otherwise, and the values of all trees are those of a node: compared from the root down. */
function expectNodes(model: Model, expected: Nodes, isBestFirst = false): void {
  const found = nodesOf(model);
  if (isBestFirst) {
    for (const key of ["feature", "threshold", "value", "cover"] as const)
      expect([...found[key]].sort()).toHaveLength(expected[key].length);
    const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
    for (const key of ["feature", "threshold", "value", "impurity", "cover"] as const)
      expect(largestDifference(sorted(found[key]), sorted(expected[key]))).toBeLessThan(1e-9);
  } else {
    expect(found.feature).toEqual(expected.feature);
    for (const key of ["threshold", "value", "impurity", "cover"] as const)
      expect(largestDifference(found[key] as number[], expected[key] as number[])).toBeLessThan(1e-9);
  }
  expect(largestDifference(found.importances as number[], expected.importances as number[])).toBeLessThan(
    1e-9,
  );
}

describe("decisionTree.fit() has scikit-learn's splits", () => {
  test.each(golden.classes.map((entry) => [JSON.stringify(entry.options), entry] as const))(
    "%s",
    (_, entry) => {
      const model = decisionTree.fit(rows, codes, {
        ...entry.options,
        ...(entry.weighted ? { weights } : {}),
      });
      expectNodes(model, entry.nodes, "maxLeaves" in entry.options);
    },
  );

  test.each(golden.two.map((entry) => [JSON.stringify(entry.options), entry] as const))(
    "two classes %s",
    (_, entry) => {
      const two = codes.map((code) => (code === 2 ? "yes" : "no"));
      expectNodes(decisionTree.fit(rows, two, { ...entry.options, weights }), entry.nodes);
    },
  );
});

describe("regressionTree.fit() has scikit-learn's splits", () => {
  test.each(golden.numbers.map((entry) => [JSON.stringify(entry.options), entry] as const))(
    "%s",
    (_, entry) => {
      const model = regressionTree.fit(rows, y, { ...entry.options, ...(entry.weighted ? { weights } : {}) });
      expectNodes(model, entry.nodes, "maxLeaves" in entry.options);
    },
  );
});

describe.each([
  ["decisionTree", golden.paths.classes, (options: object) => decisionTree.fit(rows, codes, options)],
  ["regressionTree", golden.paths.numbers, (options: object) => regressionTree.fit(rows, y, options)],
] as const)("%s: scikit-learn's pruning", (_, witness, learn) => {
  const model: Model = learn({ minLeafRows: witness.minLeafRows, weights });

  test("pruningPath() is the cost-complexity path", () => {
    const path = decisionTree.pruningPath(model);
    expect(
      largestDifference(
        path.map(({ alpha }) => alpha),
        witness.alphas as number[],
      ),
    ).toBeLessThan(1e-12);
    const impurities = path.map(({ impurity }) => impurity);
    expect(largestDifference(impurities, witness.impurities as number[])).toBeLessThan(1e-12);
    const leaves = model.tree.feature.filter((feature) => feature < 0).length;
    expect(path[0].leafCount).toBe(leaves);
    expect(path[path.length - 1].leafCount).toBe(1);
  });

  test.each(witness.cuts)("prune() cuts as ccp_alpha $alpha", ({ alpha, nodes }) => {
    expectNodes(decisionTree.prune(model, alpha), nodes);
  });

  test("prune() by each alpha of the path leaves the tree of that step, by 0 what costs nothing", () => {
    for (const { alpha, leafCount, impurity } of decisionTree.pruningPath(model)) {
      const pruned = decisionTree.prune(model, alpha);
      expect(pruned.tree.feature.filter((feature) => feature < 0)).toHaveLength(leafCount);
      const risk = pruned.impurity.reduce(
        (sum, value, node) => sum + (pruned.tree.feature[node] < 0 ? value * pruned.tree.cover[node] : 0),
        0,
      );
      expect(risk / pruned.tree.cover[0]).toBeCloseTo(impurity, 12);
    }
  });
});

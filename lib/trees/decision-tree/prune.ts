/** Minimal cost-complexity pruning (代价复杂度剪枝). */
import { requireNonNegative } from "../../core/errors";
import { importancesOf } from "../growing/grow";
import type { Tree } from "../tree";
import { type DecisionTree, type RegressionTree, requireTree } from "./model";
import { withRules } from "./rules";

/** A tree of the path. */
export interface PruningStep {
  /** The cost of a leaf from which on this tree is the best. */
  readonly alpha: number;
  /** Sum over the leaves of impurity times share of the weight. */
  readonly impurity: number;
  readonly leafCount: number;
}

/**
 * The trees from the whole one to the root alone, each the best for its range of costs: from a step's `alpha` to that of the
 * next, no smaller tree has less impurity plus alpha times leaves. Choose alpha by cross-validation. O(nodes²).
 *
 * @throws {TypeError} If it is not a tree.
 *
 * @see Breiman et al. (1984), chapter 3. Equals scikit-learn's `cost_complexity_pruning_path`.
 *
 * @example
 * const model = decisionTree.fit([[1], [2], [3], [4]], ["a", "b", "b", "b"]);
 * pruningPath(model); // [{ alpha: 0, impurity: 0, leafCount: 2 }, { alpha: 0.375, impurity: 0.375, leafCount: 1 }]
 */
export function pruningPath(model: DecisionTree | RegressionTree): PruningStep[] {
  requireTree("find the pruning path", model);
  return weakestLinks(model, Number.POSITIVE_INFINITY).steps;
}

/**
 * The tree without the branches whose decrease of impurity is not worth `alpha` a leaf, as with scikit-learn's `ccp_alpha`.
 *
 * @param alpha At least 0, such as from {@link pruningPath}.
 * @throws {TypeError} If it is not a tree. @throws {RangeError} If alpha is negative.
 *
 * @example
 * const model = decisionTree.fit([[1], [2], [3], [4]], ["a", "b", "b", "b"]);
 * prune(model, 0.4).tree.feature; // [-1]
 */
export function prune<Model extends DecisionTree | RegressionTree>(model: Model, alpha: number): Model {
  const action = "prune a tree";
  requireTree(action, model);
  requireNonNegative(action, "alpha", alpha);
  const { isLeaf } = weakestLinks(model, alpha);
  return withRules({ ...model, ...cutAt(model, isLeaf) });
}

/** Makes leaves of nodes while that costs at most `alpha` for each leaf less, the cheapest first. */
function weakestLinks({ tree, impurity }: DecisionTree | RegressionTree, alpha: number) {
  const { feature, left, right, cover } = tree;
  const risk = impurity.map((value, node) => (value * cover[node]) / cover[0]);
  const below = risk.slice();
  const leaves = risk.map(() => 1);
  const parent = risk.map(() => -1);
  const isLeaf = feature.map((j) => j < 0);
  for (let node = feature.length - 1; node >= 0; node--) {
    if (isLeaf[node]) continue;
    below[node] = below[left[node]] + below[right[node]];
    leaves[node] = leaves[left[node]] + leaves[right[node]];
    parent[left[node]] = node;
    parent[right[node]] = node;
  }
  let splits = feature.map((_, node) => node).filter((node) => !isLeaf[node]);
  const steps: PruningStep[] = [{ alpha: 0, impurity: below[0], leafCount: leaves[0] }];
  const cost = (node: number) => (risk[node] - below[node]) / (leaves[node] - 1);
  while (splits.length > 0) {
    const weakest = splits.reduce((best, node) => (cost(node) < cost(best) ? node : best));
    if (cost(weakest) > alpha) break;
    // Rounding would let costs fall.
    const reached = Math.max(cost(weakest), steps[steps.length - 1].alpha);
    const [added, removed] = [risk[weakest] - below[weakest], leaves[weakest] - 1];
    for (let node = weakest; node >= 0; node = parent[node]) {
      below[node] += added;
      leaves[node] -= removed;
    }
    isLeaf[weakest] = true;
    // Parents have lower numbers than their children.
    splits = splits.filter((node) => {
      if (parent[node] >= 0 && isLeaf[parent[node]]) isLeaf[node] = true;
      return !isLeaf[node];
    });
    steps.push({ alpha: reached, impurity: below[0], leafCount: leaves[0] });
  }
  return { steps, isLeaf };
}

/** The tree with the nodes of which `isLeaf` is true as leaves, without those below them. */
function cutAt({ tree, impurity, featureNames }: DecisionTree | RegressionTree, isLeaf: readonly boolean[]) {
  const nodes = [0];
  for (let i = 0; i < nodes.length; i++)
    if (!isLeaf[nodes[i]]) nodes.push(tree.left[nodes[i]], tree.right[nodes[i]]);
  const number = new Map(nodes.map((node, i) => [node, i]));
  const outputs = tree.value.length / tree.feature.length;
  const take = <T>(values: readonly T[]) => nodes.map((node) => values[node]);
  const ofSplit = (values: readonly number[], leaf: number) =>
    nodes.map((node) => (isLeaf[node] ? leaf : values[node]));
  const child = (values: readonly number[]) =>
    nodes.map((node) => (isLeaf[node] ? -1 : Number(number.get(values[node]))));
  const cut: Tree = {
    feature: ofSplit(tree.feature, -1),
    threshold: ofSplit(tree.threshold, 0),
    left: child(tree.left),
    right: child(tree.right),
    missingLeft: take(tree.missingLeft),
    value: nodes.flatMap((node) => tree.value.slice(node * outputs, (node + 1) * outputs)),
    cover: take(tree.cover),
  };
  const left = take(impurity);
  return { tree: cut, impurity: left, importances: importancesOf(cut, left, featureNames.length) };
}

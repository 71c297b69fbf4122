/** One decision tree as columns, and sums of such trees: what all methods of this folder fit, save, load and explain. */
import type { Matrix } from "../core/linear-algebra/matrix";
import { positionOfLargest } from "../core/sorting/position-of-largest";

/** LightGBM's 1e-35 in float32, of which it says zero. */
const LARGEST_ZERO = Math.fround(1e-35);

/**
 * A binary tree (决策树) as plain columns: node 0 is the root, and node i has an entry in each. A row goes left if its value of
 * `feature` is at most `threshold`, or, at a split by category, if it is one of `leftCategories`. `JSON.parse` gives it back.
 */
export interface Tree {
  /** Column of the rows that is asked; -1 at a leaf. */
  readonly feature: readonly number[];
  /** Largest value that goes left; 0 at a leaf and at a split by category. */
  readonly threshold: readonly number[];
  /** Numbers of the child nodes; -1 at a leaf. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Whether a missing value (NaN) goes left. A category never seen goes right. */
  readonly missingLeft: readonly boolean[];
  /** Whether 0 counts as missing too, as LightGBM's `zero_as_missing` has it. Without it, it counts nowhere. */
  readonly zeroIsMissing?: readonly boolean[];
  /** Codes of the categories that go left; null where a number is asked. Without it, no split is by category. */
  readonly leftCategories?: readonly (readonly number[] | null)[];
  /** How a fraction becomes the code of a category: LightGBM cuts it off, XGBoost knows no negative ones. Without it, it is none. */
  readonly categoryRounding?: "toZero" | "down";
  /** (nodes * outputs) what each node answers: a mean, the shares of the classes, or an addition to a sum. */
  readonly value: readonly number[];
  /** Sum of the weights of the training rows that reached the node. */
  readonly cover: readonly number[];
}

/** A sum of trees (树的集成). */
export interface TreeEnsemble {
  readonly featureNames: readonly string[];
  readonly trees: readonly Tree[];
  /** Numbers that a row gets. Each value of a node has this length, unless `treeOutput` is given. */
  readonly outputs: number;
  /** (trees) the output that each tree adds to, if each has one number a node, as in boosting. */
  readonly treeOutput?: readonly number[];
  /** (outputs) where the sum starts. */
  readonly base: readonly number[];
  /** Factor of each tree: 1 for boosting, 1 / trees for the mean of a forest. */
  readonly treeWeight: number;
}

/** The leaf that a row reaches. @param data Rows one after another. @param start Position of the row's first value. */
export function leafOf(tree: Tree, data: ArrayLike<number>, start: number): number {
  let node = 0;
  while (tree.feature[node] >= 0)
    node = goesLeft(tree, node, data[start + tree.feature[node]]) ? tree.left[node] : tree.right[node];
  return node;
}

/** Whether a value goes left at a node that splits. */
export function goesLeft(tree: Tree, node: number, value: number): boolean {
  const categories = tree.leftCategories?.[node];
  if (Number.isNaN(value) || (tree.zeroIsMissing?.[node] && Math.abs(value) <= LARGEST_ZERO))
    return tree.missingLeft[node];
  if (!categories) return value <= tree.threshold[node];
  const { categoryRounding } = tree;
  return categories.includes(
    categoryRounding ? { toZero: Math.trunc, down: Math.floor }[categoryRounding](value) : value,
  );
}

/** (n * outputs) what rows get: the base and the weighted sum of the trees' answers. O(n * trees * depth). */
export function sumOfTrees(ensemble: TreeEnsemble, { data, rows, columns }: Matrix): Float64Array {
  const { trees, outputs, treeOutput, treeWeight, base } = ensemble;
  const sums = new Float64Array(rows * outputs);
  trees.forEach((tree, t) => {
    for (let i = 0; i < rows; i++) {
      const leaf = leafOf(tree, data, i * columns);
      if (treeOutput) sums[i * outputs + treeOutput[t]] += tree.value[leaf];
      else for (let k = 0; k < outputs; k++) sums[i * outputs + k] += tree.value[leaf * outputs + k];
    }
  });
  return sums.map((sum, at) => base[at % outputs] + treeWeight * sum);
}

/** (n) the position of the class that each row's sums are largest for, the first of equals; one sum is the log-odds of the second. */
export function classesOf(sums: Float64Array, outputs: number): number[] {
  if (outputs === 1) return Array.from(sums, (sum) => Number(sum > 0));
  return rowsOf(sums, outputs).map(positionOfLargest);
}

/** (n, classes) the softmax of each row's sums; one sum, times `steepness`, is the log-odds of the second class. */
export function probabilitiesOf(sums: Float64Array, outputs: number, steepness = 1): number[][] {
  return rowsOf(sums, outputs).map((row) => {
    const parts = outputs === 1 ? [0, steepness * row[0]] : row;
    const largest = Math.max(...parts);
    const powers = parts.map((part) => Math.exp(part - largest));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / total);
  });
}

/** Numbers one after the other as rows of `outputs` each. */
export function rowsOf(numbers: Float64Array, outputs: number): number[][] {
  return Array.from({ length: numbers.length / outputs }, (_, i) => [
    ...numbers.subarray(i * outputs, (i + 1) * outputs),
  ]);
}

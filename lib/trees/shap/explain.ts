/** Exact Shapley values of trees (TreeSHAP). */
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { Matrix, MatrixLike } from "../../core/linear-algebra/matrix";
import { callback, type OptionReaders, optional, readOptions } from "../../core/options";
import { readEnsemble, type TreeModel } from "../read-ensemble";
import { goesLeft, type Tree } from "../tree";
import { type LeafPath, pathsOf, shapleyWeights } from "./leaf-paths";

/** What each feature of each row adds to the answer: a plain record, which `JSON.parse` gives back. */
export interface TreeExplanation {
  readonly kind: "tree-explanation";
  readonly featureNames: readonly string[];
  /** (outputs) the mean answer over the training rows, as the trees remember them. */
  readonly base: readonly number[];
  /** (n, outputs, p) in units of the trees' sum, which they and the base add up to. */
  readonly contributions: readonly (readonly (readonly number[])[])[];
  /** (n, p) the rows that are explained; null for a missing value. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/** How the work reports itself. */
export interface ExplainOptions {
  /** Is called after each tree. */
  readonly onProgress?: (progress: { readonly trees: number; readonly totalTrees: number }) => void;
}

const OPTIONS = {
  onProgress: optional(callback<NonNullable<ExplainOptions["onProgress"]>>()),
} satisfies OptionReaders<ExplainOptions>;

/** Rows that are explained together, so that what is kept of them fits into the cache. */
const BLOCK = 2048;

/**
 * TreeSHAP (树模型的 Shapley 值): how much each feature of each row raised or lowered the answer of trees. Exact.
 *
 * $$\phi_j = \sum_{S \not\ni j} \frac{|S|!\,(p-|S|-1)!}{p!} \left( v(S \cup \{j\}) - v(S) \right)$$
 *
 * v(S) is the answer if only the features in S are known: where another is asked, both children count by the training rows that
 * they had (path-dependent). Units are those of the sum: log-odds of boosted classifiers, probabilities of forests. Contributions
 * say what the model used, not what would happen if the customer changed. Rows that go the same way at the splits above a leaf
 * share their weights: O(n * trees * leaves * depth), and at most O(depth²) for each row and leaf.
 *
 * @param rows (n, p), columns in the order of the fit; NaN is a missing value.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is infinite.
 *
 * @see Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees. Nature
 * Machine Intelligence 2, 56-67, algorithm 2.
 *
 * @example
 * const shape = { feature: [0, -1, -1], threshold: [20, 0, 0], left: [1, -1, -1], right: [2, -1, -1] };
 * const tree = { ...shape, missingLeft: [true, false, false], value: [2, 1, 5], cover: [4, 3, 1] };
 * const { base, contributions } = explain(
 *   { featureNames: ["price"], trees: [tree], outputs: 1, base: [0], treeWeight: 1 },
 *   [[18], [25]],
 * );
 * base; // [2]
 * contributions; // [[[-1]], [[3]]]
 */
export function explain(model: TreeModel, rows: MatrixLike, options: ExplainOptions = {}): TreeExplanation {
  const action = "explain trees";
  const { onProgress } = readOptions(action, options, OPTIONS);
  const { featureNames, trees, outputs, treeOutput, treeWeight, base: start } = readEnsemble(action, model);
  const matrix = readRowsAsFitted(action, "rows", rows, featureNames, true);
  const base = [...start];
  const width = featureNames.length;
  const sums = new Float64Array(matrix.rows * outputs * width);
  trees.forEach((tree, t) => {
    const answers = pathsOf(tree).map((path): LeafAnswer => {
      const values = Array.from({ length: outputs }, (_, k) => {
        if (treeOutput) return k === treeOutput[t] ? treeWeight * tree.value[path.leaf] : 0;
        return treeWeight * tree.value[path.leaf * outputs + k];
      });
      const share = path.shares.reduce((product, share) => product * share, 1);
      values.forEach((value, k) => {
        base[k] += share * value;
      });
      return { ...path, values };
    });
    for (let from = 0; from < matrix.rows; from += BLOCK) {
      const end = Math.min(from + BLOCK, matrix.rows);
      const sides = sidesOf(tree, matrix, from, end);
      const block = sums.subarray(from * outputs * width, end * outputs * width);
      for (const answer of answers) addLeaf(block, width, answer, sides, end - from);
    }
    onProgress?.({ trees: t + 1, totalTrees: trees.length });
  });
  return {
    kind: "tree-explanation",
    featureNames: [...featureNames],
    base,
    contributions: Array.from({ length: matrix.rows }, (_, i) =>
      base.map((_, k) => Array.from(sums.subarray((i * outputs + k) * width, (i * outputs + k + 1) * width))),
    ),
    rows: Array.from({ length: matrix.rows }, (_, i) =>
      Array.from(matrix.data.subarray(i * width, (i + 1) * width), (value) =>
        Number.isNaN(value) ? null : value,
      ),
    ),
  };
}

/** A leaf with what it adds to each output. */
interface LeafAnswer extends LeafPath {
  readonly values: readonly number[];
}

/** Whether each row of a block goes left, by node. */
function sidesOf(tree: Tree, { data, columns }: Matrix, start: number, end: number): Uint8Array[] {
  return tree.feature.map((feature, node) => {
    const side = new Uint8Array(feature < 0 ? 0 : end - start);
    for (let i = 0; i < side.length; i++)
      side[i] = Number(goesLeft(tree, node, data[(start + i) * columns + feature]));
    return side;
  });
}

/** Adds what a leaf contributes to a block of rows. */
function addLeaf(
  block: Float64Array,
  width: number,
  { features, shares, splits, values }: LeafAnswer,
  sides: readonly Uint8Array[],
  count: number,
): void {
  // The bits of the features that a row does not pass. More of them than bits: no row shares its weights.
  const fails = new Int32Array(count);
  for (const { node, place, isLeft } of splits) {
    const side = sides[node];
    for (let i = 0; i < count; i++) if (side[i] !== Number(isLeft)) fails[i] |= 1 << place;
  }
  const known = new Map<number, Float64Array>();
  for (let i = 0; i < count; i++) {
    let weights = known.get(fails[i]);
    if (weights === undefined) {
      const passes = features.map(() => true);
      for (const { node, place, isLeft } of splits)
        if (sides[node][i] !== Number(isLeft)) passes[place] = false;
      weights = shapleyWeights(shares, passes);
      if (features.length <= 32) known.set(fails[i], weights);
    }
    for (let k = 0; k < values.length; k++) {
      if (values[k] === 0) continue;
      const at = (i * values.length + k) * width;
      for (let j = 0; j < weights.length; j++) block[at + features[j]] += weights[j] * values[k];
    }
  }
}

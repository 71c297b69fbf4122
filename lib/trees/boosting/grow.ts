/** Growing of one tree, leaf by leaf. */
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { Tree } from "../tree";
import type { Bins } from "./bins";
import { bestSplit, type LeafSums, type Split, type SplitRules } from "./split";
import type { Workspace } from "./workspace";

/** How a tree is grown. */
export interface GrowRules extends SplitRules {
  readonly maxLeaves: number;
  readonly learningRate: number;
}

/** A leaf, with its rows and the best way to split it. */
export interface Leaf extends LeafSums {
  readonly node: number;
  /** Positions of its rows in the order of the workspace. */
  readonly from: number;
  readonly to: number;
  readonly split?: Split | undefined;
}

/** A tree with the leaves as they lie in the workspace, and the gain of each node, 0 at leaves. */
export interface Grown {
  readonly tree: {
    [Column in Exclude<keyof Tree, "zeroIsMissing" | "categoryRounding">]-?: NonNullable<
      Tree[Column]
    >[number][];
  };
  readonly gains: number[];
  readonly leaves: Leaf[];
}

/**
 * Grows a tree to the gradients of the workspace: the leaf whose split gains most is split next (leaf-wise, 按叶生长). The
 * histogram of the larger child is that of its parent less that of the smaller one.
 *
 * @param asked Columns that may be asked.
 * @param weights (n) of the rows, or undefined if each has weight 1.
 * @see Ke, G. et al. (2017). LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 30.
 */
export function grow(
  workspace: Workspace,
  bins: readonly Bins[],
  asked: ArrayLike<number>,
  weights: Float64Array | undefined,
  rules: GrowRules,
): Grown {
  const { histograms, order, most } = workspace;
  const grown = emptyTree();
  const { tree, leaves } = grown;
  const add = (leaf: Omit<Leaf, "node" | "split">, value: number): Leaf => ({
    ...leaf,
    split: undefined,
    node: addNode(grown, value, leaf.weight),
  });
  const withSplit = (leaf: Leaf): Leaf => ({
    ...leaf,
    split: bestSplit(workspace, leaf, bins, asked, rules),
  });
  const weightOf = (from: number, to: number) => {
    if (!weights) return to - from;
    let sum = 0;
    for (let k = from; k < to; k++) sum += weights[order[k]];
    return sum;
  };
  for (let i = 0; i < order.length; i++) order[i] = i;
  workspace.fill(0, 0, order.length);
  const sum = (first: number) => {
    let total = 0;
    for (let at = first; at < 2 * most; at += 2) total += histograms[at];
    return total;
  };
  const bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const size = { from: 0, to: order.length, weight: weightOf(0, order.length) };
  leaves.push(withSplit(add({ slot: 0, gradient: sum(0), hessian: sum(1), ...size, ...bounds }, 0)));
  for (let count = 1; count < rules.maxLeaves; count++) {
    const at = positionOfLargest(leaves.map(({ split }) => split?.gain ?? 0));
    const { node, split, ...leaf } = leaves[at];
    if (!split) break;
    const { column, goesLeft, left, right } = split;
    const middle = leaf.from + workspace.partition(leaf.from, leaf.to, column, goesLeft);
    const leftIsSmaller = middle - leaf.from < leaf.to - middle;
    const small = leftIsSmaller ? weightOf(leaf.from, middle) : weightOf(middle, leaf.to);
    const weight = leftIsSmaller ? small : leaf.weight - small;
    // The smaller child has a new histogram, the larger one that of its parent.
    const slots = leftIsSmaller ? [count, leaf.slot] : [leaf.slot, count];
    const between = (left.value + right.value) / 2;
    const [below, above] = [{ high: between }, { low: between }];
    const direction = rules.directions[column];
    const limits = direction === 0 ? [] : direction > 0 ? [below, above] : [above, below];
    const pair = [
      { ...leaf, ...left, slot: slots[0], to: middle, weight, ...limits[0] },
      { ...leaf, ...right, slot: slots[1], from: middle, weight: leaf.weight - weight, ...limits[1] },
    ].map((child) => add(child, rules.learningRate * child.value));
    writeSplit(grown, node, split, bins[column]);
    [tree.left[node], tree.right[node]] = pair.map((child) => child.node);
    const isLast = count + 1 === rules.maxLeaves;
    if (!isLast) {
      const [smaller, larger] = leftIsSmaller ? pair : [pair[1], pair[0]];
      workspace.fill(smaller.slot, smaller.from, smaller.to);
      workspace.subtract(smaller.slot, larger.slot);
    }
    leaves.splice(at, 1, ...(isLast ? pair : pair.map(withSplit)));
  }
  return grown;
}

function writeSplit({ tree, gains }: Grown, node: number, split: Split, bins: Bins): void {
  const { column, gain, goesLeft } = split;
  const { categories, bounds, count } = bins;
  tree.feature[node] = column;
  tree.threshold[node] = categories ? 0 : bounds[goesLeft.subarray(0, count).lastIndexOf(1)];
  tree.leftCategories[node] = categories ? categories.filter((_, bin) => goesLeft[bin] === 1) : null;
  tree.missingLeft[node] = goesLeft[count] === 1;
  gains[node] = gain;
}

function emptyTree(): Grown {
  const tree: Grown["tree"] = {
    ...{ feature: [], threshold: [], left: [], right: [], missingLeft: [] },
    ...{ leftCategories: [], value: [], cover: [] },
  };
  return { tree, gains: [], leaves: [] };
}

/** Adds a leaf to the tree. Returns the number of its node. */
function addNode({ tree, gains }: Grown, value: number, cover: number): number {
  tree.threshold.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  tree.missingLeft.push(false);
  tree.leftCategories.push(null);
  tree.value.push(value);
  tree.cover.push(cover);
  gains.push(0);
  return tree.feature.push(-1) - 1;
}

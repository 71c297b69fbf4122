/** Growing of one tree, leaf by leaf. */
import type { Tree } from "../tree";
import type { Bins } from "./bins";
import { bestSplit, type LeafSums, type Side, type Split, type SplitRules } from "./split";
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
  readonly tree: { [Column in Exclude<keyof Tree, "zeroIsMissing">]-?: NonNullable<Tree[Column]>[number][] };
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
  const root = withSplit({ node: 0, slot: 0, gradient: sum(0), hessian: sum(1), ...size, ...bounds });
  const grown = emptyTree();
  addNode(grown, 0, size.weight);
  grown.leaves.push(root);
  for (let count = 1; count < rules.maxLeaves; count++) {
    const at = nextToSplit(grown.leaves);
    const leaf = grown.leaves[at];
    if (!leaf?.split) break;
    const middle =
      leaf.from + workspace.partition(leaf.from, leaf.to, leaf.split.column, leaf.split.goesLeft);
    const leftIsSmaller = middle - leaf.from < leaf.to - middle;
    const small = leftIsSmaller ? weightOf(leaf.from, middle) : weightOf(middle, leaf.to);
    const weight = leftIsSmaller ? small : leaf.weight - small;
    const [left, right] = children(grown, leaf, leaf.split, bins, rules, {
      middle,
      weight,
      leftIsSmaller,
      count,
    });
    const [smaller, larger] = leftIsSmaller ? [left, right] : [right, left];
    const isLast = count + 1 === rules.maxLeaves;
    if (!isLast) {
      workspace.fill(smaller.slot, smaller.from, smaller.to);
      workspace.subtract(smaller.slot, larger.slot);
    }
    grown.leaves.splice(at, 1, ...[left, right].map((child) => (isLast ? child : withSplit(child))));
  }
  return grown;
}

/** The number of the leaf with the largest gain, the first in a tie. */
function nextToSplit(leaves: readonly Leaf[]): number {
  let next = 0;
  leaves.forEach(({ split }, at) => {
    if ((split?.gain ?? 0) > (leaves[next].split?.gain ?? 0)) next = at;
  });
  return next;
}

/** Where the rows of a leaf are cut, the weight of the left ones, and the number of the new histogram. */
interface Cut {
  readonly middle: number;
  readonly weight: number;
  readonly leftIsSmaller: boolean;
  readonly count: number;
}

/** Writes a split into the tree. The smaller child has a new histogram, the larger one that of its parent. */
function children(grown: Grown, leaf: Leaf, split: Split, bins: readonly Bins[], rules: GrowRules, cut: Cut) {
  const { tree, gains } = grown;
  const { node } = leaf;
  const { column, gain, goesLeft, left, right } = split;
  const { categories, bounds, count } = bins[column];
  tree.feature[node] = column;
  tree.threshold[node] = categories ? 0 : bounds[goesLeft.subarray(0, count).lastIndexOf(1)];
  tree.leftCategories[node] = categories ? categories.filter((_, bin) => goesLeft[bin] === 1) : null;
  tree.missingLeft[node] = goesLeft[count] === 1;
  gains[node] = gain;
  const slots = cut.leftIsSmaller ? [cut.count, leaf.slot] : [leaf.slot, cut.count];
  const middle = (left.value + right.value) / 2;
  const childOf = (
    side: Side,
    slot: number,
    from: number,
    to: number,
    weight: number,
    rises: boolean,
  ): Leaf => {
    const low = rises && rules.directions[column] !== 0 ? middle : leaf.low;
    const high = !rises && rules.directions[column] !== 0 ? middle : leaf.high;
    const child = addNode(grown, rules.learningRate * side.value, weight);
    const { gradient, hessian } = side;
    return { node: child, slot, gradient, hessian, weight, from, to, low, high };
  };
  const isFalling = rules.directions[column] < 0;
  const children = [
    childOf(left, slots[0], leaf.from, cut.middle, cut.weight, isFalling),
    childOf(right, slots[1], cut.middle, leaf.to, leaf.weight - cut.weight, !isFalling),
  ];
  [tree.left[node], tree.right[node]] = children.map((child) => child.node);
  return children;
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

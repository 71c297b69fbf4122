/** Growing of one tree (CART). */
import type { Random } from "../../core/random";
import { positionOfLargest } from "../../core/sorting/position-of-largest";
import type { Tree } from "../tree";
import { createCriterion, type NodeRows, type Target } from "./criterion";
import type { RankedColumns } from "./ranked-columns";
import { createSplitter, type Split, type SplitterOptions } from "./splitter";

export interface GrowOptions extends SplitterOptions {
  readonly maxDepth: number;
  readonly maxLeaves: number;
  /** Fewest rows of a node that is split. */
  readonly minSplitRows: number;
  /** Least decrease of impurity, times the node's share of the weight. */
  readonly minImpurityDecrease: number;
}

export interface GrownTree {
  readonly tree: Tree;
  /** (nodes) */
  readonly impurity: readonly number[];
  /** (p) the decrease of impurity by each column, as a share of that by all. */
  readonly importances: readonly number[];
}

/** Gains are equal if they differ by at most this share of the weight, or, of numbers, of the weight times the impurity. */
const TIE = 1e-12;

/**
 * Grows a tree from rows of positive weight, which it reorders. Each node gets its best split; with `maxLeaves`, the node of the
 * largest gain is split first. O(p n) a level.
 *
 * @see Breiman, L., Friedman, J. H., Olshen, R. A. & Stone, C. J. (1984). Classification and Regression Trees. Wadsworth.
 */
export function grow(
  columns: RankedColumns,
  target: Target,
  weights: Float64Array,
  rows: Int32Array,
  options: GrowOptions,
  random: Random,
): GrownTree {
  const { maxDepth, maxLeaves, minLeafRows, minSplitRows, minImpurityDecrease } = options;
  const criterion = createCriterion(target, weights);
  const bestSplit = createSplitter(columns, criterion, options, random);
  const nodes = emptyNodes();
  const buffer = new Int32Array(rows.length);
  const open: (NodeRows & { node: number; depth: number; split: Split })[] = [];

  function add(from: number, to: number, depth: number): number {
    const { cover, impurity } = criterion.begin({ rows, from, to }, nodes.value);
    const node = nodes.feature.push(-1) - 1;
    nodes.threshold.push(0);
    nodes.left.push(-1);
    nodes.right.push(-1);
    nodes.missingLeft.push(false);
    nodes.cover.push(cover);
    nodes.impurity.push(impurity);
    if (impurity === 0 || to - from < Math.max(minSplitRows, 2 * minLeafRows) || depth >= maxDepth)
      return node;
    const split = bestSplit({ rows, from, to }, TIE * cover * (target.kind === "variance" ? impurity : 1));
    if (split && split.gain / nodes.cover[0] + Number.EPSILON >= minImpurityDecrease)
      open.push({ node, rows, from, to, depth, split });
    return node;
  }

  add(0, rows.length, 0);
  for (let leaves = 1; open.length > 0 && leaves < maxLeaves; leaves++) {
    const next =
      maxLeaves === Number.POSITIVE_INFINITY
        ? open.length - 1
        : positionOfLargest(open.map(({ split }) => split.gain));
    const [{ node, from, to, depth, split }] = open.splice(next, 1);
    const middle = partition({ rows, from, to }, columns.ranks[split.feature], split.rank, buffer);
    nodes.feature[node] = split.feature;
    nodes.threshold[node] = split.threshold;
    nodes.left[node] = add(from, middle, depth + 1);
    nodes.right[node] = add(middle, to, depth + 1);
  }
  const { impurity, ...tree } = nodes;
  return { tree, impurity, importances: importancesOf(tree, impurity, columns.ranks.length) };
}

/** (p) how much each column decreases the impurity, as a share of what all do; 0 without splits. */
export function importancesOf(
  { feature, left, right, cover }: Tree,
  impurity: readonly number[],
  columns: number,
) {
  const gains = new Array<number>(columns).fill(0);
  const risk = (node: number) => cover[node] * impurity[node];
  feature.forEach((j, node) => {
    if (j >= 0) gains[j] += risk(node) - risk(left[node]) - risk(right[node]);
  });
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return gains.map((gain) => (total > 0 ? gain / total : 0));
}

function emptyNodes() {
  const [feature, threshold, left, right, value, cover, impurity] = Array.from(
    { length: 7 },
    (): number[] => [],
  );
  return { feature, threshold, left, right, missingLeft: [] as boolean[], value, cover, impurity };
}

/** Brings the rows that go left before the others, all in the order they had. Returns where the others begin. */
function partition(
  { rows, from, to }: NodeRows,
  ranks: Int32Array,
  rank: number,
  buffer: Int32Array,
): number {
  let middle = from;
  let others = 0;
  for (let i = from; i < to; i++)
    if (ranks[rows[i]] <= rank) rows[middle++] = rows[i];
    else buffer[others++] = rows[i];
  rows.set(buffer.subarray(0, others), middle);
  return middle;
}

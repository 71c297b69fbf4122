/** The best split of a node. */
import type { Random } from "../../core/random";
import type { Criterion, NodeRows } from "./criterion";
import { lastUpTo, type RankedColumns } from "./ranked-columns";
import { createSorter } from "./sorter";

/** Rows whose rank in the column is at most `rank` go left. */
export interface Split {
  readonly feature: number;
  readonly rank: number;
  readonly threshold: number;
  readonly gain: number;
}

export interface SplitterOptions {
  /** Columns tried at each node. */
  readonly features: number;
  /** Whether columns are tried in their order, and not in a random one. */
  readonly inOrder: boolean;
  /** Fewest rows of a child. */
  readonly minLeafRows: number;
  /** One random threshold a column, as in extra trees, instead of the best one. */
  readonly randomThresholds: boolean;
}

/**
 * Finds the best split of a node, with which the criterion has begun. Gains that differ by at most `tie` are equal: then the
 * column tried first and its lowest threshold stand. Columns are tried until one has values that differ. O(m) for each column of m
 * rows.
 */
export function createSplitter(
  { ranks, values }: RankedColumns,
  criterion: Criterion,
  { features, inOrder, minLeafRows, randomThresholds }: SplitterOptions,
  random: Random,
) {
  const columns = ranks.map((_, j) => j);
  const { read, sort, upTo } = createSorter(ranks[0].length);

  /** The best split by a column, if its gain is above `least`; null if all its values are alike. */
  function bestOf(feature: number, node: NodeRows, least: number, tie: number): Split | undefined | null {
    const range = read(ranks[feature], node);
    if (range.low === range.high) return null;
    return (randomThresholds ? randomOf : bestOfAll)(feature, range, node, least, tie);
  }

  function bestOfAll(feature: number, range: Range, node: NodeRows, least: number, tie: number) {
    const { keys, order } = sort(range, node);
    const last = node.to - node.from - minLeafRows;
    const found = criterion.scan(keys, order, last, minLeafRows, least, tie);
    if (found < 0) return undefined;
    const rank = range.low + keys[found];
    const [below, above] = [values[feature][rank], values[feature][range.low + keys[found + 1]]];
    const middle = below / 2 + above / 2;
    return { feature, rank, threshold: middle < above ? middle : below, gain: criterion.gain() };
  }

  function randomOf(feature: number, { low, high }: Range, node: NodeRows, least: number, tie: number) {
    const share = random.uniform();
    const [lowest, highest] = [values[feature][low], values[feature][high]];
    const drawn = lowest * (1 - share) + highest * share;
    const threshold = drawn < highest ? drawn : lowest;
    const rank = lastUpTo(values[feature], threshold, low, high);
    const { keys, order, count } = upTo(rank, node);
    if (node.to - node.from - count < minLeafRows) return undefined;
    const found = criterion.scan(keys, order, count, minLeafRows, least, tie);
    return found < 0 ? undefined : { feature, rank, threshold, gain: criterion.gain() };
  }

  return (node: NodeRows, tie: number): Split | undefined => {
    let best: Split | undefined;
    let differ = false;
    for (let j = 0; j < columns.length && (j < features || !differ); j++) {
      if (!inOrder) {
        const k = j + random.integer(columns.length - j);
        [columns[j], columns[k]] = [columns[k], columns[j]];
      }
      const split = bestOf(columns[j], node, best ? best.gain + tie : Number.NEGATIVE_INFINITY, tie);
      if (split !== null) differ = true;
      best = split ?? best;
    }
    return best;
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

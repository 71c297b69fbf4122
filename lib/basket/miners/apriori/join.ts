/** Apriori's join step: two frequent sets that differ in their last item make a candidate, which is then pruned. */
import { GrowableColumns } from "../../../core/growable-columns";
import { offsetsOf } from "../../../core/offsets";
import { type AprioriTrace, itemsOf, type Level } from "./level";
import { findInfrequentSubset } from "./prune";

/** The candidates of one length that were not pruned, as columns like those of a level. */
export interface Candidates extends Omit<Level, "node"> {
  /** Candidates before pruning, and how many of them were pruned. */
  readonly candidates: number;
  readonly pruned: number;
  /** The count of each candidate, if the join counted them, and the number of cells read to do so. */
  readonly count?: Int32Array;
  readonly touched: number;
}

/**
 * Joins the last level with itself and prunes the result. In the example of the paper, L3 is {1 2 3}, {1 2 4}, {1 3 4},
 * {1 3 5} and {2 3 4}. The join step gives {1 2 3 4} and {1 3 4 5}; the prune step drops {1 3 4 5}, since {1 4 5} is not
 * in L3.
 *
 * @param path All levels so far.
 */
export function joinLevel(path: readonly Level[], maxItemsets: number, trace?: AprioriTrace): Candidates {
  const previous = path[path.length - 1];
  const length = path.length + 1;
  const starts = childOffsets(previous.parent, path[path.length - 2].item.length);
  const kept = new GrowableColumns({ item: Int32Array, parent: Int32Array });
  const keptSubsets = new GrowableColumns({ subsets: Int32Array }, 256 * length);
  const subsets = new Int32Array(length);
  let candidates = 0;
  let pruned = 0;
  for (let a = 0; a < previous.item.length; a++) {
    const siblingsEnd = starts[previous.parent[a] + 1];
    for (let b = a + 1; b < siblingsEnd; b++) {
      candidates++;
      const removed = findInfrequentSubset(previous, starts, a, b, subsets);
      if (removed >= 0) {
        pruned++;
        trace?.pruned?.(itemsOf(path, a, previous.item[b]), removed);
        continue;
      }
      if (kept.size === maxItemsets) throw tooManyCandidates(length, maxItemsets);
      const candidate = kept.addRow();
      kept.columns.item[candidate] = previous.item[b];
      kept.columns.parent[candidate] = a;
      keptSubsets.reserve(kept.size * length);
      const columns = keptSubsets.columns.subsets;
      for (let k = 0; k < length; k++) columns[candidate * length + k] = subsets[k];
    }
  }
  keptSubsets.size = kept.size * length;
  return { ...kept.finish(), ...keptSubsets.finish(), candidates, pruned, touched: 0 };
}

/** The sets that extend set p are at positions `childOffsets[p]` to `childOffsets[p + 1] - 1`. */
function childOffsets(parent: Int32Array, parentCount: number): Int32Array {
  const lengths = new Int32Array(parentCount);
  for (const p of parent) lengths[p]++;
  return offsetsOf(lengths);
}

function tooManyCandidates(length: number, maxItemsets: number): RangeError {
  return new RangeError(
    `Cannot mine itemsets: maxItemsets must be at least Apriori's candidates of ${length} items, current value is ${maxItemsets}; raise minSupport, set maxLength, or use Eclat, which has no candidates`,
  );
}

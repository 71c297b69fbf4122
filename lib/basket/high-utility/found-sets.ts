/** Collects itemsets, and raises the threshold when only the top k are wanted. */
import { mustBe } from "../../core/errors";
import { withNoun } from "../display/wording";

export interface SetLimits {
  /** Minimum utility, in currency units. */
  readonly minUtility: number;
  readonly minLength: number;
  /** Number of itemsets wanted. The threshold rises to the utility of the last of them. */
  readonly top: number;
  readonly maxItemsets: number;
}

export interface FoundSet {
  readonly items: readonly number[];
  readonly count: number;
  readonly utility: number;
}

export type FoundSets = ReturnType<typeof createFoundSets>;

export function createFoundSets({ minUtility, minLength, top, maxItemsets }: SetLimits) {
  /** Minimum utility at this time. */
  let threshold = minUtility;
  let sets: FoundSet[] = [];
  let nextFilter = 2 * Math.min(top, maxItemsets) + 64;
  /** Min-heap of the `top` highest utilities. */
  const heap: number[] = [];

  function add(items: readonly number[], count: number, utility: number): void {
    if (items.length < minLength) return;
    sets.push({ items: items.slice(), count, utility });
    if (Number.isFinite(top)) raiseThreshold(utility);
    if (sets.length >= nextFilter) {
      sets = sets.filter((set) => set.utility >= threshold);
      nextFilter = Math.max(nextFilter, 2 * sets.length);
    }
    if (sets.length > maxItemsets) throw tooManySets(maxItemsets);
  }

  /** Adds a utility to the heap; once it has `top` of them, its lowest is the threshold. */
  function raiseThreshold(utility: number): void {
    if (heap.length < top) {
      let slot = heap.push(utility) - 1;
      while (slot > 0 && heap[(slot - 1) >> 1] > utility) {
        heap[slot] = heap[(slot - 1) >> 1];
        slot = (slot - 1) >> 1;
      }
      heap[slot] = utility;
    } else if (utility > heap[0]) {
      let slot = 0;
      for (let child = 1; child < top; child = 2 * slot + 1) {
        if (child + 1 < top && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= utility) break;
        heap[slot] = heap[child];
        slot = child;
      }
      heap[slot] = utility;
    }
    if (heap.length === top) threshold = Math.max(threshold, heap[0]);
  }

  /** The itemsets wanted: highest utility first, then fewer items, then lower item numbers. */
  function finish(): FoundSet[] {
    return sets
      .filter((set) => set.utility >= threshold)
      .sort((a, b) => b.utility - a.utility || a.items.length - b.items.length || byItems(a.items, b.items))
      .slice(0, top);
  }

  /** How far the search came, in words. */
  const progress = () =>
    `${withNoun(sets.length, "set")} found by then; raise minUtility or minSupport, set top or maxLength`;

  return { threshold: () => threshold, add, finish, progress };
}

export function tooManySets(maxItemsets: number): RangeError {
  const rule =
    "at least the number of sets; raise minUtility or minSupport, set top or maxLength, or raise it";
  return new RangeError(mustBe("mine high-utility itemsets", "maxItemsets", rule, maxItemsets));
}

function byItems(a: readonly number[], b: readonly number[]): number {
  const left = a.slice().sort((x, y) => x - y);
  const right = b.slice().sort((x, y) => x - y);
  const differing = left.findIndex((item, k) => item !== right[k]);
  return differing < 0 ? 0 : left[differing] - right[differing];
}

/**
 * Apriori (先验算法): itemsets found level by level. A set of k items can only be frequent if all its subsets of k - 1
 * items are; what is left after that test is counted in one pass over the baskets.
 */
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireInteger } from "../../../core/errors";
import { enlarged } from "../../../core/growable-columns";
import { DISPLAY, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import type { FrequentItemsets, MiningOptions, MiningWork } from "../../types";
import { type FrequentItems, type ItemOrder, prepare } from "../frequent-items";
import { createTree } from "../results/itemset-tree";
import { countCandidates } from "./count-candidates";

/** What Apriori did for sets of one length. */
export interface AprioriLevel {
  /** Items in each set. */
  readonly length: number;
  /** Sets made by joining two frequent sets that differ in their last item. */
  readonly candidates: number;
  /** Candidates with a subset that is not frequent: dropped without counting. */
  readonly pruned: number;
  /** Candidates counted in the baskets. */
  readonly counted: number;
  /** Counted and frequent. */
  readonly kept: number;
  /** The candidates one by one, the first `maxListed` of them. */
  readonly sets: readonly AprioriCandidate[];
}

export interface AprioriCandidate {
  readonly items: readonly string[];
  readonly outcome: "pruned" | "infrequent" | "kept";
  /** Baskets that hold it; a pruned candidate is not counted. */
  readonly count?: number;
  /** Of a pruned candidate: a subset that is not frequent. */
  readonly missing?: readonly string[];
}

/** Watches the search. Items are ranks, ascending: the rarest first. */
interface Trace {
  /** @param touched Cells of baskets and nodes of the candidates' tree that were read. */
  level(
    length: number,
    candidates: number,
    pruned: number,
    counted: number,
    kept: number,
    touched: number,
  ): void;
  pruned(items: readonly number[], missing: readonly number[]): void;
  counted(items: readonly number[], count: number): void;
}

/**
 * Frequent itemsets by Apriori: which items are bought together, and how often.
 *
 * $$C_k = \{\, X \cup Y : X, Y \in L_{k-1},\ |X \cup Y| = k,\ \text{every } (k-1)\text{-subset is in } L_{k-1} \,\}$$
 *
 * L_k are the candidates in C_k that enough baskets hold. Pairs are counted directly, one row of their triangle at a
 * time; longer candidates by walking each basket down a tree of them. Exact. The method to learn from: where long sets
 * are frequent it counts very many candidates, and Eclat is far quicker.
 *
 * @returns The same itemsets in the same order as `eclat.mine` and `fpGrowth.mine`.
 * @throws {RangeError} If a threshold is out of range, or there are more than `maxItemsets` sets or candidates.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499.
 *
 * @example
 * [...mine(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.5 })].length; // 3
 */
export function mine(baskets: Baskets, options: MiningOptions): FrequentItemsets {
  return search(prepare(baskets, options));
}

export interface LevelOptions extends MiningOptions {
  /** Candidates to list one by one at each level. @default 100 */
  readonly maxListed?: number;
  /**
   * Sets that share all but their last item are joined, so the order of the items decides how many candidates there
   * are. `mine` puts the rarest first, which makes fewest. @default "rarestFirst"
   */
  readonly order?: ItemOrder;
}

/**
 * Apriori's work, level by level: what it tried, what it dropped unseen, what it counted and what it kept.
 *
 * @returns One record a level, from single items up; at the end of a cell it shows as a table.
 * @throws As `mine`.
 *
 * @example
 * levels(baskets.of([["a", "b"], ["a"]]), { minSupport: 0.6 })[0];
 * // { length: 1, candidates: 2, pruned: 0, counted: 2, kept: 1, sets: … }
 */
export function levels(baskets: Baskets, options: LevelOptions): readonly AprioriLevel[] {
  const { maxListed = 100, order = "rarestFirst" } = options;
  requireInteger("trace Apriori", "maxListed", maxListed, 0);
  if (order !== "rarestFirst" && order !== "mostFrequentFirst") {
    throw new RangeError(mustBe("trace Apriori", "order", `"rarestFirst" or "mostFrequentFirst"`, order));
  }
  const frequent = prepare(baskets, options, order);
  const found: AprioriLevel[] = [firstLevel(baskets, frequent, maxListed)];
  let sets: AprioriCandidate[] = [];
  const named = (ranks: readonly number[]) => {
    const names = ranks.map((rank) => frequent.names[rank]);
    return order === "rarestFirst" ? names.reverse() : names;
  };
  const list = (set: () => AprioriCandidate) => {
    if (sets.length < maxListed) sets.push(set());
  };
  search(frequent, {
    pruned: (items, missing) =>
      list(() => ({ items: named(items), outcome: "pruned", missing: named(missing) })),
    counted: (items, count) => {
      const outcome = count >= frequent.minCount ? "kept" : "infrequent";
      list(() => ({ items: named(items), outcome, count }));
    },
    level: (length, candidates, pruned, counted, kept) => {
      found.push({ length, candidates, pruned, counted, kept, sets });
      sets = [];
    },
  });
  return withDisplay(found, (all) => {
    const columns = ["length", "candidates", "pruned", "counted", "kept"];
    return table.fromRecords(all as never, { caption: "Apriori, level by level", columns })[DISPLAY]();
  });
}

/**
 * What Apriori costs, counted rather than timed: the same on every machine.
 *
 * @throws As `mine`.
 *
 * @example
 * work(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } }); // { sets: 3, tried: 3, touched: 4 }
 */
export function work(baskets: Baskets, options: MiningOptions): MiningWork {
  const frequent = prepare(baskets, options);
  let tried = frequent.counts.length;
  let touched = baskets.items.length;
  const found = search(frequent, {
    pruned: () => {},
    counted: () => {},
    level: (_length, _candidates, _pruned, counted, _kept, read) => {
      tried += counted;
      touched += read;
    },
  });
  return { sets: found.size, tried, touched };
}

function firstLevel(baskets: Baskets, frequent: FrequentItems, maxListed: number): AprioriLevel {
  const { itemNames } = baskets;
  const counts = new Int32Array(itemNames.length);
  for (const item of baskets.items) counts[item]++;
  const sets = itemNames.slice(0, maxListed).map((name, item): AprioriCandidate => {
    const count = counts[item];
    return { items: [name], outcome: count >= frequent.minCount ? "kept" : "infrequent", count };
  });
  const candidates = itemNames.length;
  return { length: 1, candidates, pruned: 0, counted: candidates, kept: frequent.counts.length, sets };
}

/** The frequent sets of one length. Facet i of a set is the set without its item i. */
interface Level {
  readonly item: Int32Array;
  /** Position in the level before. */
  readonly parent: Int32Array;
  /** Position of facet i of set s in the level before: `facets[s * length + i]`. */
  readonly facets: Int32Array;
  /** Number of each set in the tree of all sets. */
  readonly node: Int32Array;
}

function search(frequent: FrequentItems, trace?: Trace): FrequentItemsets {
  const { counts, minCount, maxLength, maxItemsets } = frequent;
  const tree = createTree(frequent, "apriori");
  const singles = Int32Array.from(counts.keys());
  const node = singles.map((rank) => tree.add(rank, -1, counts[rank]));
  const path: Level[] = [
    { item: singles, parent: new Int32Array(singles.length), facets: new Int32Array(singles.length), node },
  ];
  let rows = { offsets: frequent.offsets, ranks: frequent.ranks };

  for (let length = 2; length <= maxLength; length++) {
    const previous = path[length - 2];
    if (previous.item.length < 2) break;
    const joined = length === 2 ? joinPairs(frequent, trace) : join(path, maxItemsets, trace);
    const { item, parent, facets, candidates, pruned } = joined;
    let { count, touched } = joined;
    if (!count) {
      const counted = countCandidates(path.concat({ item, parent, facets, node: parent }), rows);
      count = counted.count;
      touched = counted.touched;
      rows = counted.rows;
    }
    const kept: number[] = [];
    for (let c = 0; c < item.length; c++) {
      if (trace && length > 2) trace.counted(itemsOf(path, parent[c], item[c]), count[c]);
      if (count[c] >= minCount) kept.push(c);
    }
    trace?.level(length, candidates, pruned, candidates - pruned, kept.length, touched);
    if (kept.length === 0) break;
    const next: Level = {
      item: Int32Array.from(kept, (c) => item[c]),
      parent: Int32Array.from(kept, (c) => parent[c]),
      facets: new Int32Array(kept.length * length),
      node: Int32Array.from(kept, (c) => tree.add(item[c], previous.node[parent[c]], count[c])),
    };
    kept.forEach((c, s) => {
      next.facets.set(facets.subarray(c * length, (c + 1) * length), s * length);
    });
    path.push(next);
  }
  return tree.finish();
}

interface Candidates {
  readonly item: Int32Array;
  readonly parent: Int32Array;
  readonly facets: Int32Array;
  /** Candidates before pruning, and how many of them were pruned. */
  readonly candidates: number;
  readonly pruned: number;
  /** Counts, where joining has counted already, and the cells it read for them. */
  readonly count?: Int32Array;
  readonly touched: number;
}

/**
 * Pairs need no pruning, and there can be very many: one item's partners are counted at a time, in the baskets that
 * hold it, and only the frequent ones are kept.
 */
function joinPairs(frequent: FrequentItems, trace: Trace | undefined): Candidates {
  const { counts, offsets, ranks, basketOffsets, basketIds, minCount } = frequent;
  const itemCount = counts.length;
  const cursor = offsets.slice(0, -1);
  const together = new Int32Array(itemCount);
  let touched = 0;
  const item: number[] = [];
  const parent: number[] = [];
  const count: number[] = [];
  for (let rank = 0; rank < itemCount; rank++) {
    for (let k = basketOffsets[rank]; k < basketOffsets[rank + 1]; k++) {
      const basket = basketIds[k];
      for (let p = ++cursor[basket]; p < offsets[basket + 1]; p++) together[ranks[p]]++;
      touched += offsets[basket + 1] - cursor[basket];
    }
    for (let other = rank + 1; other < itemCount; other++) {
      trace?.counted([rank, other], together[other]);
      if (together[other] >= minCount) {
        item.push(other);
        parent.push(rank);
        count.push(together[other]);
      }
    }
    together.fill(0, rank + 1);
  }
  const facets = new Int32Array(2 * item.length);
  for (let c = 0; c < item.length; c++) {
    facets[2 * c] = item[c];
    facets[2 * c + 1] = parent[c];
  }
  return {
    item: Int32Array.from(item),
    parent: Int32Array.from(parent),
    facets,
    candidates: (itemCount * (itemCount - 1)) / 2,
    pruned: 0,
    touched,
    count: Int32Array.from(count),
  };
}

/** Joins sets that differ in their last item, and drops a candidate as soon as one of its facets is not frequent. */
function join(path: readonly Level[], maxItemsets: number, trace: Trace | undefined): Candidates {
  const previous = path[path.length - 1];
  const length = path.length + 1;
  const starts = startsByParent(previous.parent, path[path.length - 2].item.length);
  // There can be millions of candidates, so they grow as columns.
  let item: Int32Array = new Int32Array(256);
  let parent: Int32Array = new Int32Array(256);
  let facets: Int32Array = new Int32Array(256 * length);
  let size = 0;
  const own = new Int32Array(length);
  let candidates = 0;
  let pruned = 0;
  for (let a = 0; a < previous.item.length; a++) {
    const familyEnd = starts[previous.parent[a] + 1];
    for (let b = a + 1; b < familyEnd; b++) {
      candidates++;
      own[length - 1] = a;
      own[length - 2] = b;
      let i = length - 3;
      for (; i >= 0; i--) {
        const facet = extension(
          starts,
          previous.item,
          previous.facets[a * (length - 1) + i],
          previous.item[b],
        );
        if (facet < 0) break;
        own[i] = facet;
      }
      if (i >= 0) {
        pruned++;
        if (trace) {
          const items = itemsOf(path, a, previous.item[b]);
          const missing = items.filter((_, k) => k !== i);
          trace.pruned(items, missing);
        }
        continue;
      }
      if (size === maxItemsets) throw tooManyCandidates(length, maxItemsets);
      if (size === item.length) {
        item = enlarged(item, size + 1);
        parent = enlarged(parent, size + 1);
        facets = enlarged(facets, (size + 1) * length);
      }
      item[size] = previous.item[b];
      parent[size] = a;
      for (let k = 0; k < length; k++) facets[size * length + k] = own[k];
      size++;
    }
  }
  return {
    item: item.slice(0, size),
    parent: parent.slice(0, size),
    facets: facets.slice(0, size * length),
    candidates,
    pruned,
    touched: 0,
  };
}

function tooManyCandidates(length: number, maxItemsets: number): RangeError {
  return new RangeError(
    `Cannot mine itemsets: maxItemsets must be at least Apriori's candidates of ${length} items, current value is ${maxItemsets}; raise minSupport, set maxLength, or use Eclat, which has no candidates`,
  );
}

/** Where the sets with each parent begin. */
export function startsByParent(parent: Int32Array, parentCount: number): Int32Array {
  const starts = new Int32Array(parentCount + 1);
  for (const p of parent) starts[p + 1]++;
  for (let p = 0; p < parentCount; p++) starts[p + 1] += starts[p];
  return starts;
}

/** Position of the set that is set `parent` and the given item, by bisection among its siblings; -1 if there is none. */
function extension(starts: Int32Array, item: Int32Array, parent: number, wanted: number): number {
  let low = starts[parent];
  let high = starts[parent + 1];
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (item[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && item[low] === wanted ? low : -1;
}

/** The ranks of the set that extends set `position` of the last level by an item. */
function itemsOf(path: readonly Level[], position: number, last: number): number[] {
  const items = [last];
  for (let k = path.length - 1, p = position; k >= 0; p = path[k].parent[p], k--) items.push(path[k].item[p]);
  return items.reverse();
}

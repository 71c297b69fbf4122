/** Apriori for teaching: its levels with their candidates, and its work in numbers. */
import type { Baskets } from "../../../core/baskets";
import { integer, type OptionReaders, oneOf, readOptions, withDefault } from "../../../core/options";
import { column } from "../../../core/text/cell";
import { localized } from "../../../core/text/language";
import * as table from "../../../core/text/table";
import { withTable } from "../../display";
import { MINING_READERS, type MiningOptions, type MiningWork } from "../../types";
import { type FrequentItems, type ItemOrder, prepare } from "../frequent-items";
import { createTree } from "../results/itemset-tree";
import { measureWork } from "../textbook-miner";
import type { LevelCounts } from "./level";
import { searchLevels } from "./mine";

/** What Apriori did for sets of one length. */
export interface AprioriLevel extends LevelCounts {
  /** The candidates one by one, the first `maxListed` of them. */
  readonly sets: readonly AprioriCandidate[];
}

/** One candidate of Apriori, and what became of it. */
export interface AprioriCandidate {
  readonly items: readonly string[];
  readonly outcome: "pruned" | "infrequent" | "kept";
  /** Baskets that hold it; absent for a pruned candidate, which is not counted. */
  readonly count?: number;
  /** A subset that is not frequent; for a pruned candidate only. */
  readonly missing?: readonly string[];
}

/** Options of `apriori.levels`. */
export interface LevelOptions extends MiningOptions {
  /** Candidates to list one by one at each level. @default 100 */
  readonly maxListed?: number;
  /**
   * Order of the items within a set. Sets that share all but their last item are joined, so the order decides how many
   * candidates there are. `mine` puts the rarest first, which makes fewest. @default "rarestFirst"
   */
  readonly order?: ItemOrder;
}

const LEVEL_READERS = {
  ...MINING_READERS,
  maxListed: withDefault(100, integer(0)),
  order: withDefault("rarestFirst", oneOf<ItemOrder>(["rarestFirst", "mostFrequentFirst"])),
} satisfies OptionReaders<LevelOptions>;

/**
 * Apriori's work level by level: candidates joined, pruned, counted and kept.
 *
 * @returns One record a level, from single items up; displayed as a table.
 * @throws As `mine`.
 *
 * @example
 * // The example of the paper: L3 is {1 2 3}, {1 2 4}, {1 3 4}, {1 3 5} and {2 3 4}.
 * const receipts = baskets.of([["1", "2", "3"], ["1", "2", "4"], ["1", "3", "4"], ["1", "3", "5"], ["2", "3", "4"], ["2"]]);
 * const [, , , fourth] = levels(receipts, { minSupport: { count: 1 }, order: "mostFrequentFirst" });
 * fourth.candidates; // 2
 * fourth.sets[0]; // { items: ["1", "3", "4", "5"], outcome: "pruned", missing: ["1", "4", "5"] }
 */
export function levels(baskets: Baskets, options: LevelOptions): readonly AprioriLevel[] {
  const { maxListed, order, ...limits } = readOptions("trace Apriori", options, LEVEL_READERS);
  const frequent = prepare(baskets, limits, order);
  const found: AprioriLevel[] = [singleItems(baskets, frequent, maxListed)];
  let sets: AprioriCandidate[] = [];
  const namesOf = (ranks: readonly number[]) => {
    const names = ranks.map((rank) => frequent.names[rank]);
    return order === "rarestFirst" ? names.reverse() : names;
  };
  const list = (set: () => AprioriCandidate) => {
    if (sets.length < maxListed) sets.push(set());
  };
  searchLevels(frequent, createTree(frequent, "apriori"), {
    pruned: (items, removed) =>
      list(() => {
        const missing = namesOf(items.filter((_, k) => k !== removed));
        return { items: namesOf(items), outcome: "pruned", missing };
      }),
    counted: (items, count) => {
      const outcome = count >= frequent.minCount ? "kept" : "infrequent";
      list(() => ({ items: namesOf(items), outcome, count }));
      return sets.length < maxListed;
    },
    level: (counts) => {
      found.push({ ...counts, sets });
      sets = [];
    },
  });
  return withTable(found, (all) => {
    const columns = [
      column("length", "项数"),
      column("candidates", "候选"),
      column("pruned", "剪掉"),
      column("counted", "数过"),
      column("kept", "留下"),
    ];
    return table.fromRecords(all as never, {
      caption: localized("Apriori, level by level", "Apriori 逐层进行"),
      columns,
    });
  });
}

function singleItems(baskets: Baskets, frequent: FrequentItems, maxListed: number): AprioriLevel {
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

/**
 * What Apriori costs, counted rather than timed: the same on every machine.
 *
 * @throws As `mine`.
 *
 * @example
 * work(baskets.of([["a", "b"], ["a"]]), { minSupport: { count: 1 } }); // { sets: 3, tried: 3, touched: 4 }
 */
export function work(baskets: Baskets, options: MiningOptions): MiningWork {
  return measureWork("apriori", baskets, options, (frequent, tree, count) =>
    searchLevels(frequent, tree, { level: ({ counted }, touched) => count(counted, touched) }),
  );
}

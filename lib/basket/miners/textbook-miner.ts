/** What the three textbook miners share: preparing the baskets, collecting the itemsets and counting the work. */
import type { Baskets } from "../../core/baskets";
import { readOptions } from "../../core/options";
import {
  type Algorithm,
  type FrequentItemsets,
  MINE,
  MINING_READERS,
  type MiningOptions,
  type MiningWork,
} from "../types";
import { type FrequentItems, prepare } from "./frequent-items";
import { createTree, type ItemsetTree } from "./results/itemset-tree";

/** Runs a search, which adds all frequent itemsets to the tree, and returns what it found. */
export function mineWith(
  search: (frequent: FrequentItems, tree: ItemsetTree) => void,
  algorithm: Algorithm,
  baskets: Baskets,
  options: MiningOptions,
): FrequentItemsets {
  const frequent = prepare(baskets, readOptions(MINE, options, MINING_READERS));
  const tree = createTree(frequent, algorithm);
  search(frequent, tree);
  return tree.finish();
}

/** Counts sets tried and entries read. */
export type CountWork = (tried: number, touched: number) => void;

/** Runs a search and returns what it cost. Counting the single items is added here. */
export function measureWork(
  algorithm: Algorithm,
  baskets: Baskets,
  options: MiningOptions,
  search: (frequent: FrequentItems, tree: ItemsetTree, count: CountWork) => void,
): MiningWork {
  let tried = 0;
  let touched = 0;
  const count: CountWork = (moreTried, moreTouched) => {
    tried += moreTried;
    touched += moreTouched;
  };
  const counted = (frequent: FrequentItems, tree: ItemsetTree) => {
    count(frequent.counts.length, baskets.items.length);
    search(frequent, tree, count);
  };
  const { size } = mineWith(counted, algorithm, baskets, options);
  return { sets: size, tried, touched };
}

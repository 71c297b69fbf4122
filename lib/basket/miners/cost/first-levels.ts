/** The exact part of the estimate: the frequent items, and the frequent pairs of all of them or of a sample. */
import type { Random } from "../../../core/random";
import type { RankedItems } from "../frequent-items";
import { createSearch, type Database, type Search } from "../hybrid";
import { mineBranches, type PartialItemsets } from "../hybrid/partial-itemsets";
import { measure } from "./measure";

/** Pairs of cells to count at most; takes a fraction of a second. If there are more, a sample of the items is used. */
const MOST_PAIRS = 10_000_000;

export interface FirstLevels {
  readonly ranked: RankedItems;
  readonly database: Database;
  readonly search: Search;
  /** The sampled items and their frequent pairs. */
  readonly part: PartialItemsets;
  /** The pairs of sampled item k begin at `pairStarts[k]` of the part, and end where those of item k + 1 begin. */
  readonly pairStarts: Int32Array;
  /** Probability that an item is in the sample. */
  readonly rate: number;
  /** Processor time that counting took. */
  readonly seconds: number;
}

export function countFirstLevels(
  ranked: RankedItems,
  database: Database,
  random: Random,
  mostPairs = MOST_PAIRS,
): FirstLevels {
  const rate = Math.min(1, mostPairs / Math.max(1, database.pairs / 2));
  const ranks = ranked.counts.map((_, rank) => rank).filter(() => rate === 1 || random.uniform() < rate);
  const atMostPairs = {
    ...ranked,
    maxLength: Math.min(2, ranked.maxLength),
    maxItemsets: Number.MAX_SAFE_INTEGER,
  };
  let next = ranks.length;
  const search = createSearch(ranked.counts, database);
  const { seconds, value: part } = measure(() =>
    mineBranches(atMostPairs, search, () => (next > 0 ? ranks[--next] : -1)),
  );

  const pairStarts = new Int32Array(ranks.length + 1).fill(part.item.length);
  for (let at = part.item.length - 1; at >= ranks.length; at--) pairStarts[part.parent[at]] = at;
  for (let item = ranks.length - 1; item >= 0; item--)
    if (pairStarts[item] === part.item.length) pairStarts[item] = pairStarts[item + 1];
  return { ranked, database, search, part, pairStarts, rate, seconds };
}

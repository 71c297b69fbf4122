/** The part of the estimate that is not random: all sets, if they can be counted quickly, and the least number of them. */
import type { RankedItems } from "../frequent-items";
import { countSets, createSearch, type Database } from "../hybrid";
import { subsetCount } from "../hybrid/set-counters";
import type { FirstLevels } from "./first-levels";
import { measure } from "./measure";

/** Pairs of cells and steps of the search at most; takes a fraction of a second. */
const MOST_PAIRS = 20_000_000;
const MOST_STEPS = 100_000;

/** Sets of up to this many members are counted in one step, which takes some microseconds. */
const MOST_AT_A_TIME = 10;

/** The number of sets of all lengths, and the seconds that counting took; undefined if it takes too many steps. */
export function countAll(
  ranked: RankedItems,
  database: Database,
  longest: number,
  mostSteps = MOST_STEPS,
): { readonly value: number; readonly seconds: number } | undefined {
  if (database.pairs / 2 > MOST_PAIRS) return undefined;
  const tooLong = new Error("Cannot count all sets: there are too many steps");
  let steps = 0;
  const onStep = () => {
    if (++steps > mostSteps) throw tooLong;
  };
  const search = createSearch(ranked.counts, database);
  try {
    return measure(() => countSets(search, { ...ranked, minLength: 1 }, longest, onStep, MOST_AT_A_TIME));
  } catch (error) {
    if (error === tooLong) return undefined;
    throw error;
  }
}

/**
 * A number that the sets certainly reach. If one basket is enough, the longest has all its subsets. If an item loses no basket
 * with some others, all sets of these are frequent.
 */
export function leastNumber(
  { minCount, maxLength }: RankedItems,
  longest: number,
  first?: FirstLevels,
): number {
  const ofLongest = minCount === 1 ? subsetCount(longest, maxLength) : 0;
  if (first === undefined) return ofLongest;
  const { part, pairStarts } = first;
  let perfect = 0;
  for (let k = 0; k < part.ranks.length; k++) {
    let others = 0;
    for (let pair = pairStarts[k]; pair < pairStarts[k + 1]; pair++)
      if (part.count[pair] === part.count[k]) others++;
    perfect = Math.max(perfect, others);
  }
  return Math.max(ofLongest, part.ranks.length > 0 ? subsetCount(perfect + 1, maxLength) : 0);
}

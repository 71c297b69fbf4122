/** How long this machine takes: short pieces of the mining, timed. */
import type { Random } from "../../../core/random";
import type { RankedItems } from "../frequent-items";
import type { Search } from "../hybrid";
import { mineBranches } from "../hybrid/partial-itemsets";
import { tooMany } from "../results/itemset-tree";
import type { FirstLevels } from "./first-levels";
import { timed } from "./timed";

/** Processor time that each of the two samples may take. */
const SECONDS = 0.05;

/** Sets at most of the items mined at a time, and how many those are. */
const MOST_SETS = 200_000;
const TOGETHER = 8;

/**
 * Seconds for the sets of three items and more. Items drawn alike tell what their branches cost; if there are more sets than
 * such branches have, the others have the large ones, and those cost what the given items tell.
 *
 * @param sets How many sets there are.
 * @param large Items whose branches are large.
 */
export function secondsFor(
  first: FirstLevels,
  sets: number,
  large: readonly number[],
  random: Random,
): number {
  const heavy = sample(first, large);
  const alike = sample(first, random.permutation(first.part.ranks.length));
  const scale = first.part.ranks.length / Math.max(1, alike.items) / first.rate;
  const others = Math.max(0, sets - scale * alike.sets);
  return scale * alike.seconds + (heavy.sets > 0 ? (others * heavy.seconds) / heavy.sets : 0);
}

/** Mines items in turn until the time is over; what a branch costs for its pairs is taken off. */
function sample({ ranked, search, part }: FirstLevels, items: ArrayLike<number>) {
  const total = { items: 0, sets: 0, seconds: 0 };
  for (let spent = 0; total.items < items.length && spent < SECONDS; ) {
    const ranks: number[] = [];
    while (ranks.length < TOGETHER && total.items < items.length) ranks.push(part.item[items[total.items++]]);
    const pairs = timed(() => setsOf(ranks, { ...ranked, maxLength: 2 }, search));
    const whole = timed(() => setsOf(ranks, ranked, search));
    spent += pairs.seconds + whole.seconds;
    total.sets += whole.value - pairs.value;
    total.seconds += Math.max(0, whole.seconds - pairs.seconds);
  }
  return total;
}

/** Sets whose rarest item is one of these; no more than `MOST_SETS`. */
function setsOf(ranks: readonly number[], ranked: RankedItems, search: Search): number {
  // The miner wants the most frequent first.
  const waiting = [...ranks].sort((a, b) => a - b);
  const limited = { ...ranked, maxItemsets: MOST_SETS };
  try {
    return mineBranches(limited, search, () => waiting.pop() ?? -1).item.length;
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== tooMany(limited).message) throw error;
    return MOST_SETS;
  }
}

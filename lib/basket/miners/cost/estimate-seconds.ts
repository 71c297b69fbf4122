/** Estimates the seconds by timing small parts of the mining on this machine. */
import type { Random } from "../../../core/random";
import type { RankedItems } from "../frequent-items";
import type { Search } from "../hybrid";
import { mineBranches } from "../hybrid/partial-itemsets";
import { TooManyItemsets } from "../results/itemset-tree";
import type { FirstLevels } from "./first-levels";
import { measure } from "./measure";

/** Processor time of each of the two samples. */
const SECONDS = 0.05;

/** Items mined at a time, and the most sets to mine of them. */
const TOGETHER = 8;
const MOST_SETS = 200_000;

/**
 * Estimates the seconds for the sets of three items and more, from a uniform sample of items. Sets that this sample does not
 * account for are in the few large branches; their cost is measured separately, on the items in `large`.
 *
 * @param sets Estimated number of sets.
 * @param large Items whose branches are large.
 */
export function estimateSeconds(
  first: FirstLevels,
  sets: number,
  large: readonly number[],
  random: Random,
): number {
  const heavy = sample(first, large);
  const uniform = sample(first, random.permutation(first.part.ranks.length));
  const scale = first.part.ranks.length / Math.max(1, uniform.items) / first.rate;
  const others = Math.max(0, sets - scale * uniform.sets);
  return scale * uniform.seconds + (heavy.sets > 0 ? (others * heavy.seconds) / heavy.sets : 0);
}

/** Mines one group of items after the other until the time is over. The time for their pairs is subtracted. */
function sample({ ranked, search, part }: FirstLevels, items: ArrayLike<number>) {
  const total = { items: 0, sets: 0, seconds: 0 };
  for (let spent = 0; total.items < items.length && spent < SECONDS; ) {
    const ranks: number[] = [];
    while (ranks.length < TOGETHER && total.items < items.length) ranks.push(part.item[items[total.items++]]);
    const pairs = measure(() => setsOf(ranks, { ...ranked, maxLength: 2 }, search));
    const whole = measure(() => setsOf(ranks, ranked, search));
    spent += pairs.seconds + whole.seconds;
    total.sets += whole.value - pairs.value;
    total.seconds += Math.max(0, whole.seconds - pairs.seconds);
  }
  return total;
}

/** Sets whose rarest item is one of these; no more than `MOST_SETS`. */
function setsOf(ranks: readonly number[], ranked: RankedItems, search: Search): number {
  // The miner expects the most frequent item first.
  const waiting = [...ranks].sort((a, b) => a - b);
  const limited = { ...ranked, maxItemsets: MOST_SETS };
  try {
    return mineBranches(limited, search, () => waiting.pop() ?? -1).item.length;
  } catch (error) {
    if (!(error instanceof TooManyItemsets)) throw error;
    return MOST_SETS;
  }
}

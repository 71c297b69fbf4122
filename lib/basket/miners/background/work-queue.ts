/** In which order background mining works. */
import type { RankedItems } from "../frequent-items";

/**
 * Each stage asks for a quarter of the baskets of the one before. Where there are millions of sets, the last stage has most
 * of them: on the FIMI mushrooms, in 300 or 100 baskets, all others together take 7 or 8 percent of its time.
 */
const STAGE_FACTOR = 4;

/**
 * Stages of falling support, the last of them the one asked for. In each, the items are mined from the most frequent down:
 * so a branch never has more than one set more than all before it (each of its sets less its rarest item is there, with
 * at least that count), and a support that is too low is noticed before much time is lost on it.
 */
export interface Plan {
  /** Number of baskets that each stage asks for, falling. */
  readonly minCounts: readonly number[];
  /** Items of each stage. Item k of a stage is rank `itemCount - 1 - k`. */
  readonly items: readonly number[];
}

/** The stages down to the support asked for; one at least, though it may have no items. */
export function planOf({ counts, minCount }: RankedItems): Plan {
  const minCounts = [minCount];
  const mostFrequent = counts.length > 0 ? counts[counts.length - 1] : 0;
  while (minCounts[0] * STAGE_FACTOR <= mostFrequent) minCounts.unshift(minCounts[0] * STAGE_FACTOR);
  const items = minCounts.map((least) => counts.length - counts.findIndex((count) => count >= least));
  return counts.length === 0 ? { minCounts, items: [0] } : { minCounts, items };
}

/** Who mines what is agreed on one shared array: which stage comes next, and of each stage the next item. */
export type Tickets = Int32Array;

const STAGE = 0;
const ITEM_OF = 1;
const NO_MORE = 1 << 30;

/** The support asked for is tried first: most often that is all it takes. */
export function createTickets({ minCounts }: Plan): Tickets {
  const tickets = new Int32Array(new SharedArrayBuffer(4 * (ITEM_OF + minCounts.length)));
  tickets[STAGE] = minCounts.length - 1;
  return tickets;
}

/** Lets all stages that are not done yet have their turn, the highest support first. */
export function stageByStage(tickets: Tickets): void {
  Atomics.store(tickets, STAGE, 0);
  Atomics.notify(tickets, STAGE);
}

/** Hands out no more items of a stage and of those after it. */
export function closeFrom(tickets: Tickets, stage: number): void {
  for (let at = ITEM_OF + stage; at < tickets.length; at++) Atomics.store(tickets, at, NO_MORE);
}

export interface Ticket {
  readonly stage: number;
  readonly rank: number;
}

/** The next item to mine, for whichever thread asks first; none if all are taken. */
export function take(tickets: Tickets, { minCounts, items }: Plan): Ticket | undefined {
  const last = minCounts.length - 1;
  for (let stage = Atomics.load(tickets, STAGE); stage <= last; stage++) {
    const item = Atomics.add(tickets, ITEM_OF + stage, 1);
    if (item < items[stage]) return { stage, rank: items[last] - 1 - item };
  }
  return undefined;
}

/** As `take`, but where all is taken of the support asked for, waits in case that the stages have their turn after all. */
export function takeOrWait(tickets: Tickets, plan: Plan): Ticket | undefined {
  const ticket = take(tickets, plan);
  const last = plan.minCounts.length - 1;
  if (ticket !== undefined || last === 0) return ticket;
  // Returns at once where the stages have begun.
  Atomics.wait(tickets, STAGE, last);
  return take(tickets, plan);
}

/** The options and results of background mining. */
import {
  abortSignal,
  callback,
  integer,
  type OptionReaders,
  optional,
  positive,
  type ReadOptions,
} from "../../../core/options";
import type { Displayable } from "../../../core/text/display";
import { type FrequentItemsets, MINING_READERS, type MiningOptions } from "../../types";

/** Options of `itemsets.mineInBackground` and `itemsets.stages`. */
export interface BackgroundOptions extends MiningOptions {
  /** Worker threads. @default one for each core, at most 8 */
  readonly threads?: number;
  /** Ends mining when it is aborted; the result is what was found by then. */
  readonly signal?: AbortSignal;
  /** Ends mining after this many seconds. @default no limit */
  readonly maxSeconds?: number;
  /** Receives the progress about ten times a second. */
  readonly onProgress?: (progress: MiningProgress) => void;
}

/** What the messages of background mining begin with. */
export const BACKGROUND = "mine itemsets in the background";

export const BACKGROUND_READERS = {
  ...MINING_READERS,
  threads: optional(integer(1)),
  signal: abortSignal,
  maxSeconds: optional(positive),
  onProgress: optional(callback<(progress: MiningProgress) => void>()),
} satisfies OptionReaders<BackgroundOptions>;

/** The options of background mining as read: each with its value or default. */
export type ReadBackgroundOptions = ReadOptions<typeof BACKGROUND_READERS>;

/** The progress of background mining. */
export interface MiningProgress {
  /** Estimated share of the work that is done, from 0 to 1; never falls. */
  readonly fraction: number;
  /** Hundredths done since the last report; they add up to 100. Made for a `progress` line of 100 steps. */
  readonly steps: number;
  /** The stage that is running: it looks for all sets in at least this many baskets. */
  readonly minCount: number;
  /** Sets found in that stage so far. */
  readonly sets: number;
  /** The same in words, for the end of a line. */
  readonly note: string;
}

/** Why mining ended; "running" for an intermediate result. */
export type MiningEnd = "finished" | "running" | "interrupted" | "time" | "maxItemsets";

/** What background mining found, and what that guarantees. */
export interface BackgroundMining extends Displayable {
  /** All sets that at least `minCount` baskets hold: the same columns as `itemsets.mine` returns at that support. */
  readonly itemsets: FrequentItemsets;
  /** Whether this is the support asked for. */
  readonly isComplete: boolean;
  /** No set in at least this many baskets is missing. */
  readonly minCount: number;
  /** The same as a fraction of all baskets; above 1 if not even the most frequent item was done. */
  readonly minSupport: number;
  readonly reason: MiningEnd;
}

/** What background mining takes and gives. */
import type { Displayable } from "../../../core/text/display";
import type { FrequentItemsets, MiningOptions } from "../../types";

export interface BackgroundOptions extends MiningOptions {
  /** Threads that mine, besides the one that waits. @default as many as there are cores, 8 at most */
  readonly threads?: number;
  /** Ends the mining when it is aborted; what is found by then is the result. */
  readonly signal?: AbortSignal;
  /** Ends the mining after so many seconds. @default no limit */
  readonly maxSeconds?: number;
  /** Is told how far the mining is, about ten times a second. */
  readonly onProgress?: (progress: MiningProgress) => void;
}

/** How far background mining is. */
export interface MiningProgress {
  /** Share of the work that is done, from 0 to 1, as far as that can be known beforehand; never falls. */
  readonly fraction: number;
  /** Hundredths done since the report before; all of them make 100. What a `progress` line of 100 steps takes. */
  readonly steps: number;
  /** The stage that is running: it looks for all sets in at least so many baskets. */
  readonly minCount: number;
  /** Sets found in that stage so far. */
  readonly sets: number;
  /** The same in words, for the end of a line. */
  readonly note: string;
}

/** Why mining ended; "running" where it goes on. */
export type MiningEnd = "finished" | "running" | "interrupted" | "time" | "maxItemsets";

/** What background mining found, and what that guarantees. */
export interface BackgroundMining extends Displayable {
  /** All sets that at least `minCount` baskets hold: the columns that `itemsets.mine` gives at that support. */
  readonly itemsets: FrequentItemsets;
  /** Whether this is the support asked for. */
  readonly isComplete: boolean;
  /** No set in at least so many baskets is missing. */
  readonly minCount: number;
  /** The same as a fraction of all baskets; above 1 where not even the most frequent item was done. */
  readonly minSupport: number;
  readonly reason: MiningEnd;
}

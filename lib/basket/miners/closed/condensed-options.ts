/** The options of closed itemsets, maximal itemsets and generators. */
import type { OptionReaders } from "../../../core/options";
import { CONSTRAINED_READERS, type ConstrainedOptions } from "../constraints/required-items";
import { TIME_LIMIT_READERS, type TimeLimitOption } from "../time-limit";

/** Options of `closedItemsets.mine`, `maximalItemsets.mine` and `generators.mine`. */
export interface CondensedOptions extends ConstrainedOptions, TimeLimitOption {}

export const CONDENSED_READERS = {
  ...CONSTRAINED_READERS,
  ...TIME_LIMIT_READERS,
} satisfies OptionReaders<CondensedOptions>;

/** Hold-out validation of rules (规则留出检验): rules are found in one part of the baskets and evaluated on the other. */
import type { Baskets } from "../../../core/baskets";
import {
  checkedLater,
  finite,
  fraction,
  integer,
  type OptionReaders,
  optional,
  pickOptions,
  type ReadOptions,
  readOptions,
  withDefault,
} from "../../../core/options";
import { seeded } from "../../../core/random";
import { readVector, type VectorLike } from "../../../core/vectors";
import { requireBaskets, requireOneForEach } from "../../baskets/require-baskets";
import { ITEMSET_READERS, type ItemsetOptions, mineItemsets } from "../../miners/itemset-options";
import { makeRules, RULE_READERS, type RuleOptions } from "../generation/from";
import { evaluateGroup, VERDICT_READERS, type VerdictOptions } from "./evaluate-on";
import type { HeldOutRules } from "./held-out-rules";
import { selectBaskets } from "./select-baskets";

const ACTION = "hold baskets out";

/** How to mine itemsets, how to make rules, and when a rule gets a verdict. */
export interface HoldOutOptions extends ItemsetOptions, RuleOptions, VerdictOptions {}

export const HOLD_OUT_READERS = {
  ...ITEMSET_READERS,
  ...RULE_READERS,
  ...VERDICT_READERS,
} satisfies OptionReaders<HoldOutOptions>;

type ReadHoldOutOptions = ReadOptions<typeof HOLD_OUT_READERS>;

/** Options of a split by time. */
export interface TimeHoldOutOptions extends HoldOutOptions {
  /** Purchase time of each basket, in any increasing unit; (baskets). */
  readonly times: VectorLike;
  /** Fraction of the baskets to hold out, the latest ones; baskets with equal times stay together. @default 0.25 */
  readonly share?: number;
  /** Time of the first basket to hold out, instead of `share`. */
  readonly from?: number;
}

const TIME_READERS = {
  ...HOLD_OUT_READERS,
  times: checkedLater<VectorLike>(),
  share: optional(fraction),
  from: optional(finite),
} satisfies OptionReaders<TimeHoldOutOptions>;

/** Options of a random split. */
export interface RandomHoldOutOptions extends HoldOutOptions {
  /** Fraction of the baskets to hold out; their number is rounded up. @default 0.25 */
  readonly share?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

const RANDOM_READERS = {
  ...HOLD_OUT_READERS,
  share: withDefault(0.25, fraction),
  seed: integer(0),
} satisfies OptionReaders<RandomHoldOutOptions>;

/**
 * Finds rules in the earlier baskets and evaluates them on the later ones: which of last year's rules hold this year?
 *
 * `minSupport` applies to the earlier baskets. Counts in the later baskets are exact. A rule **holds** if its lift there is
 * above 1, and **fails** otherwise. There is no verdict if fewer than `minExpected` baskets with both sides are expected, that
 * is $n_X' \cdot \mathrm{confidence}$ with $n_X'$ the later baskets that contain the antecedent. A rule between
 * unrelated items holds almost half of the time, so compare `holds` with `holdsByChance`, and use the p-value of each rule.
 *
 * $$\mathrm{shrinkage} = 1 - \frac{\mathrm{lift}_{\mathrm{held\,out}}}{\mathrm{lift}_{\mathrm{training}}}$$
 *
 * @throws {RangeError} If one of the two parts is empty, both `share` and `from` are given, or an option is out of range.
 *
 * @see Webb, G. I. (2007). Discovering significant patterns. Machine Learning 68(1), 1-33 (holdout evaluation).
 * doi:10.1007/s10994-007-5006-x
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const times = Array.from({ length: 40 }, (_, day) => day);
 * const held = byTime(receipts, { times, share: 0.5, minSupport: 0.1, minConfidence: 0.8 });
 * [...held].map((rule) => rule.summary); // ["holds: lift 2.0 then, 2.0 now", "holds: lift 2.0 then, 2.0 now"]
 */
export function byTime(baskets: Baskets, options: TimeHoldOutOptions): HeldOutRules {
  requireBaskets(ACTION, baskets);
  const { times: given, share, from, ...settings } = readOptions(ACTION, options, TIME_READERS);
  const times = readVector(ACTION, "times", given);
  requireOneForEach(ACTION, "times", times, baskets);
  if (share !== undefined && from !== undefined)
    throw new RangeError(
      `Cannot ${ACTION}: share or from must be given, not both, current values are ${share} and ${from}`,
    );
  const first = from ?? startOfLatest(times, share ?? 0.25);
  const isHeldOut = Uint8Array.from({ length: times.length }, (_, i) => (times[i] >= first ? 1 : 0));
  return mineAndEvaluate(baskets, isHeldOut, settings, first);
}

/**
 * Finds rules in a random part of the baskets and evaluates them on the rest. This shows the effect of chance on the rules,
 * but not the effect of time: every season is in both parts.
 *
 * The held-out baskets are the first of NumPy's `RandomState(seed).permutation(n)`; everything else is as in `byTime`.
 *
 * @throws {RangeError} If one of the two parts is empty, or an option is out of range.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * atRandom(receipts, { share: 0.5, seed: 1, minSupport: 0.3, minConfidence: 0.8 }).holds; // 2
 */
export function atRandom(baskets: Baskets, options: RandomHoldOutOptions): HeldOutRules {
  requireBaskets(ACTION, baskets);
  const { share, seed, ...settings } = readOptions(ACTION, options, RANDOM_READERS);
  const count = baskets.offsets.length - 1;
  const isHeldOut = new Uint8Array(count);
  const heldOut = seeded(seed)
    .permutation(count)
    .subarray(0, Math.ceil(share * count));
  for (const basket of heldOut) isHeldOut[basket] = 1;
  return mineAndEvaluate(baskets, isHeldOut, settings);
}

function mineAndEvaluate(
  baskets: Baskets,
  isHeldOut: Uint8Array,
  { minExpected, ...options }: ReadHoldOutOptions,
  from?: number,
): HeldOutRules {
  const training = Int32Array.from(isHeldOut.keys()).filter((basket) => isHeldOut[basket] === 0);
  if (training.length === 0 || training.length === isHeldOut.length)
    throw new RangeError(
      `Cannot ${ACTION}: both parts must have a basket, current sizes are ${training.length} and ${isHeldOut.length - training.length}`,
    );
  const mining = pickOptions(options, ITEMSET_READERS);
  const rules = makeRules(mineItemsets(selectBaskets(baskets, training), mining), options);
  const groupOf = Int32Array.from(isHeldOut, (held) => held - 1);
  return evaluateGroup(rules, baskets, { names: ["held out"], groupOf }, minExpected, from);
}

/** Start of the time span that holds the given fraction of the baskets, the latest ones. */
function startOfLatest(times: ArrayLike<number>, share: number): number {
  const ordered = Float64Array.from(times).sort();
  return ordered[ordered.length - Math.ceil(share * ordered.length)] ?? Number.POSITIVE_INFINITY;
}

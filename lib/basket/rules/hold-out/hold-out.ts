/** Rules that survive (规则留出检验): found in one part of the baskets, counted in the part that was not looked at. */
import type { Baskets } from "../../../core/baskets";
import { fisherExact } from "../../../core/distributions/hypergeometric";
import { requireFinite, requireFraction, requirePositive, requireSameLength } from "../../../core/errors";
import { adjust } from "../../../core/inference/multiple-testing";
import { seeded } from "../../../core/random";
import { requireBaskets } from "../../miners/frequent-items";
import { type ItemsetOptions, mine } from "../../miners/itemsets";
import type { Rules } from "../../types";
import { type RuleOptions, from as rulesFrom } from "../generation/from";
import { asHeldOut, type HeldOutRules } from "./held-out-rules";
import { type BasketGroups, countRules, oneGroup } from "./recount";
import { takeBaskets } from "./select-baskets";
import { CANNOT_TELL, FAILS, HOLDS, judge, numbersOf, thenOf } from "./verdict";

const ACTION = "hold baskets out";

export interface JudgeOptions {
  /** A rule is judged where at least so many baskets with both sides are expected. @default 5 */
  readonly minExpected?: number;
}

/** How to mine, how to make rules, and how to judge them. */
export interface HoldOutOptions extends ItemsetOptions, RuleOptions, JudgeOptions {}

export interface TimeHoldOutOptions extends HoldOutOptions {
  /** When each basket was bought, in any unit that grows; (baskets). */
  readonly times: ArrayLike<number>;
  /** Share of the baskets to hold out, the latest ones; baskets of one moment stay together. @default 0.25 */
  readonly share?: number;
  /** First moment held out, in place of a share. */
  readonly from?: number;
}

export interface RandomHoldOutOptions extends HoldOutOptions {
  /** Share of the baskets to hold out; their number is rounded up. @default 0.25 */
  readonly share?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

/**
 * Rules found in the earlier baskets and counted in the later ones: which of last year's rules hold this year?
 *
 * The threshold of support is that of the earlier baskets. Every rule is counted exactly. It **holds** if its lift is
 * above 1, **fails** if not, and nothing can be told where fewer than `minExpected` baskets with both sides were to be
 * expected, $n_X' \cdot \mathrm{confidence}$ with $n_X'$ the later baskets with the antecedent. Since a rule of chance holds
 * nearly every second time, `holdsByChance` stands beside `holds`, and each rule has its p-value.
 *
 * $$\mathrm{shrinkage} = 1 - \frac{\mathrm{lift}_{\mathrm{now}}}{\mathrm{lift}_{\mathrm{then}}}$$
 *
 * @throws {RangeError} If one of the two parts is empty, both `share` and `from` are given, or an option is out of range.
 *
 * @see Webb, G. I. (2007). Discovering significant patterns. Machine Learning 68(1), 1-33 (holdout evaluation).
 * doi:10.1007/s10994-007-5006-x
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const times = Array.from({ length: 40 }, (_, day) => day);
 * const judged = byTime(receipts, { times, share: 0.5, minSupport: 0.1, minConfidence: 0.8 });
 * [...judged].map((rule) => rule.reading); // ["holds: lift 2.0 then, 2.0 now", "holds: lift 2.0 then, 2.0 now"]
 */
export function byTime(baskets: Baskets, options: TimeHoldOutOptions): HeldOutRules {
  requireBaskets(ACTION, baskets);
  const { times, share, from } = options;
  requireSameLength(ACTION, "baskets", { length: baskets.offsets.length - 1 }, "times", times);
  for (let i = 0; i < times.length; i++) requireFinite(ACTION, `times, row ${i}`, times[i]);
  if (share !== undefined && from !== undefined)
    throw new RangeError(
      `Cannot ${ACTION}: share or from must be given, not both, current values are ${share} and ${from}`,
    );
  if (from !== undefined) requireFinite(ACTION, "from", from);
  const first = from ?? latest(times, share ?? 0.25);
  const isHeldOut = Uint8Array.from({ length: times.length }, (_, i) => (times[i] >= first ? 1 : 0));
  return holdOut(baskets, isHeldOut, options, first);
}

/**
 * Rules found in a part of the baskets drawn by lot, and counted in the rest. It shows what chance made of the rules, not
 * what time made of them: baskets of one season are in both parts.
 *
 * The held-out baskets are the first of `RandomState(seed).permutation(n)`; all else is as in `byTime`.
 *
 * @throws {RangeError} If one of the two parts is empty, or an option is out of range.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * atRandom(receipts, { share: 0.5, seed: 1, minSupport: 0.3, minConfidence: 0.8 }).holds; // 2
 */
export function atRandom(baskets: Baskets, options: RandomHoldOutOptions): HeldOutRules {
  requireBaskets(ACTION, baskets);
  const { share = 0.25, seed } = options;
  requireFraction(ACTION, "share", share);
  const count = baskets.offsets.length - 1;
  const isHeldOut = new Uint8Array(count);
  for (const basket of seeded(seed)
    .permutation(count)
    .subarray(0, Math.ceil(share * count)))
    isHeldOut[basket] = 1;
  return holdOut(baskets, isHeldOut, options);
}

/**
 * Rules found elsewhere - in another shop, in another year - judged in these baskets; items are matched by name.
 *
 * @throws {RangeError} If `minExpected` is not above 0.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["milk", "bread"], ["beer"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * const other = baskets.of([["milk", "bread"], ["milk"], ["bread"], ["beer"]]);
 * [...judgeIn(found, other, { minExpected: 1 })].map((rule) => rule.now.lift); // [1, 1]
 */
export function judgeIn(rules: Rules, baskets: Baskets, options: JudgeOptions = {}): HeldOutRules {
  return judged(rules, baskets, oneGroup(baskets), options);
}

function holdOut(
  baskets: Baskets,
  isHeldOut: Uint8Array,
  options: HoldOutOptions,
  from?: number,
): HeldOutRules {
  const training = Int32Array.from(isHeldOut.keys()).filter((basket) => isHeldOut[basket] === 0);
  if (training.length === 0 || training.length === isHeldOut.length)
    throw new RangeError(
      `Cannot ${ACTION}: both parts must have a basket, current sizes are ${training.length} and ${isHeldOut.length - training.length}`,
    );
  const rules = rulesFrom(mine(takeBaskets(baskets, training), options), options);
  const groupOf = Int32Array.from(isHeldOut, (held) => held - 1);
  return judged(rules, baskets, { names: ["held out"], groupOf }, options, from);
}

function judged(
  rules: Rules,
  baskets: Baskets,
  groups: BasketGroups,
  { minExpected = 5 }: JudgeOptions,
  from?: number,
): HeldOutRules {
  requirePositive(ACTION, "minExpected", minExpected);
  const { count, antecedentCount, consequentCount, basketCount } = countRules(rules, baskets, groups);
  const [all] = basketCount;
  const { size } = rules;
  const verdict = new Int8Array(size);
  const shrinkage = new Float64Array(size);
  const pValue = new Float64Array(size);
  const tally = { [HOLDS]: 0, [FAILS]: 0, [CANNOT_TELL]: 0 };
  let holdsByChance = 0;
  for (let i = 0; i < size; i++) {
    const then = thenOf(rules, i);
    const [both, left, right] = [count[i], antecedentCount[i], consequentCount[i]];
    const code = judge(both, left, right, all, then.confidence, minExpected);
    verdict[i] = code;
    tally[code]++;
    shrinkage[i] = 1 - numbersOf(both, left, right, all).lift / then.lift;
    pValue[i] = fisherExact(both, all, left, right, "greater");
    if (code !== CANNOT_TELL) {
      const lifted = Math.floor((left * right) / all) + 1;
      holdsByChance += fisherExact(lifted, all, left, right, "greater");
    }
  }
  return asHeldOut({
    size,
    rules,
    heldOut: Int32Array.from(groups.groupOf.keys()).filter((basket) => groups.groupOf[basket] === 0),
    ...(from === undefined ? {} : { from }),
    minExpected,
    count,
    antecedentCount,
    consequentCount,
    verdict,
    shrinkage,
    pValue,
    adjustedPValue: adjust(pValue),
    holds: tally[HOLDS],
    fails: tally[FAILS],
    cannotTell: tally[CANNOT_TELL],
    holdsByChance,
  });
}

/** The moment from which on this share of the baskets was bought. */
function latest(times: ArrayLike<number>, share: number): number {
  requireFraction(ACTION, "share", share);
  const ordered = Float64Array.from(times).sort();
  return ordered[ordered.length - Math.ceil(share * ordered.length)] ?? Number.POSITIVE_INFINITY;
}

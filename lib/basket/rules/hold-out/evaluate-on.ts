/** Evaluates given rules on given baskets. */
import type { Baskets } from "../../../core/baskets";
import { fisherExact, survival } from "../../../core/distributions/hypergeometric";
import { adjust } from "../../../core/inference/multiple-testing";
import { type OptionReaders, positive, readOptions, withDefault } from "../../../core/options";
import { requireBaskets } from "../../baskets/require-baskets";
import type { Rules } from "../../types";
import { requireRules } from "../require-rules";
import { type BasketGroups, countRules } from "./count-rules";
import { asHeldOut, type HeldOutRules } from "./held-out-rules";
import { CANNOT_TELL, FAILS, HOLDS, numbersAt, trainingNumbers, verdictOf } from "./verdict";

/** When a rule gets a verdict. */
export interface VerdictOptions {
  /** Baskets with both sides that must be expected for a verdict. @default 5 */
  readonly minExpected?: number;
}

export const VERDICT_READERS = {
  minExpected: withDefault(5, positive),
} satisfies OptionReaders<VerdictOptions>;

/**
 * Evaluates rules found elsewhere, for example in another shop or another year, on these baskets. Items are matched by
 * name.
 *
 * @throws {RangeError} If `minExpected` is not above 0.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["milk", "bread"], ["beer"]]), { minSupport: 0.5 }), { minConfidence: 1 });
 * const other = baskets.of([["milk", "bread"], ["milk"], ["bread"], ["beer"]]);
 * [...evaluateOn(found, other, { minExpected: 1 })].map((rule) => rule.heldOut.lift); // [1, 1]
 */
export function evaluateOn(rules: Rules, baskets: Baskets, options: VerdictOptions = {}): HeldOutRules {
  const action = "count rules";
  requireRules(action, rules);
  requireBaskets(action, baskets);
  const { minExpected } = readOptions(action, options, VERDICT_READERS);
  const groupOf = new Int32Array(baskets.offsets.length - 1);
  return evaluateGroup(rules, baskets, { names: ["all"], groupOf }, minExpected);
}

/** Evaluates rules on the baskets of group 0; the others are ignored. */
export function evaluateGroup(
  rules: Rules,
  baskets: Baskets,
  groups: BasketGroups,
  minExpected: number,
  from?: number,
): HeldOutRules {
  const counts = countRules(rules, baskets, groups);
  const { count, antecedentCount, consequentCount } = counts;
  const [n] = counts.basketCount;
  const { size } = rules;
  const verdict = new Int8Array(size);
  const shrinkage = new Float64Array(size);
  const pValue = new Float64Array(size);
  let holdsByChance = 0;
  for (let i = 0; i < size; i++) {
    const training = trainingNumbers(rules, i);
    const numbers = numbersAt(counts, i, n);
    const [x, y] = [antecedentCount[i], consequentCount[i]];
    verdict[i] = verdictOf(numbers, training.confidence, minExpected);
    shrinkage[i] = 1 - numbers.lift / training.lift;
    pValue[i] = fisherExact(count[i], n, x, y, "greater");
    // The probability of a lift above 1.
    if (verdict[i] !== CANNOT_TELL) holdsByChance += survival(Math.floor((x * y) / n), n, x, y);
  }
  const withVerdict = (code: number) => verdict.filter((own) => own === code).length;
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
    holds: withVerdict(HOLDS),
    fails: withVerdict(FAILS),
    cannotTell: withVerdict(CANNOT_TELL),
    holdsByChance,
  });
}

/** k-fold validation of rules (k 折检验): how much do the rules depend on which baskets were sampled? */
import type { Baskets } from "../../../core/baskets";
import { mustBe } from "../../../core/errors";
import { integer, type OptionReaders, pickOptions, readOptions, withDefault } from "../../../core/options";
import type { Table } from "../../../core/text/table";
import { splitting } from "../../../selection";
import { requireBaskets } from "../../baskets/require-baskets";
import { type Columns, type Records, resultTable, withRecords } from "../../display";
import { formatCount, sideCells, sideColumns, withNoun } from "../../display/wording";
import { ITEMSET_READERS, mineItemsets } from "../../miners/itemset-options";
import type { FrequentItemsets, Rule, Rules } from "../../types";
import { recordOf } from "../columns/rule-records";
import { RULE_FIELDS } from "../columns/rule-rows";
import { makeRules } from "../generation/from";
import { measureColumn } from "../measures";
import { countRules } from "./count-rules";
import { HOLD_OUT_READERS, type HoldOutOptions } from "./hold-out";
import { selectBaskets } from "./select-baskets";
import { CANNOT_TELL, HOLDS, numbersAt, trainingNumbers, verdictOf } from "./verdict";

const ACTION = "hold baskets out";

/** Options of a k-fold validation. */
export interface KFoldHoldOutOptions extends HoldOutOptions {
  /** Number of folds; each is held out once. At least 2. @default 5 */
  readonly folds?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

const FOLD_READERS = {
  ...HOLD_OUT_READERS,
  folds: withDefault(5, integer(2)),
  seed: integer(0),
} satisfies OptionReaders<KFoldHoldOutOptions>;

/** A rule of all baskets, and the number of folds in which it was found and held. */
export interface CrossValidatedRule extends Rule {
  /** Folds whose training baskets give this rule. */
  readonly foundIn: number;
  /** Of these, folds in which the rule holds. */
  readonly holdsIn: number;
  /** Of these, folds in which the rule fails; the remaining ones cannot tell. */
  readonly failsIn: number;
  /** "found in 5 of 5 folds, holds in 4, fails in 1". */
  readonly summary: string;
}

/** Validated rules as columns, in the order of `rules`. Iterating gives `CrossValidatedRule` records. */
export interface CrossValidatedRules extends Records<CrossValidatedRule> {
  /** The rules of all baskets together. */
  readonly rules: Rules;
  readonly folds: number;
  readonly foundIn: Int32Array;
  readonly holdsIn: Int32Array;
  readonly failsIn: Int32Array;
  /** Rules found in some fold, but not in all baskets together. */
  readonly foundInFoldsOnly: number;
}

/**
 * Mines all baskets, then mines again k times, each time without one random fold, and evaluates the rules on that fold. A
 * rule that is not found every time depends on a few baskets.
 *
 * The folds are cut from a shuffled order; if the sizes differ, the first folds are one basket longer. A rule holds in a fold
 * if its lift there is above 1; folds with too few baskets for a verdict (see `byTime`) count neither way. A support given as
 * `{ count }` applies to each set of k - 1 folds. Cost: k + 1 times mining.
 *
 * @throws {RangeError} If there are fewer than two folds or more than baskets, or an option is out of range.
 *
 * @see Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions. JRSS B 36(2), 111-147.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const validated = kFold(receipts, { folds: 4, seed: 1, minSupport: 0.3, minConfidence: 0.8, minExpected: 1 });
 * [...validated][0].summary; // "found in 4 of 4 folds, holds in 4"
 */
export function kFold(baskets: Baskets, options: KFoldHoldOutOptions): CrossValidatedRules {
  requireBaskets(ACTION, baskets);
  const { folds, seed, minExpected, ...settings } = readOptions(ACTION, options, FOLD_READERS);
  const basketCount = baskets.offsets.length - 1;
  if (folds > basketCount)
    throw new RangeError(mustBe(ACTION, "folds", `at most the number of baskets, ${basketCount}`, folds));

  const mining = pickOptions(settings, ITEMSET_READERS);
  const rules = makeRules(mineItemsets(baskets, mining), settings);
  const positionOf = new Map(keysOf(rules, rules.frequent).map((key, i) => [key, i]));
  const [foundIn, holdsIn, failsIn] = [0, 1, 2].map(() => new Int32Array(rules.size));
  const foundElsewhere = new Set<string>();
  for (const { trainIndices, testIndices } of splitting.kFold(basketCount, { folds, seed })) {
    const groupOf = new Int32Array(basketCount).fill(-1);
    for (const basket of testIndices) groupOf[basket] = 0;
    const found = makeRules(mineItemsets(selectBaskets(baskets, trainIndices), mining), settings);
    const counts = countRules(found, baskets, { names: ["fold"], groupOf });
    keysOf(found, rules.frequent).forEach((key, i) => {
      const position = positionOf.get(key);
      if (position === undefined) {
        foundElsewhere.add(key);
        return;
      }
      const { confidence } = trainingNumbers(found, i);
      const code = verdictOf(numbersAt(counts, i, testIndices.length), confidence, minExpected);
      foundIn[position]++;
      if (code === HOLDS) holdsIn[position]++;
      else if (code !== CANNOT_TELL) failsIn[position]++;
    });
  }
  const validated = { size: rules.size, rules, folds, foundIn, holdsIn, failsIn };
  const columns = { ...validated, foundInFoldsOnly: foundElsewhere.size };
  return withRecords(columns, validatedRuleAt, toTable, [...RULE_FIELDS, "foundIn", "holdsIn", "failsIn"]);
}

/** A key for each rule that is equal for equal rules of different minings: its items, numbered as in `itemNames`. */
function keysOf(rules: Rules, { itemNames }: FrequentItemsets): string[] {
  const { frequent, antecedent, consequent, size } = rules;
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  // An item that is frequent in this fold only has no number: its name is the key.
  const keyOf = frequent.itemNames.map((name) => numbers.get(name) ?? JSON.stringify(name));
  function sideKey(position: number): string {
    const items: (string | number)[] = [];
    for (let set = position; set >= 0; set = frequent.parent[set]) items.push(keyOf[frequent.item[set]]);
    return items.sort().join();
  }
  return Array.from({ length: size }, (_, i) => `${sideKey(antecedent[i])}>${sideKey(consequent[i])}`);
}

function validatedRuleAt(
  { rules, folds, ...columns }: Columns<CrossValidatedRules>,
  i: number,
): CrossValidatedRule {
  const [foundIn, holdsIn, failsIn] = [columns.foundIn[i], columns.holdsIn[i], columns.failsIn[i]];
  const fails = failsIn > 0 ? `, fails in ${failsIn}` : "";
  const summary = `found in ${foundIn} of ${folds} folds, holds in ${holdsIn}${fails}`;
  return { ...recordOf(rules, i), foundIn, holdsIn, failsIn, summary };
}

function toTable(validated: Columns<CrossValidatedRules>): Table {
  const { size, folds, foundIn, foundInFoldsOnly } = validated;
  const rowAt = (i: number) => {
    const rule = validatedRuleAt(validated, i);
    return [...sideCells(rule), rule.summary, rule.confidence, rule.lift];
  };
  const always = foundIn.filter((found) => found === folds).length;
  const summary = `${withNoun(size, "rule")}, ${formatCount(always)} of them found in all ${folds} folds; ${withNoun(foundInFoldsOnly, "other")} found in some fold only`;
  const columns = [...sideColumns(), "folds", measureColumn("confidence"), measureColumn("lift")];
  return resultTable(ACTION, {}, { columns, size, rowAt, summary });
}

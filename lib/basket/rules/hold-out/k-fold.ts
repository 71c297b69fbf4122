/** Rules of which each part of the baskets is asked in turn (k 折检验): does it matter which baskets there happened to be? */
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireInteger, requirePositive } from "../../../core/errors";
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { splitting } from "../../../selection";
import { requireBaskets } from "../../miners/frequent-items";
import { mine } from "../../miners/itemsets";
import type { FrequentItemsets, Rule, Rules } from "../../types";
import { at as ruleAt } from "../columns/rule-records";
import { from as rulesFrom } from "../generation/from";
import type { HoldOutOptions } from "./hold-out";
import { countRules } from "./recount";
import { takeBaskets } from "./select-baskets";
import { CANNOT_TELL, counted, HOLDS, judge, thenOf } from "./verdict";

const ACTION = "hold baskets out";

export interface KFoldHoldOutOptions extends HoldOutOptions {
  /** Parts, each of which is held out once; at least 2. @default 5 */
  readonly folds?: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
}

/** A rule of all baskets, and in how many folds it was found and held. */
export interface FoldedRule extends Rule {
  /** Folds whose other baskets give this rule. */
  readonly foundIn: number;
  /** Of these, the folds in which it holds. */
  readonly holdsIn: number;
  /** Of these, the folds in which it fails; what is left of them cannot tell. */
  readonly failsIn: number;
  /** "found in 5 of 5 folds, holds in 4, fails in 1". */
  readonly reading: string;
}

/** Rules as columns, in the order of `rules`. Iterating gives `FoldedRule` records. */
export interface FoldedRules extends Displayable, Iterable<FoldedRule> {
  readonly size: number;
  /** The rules of all baskets together. */
  readonly rules: Rules;
  readonly folds: number;
  readonly foundIn: Int32Array;
  readonly holdsIn: Int32Array;
  readonly failsIn: Int32Array;
  /** Rules that some fold gave and all baskets together do not. */
  readonly foundInFoldsOnly: number;
}

/**
 * Rules of all baskets, mined again k times without one part of k, drawn by lot, and judged in that part: a rule that is
 * not found each time stood on a few baskets.
 *
 * The parts are cut from a shuffled order, the first ones one basket longer where they do not come out even. A rule
 * holds in a part if its lift there is above 1; parts with too few baskets to tell are not counted on either side (see
 * `byTime`). A support given as `{ count }` is asked of each k - 1 parts alone. O(k) minings.
 *
 * @throws {RangeError} If there are fewer than two folds or more than baskets, or an option is out of range.
 *
 * @see Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions. JRSS B 36(2), 111-147.
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const folded = kFold(receipts, { folds: 4, seed: 1, minSupport: 0.3, minConfidence: 0.8, minExpected: 1 });
 * [...folded][0].reading; // "found in 4 of 4 folds, holds in 4"
 */
export function kFold(baskets: Baskets, options: KFoldHoldOutOptions): FoldedRules {
  requireBaskets(ACTION, baskets);
  const { folds = 5, seed, minExpected = 5 } = options;
  requireInteger(ACTION, "folds", folds, 2);
  requireInteger(ACTION, "seed", seed, 0);
  requirePositive(ACTION, "minExpected", minExpected);
  const basketCount = baskets.offsets.length - 1;
  if (folds > basketCount)
    throw new RangeError(mustBe(ACTION, "folds", `at most the number of baskets, ${basketCount}`, folds));

  const rules = rulesFrom(mine(baskets, options), options);
  const placeOf = new Map(keysOf(rules, rules.frequent).map((key, i) => [key, i]));
  const [foundIn, holdsIn, failsIn] = [0, 1, 2].map(() => new Int32Array(rules.size));
  const elsewhere = new Set<string>();
  for (const { trainIndices, testIndices } of splitting.kFold(basketCount, { folds, seed })) {
    const foldOf = new Int32Array(basketCount).fill(-1);
    for (const basket of testIndices) foldOf[basket] = 0;
    const found = rulesFrom(mine(takeBaskets(baskets, trainIndices), options), options);
    const counts = countRules(found, baskets, { names: ["fold"], groupOf: foldOf });
    keysOf(found, rules.frequent).forEach((key, i) => {
      const place = placeOf.get(key);
      if (place === undefined) {
        elsewhere.add(key);
        return;
      }
      const { confidence } = thenOf(found, i);
      const [left, right] = [counts.antecedentCount[i], counts.consequentCount[i]];
      const code = judge(counts.count[i], left, right, counts.basketCount[0], confidence, minExpected);
      foundIn[place]++;
      if (code === HOLDS) holdsIn[place]++;
      else if (code !== CANNOT_TELL) failsIn[place]++;
    });
  }
  const foundInFoldsOnly = elsewhere.size;
  return asFolded({ size: rules.size, rules, folds, foundIn, holdsIn, failsIn, foundInFoldsOnly });
}

/** A text for each rule by which the same rule is known among others: its items, numbered as in `names`. */
function keysOf(rules: Rules, { itemNames }: FrequentItemsets): string[] {
  const { frequent, antecedent, consequent, size } = rules;
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  // An item that is not frequent in all baskets together still needs a key of its own.
  const keyOf = frequent.itemNames.map((name) => numbers.get(name) ?? JSON.stringify(name));
  function side(position: number): string {
    const items: (string | number)[] = [];
    for (let set = position; set >= 0; set = frequent.parent[set]) items.push(keyOf[frequent.item[set]]);
    return items.sort().join();
  }
  return Array.from({ length: size }, (_, i) => `${side(antecedent[i])}>${side(consequent[i])}`);
}

type FoldedColumns = Omit<FoldedRules, typeof Symbol.iterator | keyof Displayable>;

function asFolded(columns: FoldedColumns): FoldedRules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as FoldedRules, (folded) => tableOf(folded)[DISPLAY]());
}

function at({ rules, folds, ...columns }: FoldedColumns, i: number): FoldedRule {
  const [foundIn, holdsIn, failsIn] = [columns.foundIn[i], columns.holdsIn[i], columns.failsIn[i]];
  const fails = failsIn > 0 ? `, fails in ${failsIn}` : "";
  const reading = `found in ${foundIn} of ${folds} folds, holds in ${holdsIn}${fails}`;
  return { ...ruleAt(rules, i), foundIn, holdsIn, failsIn, reading };
}

function tableOf(folded: FoldedRules): table.Table {
  const { size, folds, foundIn, foundInFoldsOnly } = folded;
  const limit = 20;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => {
    const rule = at(folded, i);
    const sides = [rule.antecedent.join(", ") || "∅", rule.consequent.join(", ")];
    return [...sides, rule.reading, rule.confidence, rule.lift];
  });
  const always = foundIn.reduce((count, found) => count + (found === folds ? 1 : 0), 0);
  const caption = `${counted(size, "rule")}, ${always.toLocaleString("en-US")} of them found in all ${folds} folds; ${counted(foundInFoldsOnly, "other")} found in some fold only`;
  const columns = ["antecedent", "consequent", "fold by fold", "confidence", "lift"];
  return table.ofRows(columns, rows, { caption, limit, totalRows: size });
}

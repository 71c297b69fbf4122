/** The same rules in different groups (规则对比): which hold in France but not in Germany, for new customers but not for old? */
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireFraction, requireSameLength } from "../../../core/errors";
import { adjust } from "../../../core/inference/multiple-testing";
import { oddsRatioHomogeneity } from "../../../core/inference/proportion-tests";
import { DISPLAY, type Displayable, withDisplay } from "../../../core/text/display";
import * as table from "../../../core/text/table";
import { requireBaskets } from "../../miners/frequent-items";
import type { Rules } from "../../types";
import { at as ruleAt } from "../columns/rule-records";
import type { JudgeOptions } from "../hold-out/hold-out";
import { CANNOT_TELL, counted, FAILS, HOLDS, shownLift } from "../hold-out/verdict";
import { countByGroup, type GroupedRules, groupsOf, type RuleInGroup } from "./grouped-rules";

const ACTION = "contrast rules";

export interface ContrastOptions extends JudgeOptions {
  /** Group of each basket, as a text or a number; (baskets). */
  readonly groups: ArrayLike<string | number>;
  /** Groups to compare, in this order; baskets of others are left out. @default all, the largest first */
  readonly only?: readonly (string | number)[];
}

/** A rule in each group. */
export interface RuleByGroup {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  readonly groups: readonly RuleInGroup[];
  /** That the confidence is the same in all groups, adjusted for all rules. */
  readonly confidencePValue: number;
  /** That the odds ratio is the same in all groups, adjusted for all rules. */
  readonly oddsRatioPValue: number;
}

/** Rules by group as columns; iterating gives `RuleByGroup` records. */
export interface ContrastedRules extends GroupedRules, Displayable, Iterable<RuleByGroup> {}

/** A rule that holds in one group and not in another. */
export interface RuleContrast {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  readonly here: RuleInGroup;
  readonly there: RuleInGroup;
  /** That the odds ratio is the same in both, adjusted for all rules that both groups can tell of. */
  readonly adjustedPValue: number;
}

/**
 * Counts and judges every rule in each group, and tests whether the groups differ.
 *
 * A rule holds in a group if its lift there is above 1, fails if not, and the group cannot tell where fewer than
 * `minExpected` baskets with both sides were to be expected from the confidence the rule was found with. `confidenceTest` is
 * the chi-square test that the confidence is the same in all groups; it also sees a consequent that is simply more
 * popular somewhere. `oddsRatioTest` is the test of Breslow, Day and Tarone that the association is equally strong; it does
 * not. Both leave out groups that cannot tell, and are adjusted for the number of rules. O(counting + rules · groups).
 *
 * @throws {TypeError} If there is not one group a basket.
 * @throws {RangeError} If `only` names a group that no basket has.
 *
 * @see `proportionTests.homogeneity`, `proportionTests.oddsRatioHomogeneity`
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk", "beer"], ["beer"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.6 });
 * const shops = byGroup(found, receipts, { groups: ["A", "A", "B", "B"], minExpected: 1 });
 * [...shops].map(({ groups }) => groups.map((group) => group.count)); // [[2, 0], [2, 0]]
 */
export function byGroup(rules: Rules, baskets: Baskets, options: ContrastOptions): ContrastedRules {
  requireBaskets(ACTION, baskets);
  const { groups, only, minExpected = 5 } = options;
  requireSameLength(ACTION, "baskets", { length: baskets.offsets.length - 1 }, "groups", groups);
  const sizes = new Map<string, number>();
  for (let i = 0; i < groups.length; i++) {
    if (typeof groups[i] !== "string" && typeof groups[i] !== "number")
      throw new TypeError(mustBe(ACTION, `groups, row ${i}`, "a text or a number", groups[i]));
    sizes.set(String(groups[i]), (sizes.get(String(groups[i])) ?? 0) + 1);
  }
  const names = only?.map(String) ?? [...sizes].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  for (const name of names)
    if (!sizes.has(name)) throw new RangeError(mustBe(ACTION, "only", "groups that baskets have", name));
  const numbers = new Map(names.map((name, number) => [name, number]));
  const groupOf = Int32Array.from({ length: groups.length }, (_, i) => numbers.get(String(groups[i])) ?? -1);
  return asContrast(countByGroup(rules, baskets, { names, groupOf }, minExpected));
}

export interface BetweenOptions {
  /** Largest adjusted p-value. @default 0.05 */
  readonly alpha?: number;
}

/**
 * Rules that hold in one group and fail in another, and whose odds ratios differ between these two by more than chance.
 *
 * A group that cannot tell is no failure: such rules are not listed. The p-values are of the two groups alone (Breslow,
 * Day and Tarone), adjusted for the rules that both can tell of.
 *
 * @returns The smallest p-value first; ties in the order of the rules.
 * @throws {RangeError} If there is no such group, or `alpha` is not a fraction.
 *
 * @example
 * const list = (count: number, ...items: string[]) => Array<string[]>(count).fill(items);
 * const north = [...list(30, "milk", "bread"), ...list(30, "beer")];
 * const south = [...list(15, "milk", "bread"), ...list(15, "milk"), ...list(15, "bread"), ...list(15, "beer")];
 * const receipts = baskets.of([...north, ...south]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.1 }), { minConfidence: 0.1 });
 * const groups = receipts.offsets.subarray(1).map((_, i) => (i < 60 ? 1 : 2));
 * between(byGroup(found, receipts, { groups }), 1, 2).map((rule) => [rule.here.lift, rule.there.lift]); // [[2, 1], [2, 1]]
 */
export function between(
  contrasted: ContrastedRules,
  holdsIn: string | number,
  failsIn: string | number,
  options: BetweenOptions = {},
): RuleContrast[] {
  const { alpha = 0.05 } = options;
  requireFraction(ACTION, "alpha", alpha);
  const { names, groups, verdict, size, count, antecedentCount, consequentCount, basketCount } = contrasted;
  const [here, there] = [holdsIn, failsIn].map((name) => names.indexOf(String(name)));
  if (here < 0) throw new RangeError(mustBe(ACTION, "holdsIn", `one of ${names.join(", ")}`, holdsIn));
  if (there < 0) throw new RangeError(mustBe(ACTION, "failsIn", `one of ${names.join(", ")}`, failsIn));

  const told = Int32Array.from({ length: size }, (_, i) => i).filter(
    (i) => verdict[i * groups + here] !== CANNOT_TELL && verdict[i * groups + there] !== CANNOT_TELL,
  );
  const ofBoth = (column: Int32Array, i: number) => [column[i * groups + here], column[i * groups + there]];
  const pValue = Float64Array.from(told, (i) => {
    const counts = { both: ofBoth(count, i), first: ofBoth(antecedentCount, i) };
    const all = [basketCount[here], basketCount[there]];
    return oddsRatioHomogeneity({ ...counts, second: ofBoth(consequentCount, i), all }).pValue;
  });
  const adjustedPValue = adjust(pValue);
  const listed = Array.from(told.keys()).filter((k) => {
    const [codeHere, codeThere] = [verdict[told[k] * groups + here], verdict[told[k] * groups + there]];
    return codeHere === HOLDS && codeThere === FAILS && adjustedPValue[k] <= alpha;
  });
  listed.sort((a, b) => pValue[a] - pValue[b] || a - b);
  return listed.map((k) => {
    const { antecedent, consequent } = ruleAt(contrasted.rules, told[k]);
    const inGroups = groupsOf(contrasted, told[k]);
    return {
      antecedent,
      consequent,
      here: inGroups[here],
      there: inGroups[there],
      adjustedPValue: adjustedPValue[k],
    };
  });
}

function asContrast(columns: GroupedRules): ContrastedRules {
  Object.defineProperty(columns, Symbol.iterator, {
    value: function* () {
      for (let i = 0; i < columns.size; i++) yield at(columns, i);
    },
    enumerable: false,
  });
  return withDisplay(columns as ContrastedRules, (contrasted) => toTable(contrasted)[DISPLAY]());
}

/** Rule i in each group. */
export function at(contrasted: GroupedRules, i: number): RuleByGroup {
  const { antecedent, consequent } = ruleAt(contrasted.rules, i);
  return {
    antecedent,
    consequent,
    groups: groupsOf(contrasted, i),
    confidencePValue: contrasted.confidenceTest.adjusted[i],
    oddsRatioPValue: contrasted.oddsRatioTest.adjusted[i],
  };
}

export interface ContrastTableOptions {
  /** Rows to show at most. @default 20 */
  readonly limit?: number;
  /** Groups to show at most, the first ones. @default 6 */
  readonly groups?: number;
  /** @default says how many rules differ */
  readonly caption?: string;
}

/** The rules as a table, in their order: in each group the lift, and how often the rule came true. */
export function toTable(contrasted: ContrastedRules, options: ContrastTableOptions = {}): table.Table {
  const { size, names, basketCount, oddsRatioTest } = contrasted;
  const differ = oddsRatioTest.adjusted.reduce((count, p) => count + (p <= 0.05 ? 1 : 0), 0);
  const { limit = 20, groups = 6 } = options;
  const {
    caption = `${counted(size, "rule")} in ${counted(names.length, "group")}: ${differ} differ in strength`,
  } = options;
  const rows = Array.from({ length: Math.min(limit, size) }, (_, i) => {
    const rule = at(contrasted, i);
    const sides = [rule.antecedent.join(", ") || "∅", rule.consequent.join(", ")];
    const cells = rule.groups.slice(0, groups).map(({ verdict, lift, count, antecedentCount }) => {
      const often = `${count} of ${antecedentCount}`;
      return verdict === "cannot tell"
        ? `· ${often}`
        : `${verdict === "holds" ? "●" : "○"} ${shownLift(lift)} (${often})`;
    });
    return [...sides, ...cells, rule.confidencePValue, rule.oddsRatioPValue];
  });
  const columns = [
    "antecedent",
    "consequent",
    ...names.slice(0, groups).map((name, g) => ({ name, note: counted(basketCount[g], "basket") })),
    { name: "confidence", note: "adjusted p" },
    { name: "odds ratio", note: "adjusted p" },
  ];
  return table.ofRows(columns, rows, { caption, limit, totalRows: size });
}

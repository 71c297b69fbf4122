/** Compares rules between groups of baskets (规则对比): which hold in France but not in Germany? */
import type { Baskets } from "../../../core/baskets";
import { mustBe, requireKind } from "../../../core/errors";
import { adjust } from "../../../core/inference/multiple-testing";
import { oddsRatioHomogeneity } from "../../../core/inference/proportion-statistics";
import {
  checkedLater,
  fraction,
  integer,
  listOf,
  type OptionReaders,
  optional,
  readerOf,
  readOptions,
  withDefault,
} from "../../../core/options";
import { column } from "../../../core/text/cell";
import { localized } from "../../../core/text/language";
import type { Table } from "../../../core/text/table";
import { type ColumnLike, readColumn } from "../../../core/vectors";
import { requireBaskets, requireOneForEach } from "../../baskets/require-baskets";
import {
  RESULT_TABLE_READERS,
  type Records,
  type ResultTableOptions,
  resultTable,
  withRecords,
} from "../../display";
import { formatLift, sideCells, sideColumns, withNoun } from "../../display/wording";
import type { RuleSides, Rules } from "../../types";
import { sidesAt } from "../columns/rule-records";
import { VERDICT_READERS, type VerdictOptions } from "../hold-out/evaluate-on";
import { CANNOT_TELL, FAILS, HOLDS } from "../hold-out/verdict";
import { requireRules } from "../require-rules";
import {
  countByGroup,
  GROUPED_PROPERTIES,
  type GroupedRules,
  groupFields,
  groupsOfRule,
  type RuleInGroup,
} from "./grouped-rules";

const ACTION = "contrast rules";

/** Which groups to compare, and when a rule gets a verdict. */
export interface ContrastOptions extends VerdictOptions {
  /** Group of each basket; (baskets). */
  readonly groups: ColumnLike<string | number>;
  /** Groups to compare, in this order; all other baskets are left out. @default all groups, the largest first */
  readonly only?: readonly (string | number)[];
}

const CONTRAST_READERS = {
  ...VERDICT_READERS,
  groups: checkedLater<ColumnLike<string | number>>(),
  only: optional(listOf(readerOf<string | number>(requireName))),
} satisfies OptionReaders<ContrastOptions>;

/** A rule in each group. */
export interface RuleByGroup extends RuleSides {
  readonly groups: readonly RuleInGroup[];
  /** P-value of equal confidence in all groups, adjusted for all rules. */
  readonly confidencePValue: number;
  /** P-value of equal odds ratios in all groups, adjusted for all rules. */
  readonly oddsRatioPValue: number;
}

/** Rules by group as columns; iterating gives `RuleByGroup` records. */
export interface ContrastedRules extends GroupedRules, Records<RuleByGroup> {}

/** A rule that holds in one group and fails in another. */
export interface RuleContrast extends RuleSides {
  readonly holdingGroup: RuleInGroup;
  readonly failingGroup: RuleInGroup;
  /** P-value of equal odds ratios in both, adjusted for all rules with a verdict in both groups. */
  readonly adjustedPValue: number;
}

/**
 * Counts every rule in each group, with a verdict, and tests whether the groups differ.
 *
 * A rule holds in a group if its lift there is above 1, and fails otherwise. A group cannot tell if fewer than `minExpected`
 * baskets with both sides are expected, given the confidence the rule was found with. `confidenceTest` is the chi-square
 * test of equal confidence in all groups; it also reacts if the consequent is simply more popular in some group.
 * `oddsRatioTest` is the test of Breslow, Day and Tarone that the association is equally strong; it does not react to
 * popularity. Both leave out groups without a verdict, and are adjusted for the number of rules.
 * O(counting + rules · groups).
 *
 * @throws {TypeError} If there is not one group for each basket.
 * @throws {RangeError} If no basket is in a group that `only` names.
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
  requireRules(ACTION, rules);
  const { groups: given, only, minExpected } = readOptions(ACTION, options, CONTRAST_READERS);
  const groups = readColumn(ACTION, "groups", given);
  requireOneForEach(ACTION, "groups", groups, baskets);
  const sizes = new Map<string, number>();
  for (let i = 0; i < groups.length; i++) {
    requireName(ACTION, `groups[${i}]`, groups[i]);
    if (typeof groups[i] !== typeof groups[0]) {
      const rule = `a ${typeof groups[0] === "number" ? "number" : "text"}, as groups[0] is`;
      throw new TypeError(mustBe(ACTION, `groups[${i}]`, rule, groups[i]));
    }
    sizes.set(String(groups[i]), (sizes.get(String(groups[i])) ?? 0) + 1);
  }
  const names = only?.map(String) ?? [...sizes].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  for (const name of names)
    if (!sizes.has(name)) throw new RangeError(mustBe(ACTION, "only", "groups with a basket", name));
  const numbers = new Map(names.map((name, number) => [name, number]));
  const groupOf = Int32Array.from({ length: groups.length }, (_, i) => numbers.get(String(groups[i])) ?? -1);
  const grouped = countByGroup(rules, baskets, { names, groupOf }, minExpected);
  return withRecords(grouped, ruleByGroupAt, toTable, [
    "antecedent",
    "consequent",
    ...groupFields<RuleByGroup>(names, (rule) => rule.groups),
    "confidencePValue",
    "oddsRatioPValue",
  ]);
}

function requireName(action: string, name: string, value: unknown): void {
  if (typeof value !== "string" && !Number.isFinite(value))
    throw new TypeError(mustBe(action, name, "a text or a number", value));
}

function requireContrasted(contrasted: unknown): void {
  const kind = "rules by group, as made by contrast.byGroup";
  requireKind(ACTION, "contrasted", contrasted, kind, GROUPED_PROPERTIES);
}

/** Which differences are listed. */
export interface BetweenGroupsOptions {
  /** Largest adjusted p-value. @default 0.05 */
  readonly alpha?: number;
}

const BETWEEN_READERS = {
  alpha: withDefault(0.05, fraction),
} satisfies OptionReaders<BetweenGroupsOptions>;

/**
 * Rules that hold in one group and fail in another, and whose odds ratios differ significantly between the two.
 *
 * Rules without a verdict in both groups are not listed. The p-values compare these two groups only (Breslow, Day and
 * Tarone), and are adjusted for all rules with a verdict in both.
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
 * const differing = betweenGroups(byGroup(found, receipts, { groups }), 1, 2);
 * differing.map((rule) => [rule.holdingGroup.lift, rule.failingGroup.lift]); // [[2, 1], [2, 1]]
 */
export function betweenGroups(
  contrasted: ContrastedRules,
  holdsIn: string | number,
  failsIn: string | number,
  options: BetweenGroupsOptions = {},
): RuleContrast[] {
  requireContrasted(contrasted);
  const { alpha } = readOptions(ACTION, options, BETWEEN_READERS);
  const { names, groups, verdict, size, count, antecedentCount, consequentCount, basketCount } = contrasted;
  const [holding, failing] = [holdsIn, failsIn].map((name) => names.indexOf(String(name)));
  if (holding < 0) throw new RangeError(mustBe(ACTION, "holdsIn", `one of ${names.join(", ")}`, holdsIn));
  if (failing < 0) throw new RangeError(mustBe(ACTION, "failsIn", `one of ${names.join(", ")}`, failsIn));

  const pairOf = (column: Int32Array | Int8Array, i: number) => [
    column[i * groups + holding],
    column[i * groups + failing],
  ];
  const tested = Int32Array.from({ length: size }, (_, i) => i).filter(
    (i) => !pairOf(verdict, i).includes(CANNOT_TELL),
  );
  const all = [basketCount[holding], basketCount[failing]];
  const pValue = Float64Array.from(tested, (i) => {
    const counts = { both: pairOf(count, i), first: pairOf(antecedentCount, i) };
    return oddsRatioHomogeneity({ ...counts, second: pairOf(consequentCount, i), all }).pValue;
  });
  const adjustedPValue = adjust(pValue);
  const listed = Array.from(tested.keys()).filter((k) => {
    const [first, second] = pairOf(verdict, tested[k]);
    return first === HOLDS && second === FAILS && adjustedPValue[k] <= alpha;
  });
  listed.sort((a, b) => pValue[a] - pValue[b] || a - b);
  return listed.map((k) => {
    const inGroups = groupsOfRule(contrasted, tested[k]);
    return {
      ...sidesAt(contrasted.rules, tested[k]),
      holdingGroup: inGroups[holding],
      failingGroup: inGroups[failing],
      adjustedPValue: adjustedPValue[k],
    };
  });
}

function ruleByGroupAt(contrasted: GroupedRules, i: number): RuleByGroup {
  return {
    ...sidesAt(contrasted.rules, i),
    groups: groupsOfRule(contrasted, i),
    confidencePValue: contrasted.confidenceTest.adjusted[i],
    oddsRatioPValue: contrasted.oddsRatioTest.adjusted[i],
  };
}

/** What the table shows. */
export interface ContrastTableOptions extends ResultTableOptions {
  /** Groups to show at most, the first ones. @default 6 */
  readonly groups?: number;
}

const TABLE_READERS = {
  ...RESULT_TABLE_READERS,
  groups: withDefault(6, integer(0)),
} satisfies OptionReaders<ContrastTableOptions>;

/**
 * The rules as a table, in their order: the lift in each group, and "count of antecedentCount".
 *
 * @example
 * const receipts = baskets.of(Array.from({ length: 40 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.6 });
 * const shops = byGroup(found, receipts, { groups: receipts.offsets.subarray(1).map((_, i) => (i < 20 ? 1 : 2)) });
 * toTable(shops).rows[0].slice(0, 4); // ["milk", "bread", "● 2.0 (10 of 10)", "● 2.0 (10 of 10)"]
 */
export function toTable(contrasted: GroupedRules, options: ContrastTableOptions = {}): Table {
  requireContrasted(contrasted);
  const { size, names, basketCount, oddsRatioTest } = contrasted;
  const action = "show rules by group";
  const { groups, ...shown } = readOptions(action, options, TABLE_READERS);
  const rowAt = (i: number) => {
    const rule = ruleByGroupAt(contrasted, i);
    const cells = rule.groups.slice(0, groups).map(({ verdict, lift, count, antecedentCount }) => {
      const frequency = localized(`${count} of ${antecedentCount}`, `${antecedentCount} 中 ${count}`);
      return verdict === "cannot tell"
        ? `· ${frequency}`
        : `${verdict === "holds" ? "●" : "○"} ${formatLift(lift)} (${frequency})`;
    });
    return [...sideCells(rule), ...cells, rule.confidencePValue, rule.oddsRatioPValue];
  };
  const columns = [
    ...sideColumns(),
    ...names.slice(0, groups).map((name, g) => ({
      name,
      note: localized(
        withNoun(basketCount[g], "basket"),
        `${basketCount[g].toLocaleString("en-US")} 个购物篮`,
      ),
    })),
    column("confidence", "置信度", { note: localized("adjusted p", "校正后 p") }),
    column("odds ratio", "优势比", { note: localized("adjusted p", "校正后 p") }),
  ];
  const differ = oddsRatioTest.adjusted.filter((p) => p <= 0.05).length;
  const english = `${withNoun(size, "rule")} in ${withNoun(names.length, "group")}: ${differ} differ in strength`;
  const summary = localized(english, `${size} 条规则，${names.length} 组：${differ} 条强度不同`);
  return resultTable(action, shown, { columns, size, rowAt, summary });
}

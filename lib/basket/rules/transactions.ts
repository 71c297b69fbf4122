/** The baskets that support or contradict a rule (支持事务). */
import type { Baskets } from "../../core/baskets";
import { requireKind, requirePosition } from "../../core/errors";
import { rowsByGroup, runOfEach } from "../../core/offsets";
import { names, oneOf, readOptions, withDefault } from "../../core/options";
import { requireBaskets } from "../baskets/require-baskets";
import type { RuleSides, Rules } from "../types";
import { sidesAt } from "./columns/rule-records";
import { requireRules } from "./require-rules";

const ACTION = "list the baskets of a rule";

/** Inverted index: item i is in baskets `basketIds[offsets[i]]` up to, not including, `basketIds[offsets[i + 1]]`. */
export interface BasketIndex {
  readonly basketCount: number;
  /** Number of each item, by its name. */
  readonly itemNumbers: ReadonlyMap<string, number>;
  readonly offsets: Int32Array;
  /** Ascending within an item. */
  readonly basketIds: Int32Array;
}

/** Baskets with both sides, with the antecedent, or with the antecedent but not the whole consequent. */
export type RulePart = "both" | "antecedent" | "counterexample";

/**
 * Builds an inverted index of baskets. Build it once to call `transactions` for many rules. O(cells).
 *
 * @throws {TypeError} If the argument is not baskets.
 *
 * @example
 * indexBaskets(baskets.of([["milk", "bread"], ["bread"]])).basketIds; // [0, 0, 1], since milk is in 0, bread in 0 and 1
 */
export function indexBaskets(baskets: Baskets): BasketIndex {
  requireBaskets("index baskets", baskets);
  const { itemNames, offsets, items } = baskets;
  const basketOf = runOfEach(offsets);
  const { starts, rows: entries } = rowsByGroup(items, itemNames.length);
  const itemNumbers = new Map(itemNames.map((name, number) => [name, number]));
  const basketIds = entries.map((entry) => basketOf[entry]);
  return { basketCount: offsets.length - 1, itemNumbers, offsets: starts, basketIds };
}

/**
 * The numbers of the baskets that support a rule, ascending. Items are matched by name, so these may be other baskets than
 * those the rule was found in. O(cells) from baskets, O(baskets of the rarest item · items · log) from an index.
 *
 * @param which The rule, or its position.
 * @throws {RangeError} If there is no rule at the position, or the part is unknown.
 * @throws {TypeError} If `baskets` are neither baskets nor an index.
 *
 * @example
 * const receipts = baskets.of([["tea", "milk"], ["tea"], ["tea", "milk"], ["milk"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * transactions(found, receipts, 0); // [0, 2]
 * transactions(found, receipts, { antecedent: ["tea"], consequent: ["milk"] }, { part: "counterexample" }); // [1]
 */
export function transactions(
  rules: Rules,
  baskets: Baskets | BasketIndex,
  which: number | RuleSides,
  options: { readonly part?: RulePart } = {},
): Int32Array {
  const { part } = readOptions(ACTION, options, {
    part: withDefault("both", oneOf<RulePart>(["both", "antecedent", "counterexample"])),
  });
  const { antecedent, consequent } = existingSides(rules, which);
  const index = baskets && "basketIds" in baskets ? baskets : indexBaskets(baskets);
  const left = basketsWith(index, antecedent);
  if (part === "antecedent") return left;
  const both = basketsWith(index, [...antecedent, ...consequent]);
  return part === "both" ? both : left.filter((basket) => !includes(both, basket));
}

function existingSides(rules: Rules, which: number | RuleSides): RuleSides {
  if (typeof which !== "number") {
    requireKind(ACTION, "which", which, "a rule, or its position", {
      antecedent: "any",
      consequent: "any",
    });
    const [antecedent, consequent] = [which.antecedent, which.consequent];
    return {
      antecedent: names(ACTION, "antecedent", antecedent),
      consequent: names(ACTION, "consequent", consequent),
    };
  }
  requireRules(ACTION, rules);
  requirePosition(ACTION, "which", which, rules.size);
  return sidesAt(rules, which);
}

/** Baskets with all of the items: intersects the lists of the items, starting with the shortest. */
function basketsWith(
  { basketCount, itemNumbers, offsets, basketIds }: BasketIndex,
  items: readonly string[],
): Int32Array {
  if (items.length === 0) return Int32Array.from({ length: basketCount }, (_, basket) => basket);
  const lists = items
    .map((name) => itemNumbers.get(name))
    .map((item) =>
      item === undefined ? basketIds.subarray(0, 0) : basketIds.subarray(offsets[item], offsets[item + 1]),
    )
    .sort((a, b) => a.length - b.length);
  return lists
    .slice(1)
    .reduce((kept, list) => kept.filter((basket) => includes(list, basket)), lists[0].slice());
}

/** Binary search in an ascending list. */
function includes(list: Int32Array, value: number): boolean {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < list.length && list[low] === value;
}

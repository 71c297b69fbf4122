/** What to offer with a cart (购物车推荐): items that rules predict, each with its reason. */

import { mustBe, requireKind } from "../../../core/errors";
import { rowsByGroup } from "../../../core/offsets";
import {
  integer,
  type NameList,
  names,
  type OptionReaders,
  oneOf,
  readOptions,
  text,
  withDefault,
} from "../../../core/options";
import { column } from "../../../core/text/cell";
import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import * as table from "../../../core/text/table";
import { formatLift } from "../../display/wording";
import { recordOf } from "../../rules/columns/rule-records";
import { NAMES, valuesOf } from "../../rules/measures";
import { requireRules } from "../../rules/require-rules";
import type { Measure, Rules } from "../../types";

export const ACTION = "advise on a cart";

/** What to offer. */
export interface AdviceOptions {
  /** Items to offer at most. @default 5 */
  readonly limit?: number;
  /** Measure of a rule that scores its consequent. @default "confidence" */
  readonly by?: Measure;
  /** Items never to offer, for example sold-out items. Items in the cart are never offered. @default none */
  readonly exclude?: NameList;
}

export const ADVICE_READERS = {
  limit: withDefault(5, integer(1)),
  by: withDefault("confidence", oneOf(NAMES)),
  exclude: withDefault<readonly string[], readonly string[]>([], names),
} satisfies OptionReaders<AdviceOptions>;

/** An item to offer, and the rule behind it. */
export interface Advice {
  readonly item: string;
  /** The measure `by` of the rule. */
  readonly score: number;
  /** Antecedent of the rule: items of the cart. */
  readonly antecedent: readonly string[];
  /** Baskets with the antecedent and the offered item. */
  readonly count: number;
  /** Baskets with the antecedent. */
  readonly antecedentCount: number;
  readonly confidence: number;
  readonly lift: number;
  /** "because milk, bread are in the cart: 45 of 120 such baskets held butter, 2.1 times as many as usual". */
  readonly reason: string;
}

/**
 * What to offer with a cart: the consequents of all rules whose antecedent is in the cart, each with its best rule.
 *
 * Only rules with one item in the consequent are used. This loses nothing: if X → y, z is a rule, X → y has at least its
 * confidence. Items that are in no rule are ignored. For many carts, use `createAdvisor` once.
 *
 * @param cart Item names: an array, a set or a danfo Series.
 * @returns The highest score first; ties by the number of baskets with both sides, then in the order of the rules.
 * @throws {TypeError} If the cart is not a list of names.
 * @throws {RangeError} If `limit` is not an integer above 0, or the measure is unknown.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"], ["beer"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * recommend(found, ["milk"])[0].reason; // "because milk is in the cart: 2 of 3 such baskets held bread, 1.3 times as many as usual"
 */
export function recommend(rules: Rules, cart: NameList, options: AdviceOptions = {}): Advice[] {
  return createAdvisor(rules, options)(cart);
}

/**
 * Prepares `recommend` for many carts.
 *
 * Indexes each rule by the rarest item of its antecedent, the best rules first. A cart reads the index of its items, and
 * stops at rules that cannot be among the best `limit`. O(rules log rules) once, then at most O(rules indexed under the
 * items of the cart) for each cart.
 *
 * @returns A function from a cart to its advice, as given by `recommend`.
 * @throws As `recommend`.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"], ["beer"]]);
 * const advise = createAdvisor(rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 }));
 * [["milk"], ["bread"], ["beer"]].map((cart) => advise(cart).map(({ item }) => item)); // [["bread"], ["milk"], []]
 */
export function createAdvisor(rules: Rules, options: AdviceOptions = {}): (cart: NameList) => Advice[] {
  requireRules(ACTION, rules);
  const { limit, by, exclude } = readOptions(ACTION, options, ADVICE_READERS);
  const { item, parent, itemNames } = rules.frequent;
  const scores = valuesOf(rules, by);
  const order = bestFirst(rules, scores);
  const { starts, places } = indexByRarestItem(rules, order);
  const rankOf = new Map(itemNames.map((name, rank) => [name, rank]));
  const isExcluded = flagsOf(itemNames.length, ranksOf(exclude, rankOf));

  return (cart) => {
    const ranks = ranksOf(names(ACTION, "cart", cart), rankOf);
    const inCart = flagsOf(itemNames.length, ranks);
    const best = createBestPlaces(limit);
    const searchIndex = (rarest: number) => {
      for (let k = starts[rarest]; k < starts[rarest + 1]; k++) {
        const place = places[k];
        // Places ascend: the remaining rules of this item are worse still.
        if (best.isTooLate(place)) return;
        const rule = order[place];
        const offered = item[rules.consequent[rule]];
        if (inCart[offered] === 1 || isExcluded[offered] === 1 || best.hasEarlier(offered, place)) continue;
        if (isInCart(rules.antecedent[rule], inCart)) best.add(offered, place);
      }
    };
    searchIndex(itemNames.length); // Rules without antecedent.
    for (const rank of ranks) searchIndex(rank);
    return best.places().map((place) => adviceOf(rules, order[place], scores[order[place]]));
  };

  function isInCart(antecedent: number, inCart: Uint8Array): boolean {
    for (let set = antecedent; set >= 0; set = parent[set]) if (inCart[item[set]] === 0) return false;
    return true;
  }
}

/** Rules with one item in the consequent, by score, then by count, then in their order. */
function bestFirst({ frequent, itemset, consequent }: Rules, scores: Float64Array): Int32Array {
  const { parent, count } = frequent;
  const order = Int32Array.from(scores.keys()).filter((i) => parent[consequent[i]] < 0);
  return order.sort((a, b) =>
    scores[a] === scores[b] ? count[itemset[b]] - count[itemset[a]] || a - b : scores[b] > scores[a] ? 1 : -1,
  );
}

/** The best places of the order so far, one for each offered item; at most `limit`, ascending. */
function createBestPlaces(limit: number) {
  let best: { readonly item: number; readonly place: number }[] = [];
  const isTooLate = (place: number) => best.length === limit && place > best[limit - 1].place;
  const hasEarlier = (item: number, place: number) =>
    best.some((other) => other.item === item && other.place < place);

  function add(item: number, place: number): void {
    const others = best.filter((other) => other.item !== item);
    best = [...others, { item, place }].sort((a, b) => a.place - b.place).slice(0, limit);
  }

  return { isTooLate, hasEarlier, add, places: () => best.map(({ place }) => place) };
}

/** Places of the order by the rarest item of the antecedent, ascending; rules without antecedent are under the last index. */
function indexByRarestItem({ frequent, antecedent }: Rules, order: Int32Array) {
  const { item, parent, itemNames } = frequent;
  const rarestOf = order.map((rule) => {
    let set = antecedent[rule];
    if (set < 0) return itemNames.length;
    while (parent[set] >= 0) set = parent[set];
    return item[set];
  });
  const { starts, rows: places } = rowsByGroup(rarestOf, itemNames.length + 1);
  return { starts, places };
}

/** Distinct ranks of the known items. */
function ranksOf(given: Iterable<string>, rankOf: ReadonlyMap<string, number>): Set<number> {
  const ranks = new Set<number>();
  for (const name of given) {
    const rank = rankOf.get(name);
    if (rank !== undefined) ranks.add(rank);
  }
  return ranks;
}

function flagsOf(size: number, ranks: Iterable<number>): Uint8Array {
  const flags = new Uint8Array(size);
  for (const rank of ranks) flags[rank] = 1;
  return flags;
}

function adviceOf(rules: Rules, i: number, score: number): Advice {
  const { antecedent, consequent, count, antecedentCount, confidence, lift } = recordOf(rules, i);
  const [item] = consequent;
  const offered = formatItems(consequent);
  const are = antecedent.length === 1 ? "is" : "are";
  const reason =
    antecedent.length === 0
      ? localized(
          `${count} of ${antecedentCount} baskets held ${offered}`,
          `${antecedentCount} 个购物篮中有 ${count} 个含“${offered}”`,
        )
      : localized(
          `because ${formatItems(antecedent)} ${are} in the cart: ${count} of ${antecedentCount} such baskets held ${offered}, ${formatLift(lift)} times as many as usual`,
          `购物车里有“${formatItems(antecedent, "、")}”：这样的购物篮共 ${antecedentCount} 个，其中 ${count} 个含“${offered}”，是平常的 ${formatLift(lift)} 倍`,
        );
  return { item, score, antecedent, count, antecedentCount, confidence, lift, reason };
}

/**
 * The advice as a table.
 *
 * @example
 * const found = rules.from(itemsets.mine(baskets.of([["milk", "bread"], ["bread"]]), { minSupport: 0.5 }), { minConfidence: 0.5 });
 * toTable(recommend(found, ["milk"])).rows; // [["bread", 1, "because milk is in the cart: 1 of 1 such baskets held bread, 1.0 times as many as usual"]]
 */
export function toTable(advice: readonly Advice[], caption?: string): table.Table {
  const action = "show advice";
  const kind = "advice, as made by cartAdvice.recommend";
  if (!Array.isArray(advice)) throw new TypeError(mustBe(action, "advice", kind, advice));
  for (const [i, entry] of advice.entries())
    requireKind(action, `advice[${i}]`, entry, kind, { item: "text", score: "number", reason: "text" });
  const rows = advice.map(({ item, score, reason }) => [item, score, reason]);
  const columns = [column("item", "商品"), column("score", "得分"), column("reason", "理由")];
  return table.fromRows(columns, rows, {
    caption: text(action, "caption", caption ?? localized("To offer with this cart", "可向这个购物车推荐")),
  });
}

/** What to offer with a cart (购物车推荐): the items that rules expect in it, each with its reason. */
import { requireInteger } from "../../../core/errors";
import { offsetsOf } from "../../../core/offsets";
import * as table from "../../../core/text/table";
import { formatLift } from "../../display/wording";
import { ruleAt } from "../../rules/columns/rule-records";
import { measure } from "../../rules/measures";
import type { Measure, Rules } from "../../types";

export const ACTION = "advise on a cart";

export interface AdviceOptions {
  /** Items to offer at most. @default 5 */
  readonly limit?: number;
  /** Number of a rule that scores its consequent. @default "confidence" */
  readonly by?: Measure;
  /** Items never to offer: sold out, say. What is in the cart is never offered. @default none */
  readonly exclude?: readonly string[];
}

/** An item to offer, and the rule that speaks for it. */
export interface Advice {
  readonly item: string;
  /** The rule's measure that was asked for. */
  readonly score: number;
  /** Items of the cart that the rule starts from. */
  readonly because: readonly string[];
  /** Baskets with these items that held the offered one too. */
  readonly count: number;
  /** Baskets with these items. */
  readonly antecedentCount: number;
  readonly confidence: number;
  readonly lift: number;
  /** "because milk, bread are in the cart: 45 of 120 such baskets held butter, 2.1 times as many as usual". */
  readonly reason: string;
}

/**
 * What to offer with a cart: the consequents of all rules whose antecedent is in it, each by its best rule.
 *
 * Rules with more than one item on the right side are not used, and nothing is lost: who is offered y and z for X is
 * offered y by X → y, which comes true at least as often. Items that no rule knows are ignored. For many carts make an
 * `advisor` once.
 *
 * @param cart Item names.
 * @returns The highest score first; ties by the number of baskets behind the rule, then in the order of the rules.
 * @throws {RangeError} If `limit` is not a whole number above 0, or there is no such measure.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"], ["beer"]]);
 * const found = rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 });
 * recommend(found, ["milk"])[0].reason; // "because milk is in the cart: 2 of 3 such baskets held bread, 1.3 times as many as usual"
 */
export function recommend(rules: Rules, cart: Iterable<string>, options: AdviceOptions = {}): Advice[] {
  return advisor(rules, options)(cart);
}

/**
 * The same for many carts: sorts the rules once, then answers each cart from the rules of its own items.
 *
 * A rule is filed under the rarest item of its antecedent, the best rules first, and a file is read no further than
 * its rules can still be among the best `limit`. O(rules log rules) once, at most O(rules filed under the items of the
 * cart) a cart.
 *
 * @returns A function from a cart to its advice, as `recommend` gives it.
 * @throws As `recommend`.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread"], ["milk", "bread"], ["milk"], ["beer"]]);
 * const advise = advisor(rules.from(itemsets.mine(receipts, { minSupport: 0.5 }), { minConfidence: 0.5 }));
 * [["milk"], ["bread"], ["beer"]].map((cart) => advise(cart).map(({ item }) => item)); // [["bread"], ["milk"], []]
 */
export function advisor(rules: Rules, options: AdviceOptions = {}): (cart: Iterable<string>) => Advice[] {
  const { limit = 5, by = "confidence", exclude = [] } = options;
  requireInteger(ACTION, "limit", limit, 1);
  const { item, parent, count, itemNames } = rules.frequent;
  const scores = measure(rules, by);
  const order = Int32Array.from(scores.keys()).filter((i) => parent[rules.consequent[i]] < 0);
  // Best first: of two rules the one that stands earlier in this order wins.
  order.sort((a, b) =>
    scores[a] === scores[b]
      ? count[rules.itemset[b]] - count[rules.itemset[a]] || a - b
      : scores[b] > scores[a]
        ? 1
        : -1,
  );
  const { starts, filed } = fileByRarest(rules, order);
  const rankOf = new Map(itemNames.map((name, rank) => [name, rank]));
  const isExcluded = marked(itemNames.length, ranksOf(exclude, rankOf));

  return (cart) => {
    const ranks = ranksOf(cart, rankOf);
    const inCart = marked(itemNames.length, ranks);
    const items: number[] = [];
    const places: number[] = [];
    const ask = (drawer: number) => {
      for (let k = starts[drawer]; k < starts[drawer + 1]; k++) {
        const place = filed[k];
        // The rest of the drawer is no better than this rule.
        if (places.length === limit && place > places[limit - 1]) return;
        const rule = order[place];
        const offered = item[rules.consequent[rule]];
        if (inCart[offered] === 1 || isExcluded[offered] === 1) continue;
        const known = items.indexOf(offered);
        if (known >= 0 && places[known] < place) continue;
        if (!isWithin(rules.antecedent[rule], inCart)) continue;
        if (known >= 0) {
          items.splice(known, 1);
          places.splice(known, 1);
        }
        let slot = places.length;
        while (slot > 0 && places[slot - 1] > place) slot--;
        items.splice(slot, 0, offered);
        places.splice(slot, 0, place);
        if (places.length > limit) {
          items.pop();
          places.pop();
        }
      }
    };
    ask(itemNames.length);
    for (const rank of ranks) ask(rank);
    return places.map((place) => adviceOf(rules, order[place], scores[order[place]]));
  };

  function isWithin(antecedent: number, inCart: Uint8Array): boolean {
    for (let set = antecedent; set >= 0; set = parent[set]) if (inCart[item[set]] === 0) return false;
    return true;
  }
}

/** Places of the order by the rarest item of the antecedent, best first; rules without antecedent come last. */
function fileByRarest({ frequent, antecedent }: Rules, order: Int32Array) {
  const { item, parent, itemNames } = frequent;
  const drawerOf = order.map((rule) => {
    let set = antecedent[rule];
    if (set < 0) return itemNames.length;
    while (parent[set] >= 0) set = parent[set];
    return item[set];
  });
  const sizes = new Int32Array(itemNames.length + 1);
  for (const drawer of drawerOf) sizes[drawer]++;
  const starts = offsetsOf(sizes);
  const next = starts.slice();
  const filed = new Int32Array(order.length);
  drawerOf.forEach((drawer, place) => {
    filed[next[drawer]++] = place;
  });
  return { starts, filed };
}

/** Ranks of the items that rules know, each once. */
function ranksOf(names: Iterable<string>, rankOf: ReadonlyMap<string, number>): Set<number> {
  const ranks = new Set<number>();
  for (const name of names) {
    const rank = rankOf.get(name);
    if (rank !== undefined) ranks.add(rank);
  }
  return ranks;
}

function marked(size: number, ranks: Iterable<number>): Uint8Array {
  const marks = new Uint8Array(size);
  for (const rank of ranks) marks[rank] = 1;
  return marks;
}

function adviceOf(rules: Rules, i: number, score: number): Advice {
  const { antecedent: because, consequent, count, antecedentCount, confidence, lift } = ruleAt(rules, i);
  const [item] = consequent;
  const cart =
    because.length === 0
      ? ""
      : `because ${because.join(", ")} ${because.length === 1 ? "is" : "are"} in the cart: `;
  const usual = because.length === 0 ? "" : `, ${formatLift(lift)} times as many as usual`;
  const such = because.length === 0 ? "baskets" : "such baskets";
  const reason = `${cart}${count} of ${antecedentCount} ${such} held ${item}${usual}`;
  return { item, score, because, count, antecedentCount, confidence, lift, reason };
}

/** The advice as a table. */
export function toTable(advice: readonly Advice[], caption = "To offer with this cart"): table.Table {
  const rows = advice.map(({ item, score, reason }) => [item, score, reason]);
  return table.fromRows(["item", "score", "reason"], rows, { caption });
}

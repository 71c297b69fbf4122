/** Maximal itemsets (极大项集): the frequent sets that are part of no other frequent set. */
import type { Baskets } from "../../../core/baskets";
import type { CondensedItemsets } from "../../types";
import { mineClosed } from "./closed-search";
import type { CondensedOptions } from "./condensed-options";

export { itemsetAt, toTable } from "./condensed-columns";

/**
 * Maximal itemsets: the largest bundles that enough baskets hold.
 *
 * $$X \text{ is maximal} \iff \mathrm{count}(X \cup \{i\}) < s \text{ for every item } i \notin X$$
 *
 * with s the threshold. The shortest summary: a set is frequent if and only if it is part of a maximal one, but its count
 * cannot be derived. Every maximal set is closed, so the search for closed sets finds them too, at the same cost as
 * `closedItemsets.mine`.
 *
 * `minLength` and `maxLength` choose which maximal sets are listed; they do not change which sets are maximal. With
 * `items.only` or `items.forbidden`, sets are maximal among the remaining items. With `items.required`, the maximal sets with
 * all required items are listed.
 *
 * @returns Sets by length, then by their items, rarest first; the empty set is not listed.
 * @throws {RangeError} If a threshold is out of range, there are more than `maxItemsets` sets, or mining takes
 * more than `maxSeconds`.
 *
 * @see Bayardo, R. J. (1998). Efficiently mining long patterns from databases. SIGMOD, 85-93. doi:10.1145/276304.276313
 * @see Uno, T., Kiyomi, M. & Arimura, H. (2004). LCM ver. 2: efficient mining algorithms for frequent/closed/maximal
 * itemsets. FIMI'04.
 *
 * @example
 * const receipts = baskets.of([["milk", "bread", "butter"], ["milk", "bread", "butter"], ["milk"]]);
 * [...mine(receipts, { minSupport: 0.5 })][0].count; // 2, of milk, bread and butter
 */
export function mine(baskets: Baskets, options: CondensedOptions): CondensedItemsets {
  return mineClosed(baskets, options, "maximal");
}

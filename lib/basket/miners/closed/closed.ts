/** Closed itemsets (闭项集): the frequent sets to which no item can be added without losing a basket. */
import type { Baskets } from "../../../core/baskets";
import type { CondensedItemsets } from "../../types";
import { mineClosed } from "./closed-search";
import type { CondensedOptions } from "./condensed-options";

export { itemsetAt, toTable } from "./condensed-columns";

/**
 * Closed itemsets: what is bought together, without repetition. If every basket with bread and butter also has milk, the
 * three are listed and the two are not.
 *
 * $$X \text{ is closed} \iff \mathrm{count}(X \cup \{i\}) < \mathrm{count}(X) \text{ for every item } i \notin X$$
 *
 * No information is lost: the count of a frequent set is the largest count of a closed set that holds it. Closed sets are
 * mined directly, so the work is proportional to their number. There can be millions of times fewer than frequent sets:
 * one basket of 60 items has 2^60 - 1 frequent sets and 1 closed one. O(closed sets · cells of their baskets) at worst.
 *
 * `minLength` and `maxLength` choose which closed sets are listed; they do not change which sets are closed. With `items.only`
 * or `items.forbidden`, sets are closed among the remaining items. With `items.required`, the closed sets with all required
 * items are listed.
 *
 * @returns Sets by length, then by their items, rarest first; the empty set is not listed.
 * @throws {RangeError} If a threshold is out of range, there are more than `maxItemsets` sets, or mining takes
 * more than `maxSeconds`.
 *
 * @see Pasquier, N., Bastide, Y., Taouil, R. & Lakhal, L. (1999). Discovering frequent closed itemsets for association
 * rules. ICDT, LNCS 1540, 398-416. doi:10.1007/3-540-49257-7_25
 * @see Uno, T., Asai, T., Uchida, Y. & Arimura, H. (2004). An efficient algorithm for enumerating closed patterns in
 * transaction databases. Discovery Science, LNCS 3245, 16-31 (prefix-preserving closure extension).
 * doi:10.1007/978-3-540-30214-8_2
 *
 * @example
 * const receipts = baskets.of([["milk", "bread", "butter"], ["milk", "bread", "butter"], ["milk"]]);
 * const found = [...mine(receipts, { minSupport: 0.5 })];
 * found.map(({ items, count }) => `${items.join(" ")}: ${count}`); // ["milk: 3", "milk bread butter: 2"]
 */
export function mine(baskets: Baskets, options: CondensedOptions): CondensedItemsets {
  return mineClosed(baskets, options, "closed");
}

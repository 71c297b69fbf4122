/** The options of `itemsets.mine`, and the choice of the miner. */
import type { Baskets } from "../../core/baskets";
import { type OptionReaders, oneOf, type ReadOptions, withDefault } from "../../core/options";
import type { Algorithm, FrequentItemsets } from "../types";
import * as apriori from "./apriori";
import { CONSTRAINED_READERS, type ConstrainedOptions, mineRequired } from "./constraints/required-items";
import * as eclat from "./eclat";
import * as fpGrowth from "./fp-growth";
import * as hybrid from "./hybrid";

const textbook = { apriori: apriori.mine, eclat: eclat.mine, fpGrowth: fpGrowth.mine };
const MINERS = { ...textbook, hybrid: hybrid.mine, auto: hybrid.mine };

/** Options of `itemsets.mine`. */
export interface ItemsetOptions extends ConstrainedOptions {
  /**
   * All algorithms give the same result. "auto" is "hybrid", which chooses by the density of each branch: rows of items for
   * sparse baskets, bit vectors for dense ones. @default "auto"
   */
  readonly algorithm?: Algorithm | "auto";
}

export const ITEMSET_READERS = {
  ...CONSTRAINED_READERS,
  algorithm: withDefault("auto", oneOf(Object.keys(MINERS) as (keyof typeof MINERS)[])),
} satisfies OptionReaders<ItemsetOptions>;

/**
 * `itemsets.mine` for functions that have read its options among their own.
 *
 * @throws As `itemsets.mine`.
 */
export function mineItemsets(
  baskets: Baskets,
  { algorithm, ...options }: ReadOptions<typeof ITEMSET_READERS>,
): FrequentItemsets {
  return mineRequired(baskets, options, MINERS[algorithm]);
}

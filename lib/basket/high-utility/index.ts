/** High-utility itemsets (高效用项集): what earns most when bought together, by quantity and margin. */

export { at, type HighUtilityItemset, type HighUtilityItemsets, toTable } from "./itemsets";
export { type HighUtilityOptions, mine } from "./mine";
export { fromColumns, of, type ValueColumns, type ValuedBaskets, type ValueOptions } from "./valued-baskets";

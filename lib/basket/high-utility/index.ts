/** High-utility itemsets (高效用项集): items that earn most when bought together, by quantity and margin. */

export { type HighUtilityItemset, type HighUtilityItemsets, toTable } from "./itemsets";
export { type HighUtilityOptions, mine } from "./mine";
export {
  fromColumns,
  of,
  type ValueColumns,
  type ValuedBaskets,
  type ValueLineOptions,
  type ValueOptions,
} from "./valued-baskets";

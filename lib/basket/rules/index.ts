/** Association rules (关联规则): who buys these items also buys those, read off the frequent itemsets. */

export { at, toList } from "./columns";
export { counts } from "./counts";
export { from, type RuleOptions } from "./from";
export { type IntervalMethod, intervals, type RuleIntervalOptions, type RuleIntervals } from "./intervals";
export { type MeasureOptions, measure, measureOf, measures } from "./measures";
export { filter, type MeasureBounds, type SortOptions, sortBy, top } from "./order";
export {
  dropInsignificant,
  dropNonImproving,
  dropRedundant,
  type PrunedRules,
  type RedundancyOptions,
} from "./pruning";
export { ratiosOf } from "./ratios";
export type { SideConstraint } from "./sides";
export { type RuleTableOptions, toTable } from "./table";
export { fromJSON, toCsv, toJSON } from "./text";
export { type BasketIndex, basketIndex, type RulePart, transactions } from "./transactions";

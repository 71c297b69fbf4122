/** Association rules (关联规则) from frequent itemsets: customers who buy these items also buy those. */

export { ruleAt, toList } from "./columns/rule-records";
export type { RuleColumnOptions } from "./columns/rule-rows";
export {
  fromJSON,
  type RuleCsvOptions,
  toColumns,
  toCsv,
  toJSON,
  writeCsv,
  writeJSON,
} from "./formats/csv-json";
export { from, type RuleOptions } from "./generation/from";
export type { SideConstraint } from "./generation/side-constraints";
export { type IntervalMethod, intervals, type RuleIntervalOptions, type RuleIntervals } from "./intervals";
export { type MeasureOptions, measure, measureOf, measures } from "./measures";
export * from "./pruning";
export { filter, type MeasureBounds, type SortOptions, sortBy, top } from "./sort-and-filter";
export { type RuleTableOptions, toTable } from "./table";
export { type BasketIndex, indexBaskets, type RulePart, transactions } from "./transactions";

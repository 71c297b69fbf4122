/** Sequential rules (时序规则): customers who buy this item buy that item within a number of days. */

export { from, type SequentialRuleOptions } from "./from";
export { filter, type SequentialRule, type SequentialRules, toTable } from "./sequential-rules";

/** Sequential rules (时序规则): who buys this buys that within so many days. */

export { from, type SequentialRuleOptions } from "./from";
export { at, filter, type SequentialRule, type SequentialRules, toTable } from "./sequential-rules";

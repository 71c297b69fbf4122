/** Sequential rules (时序规则): who buys this buys that within so many days. */

export { at, filter, type SequentialRule, type SequentialRules, toTable } from "./columns";
export { from, type SequentialRuleOptions } from "./from";

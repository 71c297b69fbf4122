/** Association rules (关联规则): who buys these items also buys those, read off the frequent itemsets. */

export { at } from "./columns";
export { from, type RuleOptions } from "./from";
export { filter, measure, sortBy, top } from "./measures";
export { ratiosOf } from "./ratios";
export type { SideConstraint } from "./sides";
export { type RuleTableOptions, toTable } from "./table";

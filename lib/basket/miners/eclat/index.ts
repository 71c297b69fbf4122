/** Eclat (等价类变换): finds itemsets depth first, by intersecting the lists of baskets that hold each item. */

export { mine } from "./mine";
export type { EclatStep, StepOptions } from "./trace";
export { steps, work } from "./trace";

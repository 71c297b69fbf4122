/** What to offer with a cart (购物车推荐): the items that rules expect in it, each with its reason. */

export { type AdviceEvaluation, type AdviceScore, type EvaluationOptions, evaluate } from "./evaluate";
export { type Advice, type AdviceOptions, advisor, recommend, toTable } from "./recommend";

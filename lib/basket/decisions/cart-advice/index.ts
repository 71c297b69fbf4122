/** What to offer with a cart (购物车推荐): items that rules predict, each with its reason. */

export { type AdviceEvaluation, type AdviceScore, type EvaluationOptions, evaluate } from "./evaluate";
export { type Advice, type AdviceOptions, createAdvisor, recommend, toTable } from "./recommend";

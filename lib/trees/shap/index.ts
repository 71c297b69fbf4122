/** Exact Shapley values of trees (TreeSHAP), and one row's reasons in a sentence. */
export { type ExplainOptions, explain, type TreeExplanation } from "./explain";
export { type SentenceOptions, sentence } from "./sentence";

/** Hold-out validation of rules (规则留出检验): rules are found in one part of the baskets and evaluated on the other. */

export { evaluateOn, type VerdictOptions } from "./evaluate-on";
export { type HeldOutRule, type HeldOutRules, toTable } from "./held-out-rules";
export {
  atRandom,
  byTime,
  type HoldOutOptions,
  type RandomHoldOutOptions,
  type TimeHoldOutOptions,
} from "./hold-out";
export { type CrossValidatedRule, type CrossValidatedRules, type KFoldHoldOutOptions, kFold } from "./k-fold";

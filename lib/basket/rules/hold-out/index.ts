/** Rules that survive (规则留出检验): found in one part of the baskets, judged in the part that was not looked at. */

export { at, type HeldOutRule, type HeldOutRules, type HeldOutTableOptions, toTable } from "./held-out-rules";
export {
  atRandom,
  byTime,
  type HoldOutOptions,
  type JudgeOptions,
  judgeIn,
  type RandomHoldOutOptions,
  type TimeHoldOutOptions,
} from "./hold-out";
export { type FoldedRule, type FoldedRules, type KFoldHoldOutOptions, kFold } from "./k-fold";

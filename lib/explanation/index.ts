/** Explanations (可解释性) and uncertainty of any model, through a plain predict function. */
export type { LocalEffects, LocalEffectsOptions } from "./accumulated-local-effects";
export * as accumulatedLocalEffects from "./accumulated-local-effects";
export type {
  ClassSetOptions,
  ConformalCoverage,
  ConformalOptions,
  CrossValidatedOptions,
  Limits,
} from "./conformal";
export * as conformal from "./conformal";
export type {
  Counterfactual,
  CounterfactualOptions,
  Counterfactuals,
  Lever,
  ValueRange,
} from "./counterfactuals";
export * as counterfactuals from "./counterfactuals";
export type { KernelExplanation, KernelShapOptions } from "./kernel-shap";
export * as kernelShap from "./kernel-shap";
export type { Learner, Predict } from "./model";
export type { PartialDependence, PartialDependenceOptions } from "./partial-dependence";
export * as partialDependence from "./partial-dependence";
export type { PermutationImportance, PermutationOptions } from "./permutation-importance";
export * as permutationImportance from "./permutation-importance";
export type { Surrogate, SurrogateOptions } from "./surrogate";
export * as surrogate from "./surrogate";

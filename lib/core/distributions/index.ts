/** Probability distributions: densities, tail probabilities and quantiles, accurate in the far tails. */
export * as binomial from "./binomial";
export * as chiSquared from "./chi-squared";
export * as f from "./f";
export * as hypergeometric from "./hypergeometric";
export * as normal from "./normal";
export * as poisson from "./poisson";
export * as studentT from "./student-t";

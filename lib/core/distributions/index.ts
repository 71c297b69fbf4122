/** Probabilities of the distributions that tests and intervals rest on, accurate far out in the tails. */

export * as binomial from "./binomial";
export * as chiSquared from "./chi-squared";
export * as f from "./f";
export * as hypergeometric from "./hypergeometric";
export * as normal from "./normal";
export * as poisson from "./poisson";
export * as studentT from "./student-t";

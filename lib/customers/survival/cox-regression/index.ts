/** Cox's regression (比例风险模型): what makes customers leave sooner. */
export { type CoxOptions, type CoxRegression, fit } from "./fit";
export { predict, survivalAt } from "./predict";
export {
  type CoxCoefficient,
  type ProportionalHazardsTest,
  proportionalHazards,
  summary,
} from "./summary";

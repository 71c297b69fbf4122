/** Models of all topics as what files of other programs know: linear sums or sums of trees, and what becomes of them. */
import type { LogisticRegression } from "../classification";
import { mustBe, requireKind } from "../core/errors";
import type { ClassLabel } from "../core/learning/class-labels";
import type { GeneralisedLinearModel, LinearPredictor, LinearRegression } from "../regression";
import type { LoadedModel } from "../trees";
import type { GradientBoosting } from "../trees/boosting";
import { readEnsemble, type TreeModel } from "../trees/read-ensemble";
import type { TreeEnsemble } from "../trees/tree";

/** The models that can be written. */
export type ExchangeableModel =
  | LinearRegression
  | LinearPredictor
  | GeneralisedLinearModel
  | LogisticRegression
  | TreeModel;

/** What a file holds of a model. */
export interface ModelParts {
  readonly featureNames: readonly string[];
  /** Empty if it predicts numbers. */
  readonly classes: readonly ClassLabel[];
  /** "shares": the sums are the probabilities of the classes. "logistic" has one sum: of the second class, if there are classes. */
  readonly link: "identity" | "exponential" | "logistic" | "softmax" | "shares";
  /** (outputs) of a linear model; (outputs, p). */
  readonly linear?: {
    readonly intercepts: readonly number[];
    readonly coefficients: readonly (readonly number[])[];
  };
  readonly trees?: TreeEnsemble;
}

const LINKS: Readonly<Record<string, ModelParts["link"]>> = {
  ...{ squared: "identity", quantile: "identity", lambdarank: "identity", poisson: "exponential" },
  ...{ logistic: "logistic", multinomial: "softmax", log: "exponential", logit: "logistic" },
};
const LINEAR = [
  "linear-regression",
  "ridge",
  "lasso",
  "elastic-net",
  "quantile-regression",
  "huber-regression",
];
const CLASSES_OF_TREES = ["decision-tree", "random-forest", "extra-trees"];
const NUMBERS_OF_TREES = ["regression-tree", "regression-forest", "regression-extra-trees"];

/** @throws {TypeError} If it is no such model. @throws {RangeError} If a file has no place for a part of it. */
export function partsOf(action: string, model: ExchangeableModel): ModelParts {
  const rule = "a fitted linear model, or one of trees";
  requireKind(action, "model", model, rule, { kind: "text", featureNames: "list" });
  const { kind, featureNames } = model as LoadedModel;
  if (LINEAR.includes(kind)) return linearParts(model as LinearPredictor, "identity");
  if (kind === ("generalised-linear-model" as string)) {
    const { link, hasOffset } = model as GeneralisedLinearModel;
    if (LINKS[link] === undefined) throw new RangeError(mustBe(action, "link", "logit or log", link));
    if (hasOffset) throw new RangeError(mustBe(action, "hasOffset", "false", hasOffset));
    return linearParts(model as GeneralisedLinearModel, LINKS[link]);
  }
  if (kind === ("logistic-regression" as string)) {
    const { intercepts, coefficients, classes } = model as LogisticRegression;
    const link = intercepts.length === 1 ? "logistic" : "softmax";
    return { featureNames, classes, link, linear: { intercepts, coefficients } };
  }
  const trees = readEnsemble(action, model as TreeModel);
  if (trees.trees.some(({ zeroIsMissing }) => zeroIsMissing?.includes(true)))
    throw new RangeError(mustBe(action, "zero_as_missing", "false", true));
  if (NUMBERS_OF_TREES.includes(kind)) return { featureNames, classes: [], link: "identity", trees };
  const { classes } = model as LoadedModel;
  if (CLASSES_OF_TREES.includes(kind)) return { featureNames, classes, link: "shares", trees };
  if (kind === ("gradient-boosting" as string)) {
    const { loss } = model as unknown as GradientBoosting;
    return {
      featureNames,
      classes: (model as unknown as GradientBoosting).classes,
      link: LINKS[loss],
      trees,
    };
  }
  const { link, steepness } = model as LoadedModel;
  const base = trees.base.map((value) => steepness * value);
  return { featureNames, classes, link, trees: { ...trees, base, treeWeight: steepness * trees.treeWeight } };
}

function linearParts(
  {
    featureNames,
    intercept,
    coefficients,
  }: Pick<LinearPredictor, "featureNames" | "intercept" | "coefficients">,
  link: ModelParts["link"],
): ModelParts {
  return {
    featureNames,
    classes: [],
    link,
    linear: { intercepts: [intercept], coefficients: [coefficients] },
  };
}

/** Models as PMML. */
import { attributeText } from "../basket/rules/formats/pmml/xml";
import { mustBe } from "../core/errors";
import { positionOfLargest } from "../core/sorting/position-of-largest";
import type { Tree } from "../trees/tree";
import { type ExchangeableModel, type ModelParts, partsOf } from "./model-parts";

const ACTION = "write PMML";

/**
 * The text of a PMML 4.4 file that jpmml-evaluator and others answer the same with: a `RegressionModel` of linear models and
 * logistic regression, a `TreeModel` of one tree, and a `MiningModel` of forests, boosted trees and loaded models. A missing
 * value goes where the model sends it. Classifiers have the fields "probability(class)" besides the class.
 *
 * Weka 3.8 reads the first two, but for a logarithmic link and splits by category. The field of the answer is "target".
 *
 * @throws {TypeError} If it is no linear model or trees.
 * @throws {RangeError} If PMML has no place for a part: an offset, an inverse link, zeros that are missing, two features
 * of one name, or a name with a character that XML does not allow.
 *
 * @see Data Mining Group (2019). PMML 4.4. https://dmg.org/pmml/v4-4/GeneralStructure.html
 *
 * @example
 * const text = write(linearRegression.fit([[1], [2], [3]], [3, 5, 7]));
 * text.includes('<RegressionTable intercept="1">'); // true
 */
export function write(model: ExchangeableModel): string {
  const parts = partsOf(ACTION, model);
  const { featureNames, classes } = parts;
  const twice = featureNames.find((name, j) => featureNames.indexOf(name) !== j);
  if (twice !== undefined)
    throw new RangeError(mustBe(ACTION, "each name of a feature", "there once", twice));
  let target = "target";
  while (featureNames.includes(target)) target += "_";
  const values = classes.map((label) => element("Value", { value: label }));
  const dictionary = element(
    "DataDictionary",
    {},
    ...featureNames.map((name) => element("DataField", { name, optype: "continuous", dataType: "double" })),
    element("DataField", { name: target, ...typeOf(classes) }, ...values),
  );
  const root = { xmlns: "http://www.dmg.org/PMML-4_4", version: "4.4" };
  const header = element("Header", {}, element("Application", { name: "Merchant Lab" }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("PMML", root, header, dictionary, modelOf(parts, target))}\n`;
}

function typeOf(classes: ModelParts["classes"]) {
  if (classes.length === 0) return { optype: "continuous", dataType: "double" };
  const isText = typeof classes[0] === "string";
  return {
    optype: "categorical",
    dataType: isText ? "string" : classes.every(Number.isInteger) ? "integer" : "double",
  };
}

function modelOf(parts: ModelParts, target: string): string {
  const { featureNames, classes, link, linear, trees } = parts;
  const functionName = classes.length > 0 ? "classification" : "regression";
  const head = [schemaOf(featureNames, target), ...outputOf(classes)];
  if (linear) return regression(parts, head, featureNames, linear.intercepts, linear.coefficients);
  if (!trees) return "";
  const { outputs, treeOutput, treeWeight, base } = trees;
  const alone = trees.trees.length === 1 && treeWeight === 1 && base.every((value) => value === 0);
  if (link === "shares" || (alone && link === "identity")) {
    const answer =
      classes.length > 0 ? sharesOf(classes) : (tree: Tree, node: number) => ({ score: tree.value[node] });
    if (alone) return treeModel(trees.trees[0], featureNames, functionName, answer, head);
    const models = trees.trees.map((tree) => treeModel(tree, featureNames, functionName, answer));
    return element("MiningModel", { functionName }, ...head, segments("average", models));
  }
  // Sums of the trees of each output, of which a regression makes the answer.
  const sums = base.map((_, k) => {
    const answer = (tree: Tree, node: number) => ({
      score: treeWeight * tree.value[treeOutput ? node : node * outputs + k],
    });
    const own = trees.trees.filter((_, t) => !treeOutput || treeOutput[t] === k);
    return own.map((tree) => treeModel(tree, featureNames, "regression", answer));
  });
  const names = base.map((_, k) => `sum of trees ${k}`);
  const used = base.flatMap((_, k) => (sums[k].length > 0 ? [k] : []));
  const ofOutputs = used.map((k) => {
    const field = { name: names[k], optype: "continuous", dataType: "double", feature: "predictedValue" };
    const output = element("Output", {}, element("OutputField", field));
    return element(
      "MiningModel",
      { functionName: "regression" },
      schemaOf(featureNames),
      output,
      segments("sum", sums[k]),
    );
  });
  const coefficients = base.map((_, k) => used.map((other) => Number(other === k)));
  const inner = [
    schemaOf(
      used.map((k) => names[k]),
      target,
    ),
    ...outputOf(classes),
  ];
  const last = regression(
    parts,
    inner,
    used.map((k) => names[k]),
    base,
    coefficients,
  );
  return element(
    "MiningModel",
    { functionName },
    schemaOf(featureNames, target),
    segments("modelChain", [...ofOutputs, last]),
  );
}

/** Linear sums and what becomes of them. One sum of two classes is that of the second, the first has 0. */
function regression(
  { classes, link }: ModelParts,
  head: readonly string[],
  names: readonly string[],
  intercepts: readonly number[],
  coefficients: readonly (readonly number[])[],
): string {
  const tableOf = (intercept: number, values: readonly number[], targetCategory?: string | number) =>
    element(
      "RegressionTable",
      { intercept, ...(targetCategory === undefined ? {} : { targetCategory }) },
      ...values.flatMap((coefficient, j) =>
        coefficient === 0 ? [] : [element("NumericPredictor", { name: names[j], coefficient })],
      ),
    );
  const first = classes.length - intercepts.length;
  const tables = intercepts.map((intercept, k) => tableOf(intercept, coefficients[k], classes[first + k]));
  if (classes.length > 0 && first === 1) tables.unshift(tableOf(0, [], classes[0]));
  const normalization = {
    identity: "none",
    exponential: "exp",
    logistic: "logit",
    softmax: "softmax",
    shares: "none",
  };
  const isClassifier = classes.length > 0;
  const attributes = {
    functionName: isClassifier ? "classification" : "regression",
    normalizationMethod: isClassifier ? "softmax" : normalization[link],
  };
  return element("RegressionModel", attributes, ...head, ...tables);
}

interface Answer {
  readonly score: string | number;
  readonly distribution?: readonly string[];
}

function sharesOf(classes: ModelParts["classes"]) {
  return ({ value, cover }: Tree, node: number): Answer => {
    const shares = value.slice(node * classes.length, (node + 1) * classes.length);
    const distribution = shares.map((probability, k) =>
      element("ScoreDistribution", {
        value: classes[k],
        recordCount: probability * cover[node],
        probability,
      }),
    );
    return { score: classes[positionOfLargest(shares)], distribution };
  };
}

function treeModel(
  tree: Tree,
  names: readonly string[],
  functionName: string,
  answer: (tree: Tree, node: number) => Answer,
  head = [schemaOf(names.filter((_, j) => tree.feature.includes(j)))],
): string {
  const nodeOf = (node: number, predicate: string): string => {
    const { score, distribution = [] } = answer(tree, node);
    const attributes = { id: node, score, recordCount: tree.cover[node] };
    if (tree.feature[node] < 0) return element("Node", attributes, predicate, ...distribution);
    const [left, right] = [tree.left[node], tree.right[node]];
    const test = (isLeft: boolean) => predicateOf(tree, node, names[tree.feature[node]], isLeft);
    const defaultChild = tree.missingLeft[node] ? left : right;
    const children = [nodeOf(left, test(true)), nodeOf(right, test(false))];
    return element("Node", { ...attributes, defaultChild }, predicate, ...distribution, ...children);
  };
  const attributes = {
    functionName,
    missingValueStrategy: "defaultChild",
    splitCharacteristic: "binarySplit",
  };
  return element("TreeModel", attributes, ...head, nodeOf(0, "<True/>"));
}

function predicateOf(tree: Tree, node: number, field: string, isLeft: boolean): string {
  const categories = tree.leftCategories?.[node];
  if (categories)
    return element(
      "SimpleSetPredicate",
      { field, booleanOperator: isLeft ? "isIn" : "isNotIn" },
      `<Array type="real" n="${categories.length}">${categories.join(" ")}</Array>`,
    );
  const operator = isLeft ? "lessOrEqual" : "greaterThan";
  return element("SimplePredicate", { field, operator, value: tree.threshold[node] });
}

function segments(multipleModelMethod: string, models: readonly string[]): string {
  return element(
    "Segmentation",
    { multipleModelMethod },
    ...models.map((model, i) => element("Segment", { id: i + 1 }, "<True/>", model)),
  );
}

function schemaOf(names: readonly string[], target?: string): string {
  const fields = names.map((name) => element("MiningField", { name }));
  // Weka does not know the newer word "target" for it.
  if (target !== undefined) fields.push(element("MiningField", { name: target, usageType: "predicted" }));
  return element("MiningSchema", {}, ...fields);
}

function outputOf(classes: ModelParts["classes"]): string[] {
  const fields = classes.map((value) => {
    const type = { optype: "continuous", dataType: "double", feature: "probability" };
    return element("OutputField", { name: `probability(${value})`, ...type, value });
  });
  return fields.length > 0 ? [element("Output", {}, ...fields)] : [];
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: string[]
): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${attributeText(String(value), key)}"`,
  );
  const open = `<${name}${list.join("")}`;
  return children.length > 0 ? `${open}>\n${children.join("\n")}\n</${name}>` : `${open}/>`;
}

/** Models as ONNX. */
import { mustBe } from "../core/errors";
import { float32Below } from "../core/linear-algebra/next-below";
import { type Attribute, encodeModel, nodeMessage, valueMessage } from "../neural/onnx-runtime/onnx-file";
import type { TreeEnsemble } from "../trees/tree";
import { type ExchangeableModel, type ModelParts, partsOf } from "./model-parts";

const ACTION = "write an ONNX model";
const DOMAIN = "ai.onnx.ml";
const OPSETS = { onnx: 17, [DOMAIN]: 3 };

/**
 * The bytes of an `.onnx` file that onnxruntime runs: `LinearRegressor`, `LinearClassifier`, `TreeEnsembleRegressor` or
 * `TreeEnsembleClassifier`. The input is "input", (n, p) float32, NaN for a missing value. Numbers come as "predictions", (n, 1);
 * classes as "label", (n), and "probabilities", (n, classes).
 *
 * Thresholds are rounded down to float32, so that rows of float32 numbers go the way they go here. Sums are float32: answers
 * agree to about six digits.
 *
 * @throws {TypeError} If it is no linear model or trees.
 * @throws {RangeError} If ONNX has no place for a part: an offset, an inverse link, zeros that are missing, numbers of classes
 * that are no integers, or numbers beyond the range of float32.
 *
 * @see ONNX authors (2022). Operators of ai.onnx.ml, https://github.com/onnx/onnx/blob/v1.12.0/docs/Operators-ml.md
 *
 * @example
 * const bytes = write(linearRegression.fit([[1], [2], [3]], [3, 5, 7]));
 * bytes.length < 300; // true
 */
export function write(model: ExchangeableModel): Uint8Array {
  const parts = partsOf(ACTION, model);
  const { featureNames, classes, link } = parts;
  const isClassifier = classes.length > 0;
  const labels = labelsOf(classes, parts.trees ? "classlabels_int64s" : "classlabels_ints");
  const attributes = parts.trees ? treeAttributes(parts.trees, isClassifier) : linearAttributes(parts);
  const operator = `${parts.trees ? "TreeEnsemble" : "Linear"}${isClassifier ? "Classifier" : "Regressor"}`;
  // The sum of the second of two classes is beside 0, that of the first.
  const transform = { post_transform: isClassifier && link !== "shares" ? "SOFTMAX" : "NONE" };
  const after = { exponential: "Exp", logistic: "Sigmoid" }[link as string];
  const outputs = isClassifier ? ["label", "probabilities"] : [after ? "sums" : "predictions"];
  const node = {
    ...{ operator, domain: DOMAIN, name: operator, inputs: ["input"], outputs },
    attributes: { ...attributes, ...labels, ...transform },
  };
  const last = {
    operator: after ?? "",
    name: "link",
    inputs: outputs,
    outputs: ["predictions"],
    attributes: {},
  };
  const labelType = "classlabels_strings" in labels ? "string" : "int64";
  return encodeModel({
    opsets: { "": OPSETS.onnx, [DOMAIN]: OPSETS[DOMAIN] },
    nodes: (after && !isClassifier ? [node, last] : [node]).map(nodeMessage),
    initializers: [],
    inputs: [valueMessage("input", [null, featureNames.length])],
    outputs: isClassifier
      ? [valueMessage("label", [null], labelType), valueMessage("probabilities", [null, classes.length])]
      : [valueMessage("predictions", [null, 1])],
  });
}

function labelsOf(classes: ModelParts["classes"], ofIntegers: string): Record<string, Attribute> {
  if (classes.length === 0) return {};
  if (typeof classes[0] === "string") return { classlabels_strings: classes as readonly string[] };
  const other = classes.find((label) => !Number.isSafeInteger(label));
  if (other !== undefined) throw new RangeError(mustBe(ACTION, "classes", "texts or integers", other));
  return { [ofIntegers]: classes as readonly number[] };
}

function linearAttributes({ classes, linear, featureNames }: ModelParts): Record<string, Attribute> {
  const { intercepts = [], coefficients = [] } = linear ?? {};
  const isPair = classes.length === 2 && intercepts.length === 1;
  return {
    coefficients: singles("coefficients", [
      ...(isPair ? featureNames.map(() => 0) : []),
      ...coefficients.flat(),
    ]),
    intercepts: singles("intercepts", [...(isPair ? [0] : []), ...intercepts]),
  };
}

/** The columns of all nodes and leaves. A split by k categories becomes k nodes, of which all but the last go right to the next. */
function treeAttributes(ensemble: TreeEnsemble, isClassifier: boolean): Record<string, Attribute> {
  const { trees, outputs, treeOutput, treeWeight, base } = ensemble;
  const first = isClassifier && outputs === 1 ? 1 : 0;
  // onnxruntime takes base values of two classes for something else: there, the first tree has them.
  const isPair = isClassifier && first + outputs === 2;
  const nodes = { tree: [] as number[], id: [] as number[], feature: [] as number[], value: [] as number[] };
  const links = { yes: [] as number[], no: [] as number[], missingYes: [] as number[], mode: [] as string[] };
  const leaves = { tree: [] as number[], id: [] as number[], output: [] as number[], value: [] as number[] };
  trees.forEach((tree, t) => {
    let free = tree.feature.length;
    const add = (id: number, node: number, mode: string, value: number, yes: number, no: number) => {
      nodes.tree.push(t);
      nodes.id.push(id);
      nodes.feature.push(Math.max(0, tree.feature[node]));
      nodes.value.push(value);
      links.mode.push(mode);
      links.yes.push(yes);
      links.no.push(no);
      links.missingYes.push(Number(mode !== "LEAF" && tree.missingLeft[node]));
    };
    const reached = [0];
    for (const node of reached) {
      const [left, right] = [tree.left[node], tree.right[node]];
      const categories = tree.leftCategories?.[node];
      if (tree.feature[node] < 0) {
        add(node, node, "LEAF", 0, 0, 0);
        // The first of two classes has a leaf of 0: without it, onnxruntime takes the sum for a probability.
        const own = Array.from({ length: treeOutput ? 1 : outputs }, (_, k) =>
          treeOutput ? treeOutput[t] : k,
        );
        for (const k of first === 1 ? [-1, ...own] : own) {
          leaves.tree.push(t);
          leaves.id.push(node);
          leaves.output.push(first + k);
          const value = treeWeight * tree.value[treeOutput ? node : node * outputs + k];
          leaves.value.push(
            k < 0 ? 0 : value + (isPair && t === (treeOutput ? treeOutput.indexOf(k) : 0) ? base[k] : 0),
          );
        }
        continue;
      }
      reached.push(left, right);
      if (!categories) add(node, node, "BRANCH_LEQ", roundedDown(tree.threshold[node]), left, right);
      categories?.forEach((category, i) => {
        const isLast = i === categories.length - 1;
        add(i === 0 ? node : free++, node, "BRANCH_EQ", category, left, isLast ? right : free);
      });
    }
  });
  const target = isClassifier ? "class" : "target";
  return {
    ...{ nodes_treeids: nodes.tree, nodes_nodeids: nodes.id, nodes_featureids: nodes.feature },
    ...{ nodes_modes: links.mode, nodes_values: Float32Array.from(nodes.value) },
    ...{ nodes_truenodeids: links.yes, nodes_falsenodeids: links.no },
    nodes_missing_value_tracks_true: links.missingYes,
    ...{
      [`${target}_treeids`]: leaves.tree,
      [`${target}_nodeids`]: leaves.id,
      [`${target}_ids`]: leaves.output,
    },
    [`${target}_weights`]: singles("values of leaves", leaves.value),
    ...(isPair ? {} : { base_values: singles("base", base) }),
    ...(isClassifier ? {} : { n_targets: outputs }),
  };
}

/** @throws {RangeError} If a number is beyond the range of float32. */
function singles(name: string, values: readonly number[]): Float32Array {
  const wide = values.find((value) => !Number.isFinite(Math.fround(value)));
  if (wide === undefined) return Float32Array.from(values);
  throw new RangeError(mustBe(ACTION, name, "within the range of float32", wide));
}

/** The largest float32 up to a number. */
function roundedDown(value: number): number {
  const rounded = Math.fround(value);
  return rounded > value ? float32Below(rounded) : rounded;
}

/** Models of XGBoost, from their JSON. */
import { mustBe, requireFinite, requireOneOf } from "../../core/errors";
import { doubleBelow, float32Below } from "../../core/linear-algebra/next-below";
import type { Tree } from "../tree";
import { finishTree, type Link, type LoadedModel, linkOf, readModelText } from "./loaded-model";

export { predict, probabilities, raw } from "./loaded-model";

const ACTION = "read an XGBoost model";

/** Objectives by what becomes of the sum. */
const LINKS: Readonly<Record<string, Link>> = {
  ...linkOf("logistic", "binary:logistic", "reg:logistic"),
  ...linkOf("softmax", "multi:softmax", "multi:softprob"),
  ...linkOf("exponential", "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox"),
  ...linkOf("identity", "reg:squarederror", "reg:squaredlogerror", "reg:pseudohubererror"),
  ...linkOf("identity", "reg:absoluteerror", "reg:quantileerror", "binary:logitraw"),
  ...linkOf("identity", "rank:pairwise", "rank:ndcg", "rank:map"),
};

/** The parts of the file that are read. */
interface TreeFile {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly split_indices: readonly number[];
  /** Thresholds, and the answers of leaves. */
  readonly split_conditions: readonly number[];
  readonly default_left: readonly (number | boolean)[];
  readonly sum_hessian: readonly number[];
  readonly categories?: readonly number[];
  readonly categories_nodes?: readonly number[];
  readonly categories_segments?: readonly number[];
  readonly categories_sizes?: readonly number[];
  readonly tree_param: { readonly size_leaf_vector?: string };
}
interface Learner {
  readonly feature_names?: readonly string[];
  readonly learner_model_param: {
    readonly base_score: string;
    readonly num_feature: string;
    readonly num_class?: string;
  };
  readonly objective: { readonly name: string };
  readonly gradient_booster: {
    readonly name: string;
    readonly model: { readonly trees: readonly TreeFile[]; readonly tree_info: readonly number[] };
  };
}

/**
 * Reads a model that XGBoost 1.x to 3.x saved as JSON, `save_model("model.json")` in Python, booster gbtree.
 *
 * XGBoost rounds a value to float32 and sends it left if it is below the threshold. Each threshold becomes the largest double of
 * which that holds, so that all doubles go the same way. A missing value is NaN; a category is its code, and one that was never
 * seen goes as in XGBoost. Predictions agree within float32 rounding, about 1e-6 of the largest sum.
 *
 * @throws {SyntaxError} If the text is no such JSON. @throws {RangeError} If the booster is another, the leaves are vectors, or
 * the objective is another than logistic, softmax, Poisson, gamma, Tweedie, Cox, ranking and the usual ones of regression.
 *
 * @see XGBoost developers (2026). Introduction to Model IO, https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 *
 * @example
 * const tree = {
 *   left_children: [1, -1, -1], right_children: [2, -1, -1], split_indices: [0, 0, 0],
 *   split_conditions: [20, -1, 3], default_left: [1, 0, 0], sum_hessian: [4, 3, 1], tree_param: { size_leaf_vector: "1" },
 * };
 * const text = JSON.stringify({ learner: {
 *   feature_names: ["price"], learner_model_param: { base_score: "[5E-1]", num_feature: "1" },
 *   objective: { name: "reg:squarederror" },
 *   gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
 * } });
 * predict(read(text), [[18], [20]]); // [-0.5, 3.5]
 */
export function read(text: string): LoadedModel {
  return readModelText(ACTION, 'a model of XGBoost as JSON, saved by save_model("model.json")', text, () =>
    // XGBoost 1 has thresholds of NaN, which JSON does not know, at splits by category.
    // A base score of NaN, which is within quotes, is no such threshold.
    modelOf(JSON.parse(text.replace(/(?<=[[,])NaN(?=[,\]])(?!\]")/g, "0")).learner),
  );
}

function modelOf(learner: Learner): LoadedModel {
  const { gradient_booster: booster, learner_model_param: parameters } = learner;
  const objective = learner.objective.name;
  requireOneOf(ACTION, "booster", booster.name, ["gbtree"]);
  requireOneOf(ACTION, "objective", objective, Object.keys(LINKS));
  const { trees: files, tree_info: treeOutput } = booster.model;
  const featureCount = Number(parameters.num_feature);
  const names = learner.feature_names ?? [];
  const link = LINKS[objective];
  const base: readonly number[] = [JSON.parse(parameters.base_score)].flat();
  if (treeOutput.length !== files.length || treeOutput.some((output) => !(output >= 0)))
    throw new SyntaxError(mustBe(ACTION, "tree_info", `of ${files.length} outputs, one a tree`, treeOutput));
  const least = Math.max(base.length, Number(parameters.num_class ?? 0));
  const outputs = treeOutput.reduce((most, output) => Math.max(most, output + 1), least);
  return {
    kind: "xgboost-model",
    featureNames: names.length > 0 ? names : Array.from({ length: featureCount }, (_, j) => `f${j}`),
    objective,
    link,
    steepness: 1,
    classes: classesOf(objective, outputs),
    outputs,
    treeOutput,
    base: Array.from({ length: outputs }, (_, k) => marginOf(link, base[base.length > 1 ? k : 0])),
    treeWeight: 1,
    trees: files.map((file, t) => treeOf(file, `tree ${t}`, featureCount)),
  };
}

/** None of several targets at once, which are no classes of one. */
function classesOf(objective: string, outputs: number): number[] {
  if (LINKS[objective] === "softmax") return [...Array(outputs).keys()];
  return objective.startsWith("binary:") && outputs === 1 ? [0, 1] : [];
}

/** The base score is saved in units of the prediction. */
function marginOf(link: Link, score: number): number {
  requireFinite(ACTION, "base_score", score);
  // XGBoost keeps probabilities this far from 0 and 1, as where all rows are of one class.
  const share = Math.min(Math.max(score, 1e-6), 1 - 1e-6);
  // Not -0, which JSON does not give back.
  const margin = { logistic: Math.log(share / (1 - share)), exponential: Math.log(score) }[link as string];
  requireFinite(ACTION, "the logarithm of base_score", margin ?? score);
  return margin ?? (score || 0);
}

function treeOf(file: TreeFile, name: string, featureCount: number): Tree {
  if (Number(file.tree_param.size_leaf_vector ?? 0) > 1)
    throw new RangeError(
      mustBe(ACTION, `size_leaf_vector of ${name}`, "1", file.tree_param.size_leaf_vector),
    );
  const { split_conditions: conditions, categories = [] } = file;
  const byCategory = new Map<number, readonly number[]>();
  file.categories_nodes?.forEach((node, i) => {
    const start = file.categories_segments?.[i] ?? 0;
    byCategory.set(node, categories.slice(start, start + (file.categories_sizes?.[i] ?? 0)));
  });
  const isLeaf = file.left_children.map((child) => child < 0);
  // XGBoost sends the listed categories right and all others left: here the children are exchanged.
  const children = (own: readonly number[], other: readonly number[]) =>
    own.map((child, node) => (byCategory.has(node) ? other[node] : child));
  return finishTree(
    ACTION,
    name,
    {
      feature: file.split_indices.map((feature, node) => (isLeaf[node] ? -1 : feature)),
      threshold: conditions.map((t, node) =>
        isLeaf[node] || byCategory.has(node) ? 0 : largestBelow(Math.fround(t)),
      ),
      left: children(file.left_children, file.right_children),
      right: children(file.right_children, file.left_children),
      missingLeft: file.default_left.map((left, node) => Boolean(left) !== byCategory.has(node)),
      ...(byCategory.size > 0
        ? { leftCategories: isLeaf.map((_, node) => byCategory.get(node) ?? null), categoryRounding: "down" }
        : {}),
      value: conditions.map((value, node) => (isLeaf[node] ? Math.fround(value) : 0)),
      cover: file.sum_hessian,
    },
    featureCount,
  );
}

/** The largest double that is below a float32 after rounding to float32. */
function largestBelow(threshold: number): number {
  // Doubles up to the middle round down; the middle itself rounds to the float32 with an even last bit.
  const middle = float32Below(threshold) / 2 + threshold / 2;
  return Math.fround(middle) < threshold ? middle : doubleBelow(middle);
}

/** Trees as the text of a LightGBM model. */
import { mustBe, requireInteger } from "../../core/errors";
import { readEnsemble, type TreeModel } from "../read-ensemble";
import type { Tree } from "../tree";
import { DEFAULT_LEFT, IS_CATEGORY, MISSING, MISSING_SHIFT } from "./read-lightgbm";

const ACTION = "write a LightGBM model";
/** Objectives by the link of loaded and the loss of boosted models. */
const OBJECTIVES: Readonly<Record<string, string>> = {
  ...{ identity: "regression", squared: "regression", quantile: "quantile", lambdarank: "lambdarank" },
  ...{ logistic: "binary sigmoid:1", exponential: "poisson", poisson: "poisson" },
};
/** Covers that are not whole numbers become counts, of which the root has so many. */
const MOST_ROWS = 1e9;

/** What becomes of the sum, where a model says it. */
interface Named {
  readonly kind?: string;
  readonly objective?: string;
  readonly link?: string;
  readonly loss?: string;
}

/**
 * The text of a model that LightGBM 4 loads, `Booster(model_str=text)` in Python, and that predicts and explains the same:
 * boosted trees of `gradientBoosting`, loaded models of XGBoost and LightGBM; of forests and single trees it predicts the mean
 * or the shares of the classes. A base becomes a tree of one leaf. White space in names of features becomes "_", no name
 * at all "Column_0" and so on.
 *
 * @throws {TypeError} If it is no model of trees.
 * @throws {RangeError} If a split by category sends missing values left, or a category is not an integer >= 0.
 *
 * @example
 * const shape = { feature: [0, -1, -1], threshold: [20, 0, 0], left: [1, -1, -1], right: [2, -1, -1] };
 * const tree = { ...shape, missingLeft: [true, false, false], value: [2, 1, 5], cover: [4, 3, 1] };
 * const text = write({ featureNames: ["price"], trees: [tree], outputs: 1, base: [0], treeWeight: 1 });
 * lightgbmModel.predict(lightgbmModel.read(text), [[18], [25]]); // [1, 5]
 */
export function write(model: TreeModel): string {
  const { featureNames, trees, outputs, treeOutput, treeWeight, base } = readEnsemble(ACTION, model);
  /** Texts of the trees of each output; LightGBM has one tree of each output after another. */
  const texts = base.map((value) => (value === 0 ? [] : [constantTree(value)]));
  trees.forEach((tree, t) => {
    for (const k of treeOutput ? [treeOutput[t]] : base.keys())
      texts[k].push(
        treeText(tree, (leaf) => treeWeight * tree.value[treeOutput ? leaf : leaf * outputs + k]),
      );
  });
  const rounds = Math.max(1, ...texts.map(({ length }) => length));
  const ordered = Array.from(
    { length: rounds * outputs },
    (_, t) => texts[t % outputs][Math.floor(t / outputs)],
  );
  const objective = objectiveOf(model as Named, outputs);
  return [
    ...["tree", "version=v4", `num_class=${outputs}`, `num_tree_per_iteration=${outputs}`, "label_index=0"],
    `max_feature_idx=${featureNames.length - 1}`,
    ...(objective ? [`objective=${objective}`] : []),
    `feature_names=${featureNames.map((name, j) => name.replace(/\s/g, "_") || `Column_${j}`).join(" ")}`,
    `feature_infos=${featureNames.map(() => "[-inf:inf]").join(" ")}`,
    "",
    ...ordered.map((text = constantTree(0), t) => `Tree=${t}\n${text}\n\n`),
    "end of trees\n\nparameters:\nend of parameters\n\npandas_categorical:null\n",
  ].join("\n");
}

function objectiveOf({ kind, objective, loss, link }: Named, outputs: number): string | undefined {
  if (kind === "lightgbm-model") return objective === "custom" ? undefined : objective;
  const name = loss ?? link ?? "";
  return name === "multinomial" || name === "softmax" ? `multiclass num_class:${outputs}` : OBJECTIVES[name];
}

function constantTree(value: number): string {
  return `num_leaves=1\nnum_cat=0\nleaf_value=${value}\nleaf_count=1\nis_linear=0\nshrinkage=1`;
}

/** The columns of a tree: splits from the root on, then leaves, which are children -1, -2, … */
function treeText(tree: Tree, answerOf: (leaf: number) => number): string {
  const { feature, threshold, left, right, missingLeft, zeroIsMissing, leftCategories, cover } = tree;
  const reached = [0];
  for (const node of reached) if (feature[node] >= 0) reached.push(left[node], right[node]);
  const splits = reached.filter((node) => feature[node] >= 0);
  const leaves = reached.filter((node) => feature[node] < 0);
  if (splits.length === 0) return constantTree(answerOf(0));
  const numberOf = (node: number) => (feature[node] >= 0 ? splits.indexOf(node) : -1 - leaves.indexOf(node));
  const categorical = splits.filter((node) => leftCategories?.[node]);
  const words = categorical.map((node) => wordsOf(leftCategories?.[node] ?? [], missingLeft[node]));
  const boundaries = words.map((_, i) => words.slice(0, i + 1).flat().length);
  const typeOf = (node: number) => {
    if (leftCategories?.[node]) return IS_CATEGORY | (MISSING.nan << MISSING_SHIFT);
    const missing = zeroIsMissing?.[node] ? MISSING.zero : MISSING.nan;
    return (missing << MISSING_SHIFT) | (missingLeft[node] ? DEFAULT_LEFT : 0);
  };
  const scale = cover.every(Number.isInteger) ? 1 : MOST_ROWS / Math.max(...cover);
  const counts = (nodes: readonly number[]) => nodes.map((node) => Math.round(scale * cover[node]));
  const columns: Readonly<Record<string, readonly number[]>> = {
    ...{ num_leaves: [leaves.length], num_cat: [words.length] },
    split_feature: splits.map((node) => feature[node]),
    split_gain: splits.map(() => 0),
    threshold: splits.map((node) => (leftCategories?.[node] ? categorical.indexOf(node) : threshold[node])),
    decision_type: splits.map(typeOf),
    left_child: splits.map((node) => numberOf(left[node])),
    right_child: splits.map((node) => numberOf(right[node])),
    leaf_value: leaves.map(answerOf),
    leaf_weight: leaves.map((node) => cover[node]),
    leaf_count: counts(leaves),
    internal_value: splits.map(answerOf),
    internal_weight: splits.map((node) => cover[node]),
    internal_count: counts(splits),
    ...(words.length > 0 ? { cat_boundaries: [0, ...boundaries], cat_threshold: words.flat() } : {}),
    ...{ is_linear: [0], shrinkage: [1] },
  };
  return Object.entries(columns)
    .map(([name, values]) => `${name}=${values.join(" ")}`)
    .join("\n");
}

/** Categories as the bits of words of 32. */
function wordsOf(categories: readonly number[], missingLeft: boolean): number[] {
  if (missingLeft) throw new RangeError(mustBe(ACTION, "missingLeft of a split by category", "false", true));
  for (const code of categories) requireInteger(ACTION, "a category", code, 0, 2 ** 31 - 1);
  const words: number[] = Array(1 + (Math.max(...categories) >> 5)).fill(0);
  for (const code of categories) {
    words[code >> 5] = (words[code >> 5] | (1 << (code & 31))) >>> 0;
  }
  return words;
}

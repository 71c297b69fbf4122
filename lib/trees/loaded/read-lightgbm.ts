/** Models of LightGBM, from their text. */
import { mustBe, requireOneOf } from "../../core/errors";
import type { Tree } from "../tree";
import { finishTree, type Link, type LoadedModel, linkOf, readModelText } from "./loaded-model";

const ACTION = "read a LightGBM model";

/** Objectives by what becomes of the sum. */
const LINKS: Readonly<Record<string, Link>> = {
  ...linkOf("logistic", "binary", "cross_entropy"),
  ...linkOf("softmax", "multiclass"),
  ...linkOf("exponential", "poisson", "gamma", "tweedie"),
  ...linkOf("identity", "regression", "regression_l1", "huber", "fair", "quantile", "mape", "custom"),
  ...linkOf("identity", "lambdarank", "rank_xendcg"),
};

/** Bits of `decision_type`; two more say what is missing: nothing, zero and NaN, or NaN. */
export const IS_CATEGORY = 1;
export const DEFAULT_LEFT = 2;
export const MISSING_SHIFT = 2;
export const MISSING = { nothing: 0, zero: 1, nan: 2 } as const;

/**
 * Reads a model that LightGBM 2 to 4 saved as text, `save_model("model.txt")` in Python: boosting and random forests, with
 * missing values and categories. Predictions are the same doubles but for the order of the sums.
 *
 * A missing value is NaN; a category is its code. Where the training had no missing value, NaN counts as 0, as in LightGBM. The
 * sums of a random forest are the mean of its trees, of which LightGBM's `raw_score` and `pred_contrib` have the sum.
 *
 * @throws {SyntaxError} If the text is no such model. @throws {RangeError} If leaves are linear models, or the objective is
 * another than binary, multiclass, cross entropy, Poisson, gamma, Tweedie, ranking and the usual ones of regression.
 *
 * @see Microsoft (2026). LightGBM, src/io/tree.cpp, https://github.com/microsoft/LightGBM
 *
 * @example
 * const head = "tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=regression\nfeature_names=price\n";
 * const tree = "Tree=0\nsplit_feature=0\nthreshold=20\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=1 5";
 * const model = read(`${head}${tree}\nleaf_count=3 1\ninternal_count=4\nend of trees\n`);
 * model.trees[0].threshold; // [20, 0, 0]
 */
export function read(text: string): LoadedModel {
  return readModelText(ACTION, 'a model of LightGBM, saved by save_model("model.txt")', text, () => {
    const [head, ...trees] = text.replaceAll("\r", "").split(/^Tree=/m);
    if (!head.startsWith("tree\n") || !/^end of trees$/m.test(text)) throw new SyntaxError("It is not whole");
    return modelOf(fieldsOf(head), trees.map(fieldsOf));
  });
}

type Fields = ReadonlyMap<string, string>;

/** The lines "name=values" of a section; a line without values has the value "". */
function fieldsOf(section: string): Fields {
  const lines = section.split(/^end of trees$/m)[0].split("\n");
  return new Map(lines.map((line) => [line.split("=", 1)[0], line.slice(line.indexOf("=") + 1)]));
}

function modelOf(head: Fields, trees: readonly Fields[]): LoadedModel {
  const objective = head.get("objective") ?? "custom";
  const [name, ...settings] = objective.split(" ");
  requireOneOf(ACTION, "objective", name, Object.keys(LINKS));
  if (settings.includes("sqrt")) throw new RangeError(mustBe(ACTION, "reg_sqrt", "false", true));
  const sigmoid = settings.find((setting) => setting.startsWith("sigmoid:"));
  const outputs = Number(head.get("num_tree_per_iteration"));
  const featureNames = textsOf(head, "feature_names");
  if (!(outputs >= 1) || featureNames.length !== Number(head.get("max_feature_idx")) + 1)
    throw new SyntaxError("Its head lacks outputs or features");
  return {
    kind: "lightgbm-model",
    featureNames,
    objective,
    link: LINKS[name],
    steepness: sigmoid ? Number(sigmoid.slice("sigmoid:".length)) : 1,
    classes: name === "binary" ? [0, 1] : name === "multiclass" ? [...Array(outputs).keys()] : [],
    outputs,
    treeOutput: trees.map((_, t) => t % outputs),
    base: Array(outputs).fill(0),
    treeWeight: head.has("average_output") ? outputs / trees.length : 1,
    trees: trees.map((fields, t) => treeOf(fields, `tree ${t}`, featureNames.length)),
  };
}

function textsOf(fields: Fields, name: string): string[] {
  return (fields.get(name) ?? "").split(" ").filter((text) => text !== "");
}

function treeOf(fields: Fields, name: string, featureCount: number): Tree {
  if (fields.get("is_linear") === "1") throw new RangeError(mustBe(ACTION, "linear_tree", "false", true));
  const numbers = (column: string) => textsOf(fields, column).map(Number);
  const leaves = numbers("leaf_value");
  const splits = numbers("split_feature");
  const [types, limits] = [numbers("decision_type"), numbers("threshold")];
  const [boundaries, words] = [numbers("cat_boundaries"), numbers("cat_threshold")];
  const missing = types.map((type) => (type >> MISSING_SHIFT) & 3);
  const isCategory = types.map((type) => (type & IS_CATEGORY) > 0);
  const withLeaves = <T>(ofSplits: readonly T[], ofLeaf: T) => [...ofSplits, ...leaves.map(() => ofLeaf)];
  const children = (column: string) =>
    withLeaves(
      // Leaves follow the splits; the file has leaf i as -1 - i.
      numbers(column).map((child) => (child < 0 ? splits.length - 1 - child : child)),
      -1,
    );
  const categories = limits.map((index, node) =>
    isCategory[node] ? bitsOf(words.slice(boundaries[index], boundaries[index + 1])) : null,
  );
  return finishTree(
    ACTION,
    name,
    {
      feature: withLeaves(splits, -1),
      threshold: withLeaves(
        limits.map((limit, node) => (isCategory[node] ? 0 : limit)),
        0,
      ),
      left: children("left_child"),
      right: children("right_child"),
      missingLeft: withLeaves(
        types.map((type, node) => {
          if (isCategory[node]) return false;
          return missing[node] === MISSING.nothing ? limits[node] >= 0 : (type & DEFAULT_LEFT) > 0;
        }),
        false,
      ),
      ...(missing.includes(MISSING.zero)
        ? {
            zeroIsMissing: withLeaves(
              missing.map((kind, node) => kind === MISSING.zero && !isCategory[node]),
              false,
            ),
          }
        : {}),
      ...(isCategory.includes(true)
        ? { leftCategories: withLeaves(categories, null), categoryRounding: "toZero" }
        : {}),
      value: [...splits.map(() => 0), ...leaves],
      cover: [...numbers("internal_count"), ...numbers("leaf_count")],
    },
    featureCount,
  );
}

/** The positions of the bits of words of 32. */
function bitsOf(words: readonly number[]): number[] {
  return words.flatMap((word, i) =>
    [...Array(32).keys()].filter((bit) => (word >>> bit) & 1).map((bit) => 32 * i + bit),
  );
}

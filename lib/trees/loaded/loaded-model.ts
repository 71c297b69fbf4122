/** Trees that XGBoost or LightGBM trained: the record, its check, and what it answers. */
import { mustBe, requireKind } from "../../core/errors";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { classesOf, probabilitiesOf, rowsOf, sumOfTrees, type Tree, type TreeEnsemble } from "../tree";

/** How the sum of the trees becomes the answer. */
export type Link = "identity" | "exponential" | "logistic" | "softmax";

/** Entries of a table of objectives and their links. */
export function linkOf(link: Link, ...objectives: string[]): Record<string, Link> {
  return Object.fromEntries(objectives.map((objective) => [objective, link]));
}

/** A model that another library trained: a plain record, which `JSON.parse` gives back. */
export interface LoadedModel extends TreeEnsemble {
  readonly kind: "xgboost-model" | "lightgbm-model";
  /** What it was trained for, in the words of its library: "binary:logistic". */
  readonly objective: string;
  readonly link: Link;
  /** Factor of the sum inside the logistic function, LightGBM's `sigmoid`; 1 elsewhere. */
  readonly steepness: number;
  /** 0, 1, … of a classifier, whose labels the file does not hold; empty if it predicts numbers. */
  readonly classes: readonly number[];
}

/**
 * What the model answers: (n) numbers in units of the target, or of a classifier the number of the most probable class, the first
 * of equals. O(n * trees * depth).
 *
 * @param rows (n, p), columns in the order of the fit; NaN is a missing value, a category is its code.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is infinite, or the
 * model predicts several numbers a row.
 *
 * @example
 * const boosted = gradientBoosting.fit([[18], [25]], [1, 5], { trees: 1, learningRate: 1, minLeafRows: 1 });
 * predict(lightgbmModel.read(lightgbmModel.write(boosted)), [[18], [25]]); // [1, 5]
 */
export function predict(model: LoadedModel, rows: MatrixLike): Float64Array {
  const sums = sumsOf("predict", model, rows);
  const { outputs, link, classes } = model;
  if (classes.length === 0) {
    if (outputs > 1)
      throw new RangeError(mustBe("predict", "outputs", "1, or raw asked for several", outputs));
    if (link === "logistic") return sums.map((sum) => 1 / (1 + Math.exp(-model.steepness * sum)));
    return link === "exponential" ? sums.map(Math.exp) : sums;
  }
  return Float64Array.from(classesOf(sums, outputs));
}

/**
 * The probability of each class: (n, classes), in the order of `model.classes`.
 *
 * @throws As {@link predict}, and {TypeError} if the model predicts numbers.
 *
 * @example
 * const options = { loss: "logistic", trees: 1, minLeafRows: 1 };
 * const boosted = gradientBoosting.fit([[18], [25], [18], [25]], ["no", "yes", "no", "yes"], options);
 * const model = lightgbmModel.read(lightgbmModel.write(boosted));
 * probabilities(model, [[18]])[0].map((share) => share.toFixed(2)); // ["0.55", "0.45"]
 */
export function probabilities(model: LoadedModel, rows: MatrixLike): number[][] {
  const action = "predict probabilities";
  const sums = sumsOf(action, model, rows);
  const { outputs, classes, steepness } = model;
  if (classes.length === 0)
    throw new TypeError(mustBe(action, "objective", "one of a classifier", model.objective));
  return probabilitiesOf(sums, outputs, steepness);
}

/**
 * (n, outputs) the sums of the trees before they become an answer: log-odds of a classifier of two classes, one number a class of
 * others. XGBoost calls it `output_margin`, LightGBM `raw_score`. Sums are doubles; XGBoost's are float32, which differ in the
 * seventh digit.
 *
 * @throws As {@link predict}.
 *
 * @example
 * const boosted = gradientBoosting.fit([[18], [25]], [1, 5], { trees: 1, learningRate: 1, minLeafRows: 1 });
 * raw(lightgbmModel.read(lightgbmModel.write(boosted)), [[18], [25]]); // [[1], [5]]
 */
export function raw(model: LoadedModel, rows: MatrixLike): number[][] {
  return rowsOf(sumsOf("predict raw sums", model, rows), model.outputs);
}

function sumsOf(action: string, model: LoadedModel, rows: MatrixLike): Float64Array {
  const kind = "a model, as made by xgboostModel.read or lightgbmModel.read";
  const properties = { kind: "text", link: "text", objective: "text", classes: "list" } as const;
  requireKind(action, "model", model, kind, { ...properties, featureNames: "list", trees: "list" });
  if (model.kind !== "xgboost-model" && model.kind !== "lightgbm-model")
    throw new TypeError(mustBe(action, "model", kind, model.kind));
  return sumOfTrees(model, readRowsAsFitted(action, "rows", rows, model.featureNames, true));
}

/**
 * Runs the reader of a file.
 *
 * @throws {SyntaxError} If it fails on the text: the message has the reason. @throws {RangeError} As the reader.
 */
export function readModelText(
  action: string,
  rule: string,
  text: string,
  parse: () => LoadedModel,
): LoadedModel {
  try {
    if (typeof text !== "string") throw new TypeError("It is no text");
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new SyntaxError(`${mustBe(action, "text", rule, text)}. ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A tree of a file, before its inner nodes have values. */
export type UncheckedTree = Omit<Tree, "value"> & { readonly value: number[] };

/**
 * Checks a tree from a file, and gives each inner node the mean of its leaves, weighted by their cover.
 *
 * @throws {SyntaxError} If columns differ in length, a node is no tree's, or a feature does not exist.
 */
export function finishTree(action: string, name: string, tree: UncheckedTree, featureCount: number): Tree {
  const { feature, left, right, value, cover } = tree;
  const order = [0];
  const seen = new Set(order);
  const refuse = (rule: string, node: number) => {
    throw new SyntaxError(mustBe(action, `node ${node} of ${name}`, rule, feature[node]));
  };
  for (const column of [tree.threshold, left, right, tree.missingLeft, value, cover])
    if (column.length !== feature.length)
      throw new SyntaxError(mustBe(action, name, `columns of ${feature.length} nodes`, column.length));
  for (const node of order) {
    if (!(Number.isFinite(value[node]) && cover[node] >= 0) || Number.isNaN(tree.threshold[node]))
      refuse("of finite numbers", node);
    if (feature[node] < 0) continue;
    if (!(feature[node] < featureCount)) refuse(`a split by one of ${featureCount} features`, node);
    for (const child of [left[node], right[node]]) {
      if (!(child >= 0 && child < feature.length) || seen.has(child))
        refuse("the parent of two nodes that have no other", node);
      seen.add(child);
      order.push(child);
    }
  }
  for (const node of order.reverse())
    if (feature[node] >= 0) {
      const [a, b] = [left[node], right[node]];
      const total = cover[a] + cover[b];
      const share = total > 0 ? cover[a] / total : 0.5;
      value[node] = share * value[a] + (1 - share) * value[b];
    }
  return tree;
}

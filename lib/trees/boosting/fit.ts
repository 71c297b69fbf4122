import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import { readOptions } from "../../core/options";
import { type Random, seeded } from "../../core/random";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { findBins } from "./bins";
import { type Grown, grow } from "./grow";
import { createKernelWorkspace } from "./kernel-workspace";
import { type Loss, type LossName, lossOf } from "./losses";
import type { ClassLoss, GradientBoosting } from "./model";
import {
  BOOSTING_OPTIONS,
  columnsNamed,
  type GradientBoostingOptions,
  type ReadBoostingOptions,
} from "./options";
import { type BoostedRows, readRows } from "./rows";
import { createWorkspace, type Workspace } from "./workspace";

const ACTION = "boost trees";

/** With so many values, a tree takes longer than it takes to start the kernels. */
const LARGE = 1 << 16;

/**
 * Gradient boosting of trees (梯度提升树): a sum of small trees, each grown to what those before it have left.
 *
 * $$F_m(x) = F_{m-1}(x) + \eta\, T_m(x), \qquad T_m \text{ lowers } \sum_i g_i T(x_i) + \tfrac12 h_i T(x_i)^2 + \tfrac\lambda2 \sum_{\text{leaves}} v^2$$
 *
 * LightGBM's algorithm: values in at most 255 bins, leaf-wise growth by histograms of gradients, missing values to the side that
 * gains more, categories divided by their ratio of gradient and hessian. A category that was not seen goes right.
 * O(trees * (n p log maxLeaves + maxLeaves p bins)).
 *
 * @param rows (n, p): rows, a danfo frame or a matrix. NaN is a missing value.
 * @param target (n) numbers, or classes with the losses "logistic" and "multinomial".
 * @throws {TypeError} If rows are ragged or not as many as the targets, or `seed` or `queries` is missing.
 * @throws {RangeError} If a number is infinite, a target is not one of its loss, or a name is not that of a column.
 *
 * @see Ke, G. et al. (2017). LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 30.
 *
 * @example
 * const model = fit([[1], [2], [3], [Number.NaN]], [1, 1, 5, 5], { minLeafRows: 1, learningRate: 1, trees: 1 });
 * model.trees[0].threshold[0]; // 2.5
 * model.base; // [3]
 */
export function fit<Name extends ClassLoss>(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: GradientBoostingOptions<Name> & { readonly loss: Name },
): GradientBoosting<Name>;
export function fit<Name extends Exclude<LossName, ClassLoss> = "squared">(
  rows: MatrixLike,
  target: VectorLike,
  options?: GradientBoostingOptions<Name>,
): GradientBoosting<Name>;
export function fit(
  rows: MatrixLike,
  target: ColumnLike<ClassLabel>,
  options: GradientBoostingOptions = {},
): GradientBoosting {
  const read = readOptions(ACTION, options, BOOSTING_OPTIONS);
  const { rowShare, columnShare, seed, loss } = read;
  if (seed === undefined && (rowShare < 1 || columnShare < 1))
    throw new TypeError(mustBe(ACTION, "seed", "given with a rowShare or columnShare below 1", seed));
  const sample = readRows(ACTION, rows, target, read);
  const isCategory = columnsNamed(ACTION, "categories", read.categories, sample.featureNames);
  const objective = lossOf(loss, { ...sample, classCount: sample.classes.length, quantile: read.quantile });
  if (!objective.base.every(Number.isFinite))
    throw new RangeError(
      mustBe(ACTION, "target", "of every class, and not of zeros alone, where trees learn", loss),
    );
  const bins = findBins(sample.matrix, sample.count, read.maxBins, isCategory);
  const create = sample.matrix.data.length >= LARGE ? createKernelWorkspace : createWorkspace;
  const workspace = create(sample, bins, read.maxLeaves, objective.base.length);
  try {
    return boost({ ...read, sample, bins, workspace, objective });
  } finally {
    workspace.stop();
  }
}

interface Boosting extends ReadBoostingOptions {
  readonly sample: BoostedRows;
  readonly bins: ReturnType<typeof findBins>;
  readonly workspace: Workspace;
  readonly objective: Loss;
}

function boost(boosting: Boosting): GradientBoosting {
  const { sample, objective, workspace, trees: most, patience, onProgress, signal } = boosting;
  const rows = sample.weights.length;
  const outputs = objective.base.length;
  const { scores } = workspace;
  objective.base.forEach((score, k) => {
    scores.fill(score, k * rows, (k + 1) * rows);
  });
  const growNext = growerOf(boosting);
  const grown: Grown[] = [];
  const validationLosses: number[] = [];
  const isValidated = sample.count < rows;
  let best = 0;
  for (let done = 1; done <= most; done++) {
    signal?.throwIfAborted();
    grown.push(...growNext());
    if (isValidated) validationLosses.push(meanLoss(objective, scores, sample.validationWeights));
    if (!isValidated || !(validationLosses[done - 1] >= validationLosses[best - 1])) best = done;
    onProgress?.({ done, trees: most, validationLoss: validationLosses[done - 1] });
    if (done - best >= patience) break;
  }
  signal?.throwIfAborted();
  return modelOf(boosting, grown.slice(0, best * outputs), validationLosses);
}

/** Grows the trees of an iteration, one an output, and adds them to the scores. */
function growerOf(boosting: Boosting): () => Grown[] {
  const { sample, bins, workspace, objective, learningRate, rowShare, columnShare, seed = 0 } = boosting;
  const { weights, count, featureNames } = sample;
  const { gradients, order, scores } = workspace;
  const random = seeded(seed);
  const isPlain = count === weights.length && rowShare === 1 && weights.every((weight) => weight === 1);
  columnsNamed(ACTION, "monotone", Object.keys(boosting.monotone), featureNames);
  const signs = { increasing: 1, decreasing: -1 } as const;
  const directions = featureNames.map((name) =>
    Object.hasOwn(boosting.monotone, name) ? signs[boosting.monotone[name]] : 0,
  );
  return () => {
    objective.prepare?.(scores);
    const bag = rowShare < 1 ? drawRows(weights, count, rowShare, random) : weights;
    return objective.base.map((_, output) => {
      if (boosting.loss === "logistic" && workspace.logistic) workspace.logistic();
      else objective.derive(scores, output, gradients);
      if (bag !== weights)
        for (let i = 0; i < count; i++) if (bag[i] === 0) gradients.fill(0, 2 * i, 2 * i + 2);
      const asked = random
        .permutation(featureNames.length)
        .slice(0, Math.ceil(columnShare * featureNames.length))
        .sort();
      const grown = grow(workspace, bins, asked, isPlain ? undefined : bag, { ...boosting, directions });
      const own = scores.subarray(output * weights.length, (output + 1) * weights.length);
      for (const { node, from, to } of grown.leaves) {
        if (objective.leafValue)
          grown.tree.value[node] = learningRate * objective.leafValue(own, order.subarray(from, to));
        workspace.add(output, from, to, grown.tree.value[node]);
      }
      return grown;
    });
  };
}

/** The weights, 0 for rows that are not drawn. Each set of so many rows is as likely as any other. */
function drawRows(weights: Float64Array, count: number, share: number, random: Random): Float64Array {
  const bag = weights.slice();
  let needed = Math.max(1, Math.round(share * count));
  for (let i = 0; i < count; i++)
    if (random.uniform() * (count - i) < needed) needed--;
    else bag[i] = 0;
  return bag;
}

function meanLoss(objective: Loss, scores: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i] * objective.of(scores, i);
    total += weights[i];
  }
  return sum / total;
}

function modelOf(
  { sample, loss, objective, categories }: Boosting,
  grown: readonly Grown[],
  validationLosses: readonly number[],
): GradientBoosting {
  const { featureNames, classes, count } = sample;
  const outputs = objective.base.length;
  const splits = featureNames.map(() => 0);
  const gain = featureNames.map(() => 0);
  const trees = grown.map(({ tree, gains }) => {
    tree.feature.forEach((column, node) => {
      if (column < 0) return;
      splits[column]++;
      gain[column] += gains[node];
    });
    const { leftCategories, ...rest } = tree;
    return categories.length > 0 ? tree : rest;
  });
  return {
    ...{ kind: "gradient-boosting", loss, classes, featureNames, categories, trees, outputs },
    ...(outputs > 1 ? { treeOutput: trees.map((_, t) => t % outputs) } : {}),
    ...{ base: objective.base, treeWeight: 1, iterations: trees.length / outputs, validationLosses },
    ...{ importances: { splits, gain }, rowCount: count },
  };
}

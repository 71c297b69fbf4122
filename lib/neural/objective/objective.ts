/** What a network is trained for and judged by: for each output a loss, its targets, and what the output means. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { mustBe, requireNonNegative } from "../../core/errors";
import { flag, isRecord, type OptionReader, oneOf, optional, readOptions } from "../../core/options";
import type { Engine } from "../engine/types";
import type { Mask } from "../layers/masks";
import type { Network, Targets } from "../model/types";
import { headOf } from "./heads";
import { LOSSES, type LossFunction, type LossName, type LossOptions, type RowKind } from "./losses";

/** A loss: its name, with settings, or a function. */
export type Loss = LossName | LossOptions | LossFunction;

export interface Objective {
  /** Name of the output. */
  readonly output: string;
  readonly loss: Required<LossOptions> | LossFunction;
  readonly rows: RowKind;
  readonly targets: Targets;
  /** Length of a row: the number of classes, or of numbers. */
  readonly size: number;
  /** What the forward pass leaves out, since the loss is computed from logits. */
  readonly activation: "softmax" | "sigmoid" | undefined;
  /** Whether the loss gets logits. */
  readonly isLogit: boolean;
  /** Weight of the output in the loss of the network. */
  readonly weight: number;
}

/** Options that say what a network is judged by. */
export interface LossChoice {
  readonly loss?: Loss | readonly Loss[];
  readonly lossWeights?: readonly number[];
}

const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

/** The loss that is meant: its settings with their defaults, or a function. */
export const loss: OptionReader<Objective["loss"]> = (action, name, value) => {
  if (typeof value === "function") return value as LossFunction;
  const given = isRecord(value) ? value : { name: value };
  const kind = oneOf(LOSS_NAMES)(action, isRecord(value) ? `${name}.name` : name, given.name);
  const readers = { name: oneOf(LOSS_NAMES), ...LOSSES[kind].readers, fromLogits: optional(flag) };
  return readOptions(action, given, readers, `${name}.`) as unknown as Required<LossOptions>;
};

/**
 * One objective for each output.
 *
 * @param name What a sample is called in messages.
 * @throws {TypeError} If the targets or losses are not as many as the outputs, do not fit their sizes, or the end of the network
 *   does not give what the loss takes.
 * @throws {RangeError} If a label is not one of the network's classes, or a value is not finite.
 */
export function objectivesOf(
  action: string,
  name: string,
  model: Network,
  targets: Targets | readonly Targets[],
  { loss: losses, lossWeights }: LossChoice = {},
): Objective[] {
  const count = model.outputs.length;
  const listed = (what: string, value: unknown) => {
    const list = Array.isArray(value) ? value : [value];
    if (list.length === count) return list;
    throw new TypeError(mustBe(action, what, `${count}, one for each output`, `${list.length}`));
  };
  const targetList: readonly Targets[] = listed(`${name}.targets`, targets);
  const lossList: readonly (Loss | undefined)[] = losses === undefined ? [] : listed("loss", losses);
  const weights: readonly number[] = lossWeights === undefined ? [] : listed("lossWeights", lossWeights);
  weights.forEach((weight, i) => {
    requireNonNegative(action, `lossWeights[${i}]`, weight);
  });
  return targetList.map((target, i) => {
    const title = count > 1 ? `${name}, output ${model.outputNames[i]}` : name;
    const objective = objectiveOf(action, title, model, i, target, lossList[i]);
    return { ...objective, output: model.outputNames[i], weight: weights[i] ?? 1 };
  });
}

function objectiveOf(
  action: string,
  title: string,
  model: Network,
  position: number,
  targets: Targets,
  given: Loss | undefined,
): Omit<Objective, "output" | "weight"> {
  const [, ...shape] = model.outputs[position].shape;
  const size = shape[shape.length - 1] ?? 1;
  const isLabelled = "labels" in targets;
  const standard = isLabelled
    ? size === 1
      ? "binaryCrossentropy"
      : "categoricalCrossentropy"
    : "meanSquaredError";
  const chosen = loss(action, "loss", given ?? standard);
  const rows = typeof chosen === "function" ? (isLabelled ? "classes" : "numbers") : LOSSES[chosen.name].rows;
  requireTargets(action, title, targets, shape, rows, typeof chosen === "function" ? 0 : size);
  const base = { loss: chosen, rows: rowsOf(rows, isLabelled, size), targets, size };
  if (typeof chosen === "function" || rows === "numbers")
    return { ...base, activation: undefined, isLogit: false };
  const { activation, isLast } = headOf(model.outputs[position]);
  const wanted = rows === "binary" ? "sigmoid" : "softmax";
  const isLinear = activation === "linear";
  const isLogit = chosen.fromLogits ?? (isLinear || (activation === wanted && isLast));
  if (chosen.fromLogits === undefined && !isLinear && activation !== wanted) {
    const rule = `linear or a ${wanted} for ${chosen.name}; fromLogits in the loss says what others give`;
    throw new TypeError(
      mustBe(action, `the last layer of output ${model.outputNames[position]}`, rule, activation),
    );
  }
  if (
    chosen.fromLogits !== undefined &&
    (isLinear || activation === wanted) &&
    chosen.fromLogits !== isLinear
  )
    throw new TypeError(
      mustBe(
        action,
        "loss.fromLogits",
        `${isLinear}, since the last layer is ${activation}`,
        chosen.fromLogits,
      ),
    );
  return { ...base, activation: isLogit && activation === wanted ? wanted : undefined, isLogit };
}

function rowsOf(rows: RowKind, isLabelled: boolean, size: number): RowKind {
  return isLabelled && size === 1 ? "binary" : rows;
}

function requireTargets(
  action: string,
  title: string,
  targets: Targets,
  shape: readonly (number | null)[],
  rows: RowKind,
  classes: number,
): void {
  const { size: given = 1 } = targets;
  const isLabelled = "labels" in targets;
  // A custom loss decides itself what its targets are.
  if (classes > 0) {
    const lengths = isLabelled ? shape.slice(0, -1) : shape;
    const size = lengths.some((length) => length === null)
      ? given
      : lengths.reduce<number>((product, length) => product * Number(length), 1);
    if (given !== size)
      throw new TypeError(mustBe(action, `${title}.size`, `${size}, as the network's`, given));
    if (isLabelled && (rows === "numbers" || (rows === "binary" && classes > 1)))
      throw new TypeError(mustBe(action, `the targets of ${title}`, "values for this loss", "labels"));
  }
  const values = isLabelled ? targets.labels : targets.values;
  const classCount = classes === 1 ? 2 : classes || Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isLabelled && !(Number.isInteger(value) && value >= 0 && value < classCount))
      throw new RangeError(mustBe(action, `label of ${title} ${i}`, `an integer below ${classCount}`, value));
    if (!Number.isFinite(value))
      throw new RangeError(mustBe(action, `${title}, value ${i}`, "a finite number", value));
    if (!isLabelled && rows !== "numbers" && (value < 0 || value > 1))
      throw new RangeError(mustBe(action, `${title}, value ${i}`, "between 0 and 1 for this loss", value));
  }
}

/** The targets of the samples with these indices, row by row. */
export function targetsOf(targets: Targets, indices: Int32Array): Float32Array {
  const { size = 1 } = targets;
  const values = "labels" in targets ? targets.labels : targets.values;
  const taken = new Float32Array(indices.length * size);
  indices.forEach((index, i) => {
    for (let k = 0; k < size; k++) taken[i * size + k] = values[index * size + k];
  });
  return taken;
}

/**
 * The mean loss of one output on a batch. Masked steps do not count, as in Keras 3.
 *
 * @param outputs (batch, ...shape): logits if the objective asks for them.
 * @param sampleWeights Weight of each sample; the mean is over the number of samples.
 * @param classWeights Weight of each class.
 */
export function meanLoss(
  engine: Engine,
  objective: Objective,
  outputs: Tensor,
  targets: Float32Array,
  mask: Mask,
  weights: {
    readonly sampleWeights: Float32Array | undefined;
    readonly classWeights: ArrayLike<number> | undefined;
  },
): Tensor {
  const { tf } = engine;
  const { loss, size, isLogit, targets: given } = objective;
  const count = outputs.shape[0];
  const isLabelled = "labels" in given;
  let losses: Tensor;
  if (typeof loss === "function") {
    const shape = isLabelled ? [count, ...(targets.length > count ? [-1] : [])] : outputs.shape;
    losses = loss(tf.tensor(targets, shape.includes(-1) ? [count, targets.length / count] : shape), outputs);
    if (losses.rank > 0) losses = losses.reshape([losses.shape[0], -1]);
    else if (weights.sampleWeights || weights.classWeights || mask)
      throw new TypeError(
        mustBe("train a network", "loss", "one value for each sample, with weights or masks", "one value"),
      );
  } else {
    const flat = outputs.reshape([-1, size]);
    const labels = isLabelled && size > 1 ? (tf.tensor1d(targets, "int32") as Tensor1D) : undefined;
    const dense = () => (labels ? tf.oneHot(labels, size).toFloat() : tf.tensor(targets, flat.shape));
    losses = LOSSES[loss.name]
      .of(engine, { outputs: flat, isLogit, targets: dense, labels }, loss)
      .reshape([count, -1]);
  }
  const { sampleWeights, classWeights } = weights;
  if (classWeights && isLabelled)
    losses = losses.mul(
      tf.tensor(
        Float32Array.from(targets, (label) => classWeights[label]),
        losses.shape,
      ),
    );
  if (sampleWeights) losses = losses.mul(tf.tensor(sampleWeights, [count, 1]));
  if (!mask || losses.size % mask.size !== 0) return losses.mean();
  const counted = mask.toFloat().reshape([count, -1]);
  const valid = counted.sum().maximum(1e-7);
  return losses
    .reshape([count, counted.shape[1] as number, -1])
    .mean(2)
    .mul(counted)
    .sum()
    .div(valid);
}

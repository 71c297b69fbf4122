/** The losses (损失函数) of a training, with the names, settings and defaults of Keras 3. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { fraction, nonNegative, type OptionReader, positive, withDefault } from "../../core/options";
import { softmaxCrossEntropies } from "../engine/fused-operations";
import type { Engine } from "../engine/types";

export type LossName =
  | "binaryCrossentropy"
  | "categoricalCrossentropy"
  | "binaryFocalCrossentropy"
  | "categoricalFocalCrossentropy"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "poisson"
  | "cosineSimilarity";

/** A loss and its settings, as in Keras 3. */
export interface LossOptions {
  readonly name: LossName;
  /** Of the cross-entropies: share of each target that goes to all classes alike. @default 0 */
  readonly labelSmoothing?: number;
  /** Of the focal ones: how much less an easy sample counts. @default 2 */
  readonly gamma?: number;
  /** Of "categoricalFocalCrossentropy": its factor. @default 0.25 */
  readonly alpha?: number;
  /** Of "huber": errors up to this are squared. @default 1 */
  readonly delta?: number;
  /**
   * Whether the network gives logits. Only needed where its last layers do not tell: a linear one gives logits, a softmax or
   * sigmoid probabilities.
   */
  readonly fromLogits?: boolean;
}

/**
 * Your own loss of each sample (or one value for the batch), by differentiable operations of TensorFlow.js.
 *
 * @param targets (batch, ...shape) numbers, or (batch) or (batch, positions) labels.
 * @param outputs (batch, ...shape), as `network.predict` gives them.
 */
export type LossFunction = (targets: Tensor, outputs: Tensor) => Tensor;

/** What a row of outputs is: a distribution over classes, several yes or no, or numbers. */
export type RowKind = "classes" | "binary" | "numbers";

/** Rows of outputs and targets; `targets` are (rows, size), and labels also (rows). */
export interface Rows {
  readonly outputs: Tensor;
  readonly isLogit: boolean;
  readonly targets: () => Tensor;
  readonly labels: Tensor1D | undefined;
}

export interface LossRule {
  readonly rows: RowKind;
  readonly readers: Readonly<Record<string, OptionReader<unknown>>>;
  /** The loss of each row. */
  of(engine: Engine, rows: Rows, settings: Required<LossOptions>): Tensor;
}

/** Keras' epsilon. */
const EPSILON = 1e-7;
const SMOOTHING = { labelSmoothing: withDefault(0, fraction) };
const FOCAL = { ...SMOOTHING, gamma: withDefault(2, nonNegative) };

export const LOSSES: Readonly<Record<LossName, LossRule>> = {
  categoricalCrossentropy: {
    rows: "classes",
    readers: SMOOTHING,
    of(engine, rows, { labelSmoothing }) {
      const { outputs, isLogit, labels } = rows;
      if (labels && isLogit && labelSmoothing === 0) return softmaxCrossEntropies(engine, outputs, labels);
      const logs = isLogit ? engine.tf.logSoftmax(outputs) : shares(outputs).log();
      return smoothClasses(rows, labelSmoothing).mul(logs).sum(1).neg();
    },
  },
  categoricalFocalCrossentropy: {
    rows: "classes",
    readers: { ...FOCAL, alpha: withDefault(0.25, positive) },
    of({ tf }, rows, { labelSmoothing, gamma, alpha }) {
      const { outputs, isLogit } = rows;
      const p = shares(isLogit ? tf.softmax(outputs) : outputs);
      const factor = tf.sub(1, p).pow(gamma).mul(alpha);
      return smoothClasses(rows, labelSmoothing).mul(p.log()).mul(factor).sum(1).neg();
    },
  },
  binaryCrossentropy: {
    rows: "binary",
    readers: SMOOTHING,
    of({ tf }, { outputs: x, isLogit, targets }, { labelSmoothing }) {
      const z = targets()
        .mul(1 - labelSmoothing)
        .add(labelSmoothing / 2);
      if (!isLogit) return binaryEntropy(x, z).mean(1);
      return tf.relu(x).sub(x.mul(z)).add(x.abs().neg().exp().log1p()).mean(1);
    },
  },
  binaryFocalCrossentropy: {
    rows: "binary",
    readers: FOCAL,
    of({ tf }, { outputs, isLogit, targets }, { labelSmoothing, gamma }) {
      const z = targets()
        .mul(1 - labelSmoothing)
        .add(labelSmoothing / 2);
      const p = isLogit ? tf.sigmoid(outputs) : outputs;
      const right = z.mul(p).add(tf.sub(1, z).mul(tf.sub(1, p)));
      return tf.sub(1, right).pow(gamma).mul(binaryEntropy(p, z)).mean(1);
    },
  },
  meanSquaredError: ofNumbers(({ tf }, y, t) => tf.squaredDifference(t, y).mean(1)),
  meanAbsoluteError: ofNumbers((_, y, t) => y.sub(t).abs().mean(1)),
  huber: {
    rows: "numbers",
    readers: { delta: withDefault(1, positive) },
    of({ tf }, { outputs, targets }, { delta }) {
      const error = outputs.sub(targets()).abs();
      const near = tf.minimum(error, delta);
      return near.square().div(2).add(error.sub(near).mul(delta)).mean(1);
    },
  },
  poisson: ofNumbers((_, y, t) => y.sub(t.mul(y.add(EPSILON).log())).mean(1)),
  cosineSimilarity: ofNumbers((_, y, t) => unit(y).mul(unit(t)).sum(1).neg()),
};

function ofNumbers(of: (engine: Engine, outputs: Tensor, targets: Tensor) => Tensor): LossRule {
  return {
    rows: "numbers",
    readers: {},
    of: (engine, { outputs, targets }) => of(engine, outputs, targets()),
  };
}

function smoothClasses({ outputs, targets }: Rows, smoothing: number): Tensor {
  return targets()
    .mul(1 - smoothing)
    .add(smoothing / (outputs.shape[1] as number));
}

/** Probabilities that sum to 1 and have a logarithm. */
function shares(p: Tensor): Tensor {
  return p.div(p.sum(1, true)).clipByValue(EPSILON, 1 - EPSILON);
}

function binaryEntropy(given: Tensor, z: Tensor): Tensor {
  const p = given.clipByValue(EPSILON, 1 - EPSILON);
  return z
    .mul(p.log())
    .add(z.neg().add(1).mul(p.neg().add(1).log()))
    .neg();
}

function unit(x: Tensor): Tensor {
  return x.div(
    x
      .square()
      .sum(1, true)
      .maximum(EPSILON ** 2)
      .sqrt(),
  );
}

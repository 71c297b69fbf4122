import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { softmaxCrossEntropies } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import type { Task } from "../prediction/task";

/**
 * Mean loss of a batch: cross-entropy of the softmax or sigmoid of its logits, or squared error of its numbers.
 *
 * @param sampleWeights Weight of each sample; the mean is over the number of samples, as in Keras.
 */
export function meanLoss(
  engine: Engine,
  task: Task,
  outputs: Tensor,
  targets: Float32Array,
  sampleWeights: Float32Array | undefined,
): Scalar {
  const losses = lossesOf(engine, task, outputs, targets);
  return (sampleWeights ? losses.mul(engine.tf.tensor1d(sampleWeights)) : losses).mean() as Scalar;
}

/** The loss of each sample. */
function lossesOf(engine: Engine, task: Task, outputs: Tensor, targets: Float32Array): Tensor {
  const { tf } = engine;
  if (task.kind === "classification")
    return softmaxCrossEntropies(engine, outputs, tf.tensor1d(targets, "int32"));
  const count = outputs.shape[0];
  const expected = tf.tensor2d(targets, [count, targets.length / count]);
  const losses =
    task.kind === "binary"
      ? tf.losses.sigmoidCrossEntropy(expected, outputs, undefined, 0, tf.Reduction.NONE)
      : tf.squaredDifference(expected, outputs);
  return losses.reshape([count, -1]).mean(1);
}

import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { crossEntropies } from "../engine/fused-operations";
import type { Engine } from "../engine/types";
import type { Task } from "../prediction/task";

/**
 * Mean loss of a batch: cross-entropy of the softmax or sigmoid of its sums, or squared error of its numbers.
 *
 * @param importance What each sample counts; the mean is over the samples, as in Keras.
 */
export function lossOf(
  engine: Engine,
  task: Task,
  answers: Tensor,
  targets: Float32Array,
  importance: Float32Array | undefined,
): Scalar {
  const { tf } = engine;
  const count = answers.shape[0];
  if (task.kind === "classes")
    return weighted(crossEntropies(engine, answers, tf.tensor1d(targets, "int32")));
  const goal = tf.tensor2d(targets, [count, targets.length / count]);
  const each =
    task.kind === "yesNo"
      ? tf.losses.sigmoidCrossEntropy(goal, answers, undefined, 0, tf.Reduction.NONE)
      : tf.squaredDifference(goal, answers);
  return weighted(each.reshape([count, -1]).mean(1));

  function weighted(losses: Tensor): Scalar {
    return (importance ? losses.mul(tf.tensor1d(importance)) : losses).mean() as Scalar;
  }
}

import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { mustBe } from "../../core/errors";
import type { Engine } from "../engine/types";
import type { Mask } from "../layers/masks";
import { LOSSES } from "./losses";
import type { Objective } from "./objective";

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
    if (!(losses instanceof tf.Tensor) || (losses.rank > 0 && losses.shape[0] !== count)) {
      const rule = "a function that gives a tensor, one value for each sample or for the batch";
      const value: unknown = losses instanceof tf.Tensor ? `a tensor of ${losses.shape}` : losses;
      throw new TypeError(mustBe("train a network", "loss", rule, value));
    }
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

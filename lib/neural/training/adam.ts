/** Adam with its moments as tensors of our own: unlike those of tfjs's optimizer they can be saved and restored. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import { adamStep } from "../engine/fused-operations";
import type { Engine } from "../engine/types";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

export interface Moments {
  first: Tensor;
  second: Tensor;
}

export function zeroMoments({ tf }: Engine, weights: readonly Variable[]): Moments[] {
  return weights.map((weight) => ({ first: tf.zeros(weight.shape), second: tf.zeros(weight.shape) }));
}

/**
 * One step of gradient descent, the `count`-th from 1.
 *
 * $$w \leftarrow w - \alpha \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \frac{m}{\sqrt{v} + \epsilon}$$
 *
 * @see Kingma, D. P. & Ba, J. (2015). Adam: a method for stochastic optimization. arXiv:1412.6980, end of section 2.
 */
export function descend(
  engine: Engine,
  weights: readonly Variable[],
  moments: readonly Moments[],
  gradients: NamedTensorMap,
  learningRate: number,
  count: number,
): void {
  const rate = (learningRate * Math.sqrt(1 - BETA2 ** count)) / (1 - BETA1 ** count);
  const step = { beta1: BETA1, beta2: BETA2, rate, epsilon: EPSILON };
  weights.forEach((weight, i) => {
    const moment = moments[i];
    const tensors = [weight, gradients[weight.name], moment.first, moment.second] as const;
    const [value, first, second] = adamStep(engine, tensors, step);
    weight.assign(value);
    engine.tf.dispose([value, moment.first, moment.second]);
    moment.first = first;
    moment.second = second;
  });
}

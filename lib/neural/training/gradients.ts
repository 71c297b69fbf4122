/** Loss and gradients of a batch. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import type { Engine } from "../engine/types";
import type { Network } from "../model/types";
import { forwardPass } from "../prediction/forward-pass";
import type { Task } from "../prediction/task";
import { meanLoss } from "./loss";

export interface Batch {
  /** Makes the input tensor; the caller disposes of it. */
  readonly inputs: () => Tensor;
  readonly targets: Float32Array;
  readonly sampleWeights: Float32Array | undefined;
}

/** Loss, gradients, which the caller disposes of, and outputs: logits of classes, or numbers. */
export function gradientsOf(
  engine: Engine,
  model: Network,
  task: Task,
  weights: readonly Variable[],
  { inputs, targets, sampleWeights }: Batch,
  dropoutSeed: number,
): { loss: number; outputs: ArrayLike<number>; gradients: NamedTensorMap } {
  const { tf } = engine;
  let outputs: Tensor | undefined;
  const { value, grads } = tf.tidy(() => {
    const x = inputs();
    return tf.variableGrads(() => {
      const options = { dropoutSeed, asLogits: task.kind !== "regression" };
      outputs = tf.keep(forwardPass(engine, model, x, options));
      return meanLoss(engine, task, outputs, targets, sampleWeights);
    }, [...weights]);
  });
  const [loss] = value.dataSync();
  const values = outputs?.dataSync() ?? [];
  tf.dispose([value, ...(outputs ? [outputs] : [])]);
  return { loss, outputs: values, gradients: grads };
}

/**
 * The gradients, scaled down if their norm exceeds `clipNorm`. Disposes of the given ones.
 *
 * @see Pascanu, R., Mikolov, T. & Bengio, Y. (2013). On the difficulty of training recurrent neural networks. ICML.
 */
export function clipGradients({ tf }: Engine, gradients: NamedTensorMap, clipNorm: number): NamedTensorMap {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => gradient.square().sum().dataSync()[0]);
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    const factor = norm > clipNorm ? clipNorm / norm : 1;
    const clipped = Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(factor)]);
    tf.dispose(gradients);
    return Object.fromEntries(clipped);
  });
}

/** Names the first layer whose weights or outputs are not finite, for the error message of a diverged training. */
export function firstBrokenLayer(engine: Engine, model: Network, inputs: () => Tensor): string {
  const { tf } = engine;
  return tf.tidy(() => {
    const isBroken = (tensor: Tensor) => tensor.dataSync().some((value: number) => !Number.isFinite(value));
    const x = inputs();
    if (isBroken(x)) return "the samples are not finite";
    const first = model.layers.findIndex((layer) => layer.getClassName() !== "InputLayer");
    for (let i = first; i < model.layers.length; i++) {
      const layer = model.layers[i];
      const name = `layer ${i - first + 1} (${layer.getClassName()})`;
      if (layer.weights.some((weight) => isBroken(weight.read()))) return `the weights of ${name} are not`;
      if (isBroken(forwardPass(engine, model, x, { lastLayer: i }))) return `the outputs of ${name} are not`;
    }
    return "the outputs of all layers are";
  });
}

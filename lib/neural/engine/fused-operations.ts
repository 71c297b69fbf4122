/** The fused steps of training, for callers that know which engine runs. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import {
  ADAM_STEP,
  CHAIN,
  CONVOLUTION_LAYER,
  CROSS_ENTROPIES,
  DENSE_LAYER,
  POOLED_LAYER,
} from "./fused-kernels";
import { biasName, filterName } from "./fused-layers";
import { BYTE, type Stage } from "./kernel-sequence";
import type { AdamStep } from "./tensor-kernels";
import type { Engine } from "./types";

/** What a layer computes with. */
export type LayerTensors = readonly [x: Tensor, weights: Tensor, bias: Tensor];

export interface StepOptions {
  readonly relu: boolean;
}

/** relu(x * filter + bias) with its gradient, stride 1, whole windows only; not in plain JavaScript. */
export function fused(engine: Engine, [x, filter, bias]: LayerTensors, { relu }: StepOptions): Tensor {
  return engine.tf.engine().runKernel(CONVOLUTION_LAYER, { x, filter, bias }, { relu }) as Tensor;
}

export interface Pooling {
  readonly filterSize: readonly number[];
  readonly strides: readonly number[];
  readonly pad: string;
}

/** relu(maxPool(x * filter + bias)) as `fused`; `undefined` where the engine has no such step. */
export function fusedPool(
  engine: Engine,
  [x, filter, bias]: LayerTensors,
  pooling: Pooling,
  { relu }: StepOptions,
): Tensor | undefined {
  if (!has(engine, POOLED_LAYER)) return undefined;
  const attributes = { ...pooling, relu } as NamedAttrMap;
  const inputs = { x, filter, bias };
  const [y] = engine.tf.engine().runKernel(POOLED_LAYER, inputs, attributes) as unknown as Tensor[];
  return y;
}

/** A layer of a chain; its filter or kernel, and its bias, where it has them. */
export interface ChainLink {
  readonly stage: Stage;
  readonly weights: readonly Tensor[];
}

/** Pictures of a chain as bytes, 255 for 1; `undefined` on an engine that has no chains. */
export function bytes(engine: Engine, levels: Uint8Array, shape: readonly number[]): Tensor | undefined {
  return has(engine, CHAIN) ? engine.tf.tensor(levels, [...shape], BYTE) : undefined;
}

/** Pictures through layers one after another, without gradient; `undefined` in plain JavaScript. */
export function chained(engine: Engine, x: Tensor, links: readonly ChainLink[]): Tensor | undefined {
  if (!has(engine, CHAIN)) return undefined;
  const inputs: Record<string, Tensor> = { x };
  for (const [i, { weights }] of links.filter(({ weights }) => weights.length > 0).entries()) {
    const [filter, bias] = weights;
    inputs[filterName(i)] = filter;
    if (bias) inputs[biasName(i)] = bias;
  }
  const attributes = { stages: links.map(({ stage }) => stage) } as unknown as NamedAttrMap;
  return engine.tf.engine().runKernel(CHAIN, inputs, attributes) as Tensor;
}

function has({ tf }: Engine, kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/** relu(x kernel + bias) of rows with its gradient; not in plain JavaScript. */
export function fusedRows(engine: Engine, [x, kernel, bias]: LayerTensors, { relu }: StepOptions): Tensor {
  if (engine.name === "native")
    return engine.tf.engine().runKernel(DENSE_LAYER, { x, kernel, bias }, { relu }) as Tensor;
  const [rows, columns] = x.shape;
  const units = bias.shape[0];
  const filter = kernel.reshape([1, 1, columns, units]);
  return fused(engine, [x.reshape([1, rows, 1, columns]), filter, bias], { relu }).reshape([rows, units]);
}

/** Cross-entropy of each row's softmax with its label. */
export function crossEntropies(engine: Engine, sums: Tensor, labels: Tensor1D): Tensor {
  const { tf } = engine;
  if (!has(engine, CROSS_ENTROPIES)) {
    const hot = tf.oneHot(labels, sums.shape[1] as number).toFloat();
    return tf.losses.softmaxCrossEntropy(hot, sums, undefined, 0, tf.Reduction.NONE);
  }
  const [losses] = tf.engine().runKernel(CROSS_ENTROPIES, { sums, labels }) as unknown as Tensor[];
  return losses;
}

/** New weight, first and second moment; on any engine. The caller disposes of them. */
export function adamStep(
  { tf, name }: Engine,
  [weight, gradient, first, second]: readonly [Tensor, Tensor, Tensor, Tensor],
  step: AdamStep,
): Tensor[] {
  if (name !== "cpu")
    return tf
      .engine()
      .runKernel(ADAM_STEP, { weight, gradient, first, second }, { ...step }) as unknown as Tensor[];
  const { beta1, beta2, rate, epsilon } = step;
  return tf.tidy(() => {
    const newFirst = first.mul(beta1).add(gradient.mul(1 - beta1));
    const newSecond = second.mul(beta2).add(gradient.square().mul(1 - beta2));
    return [weight.sub(newFirst.mul(rate).div(newSecond.sqrt().add(epsilon))), newFirst, newSecond];
  });
}

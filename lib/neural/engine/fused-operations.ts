/** The fused operations of an engine. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import {
  ADAM_STEP,
  CONVOLUTION_LAYER,
  CROSS_ENTROPIES,
  DENSE_LAYER,
  FUSED_LAYERS,
  POOLED_LAYER,
} from "./fused-kernels";
import { biasName, filterName } from "./kernels/fused-layers";
import { BYTE_DTYPE, type FusedLayer } from "./kernels/kernel-sequence";
import type { AdamStep } from "./kernels/tensor-kernels";
import type { Engine } from "./types";

/** Input and weights of a layer. */
export type LayerTensors = readonly [x: Tensor, weights: Tensor, bias: Tensor];

export interface ActivationOptions {
  readonly relu: boolean;
}

/** relu(x * filter + bias) with stride 1 and no padding. Not on the plain JavaScript engine. */
export function fusedConvolution(
  engine: Engine,
  [x, filter, bias]: LayerTensors,
  { relu }: ActivationOptions,
): Tensor {
  return engine.tf.engine().runKernel(CONVOLUTION_LAYER, { x, filter, bias }, { relu }) as Tensor;
}

export interface Pooling {
  readonly filterSize: readonly number[];
  readonly strides: readonly number[];
  readonly pad: string;
}

/** relu(maxPool(x * filter + bias)) with stride 1 and no padding; `undefined` if the engine has no such kernel. */
export function fusedPooledConvolution(
  engine: Engine,
  [x, filter, bias]: LayerTensors,
  pooling: Pooling,
  { relu }: ActivationOptions,
): Tensor | undefined {
  if (!hasKernel(engine, POOLED_LAYER)) return undefined;
  const attributes = { ...pooling, relu } as NamedAttrMap;
  const inputs = { x, filter, bias };
  const [y] = engine.tf.engine().runKernel(POOLED_LAYER, inputs, attributes) as unknown as Tensor[];
  return y;
}

/** A layer to be fused, with its filter or kernel and its bias, if it has them. */
export interface WeightedLayer {
  readonly layer: FusedLayer;
  readonly weights: readonly Tensor[];
}

/** Images as bytes (255 is 1), an input of `runFusedLayers`; `undefined` if the engine has no fused layers. */
export function byteTensor(engine: Engine, bytes: Uint8Array, shape: readonly number[]): Tensor | undefined {
  return hasKernel(engine, FUSED_LAYERS) ? engine.tf.tensor(bytes, [...shape], BYTE_DTYPE) : undefined;
}

/** Runs images through consecutive layers, without gradient; `undefined` on the plain JavaScript engine. */
export function runFusedLayers(
  engine: Engine,
  x: Tensor,
  layers: readonly WeightedLayer[],
): Tensor | undefined {
  if (!hasKernel(engine, FUSED_LAYERS)) return undefined;
  const inputs: Record<string, Tensor> = { x };
  for (const [i, { weights }] of layers.filter(({ weights }) => weights.length > 0).entries()) {
    const [filter, bias] = weights;
    inputs[filterName(i)] = filter;
    if (bias) inputs[biasName(i)] = bias;
  }
  const attributes = { layers: layers.map(({ layer }) => layer) } as unknown as NamedAttrMap;
  return engine.tf.engine().runKernel(FUSED_LAYERS, inputs, attributes) as Tensor;
}

function hasKernel({ tf }: Engine, kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/** relu(x kernel + bias) for each row of x. Not on the plain JavaScript engine. */
export function fusedDense(
  engine: Engine,
  [x, kernel, bias]: LayerTensors,
  { relu }: ActivationOptions,
): Tensor {
  if (engine.name === "native")
    return engine.tf.engine().runKernel(DENSE_LAYER, { x, kernel, bias }, { relu }) as Tensor;
  const [rows, columns] = x.shape;
  const units = bias.shape[0];
  const filter = kernel.reshape([1, 1, columns, units]);
  const image = x.reshape([1, rows, 1, columns]);
  return fusedConvolution(engine, [image, filter, bias], { relu }).reshape([rows, units]);
}

/** Cross-entropy of each row's softmax with its label. */
export function softmaxCrossEntropies(engine: Engine, logits: Tensor, labels: Tensor1D): Tensor {
  const { tf } = engine;
  if (!hasKernel(engine, CROSS_ENTROPIES)) {
    const oneHot = tf.oneHot(labels, logits.shape[1] as number).toFloat();
    return tf.losses.softmaxCrossEntropy(oneHot, logits, undefined, 0, tf.Reduction.NONE);
  }
  const [losses] = tf.engine().runKernel(CROSS_ENTROPIES, { logits, labels }) as unknown as Tensor[];
  return losses;
}

/** New weight, first and second moment, on any engine. The caller disposes of them. */
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

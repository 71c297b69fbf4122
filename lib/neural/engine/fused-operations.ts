/** The fused operations of an engine. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import { type AdamStep, KERNEL } from "./fused-kernels";
import { biasName, filterName } from "./kernels/fused-layers";
import { BYTE_DTYPE, type FusedLayer, type PoolingLayer } from "./kernels/kernel-sequence";
import type { Engine } from "./types";

/** Input and weights of a layer. */
export type LayerTensors = readonly [x: Tensor, weights: Tensor, bias: Tensor];

/** The activation after the sum. */
interface Activation {
  readonly relu: boolean;
}

/** relu(x * filter + bias) with stride 1; padding "same" on WebAssembly only. Not on the plain JavaScript engine. */
export function fusedConvolution(
  { tf }: Engine,
  layer: LayerTensors,
  { relu, pad = "valid" }: Activation & { readonly pad?: string },
): Tensor {
  const [x, filter, bias] = layer;
  return tf.engine().runKernel(KERNEL.convolutionLayer, { x, filter, bias }, { relu, pad }) as Tensor;
}

/** Batch normalization in training: output, mean and variance; `undefined` if the engine has no such kernel. */
export function fusedBatchNormalization(
  engine: Engine,
  [x, gamma, beta]: LayerTensors,
  epsilon: number,
): readonly Tensor[] | undefined {
  if (!hasKernel(engine, KERNEL.batchNormalization)) return undefined;
  const inputs = { x, gamma, beta };
  return engine.tf.engine().runKernel(KERNEL.batchNormalization, inputs, { epsilon }) as unknown as Tensor[];
}

/** relu(maxPool(x * filter + bias)) with stride 1 and no padding; `undefined` if the engine has no such kernel. */
export function fusedPooledConvolution(
  engine: Engine,
  [x, filter, bias]: LayerTensors,
  settings: Omit<PoolingLayer, "kind"> & Activation,
): Tensor | undefined {
  if (!hasKernel(engine, KERNEL.pooledLayer)) return undefined;
  const inputs = { x, filter, bias };
  const outputs = engine.tf.engine().runKernel(KERNEL.pooledLayer, inputs, { ...settings } as NamedAttrMap);
  return (outputs as unknown as Tensor[])[0];
}

/** A layer to be fused, with its filter or kernel and its bias, if it has them. */
export interface WeightedLayer {
  readonly layer: FusedLayer;
  readonly weights: readonly Tensor[];
}

/** Images as bytes (255 is 1), an input of `runFusedLayers`; `undefined` if the engine has no fused layers. */
export function byteTensor(engine: Engine, bytes: Uint8Array, shape: readonly number[]): Tensor | undefined {
  return hasKernel(engine, KERNEL.fusedLayers) ? engine.tf.tensor(bytes, [...shape], BYTE_DTYPE) : undefined;
}

/** Runs images through consecutive layers, without gradient; `undefined` on the plain JavaScript engine. */
export function runFusedLayers(
  engine: Engine,
  x: Tensor,
  layers: readonly WeightedLayer[],
): Tensor | undefined {
  if (!hasKernel(engine, KERNEL.fusedLayers)) return undefined;
  const inputs: Record<string, Tensor> = { x };
  for (const [i, { weights }] of layers.filter(({ weights }) => weights.length > 0).entries()) {
    const [filter, bias] = weights;
    inputs[filterName(i)] = filter;
    if (bias) inputs[biasName(i)] = bias;
  }
  const attributes = { layers: layers.map(({ layer }) => layer) } as unknown as NamedAttrMap;
  return engine.tf.engine().runKernel(KERNEL.fusedLayers, inputs, attributes) as Tensor;
}

function hasKernel({ tf }: Engine, kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/** relu(x kernel + bias) for each row of x. Not on the plain JavaScript engine. */
export function fusedDense(engine: Engine, [x, kernel, bias]: LayerTensors, { relu }: Activation): Tensor {
  if (hasKernel(engine, KERNEL.denseLayer))
    return engine.tf.engine().runKernel(KERNEL.denseLayer, { x, kernel, bias }, { relu }) as Tensor;
  const [rows, columns] = x.shape;
  const units = bias.shape[0];
  const filter = kernel.reshape([1, 1, columns, units]);
  const image = x.reshape([1, rows, 1, columns]);
  return fusedConvolution(engine, [image, filter, bias], { relu }).reshape([rows, units]);
}

/** Cross-entropy of each row's softmax with its label. */
export function softmaxCrossEntropies(engine: Engine, logits: Tensor, labels: Tensor1D): Tensor {
  const { tf } = engine;
  if (!hasKernel(engine, KERNEL.crossEntropies)) {
    const oneHot = tf.oneHot(labels, logits.shape[1] as number).toFloat();
    return tf.losses.softmaxCrossEntropy(oneHot, logits, undefined, 0, tf.Reduction.NONE);
  }
  const [losses] = tf.engine().runKernel(KERNEL.crossEntropies, { logits, labels }) as unknown as Tensor[];
  return losses;
}

/** New weight, first and second moment, on any engine. The caller disposes of them. */
export function adamStep(
  engine: Engine,
  [weight, gradient, first, second]: readonly [Tensor, Tensor, Tensor, Tensor],
  step: AdamStep,
): Tensor[] {
  const { tf } = engine;
  const inputs = { weight, gradient, first, second };
  if (hasKernel(engine, KERNEL.adamStep))
    return tf.engine().runKernel(KERNEL.adamStep, inputs, { ...step }) as unknown as Tensor[];
  const { beta1, beta2, rate, epsilon } = step;
  return tf.tidy(() => {
    const newFirst = first.mul(beta1).add(gradient.mul(1 - beta1));
    const newSecond = second.mul(beta2).add(gradient.square().mul(1 - beta2));
    return [weight.sub(newFirst.mul(rate).div(newSecond.sqrt().add(epsilon))), newFirst, newSecond];
  });
}

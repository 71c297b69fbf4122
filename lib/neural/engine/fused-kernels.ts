/**
 * Names of our fused kernels, and the gradients that all engines with these kernels share.
 *
 * To fuse another operation of training, add its name and gradient here, and register a kernel of that name in
 * register-wasm.ts or native/register-native.ts. To fuse a layer at prediction, add it in three places: `toFusedLayer` in
 * prediction/fused-layers.ts, `kernelCall` in kernels/kernel-sequence.ts, and `runCalls` in kernels/kernels.as.
 */
import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "./types";

export const KERNEL = {
  /** Convolution, bias and ReLU; `filter` is (height, width, channels, filters). */
  convolutionLayer: "MerchantConvolutionLayer",
  /** Consecutive layers, without gradient: see kernels/fused-layers.ts. */
  fusedLayers: "MerchantFusedLayers",
  /** Convolution, bias, max pooling and ReLU: the output, and the positions of the maxima. */
  pooledLayer: "MerchantPooledLayer",
  /** Gradient of max pooling, from `dy`, `y` and the positions of the maxima. */
  pooledGradient: "MerchantPooledGradient",
  /** Matrix product, bias and ReLU; `kernel` is (columns, units). */
  denseLayer: "MerchantDenseLayer",
  /** Cross-entropy of each row's softmax with its label, and its gradient at the logits. */
  crossEntropies: "MerchantCrossEntropies",
  /** One step of Adam: weight, gradient, first and second moment to new weight and moments. */
  adamStep: "MerchantAdamStep",
  /** Gradient of ReLU, `dy` where y > 0 (everywhere without `relu`), and its column sums. */
  maskAndSum: "MerchantMaskAndSum",
  /** A whole sequence through LSTM or GRU, and its gradient: see kernels/recurrent-kernels.ts. */
  recurrent: "MerchantRecurrent",
  recurrentGradient: "MerchantRecurrentGradient",
  /** Batch normalization in training: output, mean and variance of the batch; and its gradient. */
  batchNormalization: "MerchantBatchNormalization",
  batchNormalizationGradient: "MerchantBatchNormalizationGradient",
} as const;

/** The settings of a step of Adam. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** The learning rate, with both bias corrections included. */
  readonly rate: number;
  readonly epsilon: number;
}

export function registerGradients(tf: TensorFlow): void {
  const run = (name: string, inputs: Record<string, Tensor>, settings: NamedAttrMap) =>
    tf.engine().runKernel(name, inputs, settings) as Tensor;
  const maskAndSum = (dy: Tensor, y: Tensor, attributes: NamedAttrMap) =>
    tf
      .engine()
      .runKernel(KERNEL.maskAndSum, { dy, y }, { relu: Boolean(attributes.relu) }) as unknown as Tensor[];

  const convolutionGradients = (x: Tensor, filter: Tensor, dy: Tensor, sums: Tensor, pad: unknown) => {
    const settings = { strides: 1, pad: pad as string, dataFormat: "NHWC" };
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter }, { ...settings, inputShape: x.shape }),
      filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...settings, filterShape: filter.shape }),
      bias: () => sums,
    };
  };

  tf.registerGradient({
    kernelName: KERNEL.convolutionLayer,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, y], attributes) => {
      const [masked, sums] = maskAndSum(dy as Tensor, y, attributes);
      return convolutionGradients(x, filter, masked, sums, attributes.pad ?? "valid");
    },
  });

  tf.registerGradient({
    kernelName: KERNEL.pooledLayer,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true, true],
    gradFunc: (dys, [x, filter, y, positions], attributes) => {
      // Each output comes from one value before pooling, so the gradient of the bias is the same before and after it.
      const [masked, sums] = maskAndSum((dys as Tensor[])[0], y, attributes);
      const [batch, height, width] = x.shape;
      const [filterHeight, filterWidth, , filters] = filter.shape;
      const inputShape = [batch, height - filterHeight + 1, width - filterWidth + 1, filters];
      const dy = run(KERNEL.pooledGradient, { dy: masked, y, positions }, { ...attributes, inputShape });
      return convolutionGradients(x, filter, dy, sums, "valid");
    },
  });

  tf.registerGradient({
    kernelName: KERNEL.denseLayer,
    inputsToSave: ["x", "kernel"],
    outputsToSave: [true],
    gradFunc: (dy, [x, kernel, y], attributes) => {
      const [masked, sums] = maskAndSum(dy as Tensor, y, attributes);
      return {
        x: () => run("BatchMatMul", { a: masked, b: kernel }, { transposeA: false, transposeB: true }),
        kernel: () => run("BatchMatMul", { a: x, b: masked }, { transposeA: true, transposeB: false }),
        bias: () => sums,
      };
    },
  });

  tf.registerGradient({
    kernelName: KERNEL.batchNormalization,
    inputsToSave: ["x", "gamma"],
    outputsToSave: [false, true, true],
    gradFunc: (dys, [x, gamma, mean, variance], attributes) => {
      const inputs = { dy: (dys as Tensor[])[0], x, gamma, mean, variance };
      const gradients = tf.engine().runKernel(KERNEL.batchNormalizationGradient, inputs, attributes);
      const [dx, dGamma, dBeta] = gradients as unknown as Tensor[];
      return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
    },
  });

  tf.registerGradient({
    kernelName: KERNEL.crossEntropies,
    outputsToSave: [false, true],
    gradFunc: (dys, [gradient]) => ({ logits: () => (dys as Tensor[])[0].expandDims(1).mul(gradient) }),
  });
}

/**
 * Names of our fused kernels, and the gradients that all engines with these kernels share.
 *
 * To fuse another operation of training, add its name and gradient here, and register a kernel of that name in
 * register-wasm.ts or register-native.ts. To fuse a layer at prediction, add it in three places: `toFusedLayer` in
 * prediction/fused-layers.ts, `kernelCall` in kernel-sequence.ts, and `runCalls` in kernels.as.
 */
import type * as tfjs from "@tensorflow/tfjs";
import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";

/** Convolution, bias and ReLU; `filter` is (height, width, channels, filters). */
export const CONVOLUTION_LAYER = "MerchantConvolutionLayer";
/** Consecutive layers, without gradient: see fused-layers.ts. */
export const FUSED_LAYERS = "MerchantFusedLayers";
/** Convolution, bias, max pooling and ReLU: the output, and the positions of the maxima. */
export const POOLED_LAYER = "MerchantPooledLayer";
/** Gradient of max pooling, from `dy`, `y` and the positions of the maxima. */
export const POOLED_GRADIENT = "MerchantPooledGradient";
/** Matrix product, bias and ReLU; `kernel` is (columns, units). */
export const DENSE_LAYER = "MerchantDenseLayer";
/** Cross-entropy of each row's softmax with its label, and its gradient at the logits. */
export const CROSS_ENTROPIES = "MerchantCrossEntropies";
/** One step of Adam: weight, gradient, first and second moment to new weight and moments. */
export const ADAM_STEP = "MerchantAdamStep";
/** Gradient of ReLU, `dy` where y > 0 (everywhere without `relu`), and its column sums. */
export const MASK_AND_SUM = "MerchantMaskAndSum";

export function registerGradients(tf: typeof tfjs): void {
  const run = (name: string, inputs: Record<string, Tensor>, settings: NamedAttrMap) =>
    tf.engine().runKernel(name, inputs, settings) as Tensor;
  const maskAndSum = (dy: Tensor, y: Tensor, attributes: NamedAttrMap) =>
    tf.engine().runKernel(MASK_AND_SUM, { dy, y }, { relu: Boolean(attributes.relu) }) as unknown as Tensor[];

  const noPadding = { strides: 1, pad: "valid", dataFormat: "NHWC" };
  const convolutionGradients = (x: Tensor, filter: Tensor, dy: Tensor, sums: Tensor) => ({
    x: () => run("Conv2DBackpropInput", { dy, filter }, { ...noPadding, inputShape: x.shape }),
    filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...noPadding, filterShape: filter.shape }),
    bias: () => sums,
  });

  tf.registerGradient({
    kernelName: CONVOLUTION_LAYER,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, y], attributes) => {
      const [masked, sums] = maskAndSum(dy as Tensor, y, attributes);
      return convolutionGradients(x, filter, masked, sums);
    },
  });

  tf.registerGradient({
    kernelName: POOLED_LAYER,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true, true],
    gradFunc: (dys, [x, filter, y, positions], attributes) => {
      // Each output comes from one value before pooling, so the gradient of the bias is the same before and after it.
      const [masked, sums] = maskAndSum((dys as Tensor[])[0], y, attributes);
      const [batch, height, width] = x.shape;
      const [filterHeight, filterWidth, , filters] = filter.shape;
      const inputShape = [batch, height - filterHeight + 1, width - filterWidth + 1, filters];
      const dy = run(POOLED_GRADIENT, { dy: masked, y, positions }, { ...attributes, inputShape });
      return convolutionGradients(x, filter, dy, sums);
    },
  });

  tf.registerGradient({
    kernelName: DENSE_LAYER,
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
    kernelName: CROSS_ENTROPIES,
    outputsToSave: [false, true],
    gradFunc: (dys, [gradient]) => ({ logits: () => (dys as Tensor[])[0].expandDims(1).mul(gradient) }),
  });
}

/** Layers as one step each: the names of our kernels, and the gradients that hold on every engine which has them. */
import type * as tfjs from "@tensorflow/tfjs";
import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";

/** Convolution, bias and ReLU as one step with its gradient; `filter` is (height, width, channels, filters). */
export const CONVOLUTION_LAYER = "MerchantConvolutionLayer";
/** Layers one after another without a gradient: see chain.ts. */
export const CHAIN = "MerchantChain";
/** Convolution, bias, max pooling and ReLU as one step with its gradient: the answers, and where the maxima were. */
export const POOLED_LAYER = "MerchantPooledLayer";
/** What each number before the pooling is due, from `dy`, `y` and the places of the maxima. */
export const POOLED_PLACES = "MerchantPooledPlaces";
/** Product, bias and ReLU as one step with its gradient; `kernel` is (columns, units). */
export const DENSE_LAYER = "MerchantDenseLayer";
/** Cross-entropy of each row's softmax with its label, and what each of the row's sums is due. */
export const CROSS_ENTROPIES = "MerchantCrossEntropies";
/** One step of Adam: weight, gradient, first and second moment to new weight and moments. */
export const ADAM_STEP = "MerchantAdamStep";
/** dy where y > 0 (everywhere, if not `relu`), and the sums of its columns. */
export const MASK_AND_SUM = "MerchantMaskAndSum";

export function registerGradients(tf: typeof tfjs): void {
  const run = (name: string, inputs: Record<string, Tensor>, settings: NamedAttrMap) =>
    tf.engine().runKernel(name, inputs, settings) as Tensor;
  const maskAndSum = (dy: Tensor, y: Tensor, attributes: NamedAttrMap) =>
    tf.engine().runKernel(MASK_AND_SUM, { dy, y }, { relu: Boolean(attributes.relu) }) as unknown as Tensor[];

  const whole = { strides: 1, pad: "valid", dataFormat: "NHWC" };
  const convolutionGradients = (x: Tensor, filter: Tensor, dy: Tensor, sums: Tensor) => ({
    x: () => run("Conv2DBackpropInput", { dy, filter }, { ...whole, inputShape: x.shape }),
    filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...whole, filterShape: filter.shape }),
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
    gradFunc: (dys, [x, filter, y, places], attributes) => {
      // Each answer is due to one number before the pooling, so the bias's sums are the same on either side of it.
      const [masked, sums] = maskAndSum((dys as Tensor[])[0], y, attributes);
      const [batch, height, width] = x.shape;
      const [filterHeight, filterWidth, , filters] = filter.shape;
      const inputShape = [batch, height - filterHeight + 1, width - filterWidth + 1, filters];
      const dy = run(POOLED_PLACES, { dy: masked, y, places }, { ...attributes, inputShape });
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
    gradFunc: (dys, [due]) => ({ sums: () => (dys as Tensor[])[0].expandDims(1).mul(due) }),
  });
}

/** Layers as one step each: the names of our kernels, and the gradients that hold on every engine which has them. */
import type * as tfjs from "@tensorflow/tfjs";
import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";

/** Convolution, bias and ReLU as one step with its gradient; `filter` is (height, width, channels, filters). */
export const CONVOLUTION_LAYER = "MerchantConvolutionLayer";
/** Product, bias and ReLU as one step with its gradient; `kernel` is (columns, units). */
export const DENSE_LAYER = "MerchantDenseLayer";
/** One step of Adam: weight, gradient, first and second moment to new weight and moments. */
export const ADAM_STEP = "MerchantAdamStep";
/** dy where y > 0 (everywhere, if not `relu`), and the sums of its columns. */
export const MASK_AND_SUM = "MerchantMaskAndSum";

export function registerGradients(tf: typeof tfjs): void {
  const run = (name: string, inputs: Record<string, Tensor>, settings: NamedAttrMap) =>
    tf.engine().runKernel(name, inputs, settings) as Tensor;
  const maskAndSum = (dy: Tensor, y: Tensor, attributes: NamedAttrMap) =>
    tf.engine().runKernel(MASK_AND_SUM, { dy, y }, { relu: Boolean(attributes.relu) }) as unknown as Tensor[];

  tf.registerGradient({
    kernelName: CONVOLUTION_LAYER,
    inputsToSave: ["x", "filter"],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, y], attributes) => {
      const [masked, sums] = maskAndSum(dy as Tensor, y, attributes);
      const shared = { strides: 1, pad: "valid", dataFormat: "NHWC" };
      return {
        x: () => run("Conv2DBackpropInput", { dy: masked, filter }, { ...shared, inputShape: x.shape }),
        filter: () =>
          run("Conv2DBackpropFilter", { x, dy: masked }, { ...shared, filterShape: filter.shape }),
        bias: () => sums,
      };
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
}

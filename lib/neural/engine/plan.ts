/** What a chain is made of, and the kernels that it comes to. */
import type { backend_util } from "@tensorflow/tfjs-core";
import type { Window } from "./geometry";

/** A convolution or max pooling; settings as tfjs's layers have them, channels last. */
export type Stage = ConvolutionStage | PoolingStage;

export interface ConvolutionStage {
  readonly kind: "convolution";
  /** (height, width, channels, filters). */
  readonly filterShape: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pad: string;
  readonly relu: boolean;
}

export interface PoolingStage {
  readonly kind: "pooling";
  readonly filterSize: readonly number[];
  readonly strides: readonly number[];
  readonly pad: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly outShape: number[];
}

/** As `answerPictures` of kernels.as numbers them. */
export const CONVOLUTION = 0;
export const WINOGRAD = 1;
export const POOLING = 2;

export interface Step {
  readonly kind: typeof CONVOLUTION | typeof WINOGRAD | typeof POOLING;
  readonly window: Window;
  readonly relu: boolean;
  /** Only the largest of each 2 x 2 outputs is wanted. */
  readonly isPooled: boolean;
  readonly outShape: readonly number[];
}

/** The stages as steps of the kernels: a pooling in twos becomes part of the convolution before it. */
export function planOf(
  util: typeof backend_util,
  inShape: readonly number[],
  stages: readonly Stage[],
): Plan {
  const steps: Step[] = [];
  let shape = inShape as [number, number, number, number];
  for (const stage of stages) {
    const last = steps.at(-1);
    if (stage.kind === "convolution") {
      const { filterShape, strides, dilations, pad, relu } = stage;
      const settings = [filterShape, strides, dilations, pad] as never as [never, never, never, never];
      const window = util.computeConv2DInfo(shape, ...settings);
      steps.push({ ...stepOf(isForWinograd(window) ? WINOGRAD : CONVOLUTION, window), relu });
    } else if (last && last.kind !== POOLING && !last.isPooled && isInTwos(stage)) {
      const [batch, height, width, filters] = last.outShape;
      const outShape = [batch, Math.floor(height / 2), Math.floor(width / 2), filters];
      steps[steps.length - 1] = { ...last, isPooled: true, outShape };
    } else {
      const { filterSize, strides, pad } = stage;
      const settings = [filterSize, strides, 1, pad] as never as [never, never, never, never];
      steps.push(stepOf(POOLING, util.computePool2DInfo(shape, ...settings)));
    }
    shape = [...(steps.at(-1) as Step).outShape] as typeof shape;
  }
  return { steps, outShape: shape };
}

function stepOf(kind: Step["kind"], window: backend_util.Conv2DInfo): Step {
  return { kind, window, relu: false, isPooled: false, outShape: window.outShape };
}

function isInTwos({ filterSize, strides, pad }: PoolingStage): boolean {
  return pad === "valid" && [...filterSize, ...strides].every((size) => size === 2);
}

/** What `convolveWinograd` is written for. */
function isForWinograd(window: Window): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = window;
  const { inChannels, outChannels, outHeight, outWidth } = window;
  return (
    filterHeight === 3 &&
    filterWidth === 3 &&
    [strideHeight, strideWidth, dilationHeight, dilationWidth].every((step) => step === 1) &&
    inChannels % 4 === 0 &&
    outChannels % 8 === 0 &&
    Math.min(outHeight, outWidth) >= 2
  );
}

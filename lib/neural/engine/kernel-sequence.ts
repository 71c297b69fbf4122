/** What a chain is made of, and the kernels that it comes to. */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { Window } from "./window-layout";

/** A layer of a chain; settings as tfjs's layers have them, channels last. */
export type Stage = ConvolutionStage | PoolingStage | FlattenStage | DenseStage;

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

/** Pictures to rows. */
export interface FlattenStage {
  readonly kind: "flatten";
}

export interface DenseStage {
  readonly kind: "dense";
  readonly units: number;
  readonly relu: boolean;
}

/** tfjs has no bytes: a chain's pictures may come as what it keeps one byte each, 255 for 1. */
export const BYTE = "bool";

export interface Plan {
  readonly steps: readonly Step[];
  readonly outShape: number[];
}

/** As `pass` of kernels.as numbers them. */
export const CONVOLUTION = 0;
export const WINOGRAD = 1;
export const POOLING = 2;
export const ROWS = 3;
export const BYTES = 4;

export interface Step {
  readonly kind: typeof CONVOLUTION | typeof WINOGRAD | typeof POOLING | typeof ROWS | typeof BYTES;
  readonly window: Window;
  readonly relu: boolean;
  /** Only the largest of each 2 x 2 outputs is wanted. */
  readonly isPooled: boolean;
  readonly outShape: readonly number[];
}

/**
 * The stages as steps of the kernels: a pooling in twos becomes part of the convolution before it; bytes are made numbers
 * first.
 */
export function planOf(
  util: typeof backend_util,
  { shape: inShape, dtype }: TensorInfo,
  stages: readonly Stage[],
): Plan {
  if (!["convolution", "pooling"].includes(stages[0].kind))
    throw new RangeError("Cannot compute a chain: it must begin with a convolution or pooling");
  const steps: Step[] = [];
  if (dtype === BYTE) {
    const window = util.computePool2DInfo(inShape as [number, number, number, number], 1, 1, 1, "valid");
    steps.push({ kind: BYTES, window, relu: false, isPooled: false, outShape: inShape });
  }
  let shape = [...inShape];
  for (const stage of stages) {
    if (stage.kind === "flatten") {
      shape = [shape[0], sizeOf(shape)];
      continue;
    }
    const last = steps.at(-1);
    if (stage.kind === "pooling" && last && isPooledWith(last, stage)) {
      const [batch, height, width, filters] = last.outShape;
      const outShape = [batch, Math.floor(height / 2), Math.floor(width / 2), filters];
      steps[steps.length - 1] = { ...last, isPooled: true, outShape };
    } else steps.push(stepOf(util, shape, stage));
    shape = [...(steps.at(-1) as Step).outShape];
  }
  return { steps, outShape: shape };
}

/** Numbers of one picture or row. */
export function sizeOf(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

function stepOf(
  util: typeof backend_util,
  inShape: readonly number[],
  stage: ConvolutionStage | PoolingStage | DenseStage,
): Step {
  const plain = { relu: false, isPooled: false };
  if (stage.kind === "dense") {
    // A row is a picture of one pixel.
    const [batch, columns] = inShape;
    const window = util.computeConv2DInfo(
      [batch, 1, 1, columns],
      [1, 1, columns, stage.units],
      1,
      1,
      "valid",
    );
    return { ...plain, kind: ROWS, window, relu: stage.relu, outShape: [batch, stage.units] };
  }
  const shape = inShape as [number, number, number, number];
  if (stage.kind === "pooling") {
    const { filterSize, strides, pad } = stage;
    const settings = [filterSize, strides, 1, pad] as never as [never, never, never, never];
    const window = util.computePool2DInfo(shape, ...settings);
    return { ...plain, kind: POOLING, window, outShape: window.outShape };
  }
  const { filterShape, strides, dilations, pad, relu } = stage;
  const settings = [filterShape, strides, dilations, pad] as never as [never, never, never, never];
  const window = util.computeConv2DInfo(shape, ...settings);
  const kind = isForWinograd(window) ? WINOGRAD : CONVOLUTION;
  return { ...plain, kind, window, relu, outShape: window.outShape };
}

function isPooledWith({ kind, isPooled }: Step, { filterSize, strides, pad }: PoolingStage): boolean {
  const isConvolution = kind === CONVOLUTION || kind === WINOGRAD;
  const isInTwos = pad === "valid" && [...filterSize, ...strides].every((size) => size === 2);
  return isConvolution && !isPooled && isInTwos;
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

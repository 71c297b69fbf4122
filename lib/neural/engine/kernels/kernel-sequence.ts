/** Fused layers and the sequence of kernel calls that computes them. */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { Window } from "./window-layout";

/** A layer that can be fused with its neighbours; settings as in tfjs's layers, channels last. */
export type FusedLayer = ConvolutionLayer | PoolingLayer | FlattenLayer | DenseLayer;

export interface ConvolutionLayer {
  readonly kind: "convolution";
  /** (height, width, channels, filters). */
  readonly filterShape: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pad: string;
  readonly relu: boolean;
}

export interface PoolingLayer {
  readonly kind: "pooling";
  readonly filterSize: readonly number[];
  readonly strides: readonly number[];
  readonly pad: string;
}

export interface FlattenLayer {
  readonly kind: "flatten";
}

export interface DenseLayer {
  readonly kind: "dense";
  readonly units: number;
  readonly relu: boolean;
}

/** tfjs has no dtype for bytes: images of one byte a value (255 is 1) use the dtype that it stores in one byte. */
export const BYTE_DTYPE = "bool";

export interface KernelSequence {
  readonly calls: readonly KernelCall[];
  readonly outShape: number[];
}

/** Kinds of calls, with the numbers of `runCalls` in kernels.as. */
export const KIND = { convolution: 0, winograd: 1, pooling: 2, rows: 3, bytes: 4 } as const;

export interface KernelCall {
  readonly kind: (typeof KIND)[keyof typeof KIND];
  readonly window: Window;
  readonly relu: boolean;
  /** Keeps only the largest of each 2 x 2 outputs. */
  readonly isPooled: boolean;
  readonly outShape: readonly number[];
}

/**
 * The kernel calls that compute the layers. Bytes are converted first. A 2 x 2 pooling becomes part of the convolution before
 * it.
 */
export function kernelSequence(
  util: typeof backend_util,
  { shape: inShape, dtype }: TensorInfo,
  layers: readonly FusedLayer[],
): KernelSequence {
  if (!["convolution", "pooling"].includes(layers[0].kind))
    throw new RangeError("Cannot compute fused layers: the first must be a convolution or pooling");
  const calls: KernelCall[] = [];
  if (dtype === BYTE_DTYPE) {
    const window = util.computePool2DInfo(inShape as [number, number, number, number], 1, 1, 1, "valid");
    calls.push({ kind: KIND.bytes, window, relu: false, isPooled: false, outShape: inShape });
  }
  let shape = [...inShape];
  for (const layer of layers) {
    if (layer.kind === "flatten") {
      shape = [shape[0], sampleSize(shape)];
      continue;
    }
    const last = calls.at(-1);
    if (layer.kind === "pooling" && last && canPool(last, layer)) {
      const [batch, height, width, filters] = last.outShape;
      const outShape = [batch, Math.floor(height / 2), Math.floor(width / 2), filters];
      calls[calls.length - 1] = { ...last, isPooled: true, outShape };
    } else calls.push(kernelCall(util, shape, layer));
    shape = [...(calls.at(-1) as KernelCall).outShape];
  }
  return { calls, outShape: shape };
}

/** Values of one sample: all dimensions but the first. */
export function sampleSize(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

function kernelCall(
  util: typeof backend_util,
  inShape: readonly number[],
  layer: ConvolutionLayer | PoolingLayer | DenseLayer,
): KernelCall {
  const defaults = { relu: false, isPooled: false };
  if (layer.kind === "dense") {
    // A row is an image of one pixel.
    const [batch, columns] = inShape;
    const filterShape: [number, number, number, number] = [1, 1, columns, layer.units];
    const window = util.computeConv2DInfo([batch, 1, 1, columns], filterShape, 1, 1, "valid");
    return { ...defaults, kind: KIND.rows, window, relu: layer.relu, outShape: [batch, layer.units] };
  }
  const shape = inShape as [number, number, number, number];
  if (layer.kind === "pooling") {
    const { filterSize, strides, pad } = layer;
    const settings = [filterSize, strides, 1, pad] as never as [never, never, never, never];
    const window = util.computePool2DInfo(shape, ...settings);
    return { ...defaults, kind: KIND.pooling, window, outShape: window.outShape };
  }
  const { filterShape, strides, dilations, pad, relu } = layer;
  const settings = [filterShape, strides, dilations, pad] as never as [never, never, never, never];
  const window = util.computeConv2DInfo(shape, ...settings);
  const kind = canUseWinograd(window) ? KIND.winograd : KIND.convolution;
  return { ...defaults, kind, window, relu, outShape: window.outShape };
}

/** Whether a pooling can become part of the call before it. */
function canPool({ kind, isPooled }: KernelCall, { filterSize, strides, pad }: PoolingLayer): boolean {
  const isConvolution = kind === KIND.convolution || kind === KIND.winograd;
  const isTwoByTwo = pad === "valid" && [...filterSize, ...strides].every((size) => size === 2);
  return isConvolution && !isPooled && isTwoByTwo;
}

/** Whether `convolveWinograd` covers the window. */
function canUseWinograd(window: Window): boolean {
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

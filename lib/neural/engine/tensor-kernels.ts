/** The kernels on tensors: who allocates, how the work is shared out. Each returns a new tensor. */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorHeap } from "./kernel-memory";
import { roundUp } from "./window-layout";
import type { Workers } from "./worker-pool";

export type Window = backend_util.Conv2DInfo;

export interface Products {
  /** The same numbers under another name, not copied. */
  share(x: TensorInfo): TensorInfo;
  convolve(window: Window, x: TensorInfo, filter: TensorInfo, bias?: TensorInfo, relu?: boolean): TensorInfo;
  convolveInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo;
  convolveFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo;
  /** dy where y > 0 (everywhere, if not `relu`), and the sums of its columns. */
  maskAndSum(dy: TensorInfo, y: TensorInfo, relu: boolean): readonly [TensorInfo, TensorInfo];
  maxPool(window: Window, x: TensorInfo): TensorInfo;
  maxPoolInput(window: Window, dy: TensorInfo, x: TensorInfo, y: TensorInfo): TensorInfo;
  depthwiseInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo;
  depthwiseFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo;
  /** Rows of x (its first dimension) added up by segment: the gradient of looking rows up. */
  segmentSum(x: TensorInfo, segments: TensorInfo, segmentCount: number): TensorInfo;
  adam(
    tensors: readonly [weight: TensorInfo, gradient: TensorInfo, first: TensorInfo, second: TensorInfo],
    step: AdamStep,
  ): TensorInfo[];
}

export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** The learning rate with both bias corrections in it. */
  readonly rate: number;
  readonly epsilon: number;
}

export function on(heap: TensorHeap, workers: Workers): Products {
  const { kernels, split, threads } = workers;
  const size = (tensor: TensorInfo) => tensor.shape.reduce((product, length) => product * length, 1);
  const bytes = (tensor: TensorInfo) => 4 * size(tensor);

  /** Parts of a product over pictures; a single picture (a dense layer) is parted by its rows where that is safe. */
  function splitPictures(
    kernel: string,
    batch: number,
    groups: number,
    isByRows: boolean,
    values: (thread: number) => number[],
  ): void {
    if (isByRows) split(kernel, groups, (from, to, thread) => [...values(thread), 0, batch, from, to]);
    else split(kernel, batch, (from, to, thread) => [...values(thread), from, to, 0, groups]);
  }

  function convolve(
    window: Window,
    x: TensorInfo,
    filter: TensorInfo,
    bias?: TensorInfo,
    relu = false,
  ): TensorInfo {
    const { pointer, geometry } = heap.table(window);
    const { batchSize, outChannels } = window;
    const y = heap.make(window.outShape);
    const wide = roundUp(outChannels, 8);
    const groups = Math.ceil(geometry.positions / 4);
    const packedBytes = 4 * geometry.terms * wide;
    heap.borrow(packedBytes + 4 * wide + threads * geometry.paddedBytes, (packed) => {
      const biases = packed + packedBytes;
      const scratch = biases + 4 * wide;
      kernels.packFilter(heap.at(filter), packed, geometry.terms, outChannels);
      heap.fill(biases, 0, 4 * wide);
      if (bias) heap.copyFloats(biases, heap.at(bias), outChannels);
      const isByRows = batchSize === 1 && !geometry.isPadded;
      splitPictures("convolve", batchSize, groups, isByRows, (thread) => [
        ...[pointer, heap.at(x), packed, biases, heap.at(y)],
        ...[scratch + thread * geometry.paddedBytes, relu ? 1 : 0],
      ]);
    });
    return y;
  }

  function convolveInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo {
    const { pointer, geometry } = heap.table(window);
    const { batchSize, inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } =
      window;
    const dx = heap.make(window.inShape);
    const taps = filterHeight * filterWidth;
    const groups = Math.ceil(geometry.positions / 4);
    const packedBytes = 4 * taps * roundUp(inChannels, 8) * outChannels;
    // Rows of a single picture can be shared out only where no two windows touch the same pixel.
    const isByRows =
      batchSize === 1 &&
      taps === 1 &&
      strideHeight === 1 &&
      strideWidth === 1 &&
      geometry.gradientBytes === 0;
    heap.borrow(packedBytes + threads * geometry.gradientBytes, (packed) => {
      kernels.packTransposed(heap.at(filter), packed, taps, inChannels, outChannels);
      if (isByRows) heap.fill(heap.at(dx), 0, bytes(dx));
      splitPictures("convolveInput", batchSize, groups, isByRows, (thread) => [
        ...[pointer, heap.at(dy), packed, heap.at(dx)],
        packed + packedBytes + thread * geometry.gradientBytes,
      ]);
    });
    return dx;
  }

  function convolveFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo {
    const { pointer, geometry } = heap.table(window);
    const { outChannels, filterHeight, filterWidth, inChannels, batchSize } = window;
    const dw = heap.make([filterHeight, filterWidth, inChannels, outChannels]);
    const wide = roundUp(outChannels, 8);
    const tiles = (roundUp(geometry.terms, 4) / 4) * (wide / 8);
    const sumBytes = 4 * roundUp(geometry.terms, 4) * wide;
    const errorBytes = wide === outChannels ? 0 : 4 * geometry.positions * wide;
    const scratchBytes = geometry.paddedBytes + errorBytes;
    heap.borrow(sumBytes + threads * scratchBytes, (sums) => {
      heap.fill(sums, 0, sumBytes);
      split("convolveFilter", tiles, (from, to, thread) => [
        ...[pointer, heap.at(x), heap.at(dy), sums, sums + sumBytes + thread * scratchBytes],
        ...[batchSize, from, to],
      ]);
      const to = heap.at(dw);
      if (wide === outChannels) heap.copyFloats(to, sums, geometry.terms * wide);
      else
        for (let term = 0; term < geometry.terms; term++)
          heap.copyFloats(to + 4 * term * outChannels, sums + 4 * term * wide, outChannels);
    });
    return dw;
  }

  function maskAndSum(dy: TensorInfo, y: TensorInfo, relu: boolean): readonly [TensorInfo, TensorInfo] {
    const columns = dy.shape[dy.shape.length - 1];
    const rows = size(dy) / columns;
    // Blocks of fixed size, added in order: the same sum on any number of threads.
    const blocks = rows % 128 === 0 ? 128 : 1;
    const masked = heap.make(dy.shape);
    const sums = heap.make([columns]);
    heap.borrow(4 * blocks * columns, (parts) => {
      split("maskAndSum", blocks, (from, to) => [
        ...[heap.at(dy), heap.at(y), heap.at(masked), parts],
        ...[rows / blocks, columns, relu ? 1 : 0, from, to],
      ]);
      kernels.sumRows(parts, heap.at(sums), blocks, columns);
    });
    return [masked, sums];
  }

  function maxPool(window: Window, x: TensorInfo): TensorInfo {
    const y = heap.make(window.outShape);
    const { pointer } = heap.table(window);
    split("maxPool", window.batchSize, (from, to) => [pointer, heap.at(x), heap.at(y), from, to]);
    return y;
  }

  function maxPoolInput(window: Window, dy: TensorInfo, x: TensorInfo, y: TensorInfo): TensorInfo {
    const dx = heap.make(window.inShape);
    const { pointer } = heap.table(window);
    split("maxPoolInput", window.batchSize, (from, to) => [
      ...[pointer, heap.at(dy), heap.at(x), heap.at(y), heap.at(dx)],
      ...[from, to],
    ]);
    return dx;
  }

  function depthwiseInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo {
    const dx = heap.make(window.inShape);
    const { pointer } = heap.table(window);
    split("depthwiseInput", window.batchSize, (from, to) => [
      ...[pointer, heap.at(dy), heap.at(filter), heap.at(dx)],
      ...[window.outChannels / window.inChannels, from, to],
    ]);
    return dx;
  }

  function depthwiseFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo {
    const { filterHeight, filterWidth, inChannels, outChannels, batchSize } = window;
    const dw = heap.make([filterHeight, filterWidth, inChannels, outChannels / inChannels]);
    const { pointer } = heap.table(window);
    split("depthwiseFilter", filterHeight * filterWidth, (from, to) => [
      ...[pointer, heap.at(x), heap.at(dy), heap.at(dw)],
      ...[outChannels / inChannels, batchSize, from, to],
    ]);
    return dw;
  }

  function segmentSum(x: TensorInfo, segments: TensorInfo, segmentCount: number): TensorInfo {
    const [rows, ...rest] = x.shape;
    const y = heap.make([segmentCount, ...rest]);
    const columns = rest.reduce((product, length) => product * length, 1);
    kernels.segmentSum(heap.at(x), heap.at(segments), heap.at(y), rows, columns, segmentCount);
    return y;
  }

  function adam(
    tensors: readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo],
    { beta1, beta2, rate, epsilon }: AdamStep,
  ): TensorInfo[] {
    const [weight] = tensors;
    const results = [heap.make(weight.shape), heap.make(weight.shape), heap.make(weight.shape)];
    kernels.adam(...[...tensors, ...results].map(heap.at), size(weight), beta1, beta2, rate, epsilon);
    return results;
  }

  return {
    share: heap.share,
    convolve,
    convolveInput,
    convolveFilter,
    maskAndSum,
    maxPool,
    maxPoolInput,
    depthwiseInput,
    depthwiseFilter,
    segmentSum,
    adam,
  };
}

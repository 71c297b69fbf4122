/** Our kernels as functions of tensors: allocate the result and divide the work among threads. Each returns a new tensor. */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { AdamStep } from "../fused-kernels";
import type { TensorMemory } from "./kernel-memory";
import { roundUp } from "./window-layout";
import type { WorkerPool } from "./worker-pool";

export type Window = backend_util.Conv2DInfo;

export type TensorKernels = ReturnType<typeof tensorKernels>;

export function tensorKernels(memory: TensorMemory, pool: WorkerPool) {
  const { kernels, split, threads } = pool;
  const { pointerOf, newTensor } = memory;
  const size = (tensor: TensorInfo) => tensor.shape.reduce((product, length) => product * length, 1);
  const bytes = (tensor: TensorInfo) => 4 * size(tensor);

  /** Divides a convolution by images, or, with `isByRows`, a single image (a dense layer) by its rows. */
  function splitImages(
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
    const { pointer, layout } = memory.storeLayout(window);
    const { batchSize, outChannels } = window;
    const y = newTensor(window.outShape);
    const wide = roundUp(outChannels, 8);
    const groups = Math.ceil(layout.positions / 4);
    const packedBytes = 4 * layout.terms * wide;
    memory.borrow(packedBytes + 4 * wide + threads * layout.paddedBytes, (packed) => {
      const biases = packed + packedBytes;
      const scratch = biases + 4 * wide;
      kernels.packFilter(pointerOf(filter), packed, layout.terms, outChannels, outChannels);
      memory.fill(biases, 0, 4 * wide);
      if (bias) memory.copyFloats(biases, pointerOf(bias), outChannels);
      const isByRows = batchSize === 1 && !layout.isPadded;
      splitImages("convolve", batchSize, groups, isByRows, (thread) => [
        ...[pointer, pointerOf(x), packed, biases, pointerOf(y)],
        ...[scratch + thread * layout.paddedBytes, relu ? 1 : 0],
      ]);
    });
    return y;
  }

  function convolveInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo {
    const { pointer, layout } = memory.storeLayout(window);
    const { batchSize, inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } =
      window;
    const dx = newTensor(window.inShape);
    const taps = filterHeight * filterWidth;
    const groups = Math.ceil(layout.positions / 4);
    const packedBytes = 4 * taps * roundUp(inChannels, 8) * outChannels;
    // Rows of a single image can be divided only if no two windows cover the same pixel.
    const isByRows =
      batchSize === 1 && taps === 1 && strideHeight === 1 && strideWidth === 1 && layout.gradientBytes === 0;
    memory.borrow(packedBytes + threads * layout.gradientBytes, (packed) => {
      kernels.packTransposed(pointerOf(filter), packed, taps, inChannels, outChannels);
      if (isByRows) memory.fill(pointerOf(dx), 0, bytes(dx));
      splitImages("convolveInput", batchSize, groups, isByRows, (thread) => [
        ...[pointer, pointerOf(dy), packed, pointerOf(dx)],
        packed + packedBytes + thread * layout.gradientBytes,
      ]);
    });
    return dx;
  }

  function convolveFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo {
    const { pointer, layout } = memory.storeLayout(window);
    const { outChannels, filterHeight, filterWidth, inChannels, batchSize } = window;
    const dw = newTensor([filterHeight, filterWidth, inChannels, outChannels]);
    const wide = roundUp(outChannels, 8);
    const tiles = (roundUp(layout.terms, 4) / 4) * (wide / 8);
    const sumBytes = 4 * roundUp(layout.terms, 4) * wide;
    const errorBytes = wide === outChannels ? 0 : 4 * layout.positions * wide;
    const scratchBytes = layout.paddedBytes + errorBytes;
    memory.borrow(sumBytes + threads * scratchBytes, (sums) => {
      memory.fill(sums, 0, sumBytes);
      split("convolveFilter", tiles, (from, to, thread) => [
        ...[pointer, pointerOf(x), pointerOf(dy), sums, sums + sumBytes + thread * scratchBytes],
        ...[batchSize, from, to],
      ]);
      const to = pointerOf(dw);
      if (wide === outChannels) memory.copyFloats(to, sums, layout.terms * wide);
      else
        for (let term = 0; term < layout.terms; term++)
          memory.copyFloats(to + 4 * term * outChannels, sums + 4 * term * wide, outChannels);
    });
    return dw;
  }

  /** Gradient of ReLU, `dy` where y > 0 (everywhere without `relu`), and its column sums. */
  function maskAndSum(dy: TensorInfo, y: TensorInfo, relu: boolean): TensorInfo[] {
    const columns = dy.shape[dy.shape.length - 1];
    const rows = size(dy) / columns;
    // A fixed number of blocks, added in order: the sum does not depend on the number of threads.
    const blocks = rows % 128 === 0 ? 128 : 1;
    const masked = newTensor(dy.shape);
    const sums = newTensor([columns]);
    memory.borrow(4 * blocks * columns, (parts) => {
      split("maskAndSum", blocks, (from, to) => [
        ...[pointerOf(dy), pointerOf(y), pointerOf(masked), parts],
        ...[rows / blocks, columns, relu ? 1 : 0, from, to],
      ]);
      kernels.sumRows(parts, pointerOf(sums), blocks, columns);
    });
    return [masked, sums];
  }

  /** Runs a kernel on each thread's share of the images; returns `result`. */
  function runOnImages(
    kernel: string,
    window: Window,
    inputs: readonly TensorInfo[],
    result: TensorInfo,
    settings: readonly number[] = [],
  ): TensorInfo {
    const { pointer } = memory.storeLayout(window);
    const pointers = [pointer, ...[...inputs, result].map(pointerOf)];
    split(kernel, window.batchSize, (from, to) => [...pointers, ...settings, from, to]);
    return result;
  }

  function maxPool(window: Window, x: TensorInfo): TensorInfo {
    return runOnImages("maxPool", window, [x], newTensor(window.outShape));
  }

  function maxPoolInput(window: Window, dy: TensorInfo, x: TensorInfo, y: TensorInfo): TensorInfo {
    return runOnImages("maxPoolInput", window, [dy, x, y], newTensor(window.inShape));
  }

  function depthwiseInput(window: Window, dy: TensorInfo, filter: TensorInfo): TensorInfo {
    const multiplier = window.outChannels / window.inChannels;
    return runOnImages("depthwiseInput", window, [dy, filter], newTensor(window.inShape), [multiplier]);
  }

  function depthwiseFilter(window: Window, x: TensorInfo, dy: TensorInfo): TensorInfo {
    const { filterHeight, filterWidth, inChannels, outChannels, batchSize } = window;
    const dw = newTensor([filterHeight, filterWidth, inChannels, outChannels / inChannels]);
    const { pointer } = memory.storeLayout(window);
    split("depthwiseFilter", filterHeight * filterWidth, (from, to) => [
      ...[pointer, pointerOf(x), pointerOf(dy), pointerOf(dw)],
      ...[outChannels / inChannels, batchSize, from, to],
    ]);
    return dw;
  }

  /** Sums of the rows of x (its first dimension) by segment: the gradient of an embedding. */
  function segmentSum(x: TensorInfo, segments: TensorInfo, segmentCount: number): TensorInfo {
    const [rows, ...rest] = x.shape;
    const y = newTensor([segmentCount, ...rest]);
    const columns = rest.reduce((product, length) => product * length, 1);
    kernels.segmentSum(pointerOf(x), pointerOf(segments), pointerOf(y), rows, columns, segmentCount);
    return y;
  }

  function adam(
    tensors: readonly [weight: TensorInfo, gradient: TensorInfo, first: TensorInfo, second: TensorInfo],
    { beta1, beta2, rate, epsilon }: AdamStep,
  ): TensorInfo[] {
    const [weight] = tensors;
    const results = [newTensor(weight.shape), newTensor(weight.shape), newTensor(weight.shape)];
    kernels.adam(...[...tensors, ...results].map(pointerOf), size(weight), beta1, beta2, rate, epsilon);
    return results;
  }

  return {
    share: memory.share,
    ...{ convolve, convolveInput, convolveFilter, maskAndSum, maxPool, maxPoolInput },
    ...{ depthwiseInput, depthwiseFilter, segmentSum, adam },
  };
}

/**
 * Fused layers: consecutive layers of a prediction as one job of the worker pool. Each image passes through all convolutions
 * and poolings while it is in a thread's cache, then its row passes through the dense layers in batches of up to 40. Uses
 * Winograd's convolution, so the last digits differ from those of training.
 */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import type { Compute, Inputs } from "../kernel-registry";
import { CACHE_LINE, type KernelMemory, type TensorMemory } from "./kernel-memory";
import {
  type FusedLayer,
  type KernelCall,
  type KernelSequence,
  KIND,
  kernelSequence,
  sampleSize,
} from "./kernel-sequence";
import { roundUp } from "./window-layout";
import type { WorkerPool } from "./worker-pool";

/** Names of the kernel's inputs with the weights of the `i`-th layer that has weights. */
export const filterName = (i: number): string => `filter${i}`;
export const biasName = (i: number): string => `bias${i}`;

/** The kernel of fused layers for tensors in the memory of the WebAssembly back end. */
export function fusedLayersOnTensors(
  util: typeof backend_util,
  memory: TensorMemory,
  pool: WorkerPool,
): Compute {
  const run = runnerOf(memory, pool);
  return (inputs, { layers }) => {
    const sequence = kernelSequence(util, inputs.x, layers as FusedLayer[]);
    const y = memory.newTensor(sequence.outShape);
    run(sequence, pointersOf(sequence, inputs, memory.pointerOf, memory.pointerOf(y)));
    return y;
  };
}

/** Access to the tensors of another back end. */
export interface TensorAccess {
  read(tensor: TensorInfo): Float32Array | Uint8Array;
  make(values: Float32Array, shape: number[]): TensorInfo;
}

/** The kernel of fused layers for tensors of another back end: copies inputs and outputs. */
export function fusedLayersOnCopies(
  util: typeof backend_util,
  memory: KernelMemory,
  pool: WorkerPool,
  { read, make }: TensorAccess,
): Compute {
  const run = runnerOf(memory, pool);
  return (inputs, { layers }) => {
    const sequence = kernelSequence(util, inputs.x, layers as FusedLayer[]);
    const blocks = blockAllocator();
    const copies = new Map(
      Object.values(inputs).map((tensor) => {
        const values = read(tensor);
        return [tensor, { values, offset: blocks.allocate(values.byteLength) }];
      }),
    );
    const count = sequence.outShape[0] * sampleSize(sequence.outShape);
    const y = blocks.allocate(4 * count);
    return memory.borrow(blocks.bytes(), (start) => {
      for (const { values, offset } of copies.values()) memory.write(start + offset, values);
      const pointerOf = (tensor: TensorInfo) => start + (copies.get(tensor)?.offset ?? 0);
      run(sequence, pointersOf(sequence, inputs, pointerOf, start + y));
      return make(memory.floats(start + y, count).slice(), sequence.outShape);
    });
  };
}

/** Pointers to the values of tensors. */
interface Pointers {
  readonly x: number;
  /** Those of each layer with weights; a bias of 0 is absent. */
  readonly weights: readonly { readonly filter: number; readonly bias: number }[];
  readonly y: number;
}

function pointersOf(
  { calls }: KernelSequence,
  inputs: Inputs,
  pointerOf: (tensor: TensorInfo) => number,
  y: number,
): Pointers {
  const weights = calls.filter(hasWeights).map((_call, i) => {
    const bias = inputs[biasName(i)];
    return { filter: pointerOf(inputs[filterName(i)]), bias: bias ? pointerOf(bias) : 0 };
  });
  return { x: pointerOf(inputs.x), weights, y };
}

const hasWeights = ({ kind }: KernelCall): boolean => kind !== KIND.pooling && kind !== KIND.bytes;

/** As in kernels.as. */
const TILES_IN_CACHE = 25;
const FIELDS = 6;
/** Bytes of filters that stay in a core's L2 cache beside an image. */
const FILTERS_IN_CACHE = 2 ** 19;
/** With larger filters, which are loaded again and again, this many images share each load. */
const IMAGES_AT_ONCE = 16;
/** A multiple of five, as rows are multiplied in fives; more would leave the L2 cache. */
const ROWS_AT_ONCE = 40;

/** Runs fused layers in the memory; the output is at `pointers.y` afterwards. */
function runnerOf(memory: KernelMemory, { kernels, split, threads }: WorkerPool) {
  return ({ calls, outShape }: KernelSequence, { x, weights, y }: Pointers): void => {
    const [images] = outShape;
    const buffers = planBuffers(memory, calls, images, threads);
    const { sizes, rowsFrom, imagesAtOnce, batchSize, rowBytes, bufferBytes, threadBytes } = buffers;
    memory.borrow(buffers.bytes + (threads - 1) * threadBytes, (start) => {
      packWeights(start);
      const first = start + buffers.callTable;
      const outBytes = sizes[sizes.length - 1].outBytes;
      const ranges = [first, first + 4 * FIELDS * rowsFrom, first + 4 * FIELDS * calls.length];
      split("predictImages", Math.min(threads, images), (_from, _to, thread) => {
        const own = start + thread * threadBytes;
        const rows = [own + buffers.rows, rowBytes, y, outBytes];
        const scratch = [own + buffers.scratch, own + buffers.intermediate, bufferBytes];
        const batches = [start + buffers.next, batchSize, 2 * threads, imagesAtOnce, images];
        return [...ranges, x, imageBytesOf(calls[0]), ...rows, ...scratch, ...batches];
      });
    });

    /** Packs the weights and writes the table of calls. */
    function packWeights(start: number): void {
      const remaining = [...weights];
      const fields = calls.flatMap((call, i) => {
        const [filter, bias] = [start + buffers.filters[i], start + buffers.biases[i]];
        const { layoutPointer, terms, biasBytes, paddedBytes } = sizes[i];
        const given = hasWeights(call) ? remaining.shift() : undefined;
        if (given) {
          const { inChannels, outChannels } = call.window;
          if (call.kind === KIND.winograd)
            kernels.packWinograd(given.filter, filter, inChannels, outChannels);
          else kernels.packFilter(given.filter, filter, terms, outChannels, outChannels);
          memory.fill(bias, 0, biasBytes);
          if (given.bias) memory.copyFloats(bias, given.bias, outChannels);
        }
        return [call.kind, layoutPointer, filter, bias, call.relu ? 1 : 0, imagesAtOnce * paddedBytes];
      });
      memory.write(start + buffers.callTable, Int32Array.from(fields));
      memory.write(start + buffers.next, Int32Array.of(0));
    }
  };
}

/** Batch sizes, and the offsets of all buffers in one block of memory. */
function planBuffers(memory: KernelMemory, calls: readonly KernelCall[], images: number, threads: number) {
  const sizes = calls.map((call) => sizesOf(memory, call));
  const firstRows = calls.findIndex(({ kind }) => kind === KIND.rows);
  const hasRows = firstRows >= 0;
  const rowsFrom = hasRows ? firstRows : calls.length;
  const filterBytes = sizes.slice(0, rowsFrom).reduce((sum, size) => sum + size.filterBytes, 0);
  const imagesPerThread = Math.ceil(images / threads);
  const imagesAtOnce = Math.min(filterBytes <= FILTERS_IN_CACHE ? 1 : IMAGES_AT_ONCE, imagesPerThread);
  const batchSize = hasRows ? Math.min(ROWS_AT_ONCE, imagesPerThread) : imagesAtOnce;

  const blocks = blockAllocator();
  const next = blocks.allocate(4);
  const callTable = blocks.allocate(4 * FIELDS * calls.length);
  const filters = sizes.map((size) => blocks.allocate(size.filterBytes));
  const biases = sizes.map(({ biasBytes }) => blocks.allocate(biasBytes));
  // Each thread has its own copy of the buffers from here on.
  const scratch = blocks.allocate(
    Math.max(...sizes.map(({ paddedBytes, tileBytes }) => imagesAtOnce * paddedBytes + tileBytes)),
  );
  const rowBytes = sizes[rowsFrom - 1].outBytes;
  const rows = blocks.allocate(hasRows ? batchSize * rowBytes : 0);
  const outputs = sizes.map(({ outBytes }, i) => (i < rowsFrom ? imagesAtOnce : batchSize) * outBytes);
  // The last call on images and the last on rows write to `rows` and to the output.
  const between = outputs.filter((_bytes, i) => i !== rowsFrom - 1 && i !== calls.length - 1);
  const bufferBytes = roundUp(Math.max(0, ...between), CACHE_LINE);
  const intermediate = blocks.allocate(2 * bufferBytes);
  const bytes = blocks.bytes();
  return {
    ...{ sizes, rowsFrom, imagesAtOnce, batchSize, rowBytes, bufferBytes },
    ...{ next, callTable, filters, biases, scratch, rows, intermediate },
    ...{ bytes, threadBytes: bytes - scratch },
  };
}

function imageBytesOf({ kind, window: { inHeight, inWidth, inChannels } }: KernelCall): number {
  return (kind === KIND.bytes ? 1 : 4) * inHeight * inWidth * inChannels;
}

/** Sizes of a call, and of one image in it. */
function sizesOf(memory: KernelMemory, call: KernelCall) {
  const { kind, window, isPooled, outShape } = call;
  const { pointer, layout } = memory.storeLayout(window, isPooled);
  const { inChannels, outChannels } = window;
  const { terms, paddedBytes } = layout;
  const wide = roundUp(outChannels, 8);
  const isWinograd = kind === KIND.winograd;
  const filterFloats = isWinograd ? 16 * inChannels * outChannels : hasWeights(call) ? terms * wide : 0;
  const rowFloats = kind === KIND.rows ? 5 * 8 : 0;
  const tileFloats = isWinograd ? 16 * TILES_IN_CACHE * (inChannels + 8) : rowFloats;
  return {
    layoutPointer: pointer,
    terms,
    filterBytes: 4 * filterFloats,
    biasBytes: 4 * wide,
    paddedBytes: hasWeights(call) ? paddedBytes : 0,
    tileBytes: 4 * tileFloats,
    outBytes: 4 * sampleSize(outShape),
  };
}

/** Offsets of consecutive blocks, each aligned to a cache line: threads that write to one line would wait for each other. */
function blockAllocator() {
  let bytes = 0;
  return {
    allocate(count: number): number {
      const offset = bytes;
      bytes += roundUp(count, CACHE_LINE);
      return offset;
    },
    bytes: () => bytes,
  };
}

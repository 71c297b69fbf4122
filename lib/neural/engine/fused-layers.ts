/**
 * A chain: layers one after another as a single job of the threads, where no gradient is asked for. Each picture passes
 * through all convolutions and poolings while it is in a thread's cache, then rows through the dense layers, forty at a time.
 * Products are fewer than in training (Winograd's), and round otherwise.
 */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, LINE, type TensorHeap } from "./kernel-memory";
import type { Compute, Inputs } from "./kernel-registry";
import {
  BYTES,
  CONVOLUTION,
  type Plan,
  POOLING,
  planOf,
  ROWS,
  type Stage,
  type Step,
  sizeOf,
  WINOGRAD,
} from "./kernel-sequence";
import { roundUp } from "./window-layout";
import type { Workers } from "./worker-pool";

/** Names by which a chain's kernel is given the weights of the `i`-th layer that has any: its filter or kernel, its bias. */
export const filterName = (i: number): string => `filter${i}`;
export const biasName = (i: number): string => `bias${i}`;

/** The kernel of chains for tensors that lie in the heap. */
export function ofTensors(util: typeof backend_util, heap: TensorHeap, workers: Workers): Compute {
  const run = on(heap, workers);
  return (inputs, { stages }) => {
    const plan = planOf(util, inputs.x, stages as Stage[]);
    const y = heap.make(plan.outShape);
    run(plan, placesOf(plan, inputs, heap.at, heap.at(y)));
    return y;
  };
}

export interface Elsewhere {
  read(tensor: TensorInfo): Float32Array | Uint8Array;
  make(values: Float32Array, shape: number[]): TensorInfo;
}

/** The kernel of chains for tensors of another back end: copied to the heap, and the answers back. */
export function ofCopies(
  util: typeof backend_util,
  heap: Heap,
  workers: Workers,
  { read, make }: Elsewhere,
): Compute {
  const run = on(heap, workers);
  return (inputs, { stages }) => {
    const plan = planOf(util, inputs.x, stages as Stage[]);
    const shelf = shelves();
    const copies = new Map(
      Object.values(inputs).map((tensor) => {
        const values = read(tensor);
        return [tensor, { values, at: shelf.take(values.byteLength) }];
      }),
    );
    const count = plan.outShape[0] * sizeOf(plan.outShape);
    const y = shelf.take(4 * count);
    return heap.borrow(shelf.bytes(), (start) => {
      for (const { values, at } of copies.values()) heap.write(start + at, values);
      const placeOf = (tensor: TensorInfo) => start + (copies.get(tensor)?.at ?? 0);
      run(plan, placesOf(plan, inputs, placeOf, start + y));
      return make(heap.floats(start + y, count).slice(), plan.outShape);
    });
  };
}

/** Pointers to numbers. */
interface Places {
  readonly x: number;
  /** Of each layer that has any; a bias is 0 where there is none. */
  readonly weights: readonly { readonly filter: number; readonly bias: number }[];
  readonly y: number;
}

function placesOf(
  { steps }: Plan,
  inputs: Inputs,
  placeOf: (tensor: TensorInfo) => number,
  y: number,
): Places {
  const weights = steps.filter(hasWeights).map((_step, i) => {
    const bias = inputs[biasName(i)];
    return { filter: placeOf(inputs[filterName(i)]), bias: bias ? placeOf(bias) : 0 };
  });
  return { x: placeOf(inputs.x), weights, y };
}

const hasWeights = ({ kind }: Step): boolean => kind !== POOLING && kind !== BYTES;

/** As in kernels.as. */
const TILES_IN_CACHE = 25;
const FIELDS = 6;
/** Bytes of filters that stay in a core's second cache beside a picture. */
const FILTERS_IN_CACHE = 2 ** 19;
/** Larger filters are fetched again and again: then this many pictures use them at a time. */
const PICTURES_AT_ONCE = 16;
/** In fives, as they are multiplied; more would leave the second cache. */
const ROWS_AT_ONCE = 40;

type Run = (plan: Plan, places: Places) => void;

/** Runs chains on a heap's memory: the answers are at `places.y` then. */
function on(heap: Heap, { kernels, split, threads }: Workers): Run {
  return ({ steps, outShape }, { x, weights, y }) => {
    const [pictures] = outShape;
    const sizes = steps.map((step) => sizesOf(heap, step));
    const rowsFrom = steps.findIndex(({ kind }) => kind === ROWS);
    const cut = rowsFrom < 0 ? steps.length : rowsFrom;
    const filterBytes = sizes.slice(0, cut).reduce((sum, size) => sum + size.filterBytes, 0);
    const each = Math.ceil(pictures / threads);
    const atOnce = Math.min(filterBytes <= FILTERS_IN_CACHE ? 1 : PICTURES_AT_ONCE, each);
    const lot = cut < steps.length ? Math.min(ROWS_AT_ONCE, each) : atOnce;

    const shelf = shelves();
    const next = shelf.take(4);
    const table = shelf.take(4 * FIELDS * steps.length);
    const packed = sizes.map((size) => shelf.take(size.filterBytes));
    const packedBiases = sizes.map(({ biasBytes }) => shelf.take(biasBytes));
    // From here on once for each thread.
    const scratch = shelf.take(
      Math.max(...sizes.map(({ borderBytes, tileBytes }) => atOnce * borderBytes + tileBytes)),
    );
    const rowBytes = sizes[cut - 1].outBytes;
    const rows = shelf.take(cut < steps.length ? lot * rowBytes : 0);
    const handed = sizes.map(({ outBytes }, i) => (i < cut ? atOnce : lot) * outBytes);
    // The last of pictures and the last of rows are written where they stay.
    const between = handed.filter((_bytes, i) => i !== cut - 1 && i !== steps.length - 1);
    const bufferBytes = roundUp(Math.max(0, ...between), LINE);
    const buffers = shelf.take(2 * bufferBytes);
    const threadBytes = shelf.bytes() - scratch;

    heap.borrow(shelf.bytes() + (threads - 1) * threadBytes, (start) => {
      const left = [...weights];
      const fields = steps.flatMap(({ kind, relu, window }, i) => {
        const [filter, bias] = [start + packed[i], start + packedBiases[i]];
        const { geometryPointer, terms, biasBytes, borderBytes } = sizes[i];
        const given = hasWeights(steps[i]) ? left.shift() : undefined;
        if (given) {
          const { inChannels, outChannels } = window;
          if (kind === WINOGRAD) kernels.packWinograd(given.filter, filter, inChannels, outChannels);
          else kernels.packFilter(given.filter, filter, terms, outChannels);
          heap.fill(bias, 0, biasBytes);
          if (given.bias) heap.copyFloats(bias, given.bias, outChannels);
        }
        return [kind, geometryPointer, filter, bias, relu ? 1 : 0, atOnce * borderBytes];
      });
      const first = start + table;
      heap.write(first, Int32Array.from(fields));
      heap.write(start + next, Int32Array.of(0));
      const { outBytes } = sizes[sizes.length - 1];
      const stages = [first, first + 4 * FIELDS * cut, first + 4 * fields.length];
      split("answerPictures", Math.min(threads, pictures), (_from, _to, thread) => {
        const own = start + thread * threadBytes;
        const places = [own + rows, rowBytes, y, outBytes, own + scratch, own + buffers, bufferBytes];
        const counts = [lot, 2 * threads, atOnce, pictures];
        return [...stages, x, pictureBytesOf(steps[0]), ...places, start + next, ...counts];
      });
    });
  };
}

function pictureBytesOf({ kind, window: { inHeight, inWidth, inChannels } }: Step): number {
  return (kind === BYTES ? 1 : 4) * inHeight * inWidth * inChannels;
}

/** Of one step, and of one picture in it. */
function sizesOf(heap: Heap, { kind, window, isPooled, outShape }: Step) {
  const { pointer, geometry } = heap.table(window, isPooled);
  const { inChannels, outChannels } = window;
  const { terms, paddedBytes } = geometry;
  const wide = roundUp(outChannels, 8);
  const filterFloats = {
    [CONVOLUTION]: terms * wide,
    [WINOGRAD]: 16 * inChannels * outChannels,
    [POOLING]: 0,
    [ROWS]: terms * wide,
    [BYTES]: 0,
  };
  const tileFloats = {
    [CONVOLUTION]: 0,
    [WINOGRAD]: 16 * TILES_IN_CACHE * (inChannels + 8),
    [POOLING]: 0,
    [ROWS]: 5 * 8,
    [BYTES]: 0,
  };
  return {
    geometryPointer: pointer,
    terms,
    filterBytes: 4 * filterFloats[kind],
    biasBytes: 4 * wide,
    borderBytes: filterFloats[kind] > 0 ? paddedBytes : 0,
    tileBytes: 4 * tileFloats[kind],
    outBytes: 4 * sizeOf(outShape),
  };
}

/** Places one after another, each on a line of its own: threads that wrote to one would wait for each other. */
function shelves() {
  let bytes = 0;
  return {
    take(count: number): number {
      const at = bytes;
      bytes += roundUp(count, LINE);
      return at;
    },
    bytes: () => bytes,
  };
}

/**
 * A chain: convolutions and max poolings one after another as a single job of the threads, where no gradient is asked for.
 * Each picture passes through all of them while it is in a thread's cache. Products are fewer than in training
 * (Winograd's), and round otherwise.
 */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import { roundUp } from "./geometry";
import type { Heap, TensorHeap } from "./heap";
import type { Compute, Inputs } from "./kernel-registry";
import { CONVOLUTION, type Plan, POOLING, planOf, type Stage, type Step, WINOGRAD } from "./plan";
import type { Workers } from "./workers";

/** Of a chain's tensors, the names by which its kernel is given them: those of its `i`-th convolution. */
export const filterName = (i: number): string => `filter${i}`;
export const biasName = (i: number): string => `bias${i}`;

/** The kernel of chains for tensors that lie in the heap. */
export function ofTensors(util: typeof backend_util, heap: TensorHeap, workers: Workers): Compute {
  const run = on(heap, workers);
  return (inputs, { stages }) => {
    const plan = planOf(util, inputs.x.shape, stages as Stage[]);
    const y = heap.make(plan.outShape);
    run(plan, placesOf(plan, inputs, heap.at, heap.at(y)));
    return y;
  };
}

export interface Elsewhere {
  read(tensor: TensorInfo): Float32Array;
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
    const plan = planOf(util, inputs.x.shape, stages as Stage[]);
    const shelf = shelves();
    const copies = new Map(
      Object.values(inputs).map((tensor) => {
        const values = read(tensor);
        return [tensor, { values, at: shelf.take(4 * values.length) }];
      }),
    );
    const count = plan.outShape.reduce((product, length) => product * length, 1);
    const y = shelf.take(4 * count);
    return heap.borrow(shelf.bytes(), (start) => {
      for (const { values, at } of copies.values()) heap.floats(start + at, values.length).set(values);
      const placeOf = (tensor: TensorInfo) => start + (copies.get(tensor)?.at ?? 0);
      run(plan, placesOf(plan, inputs, placeOf, start + y));
      return make(heap.floats(start + y, count).slice(), plan.outShape);
    });
  };
}

/** Pointers to numbers; each convolution's filter and bias in the order of the steps, 0 where it has no bias. */
interface Places {
  readonly x: number;
  readonly filters: readonly number[];
  readonly biases: readonly number[];
  readonly y: number;
}

function placesOf(
  { steps }: Plan,
  inputs: Inputs,
  placeOf: (tensor: TensorInfo) => number,
  y: number,
): Places {
  const ordinals = [...steps.filter(({ kind }) => kind !== POOLING).keys()];
  return {
    x: placeOf(inputs.x),
    filters: ordinals.map((i) => placeOf(inputs[filterName(i)])),
    biases: ordinals.map((i) => (inputs[biasName(i)] ? placeOf(inputs[biasName(i)]) : 0)),
    y,
  };
}

/** As in kernels.as. */
const TILES_IN_CACHE = 25;
const FIELDS = 6;
/** Bytes of filters that stay in a core's second cache beside a picture. */
const FILTERS_IN_CACHE = 2 ** 19;
/** Larger filters are fetched again and again: then this many pictures use them at a time. */
const PICTURES_AT_ONCE = 16;

type Run = (plan: Plan, places: Places) => void;

/** Runs chains on a heap's memory: the answers are at `places.y` then. */
function on(heap: Heap, { kernels, split, threads }: Workers): Run {
  return ({ steps, outShape }, { x, filters, biases, y }) => {
    const [pictures] = outShape;
    const sizes = steps.map((step) => sizesOf(heap, step));
    const isCached = sizes.reduce((sum, { filterBytes }) => sum + filterBytes, 0) <= FILTERS_IN_CACHE;
    const atOnce = isCached ? 1 : Math.min(PICTURES_AT_ONCE, Math.ceil(pictures / threads));

    const shelf = shelves();
    const next = shelf.take(4);
    const table = shelf.take(4 * FIELDS * steps.length);
    const packed = sizes.map(({ filterBytes }) => shelf.take(filterBytes));
    const packedBiases = sizes.map(({ biasBytes }) => shelf.take(biasBytes));
    // From here on once for each thread.
    const scratch = shelf.take(
      Math.max(...sizes.map(({ borderBytes, tileBytes }) => atOnce * borderBytes + tileBytes)),
    );
    const bufferBytes = roundUp(
      Math.max(0, ...sizes.slice(0, -1).map(({ outBytes }) => atOnce * outBytes)),
      LINE,
    );
    const buffers = shelf.take(2 * bufferBytes);
    const threadBytes = shelf.bytes() - scratch;

    heap.borrow(shelf.bytes() + (threads - 1) * threadBytes, (start) => {
      let convolution = 0;
      const fields = steps.flatMap(({ kind, relu, window }, i) => {
        const [filter, bias] = [start + packed[i], start + packedBiases[i]];
        const { geometryPointer, terms, biasBytes, borderBytes } = sizes[i];
        if (kind !== POOLING) {
          const { inChannels, outChannels } = window;
          const [given, givenBias] = [filters[convolution], biases[convolution]];
          convolution++;
          if (kind === WINOGRAD) kernels.packWinograd(given, filter, inChannels, outChannels);
          else kernels.packFilter(given, filter, terms, outChannels);
          heap.fill(bias, 0, biasBytes);
          if (givenBias) heap.copyFloats(bias, givenBias, outChannels);
        }
        return [kind, geometryPointer, filter, bias, relu ? 1 : 0, atOnce * borderBytes];
      });
      const [first, end] = [start + table, start + table + 4 * fields.length];
      heap.integers(first, fields.length).set(fields);
      heap.integers(start + next, 1)[0] = 0;
      const { inHeight, inWidth, inChannels } = steps[0].window;
      const { outBytes } = sizes[sizes.length - 1];
      split("answerPictures", Math.min(threads, pictures), (_from, _to, thread) => {
        const own = start + thread * threadBytes;
        const chain = [first, end, x, 4 * inHeight * inWidth * inChannels, y, outBytes];
        return [...chain, own + scratch, own + buffers, bufferBytes, start + next, atOnce, pictures];
      });
    });
  };
}

/** Of one step, and of one picture in it. */
function sizesOf(heap: Heap, { kind, window, isPooled, outShape }: Step) {
  const { pointer, geometry } = heap.table(window, isPooled);
  const { inChannels, outChannels } = window;
  const { terms, paddedBytes } = geometry;
  const wide = roundUp(outChannels, 8);
  return {
    geometryPointer: pointer,
    terms,
    filterBytes:
      4 * { [CONVOLUTION]: terms * wide, [WINOGRAD]: 16 * inChannels * outChannels, [POOLING]: 0 }[kind],
    biasBytes: 4 * wide,
    borderBytes: kind === POOLING ? 0 : paddedBytes,
    tileBytes: kind === WINOGRAD ? 4 * 16 * TILES_IN_CACHE * (inChannels + 8) : 0,
    outBytes: 4 * outShape.slice(1).reduce((product, length) => product * length, 1),
  };
}

/** Of the processor's cache: threads that wrote to one line would wait for each other. */
const LINE = 64;

/** Places one after another, each on a line of its own. */
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

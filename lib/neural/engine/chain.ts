/**
 * A chain: convolutions and max poolings one after another as a single job of the threads, where no gradient is asked for.
 * Each picture passes through all of them while it is in a thread's cache. Products are fewer than in training
 * (Winograd's), and round otherwise.
 */
import type { backend_util, TensorInfo } from "@tensorflow/tfjs-core";
import { roundUp, type Window } from "./geometry";
import type { Heap, TensorHeap } from "./heap";
import type { Compute, Inputs } from "./kernel-registry";
import type { Workers } from "./workers";

/** What a chain is made of; settings as tfjs's layers have them, channels last. */
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

interface Plan {
  readonly steps: readonly Step[];
  readonly outShape: number[];
}

/** As `answerPictures` of kernels.as calls them. */
const CONVOLUTION = 0;
const WINOGRAD = 1;
const POOLING = 2;
const FIELDS = 6;
const TILES_IN_CACHE = 25;

interface Step {
  readonly kind: typeof CONVOLUTION | typeof WINOGRAD | typeof POOLING;
  readonly window: Window;
  readonly relu: boolean;
  /** Only the largest of each 2 x 2 outputs is wanted. */
  readonly isPooled: boolean;
  readonly outShape: readonly number[];
}

/** Pointers to numbers; each convolution's filter and bias in the order of the steps, 0 where it has no bias. */
interface Places {
  readonly x: number;
  readonly filters: readonly number[];
  readonly biases: readonly number[];
  readonly y: number;
}

type Conv2DInfo = backend_util.Conv2DInfo;

/** The stages as steps of the kernels: a pooling in twos becomes part of the convolution before it. */
function planOf(util: typeof backend_util, inShape: readonly number[], stages: readonly Stage[]): Plan {
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

function stepOf(kind: Step["kind"], window: Conv2DInfo): Step {
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
    const layout = shelves();
    const copies = new Map(
      Object.values(inputs).map((tensor) => {
        const values = read(tensor);
        return [tensor, { values, at: layout.take(4 * values.length) }];
      }),
    );
    const count = plan.outShape.reduce((product, length) => product * length, 1);
    const y = layout.take(4 * count);
    return heap.borrow(layout.bytes(), (start) => {
      for (const { values, at } of copies.values()) heap.floats(start + at, values.length).set(values);
      const placeOf = (tensor: TensorInfo) => start + (copies.get(tensor)?.at ?? 0);
      run(plan, placesOf(plan, inputs, placeOf, start + y));
      return make(heap.floats(start + y, count).slice(), plan.outShape);
    });
  };
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

type Run = (plan: Plan, places: Places) => void;

/** Runs chains on a heap's memory: the answers are at `places.y` then. */
function on(heap: Heap, { kernels, split, threads }: Workers): Run {
  return ({ steps, outShape }, { x, filters, biases, y }) => {
    const [batch] = outShape;
    const laid = steps.map((step) => layOut(step));
    const layout = shelves();
    const next = layout.take(4);
    const table = layout.take(4 * FIELDS * steps.length);
    const packed = laid.map(({ filterBytes }) => layout.take(filterBytes));
    const packedBiases = laid.map(({ biasBytes }) => layout.take(biasBytes));
    const scratch = layout.take(Math.max(...laid.map(({ scratchBytes }) => scratchBytes)));
    const bufferBytes = roundUp(Math.max(0, ...laid.slice(0, -1).map(({ outBytes }) => outBytes)), LINE);
    const buffers = layout.take(2 * bufferBytes);
    const threadBytes = layout.bytes() - scratch;

    heap.borrow(layout.bytes() + (threads - 1) * threadBytes, (start) => {
      let convolution = 0;
      const fields = steps.flatMap(({ kind, relu }, i) => {
        const { pointer, terms, filterCount, borderBytes } = laid[i];
        const [filter, bias] = [start + packed[i], start + packedBiases[i]];
        if (kind !== POOLING) {
          const [given, givenBias] = [filters[convolution], biases[convolution]];
          convolution++;
          if (kind === WINOGRAD) kernels.packWinograd(given, filter, terms / 9, filterCount);
          else kernels.packFilter(given, filter, terms, filterCount);
          heap.fill(bias, 0, laid[i].biasBytes);
          if (givenBias) heap.copyFloats(bias, givenBias, filterCount);
        }
        return [kind, pointer, filter, bias, relu ? 1 : 0, borderBytes];
      });
      const first = start + table;
      heap.integers(first, fields.length).set(fields);
      heap.integers(start + next, 1)[0] = 0;
      split("answerPictures", Math.min(threads, batch), (_from, _to, thread) => {
        const own = start + thread * threadBytes;
        return [
          ...[
            first,
            first + 4 * fields.length,
            x,
            pictureBytesOf(steps[0]),
            y,
            (laid.at(-1) as Laid).outBytes,
          ],
          ...[own + scratch, own + buffers, bufferBytes, start + next, batch],
        ];
      });
    });
  };

  function layOut({ kind, window, isPooled, outShape }: Step): Laid {
    const { pointer, geometry } = heap.table(window, isPooled);
    const { inChannels, outChannels } = window;
    const { terms, paddedBytes } = geometry;
    const isConvolution = kind !== POOLING;
    const tileBytes = kind === WINOGRAD ? 4 * 16 * TILES_IN_CACHE * (inChannels + 8) : 0;
    const filterFloats = kind === WINOGRAD ? 16 * inChannels * outChannels : terms * roundUp(outChannels, 8);
    return {
      pointer,
      terms,
      filterCount: outChannels,
      borderBytes: paddedBytes,
      filterBytes: isConvolution ? 4 * filterFloats : 0,
      biasBytes: isConvolution ? 4 * roundUp(outChannels, 8) : 0,
      scratchBytes: isConvolution ? paddedBytes + tileBytes : 0,
      outBytes: 4 * outShape.slice(1).reduce((product, length) => product * length, 1),
    };
  }
}

interface Laid {
  readonly pointer: number;
  readonly terms: number;
  readonly filterCount: number;
  readonly borderBytes: number;
  readonly filterBytes: number;
  readonly biasBytes: number;
  readonly scratchBytes: number;
  readonly outBytes: number;
}

function pictureBytesOf({ window: { inHeight, inWidth, inChannels } }: Step): number {
  return 4 * inHeight * inWidth * inChannels;
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

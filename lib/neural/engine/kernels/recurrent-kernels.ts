/** LSTM and GRU as functions of tensors: a whole sequence forward, and its gradients. The work is divided by samples. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorMemory } from "./kernel-memory";
import { roundUp } from "./window-layout";
import type { WorkerPool } from "./worker-pool";

/** In "gru" the reset gate is applied to the state, in "resetAfterGru" to its product with the recurrent kernel. */
export type RecurrentCell = "lstm" | "gru" | "resetAfterGru";

export interface SequenceSettings {
  readonly cell: RecurrentCell;
  readonly steps: number;
  /** The last step of the inputs is the first. */
  readonly isReversed: boolean;
  readonly returnSequences: boolean;
  /** Gates are tfjs's hard sigmoid, 0.2 x + 0.5 between 0 and 1. */
  readonly isHard: boolean;
}

/** Inputs, but for their product with the kernel, (samples, steps, gates * units), with the bias added. */
export interface SequenceInputs {
  readonly projected: TensorInfo;
  /** (units, gates * units). */
  readonly recurrentKernel: TensorInfo;
  /** (3 units), of "resetAfterGru". */
  readonly recurrentBias?: TensorInfo;
  /** (samples, steps), booleans. */
  readonly mask?: TensorInfo;
  /** Initial states, (samples, units). @default zeros */
  readonly hidden?: TensorInfo;
  readonly carry?: TensorInfo;
}

/** Of the forward pass, and the gradients at its results. */
export interface GradientInputs extends Required<Pick<SequenceInputs, "recurrentKernel">> {
  readonly gates: TensorInfo;
  readonly hidden: TensorInfo;
  readonly inner: TensorInfo;
  readonly mask?: TensorInfo;
  readonly dHidden: TensorInfo;
  readonly dSequence?: TensorInfo;
  readonly dCarry?: TensorInfo;
}

/** Bytes that a thread needs for the products of five rows, with a margin for reading beyond a row. */
const ROWS_BYTES = 192;
const GATE_COUNT = { lstm: 4, gru: 3, resetAfterGru: 3 } as const;

export function recurrentKernels(memory: TensorMemory, { kernels, split, threads }: WorkerPool) {
  const { newTensor, share } = memory;
  const pointerOf = (tensor: TensorInfo | undefined) => (tensor ? memory.pointerOf(tensor) : 0);
  const flag = (value: boolean) => (value ? 1 : 0);

  /**
   * Gates, states before each step, and carries or what the reset gate works on, which the gradient needs; the mask; last
   * state, sequence of states, and last carry. What no other layer reads looks like a scalar to tfjs, which would otherwise
   * make zeros of its shape as its gradient.
   */
  function forward(inputs: SequenceInputs, settings: SequenceSettings): TensorInfo[] {
    const { projected, recurrentKernel, mask } = inputs;
    const { cell, steps, isReversed, returnSequences, isHard } = settings;
    const [samples] = projected.shape;
    const [units, columns] = recurrentKernel.shape;
    const isLstm = cell === "lstm";
    const gates = newTensor([samples, steps, columns]);
    const [hidden, inner] = [newTensor([samples, steps, units]), newTensor([samples, steps, units])];
    const last = newTensor([samples, units]);
    const lastCarry = isLstm ? newTensor([samples, units]) : undefined;
    const sequence = returnSequences ? newTensor([samples, steps, units]) : undefined;
    const from = pointerOf(recurrentKernel);
    const common = [steps, units, flag(isReversed), flag(isHard)];
    // Room for both parts of the kernel of a GRU, each rounded up to whole panels.
    const packedBytes = 4 * units * (columns + 16);
    memory.borrow(packedBytes + 4 * columns + (threads + 1) * ROWS_BYTES, (packed) => {
      const bias = packed + packedBytes;
      const scratch = bias + 4 * columns + ROWS_BYTES;
      if (isLstm) {
        kernels.packFilter(from, packed, units, columns, columns);
        const states = [hidden, inner, last, lastCarry, sequence].map(pointerOf);
        const given = [mask, inputs.hidden, inputs.carry].map(pointerOf);
        split("lstmForward", samples, (first, end, thread) => [
          ...[pointerOf(projected), packed, ...given, pointerOf(gates), ...states],
          ...[scratch + thread * ROWS_BYTES, ...common, first, end],
        ]);
        return;
      }
      const packedCandidate = packed + 4 * units * roundUp(2 * units, 8);
      kernels.packFilter(from, packed, units, 2 * units, columns);
      kernels.packFilter(from + 8 * units, packedCandidate, units, units, columns);
      memory.fill(bias, 0, 4 * columns);
      if (inputs.recurrentBias) memory.copyFloats(bias, pointerOf(inputs.recurrentBias), columns);
      const states = [gates, hidden, inner, last, sequence].map(pointerOf);
      split("gruForward", samples, (first, end, thread) => [
        ...[pointerOf(projected), packed, packedCandidate, bias, pointerOf(mask), pointerOf(inputs.hidden)],
        ...[...states, scratch + thread * ROWS_BYTES, ...common, flag(cell === "resetAfterGru"), first, end],
      ]);
    });
    const kept = [gates, hidden, inner, share(mask ?? gates)];
    const unread = sequence ? undefined : share(last);
    return [
      ...kept.map(asScalar),
      ...[last, sequence ?? asScalar(unread as TensorInfo)],
      ...(lastCarry ? [lastCarry] : []),
    ];
  }

  /**
   * Gradients at the sums of the gates and at those of the state alone (they differ in "resetAfterGru" only), at the initial
   * states, and the factors of the gradient at the recurrent kernel: states, and what the reset gate gives, all in the
   * shape of `imagesOf`.
   */
  function backward(inputs: GradientInputs, settings: SequenceSettings): TensorInfo[] {
    const { gates, hidden, inner, mask, recurrentKernel, dSequence } = inputs;
    const { cell, steps, isReversed, isHard } = settings;
    const [samples, units] = inputs.dHidden.shape;
    const columns = GATE_COUNT[cell] * units;
    const images = imagesOf(samples, steps);
    const shape = [...images, columns];
    const isAfter = cell === "resetAfterGru";
    const errors = newTensor(shape);
    const innerErrors = isAfter ? newTensor(shape) : share(errors);
    const [dHidden, dCarry] = [inputs.dHidden, inputs.dCarry ?? inputs.dHidden].map((given) => {
      const copy = newTensor(given.shape);
      memory.copyFloats(pointerOf(copy), pointerOf(given), samples * units);
      return copy;
    });
    const packedBytes = 4 * columns * roundUp(units, 8);
    const scratchBytes = ROWS_BYTES + roundUp(4 * units * (Math.ceil(samples / threads) + 1), 64);
    const common = [steps, units, flag(isReversed), flag(isHard)];
    memory.borrow(packedBytes + threads * scratchBytes + ROWS_BYTES, (packed) => {
      const scratch = packed + packedBytes;
      kernels.packTransposed(pointerOf(recurrentKernel), packed, 1, units, columns);
      const given = [mask, dSequence].map(pointerOf);
      if (cell === "lstm")
        split("lstmBackward", samples, (first, end, thread) => [
          ...[
            pointerOf(gates),
            pointerOf(inner),
            packed,
            ...given,
            ...[dHidden, dCarry, errors].map(pointerOf),
          ],
          ...[scratch + thread * scratchBytes, ...common, first, end],
        ]);
      else
        split("gruBackward", samples, (first, end, thread) => [
          ...[...[gates, hidden, inner].map(pointerOf), packed, ...given],
          ...[dHidden, errors, innerErrors].map(pointerOf),
          ...[scratch + thread * scratchBytes, ...common, flag(isAfter), first, end],
        ]);
    });
    const [states, products] = [hidden, inner].map((kept) => ({
      ...share(kept),
      shape: [...images, units],
    }));
    return [errors, innerErrors, dHidden, dCarry, states, products];
  }

  return { forward, backward };
}

/** Rows of an image that stay in the cache while a convolution adds up their products. */
const MOST_ROWS = 128;

/** The rows of sequences as images of one column, for convolutions: as many sequences in each as divide the samples evenly. */
export function imagesOf(samples: number, steps: number): [images: number, rows: number, columns: number] {
  let together = Math.max(1, Math.min(samples, Math.floor(MOST_ROWS / steps)));
  while (samples % together !== 0) together--;
  return [samples / together, together * steps, 1];
}

function asScalar(tensor: TensorInfo): TensorInfo {
  return { ...tensor, shape: [] };
}

/**
 * Recurrent layers by one kernel for the whole sequence. tfjs computes each step by some twenty operations; here its LSTM and
 * GRU, and our GRU with reset after, take the kernel wherever they are called: alone, in both directions, or in a wrapper.
 */
import type { RNN, Tensor } from "@tensorflow/tfjs";
import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import { KERNEL } from "./fused-kernels";
import type { Register } from "./kernel-registry";
import {
  imagesOf,
  type RecurrentCell,
  type recurrentKernels,
  type SequenceSettings,
} from "./kernels/recurrent-kernels";
import type { TensorFlow } from "./types";

const CELLS: Readonly<Record<string, RecurrentCell>> = {
  LSTMCell: "lstm",
  GRUCell: "gru",
  ResetAfterCell: "resetAfterGru",
};

/** What tfjs gives to a layer when it is called. */
interface CallSettings {
  readonly mask?: Tensor | null;
  readonly training?: boolean;
  readonly initialState?: readonly Tensor[] | null;
}

type Call = (this: RNN, inputs: Tensor | Tensor[], settings?: CallSettings) => Tensor | Tensor[];

/** Registers the kernels with their gradient. From then on tfjs's layers use them where they can, on any back end that has them. */
export function registerRecurrentKernels(
  tf: TensorFlow,
  register: Register,
  { forward, backward }: ReturnType<typeof recurrentKernels>,
): void {
  register(KERNEL.recurrent, (inputs, settings) => forward(inputs as never, settings as never));
  register(KERNEL.recurrentGradient, (inputs, settings) => backward(inputs as never, settings as never));
  registerRecurrentGradient(tf);
  const layer = tf.RNN.prototype as unknown as { call: Call };
  const stepByStep = layer.call;
  layer.call = function (inputs, settings = {}) {
    const fused = tf.tidy(() => computeSequence(tf, this, inputs, settings) as Tensor[]);
    return fused ?? stepByStep.call(this, inputs, settings);
  };
}

type Cell = RNN["cell"];

const settingsOfCells = new WeakMap<Cell, ReturnType<Cell["getConfig"]>>();

/** The settings that a cell was built with; tfjs takes a while to list them. */
function settingsOf(cell: Cell): ReturnType<Cell["getConfig"]> {
  const settings = settingsOfCells.get(cell) ?? cell.getConfig();
  settingsOfCells.set(cell, settings);
  return settings;
}

/** Output and, if asked for, states of a layer; `undefined` if tfjs must compute it step by step. */
function computeSequence(
  tf: TensorFlow,
  layer: RNN,
  inputs: Tensor | Tensor[],
  { mask, training = false, initialState }: CallSettings,
): Tensor | Tensor[] | undefined {
  const [x, ...more] = Array.isArray(inputs) ? inputs : [inputs];
  const cell = CELLS[layer.cell.getClassName()];
  const { activation, recurrentActivation, dropout, recurrentDropout } = settingsOf(layer.cell);
  if (!cell || activation !== "tanh" || tf.getKernel(KERNEL.recurrent, tf.getBackend()) === undefined) return;
  if (recurrentActivation !== "sigmoid" && recurrentActivation !== "hardSigmoid") return;
  if ((training && (dropout || recurrentDropout)) || layer.stateful || more.length > 0) return;
  if (x.rank !== 3 || x.dtype !== "float32" || x.size === 0 || (mask && mask.rank !== 2)) return;

  const [samples, steps, channels] = x.shape;
  const [kernel, recurrentKernel, bias] = layer.cell.weights.map((weight) => weight.read());
  const columns = kernel.shape[1] as number;
  const [inputBias, recurrentBias] =
    cell === "resetAfterGru" ? tf.split(bias.reshape([2 * columns]), 2) : [bias ?? tf.zeros([columns])];
  const layerInputs = {
    x: x.reshape([...imagesOf(samples, steps), channels]),
    filter: kernel.reshape([1, 1, channels, columns]),
    bias: inputBias,
  };
  const sums = tf.engine().runKernel(KERNEL.convolutionLayer, layerInputs, { relu: false }) as Tensor;
  const given: Record<string, Tensor> = {
    projected: sums.reshape([samples, steps, columns]),
    recurrentKernel,
  };
  if (recurrentBias) given.recurrentBias = recurrentBias;
  if (mask) given.mask = mask.toBool();
  initialState?.forEach((state, i) => {
    given[i === 0 ? "hidden" : "carry"] = state;
  });
  const settings: SequenceSettings = {
    ...{ cell, steps, isReversed: layer.goBackwards, returnSequences: layer.returnSequences },
    isHard: recurrentActivation === "hardSigmoid",
  };
  const results = tf.engine().runKernel(KERNEL.recurrent, given, settings as never) as unknown as Tensor[];
  const [last, sequence, ...carry] = results.slice(4);
  const output = settings.returnSequences ? sequence : last;
  return layer.returnState ? [output, last, ...carry] : output;
}

function registerRecurrentGradient(tf: TensorFlow): void {
  const rowWise = { strides: 1, pad: "valid", dataFormat: "NHWC" };
  tf.registerGradient({
    kernelName: KERNEL.recurrent,
    inputsToSave: ["recurrentKernel"],
    outputsToSave: [true, true, true, true],
    gradFunc: (dys, [recurrentKernel, gates, hidden, inner, mask], attributes) => {
      const { cell, steps, returnSequences } = attributes as unknown as SequenceSettings;
      const [dHidden, dSequence, dCarry] = (dys as Tensor[]).slice(4);
      const [samples, units] = dHidden.shape;
      const columns = recurrentKernel.shape[1] as number;
      const given: Record<string, Tensor> = { recurrentKernel, gates, hidden, inner, dHidden };
      if (mask.dtype === "bool") given.mask = mask;
      if (returnSequences) given.dSequence = dSequence;
      if (dCarry) given.dCarry = dCarry;
      const run = (name: string, inputs: Record<string, Tensor>, settings: object) =>
        tf.engine().runKernel(name, inputs, settings as NamedAttrMap) as unknown as Tensor[];
      const gradients = run(KERNEL.recurrentGradient, given, attributes as object);
      const [errors, innerErrors, dFirst, dFirstCarry, states, products] = gradients;
      const filterShape = [1, 1, units, columns];
      const productOf = (x: Tensor, dy: Tensor): Tensor =>
        tf.reshape(run("Conv2DBackpropFilter", { x, dy }, { ...rowWise, filterShape }) as never, [
          units,
          columns,
        ]);
      return {
        projected: () => errors.reshape([samples, steps, columns]),
        recurrentKernel() {
          if (cell !== "gru") return productOf(states, innerErrors);
          const gatesOnly = productOf(states, errors).slice([0, 0], [units, 2 * units]);
          return tf.concat([gatesOnly, productOf(products, errors).slice([0, 2 * units], [units, units])], 1);
        },
        recurrentBias: () => run(KERNEL.maskAndSum, { dy: innerErrors, y: innerErrors }, { relu: false })[1],
        hidden: () => dFirst,
        carry: () => dFirstCarry,
      };
    },
  });
}

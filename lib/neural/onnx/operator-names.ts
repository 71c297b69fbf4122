/** Activations and recurrent layers with their ONNX operators, for reading and writing. */
import { RESET_AFTER_GRU } from "../layers/reset-after-gru";

interface Activation {
  /** The name in TensorFlow.js. */
  readonly name: string;
  readonly operator: string;
  /** The constants that TensorFlow.js uses: an operator with others is a different function. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Whether it may be an activation of a recurrent operator too. */
  readonly isRecurrent?: boolean;
}

/** Activations that TensorFlow.js and ONNX share. */
export const ACTIVATIONS: readonly Activation[] = [
  { name: "elu", operator: "Elu", constants: { alpha: 1 } },
  { name: "hardSigmoid", operator: "HardSigmoid", constants: { alpha: 0.2, beta: 0.5 }, isRecurrent: true },
  { name: "relu", operator: "Relu", isRecurrent: true },
  { name: "selu", operator: "Selu", constants: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 } },
  { name: "sigmoid", operator: "Sigmoid", isRecurrent: true },
  { name: "softmax", operator: "Softmax" },
  { name: "softplus", operator: "Softplus" },
  { name: "softsign", operator: "Softsign", isRecurrent: true },
  { name: "tanh", operator: "Tanh", isRecurrent: true },
];

/** ONNX operators by TensorFlow.js name. */
export const OPERATOR_NAMES: ReadonlyMap<string, string> = new Map(
  ACTIVATIONS.map(({ name, operator }) => [name, operator]),
);

/** The same for activations inside recurrent operators. */
export const RECURRENT_ACTIVATIONS: ReadonlyMap<string, string> = new Map(
  ACTIVATIONS.filter(({ isRecurrent }) => isRecurrent).map(({ name, operator }) => [name, operator]),
);

/** `gates[i]` is TensorFlow.js's position of ONNX's gate i: for an LSTM, ONNX has i, o, f, c and TensorFlow.js i, f, c, o. */
interface RecurrentOperator {
  readonly operator: string;
  readonly gates: readonly number[];
}

/** Recurrent operators by layer class. */
export const RECURRENT_OPERATORS: Readonly<Record<string, RecurrentOperator>> = {
  SimpleRNN: { operator: "RNN", gates: [0] },
  GRU: { operator: "GRU", gates: [0, 1, 2] },
  [RESET_AFTER_GRU]: { operator: "GRU", gates: [0, 1, 2] },
  LSTM: { operator: "LSTM", gates: [0, 3, 1, 2] },
};

/**
 * Zeros before and after an axis for TensorFlow's `padding: "same"`, which gives ceil(length / stride) windows. If the total is
 * odd, the extra zero comes after (ONNX: SAME_UPPER).
 */
export function samePadding(length: number, kernel: number, stride: number, dilation: number): number[] {
  const windows = Math.ceil(length / stride);
  const total = Math.max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** Activations with their ONNX operators, and padding, for reading and writing. */

interface Activation {
  /** The name in TensorFlow.js. */
  readonly name: string;
  readonly operator: string;
  /** The constants that TensorFlow.js uses: an operator with others is a different function. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** Activations that TensorFlow.js and ONNX share. */
export const ACTIVATIONS: readonly Activation[] = [
  { name: "elu", operator: "Elu", constants: { alpha: 1 } },
  { name: "hardSigmoid", operator: "HardSigmoid", constants: { alpha: 0.2, beta: 0.5 } },
  { name: "relu", operator: "Relu" },
  { name: "selu", operator: "Selu", constants: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 } },
  { name: "sigmoid", operator: "Sigmoid" },
  { name: "softmax", operator: "Softmax" },
  { name: "softplus", operator: "Softplus" },
  { name: "softsign", operator: "Softsign" },
  { name: "tanh", operator: "Tanh" },
];

/** ONNX operators by TensorFlow.js name. */
export const OPERATOR_NAMES: ReadonlyMap<string, string> = new Map(
  ACTIVATIONS.map(({ name, operator }) => [name, operator]),
);

/**
 * Zeros before and after an axis for TensorFlow's `padding: "same"`, which gives ceil(length / stride) windows. If the total is
 * odd, the extra zero comes after (ONNX: SAME_UPPER).
 */
export function samePadding(length: number, kernel: number, stride: number, dilation: number): number[] {
  const windows = Math.ceil(length / stride);
  const total = Math.max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

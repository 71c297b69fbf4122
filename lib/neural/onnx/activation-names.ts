/** Activations that TensorFlow.js and ONNX share: one entry each in `ACTIVATIONS` serves reading and writing. */
interface Activation {
  /** The name in TensorFlow.js. */
  readonly name: string;
  readonly operator: string;
  /** The constants that TensorFlow.js uses: an operator with others is a different function. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Whether it may be an activation of a recurrent operator too. */
  readonly isRecurrent?: boolean;
}

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

/** Activations as ONNX's operators, for reading and writing. */
import type { OnnxNode } from "./proto";
import { numberOf } from "./reading";

interface Activation {
  /** TensorFlow.js's name. */
  readonly ours: string;
  readonly operator: string;
  /** TensorFlow.js's settings, which the operator's must be where they are there. */
  readonly usual?: Readonly<Record<string, number>>;
  /** Recurrent operators may have it too. */
  readonly isRecurrent?: boolean;
}

const ACTIVATIONS: readonly Activation[] = [
  { ours: "elu", operator: "Elu", usual: { alpha: 1 } },
  { ours: "hardSigmoid", operator: "HardSigmoid", usual: { alpha: 0.2, beta: 0.5 }, isRecurrent: true },
  { ours: "relu", operator: "Relu", isRecurrent: true },
  { ours: "selu", operator: "Selu", usual: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 } },
  { ours: "sigmoid", operator: "Sigmoid", isRecurrent: true },
  { ours: "softmax", operator: "Softmax" },
  { ours: "softplus", operator: "Softplus" },
  { ours: "softsign", operator: "Softsign", isRecurrent: true },
  { ours: "tanh", operator: "Tanh", isRecurrent: true },
];

/** Operators by TensorFlow.js's names. */
export const OPERATOR_OF: ReadonlyMap<string, string> = new Map(
  ACTIVATIONS.map(({ ours, operator }) => [ours, operator]),
);

/** The same for those within recurrent operators. */
export const RECURRENT_OPERATOR_OF: ReadonlyMap<string, string> = new Map(
  ACTIVATIONS.filter(({ isRecurrent }) => isRecurrent).map(({ ours, operator }) => [ours, operator]),
);

/** TensorFlow.js's name for a node's activation; `undefined` where it is none, or has settings of its own. */
export function activationOf(node: OnnxNode): string | undefined {
  const found = ACTIVATIONS.find(({ operator }) => operator === node.operator);
  const isUsual = Object.entries(found?.usual ?? {}).every(
    ([name, usual]) => Math.abs(numberOf(node, name, usual) - usual) <= 1e-6,
  );
  return isUsual ? found?.ours : undefined;
}

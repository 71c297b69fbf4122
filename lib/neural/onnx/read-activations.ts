/** Activations: as layers of their own, or done by the layer before. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import { activationOf } from "./activations";
import type { OnnxNode } from "./proto";
import {
  type Computed,
  computedOf,
  fromStart,
  known,
  numberOf,
  type Operate,
  optionalConstant,
  put,
  type Reading,
  refuse,
} from "./reading";

/** The only node that hears from this one's output. */
export function onlyListener(
  { listeners, outputName }: Reading,
  [output]: readonly string[],
): OnnxNode | undefined {
  const all = listeners.get(output) ?? [];
  return all.length === 1 && output !== outputName ? all[0] : undefined;
}

/** Makes the layer with the activation that follows, and lets its value stand for that node's too. */
export function withActivation(
  reading: Reading,
  last: OnnxNode,
  axes: Computed["axes"],
  make: (activation: "linear") => SymbolicTensor,
): Computed {
  const next = onlyListener(reading, last.outputs);
  const activation = next && activationOf(next);
  const fits =
    next?.operator !== "Softmax" || axes[softmaxAxis(next, axes.length)] === Math.max(...known(axes));
  // tfjs types the names one by one.
  const value = { tensor: make((activation && fits ? activation : "linear") as "linear"), axes };
  if (next && activation && fits) {
    reading.done.add(next);
    reading.values.set(next.outputs[0], value);
  }
  return value;
}

function softmaxAxis(node: OnnxNode, rank: number): number {
  return fromStart(numberOf(node, "axis", -1), rank);
}

export const activation: Operate = (reading, node) => {
  const { axes, tensor } = computedOf(reading, node, 0);
  const name = activationOf(node);
  if (name === undefined) return refuse(node, "alpha", "the usual one", node.attributes.alpha);
  if (node.operator === "Softmax" && axes[softmaxAxis(node, axes.length)] !== tensor.shape.length - 1)
    refuse(node, "axis", "that of the channels", node.attributes.axis);
  return { tensor: put(reading, reading.tf.layers.activation({ activation: name as "relu" }), tensor), axes };
};

export const leakyRelu: Operate = (reading, node) => {
  const { axes, tensor } = computedOf(reading, node, 0);
  const layer = reading.tf.layers.leakyReLU({ alpha: numberOf(node, "alpha", 0.01) });
  return { tensor: put(reading, layer, tensor), axes };
};

export const clip: Operate = (reading, node) => {
  const bound = (index: number, name: string) =>
    optionalConstant(reading, node, index)?.values[0] ?? numberOf(node, name, Number.NaN);
  const [least, most] = [bound(1, "min"), bound(2, "max")];
  if (least !== 0 || most !== 6) refuse(node, "bounds", "0 and 6", `${least} and ${most}`);
  const { axes, tensor } = computedOf(reading, node, 0);
  return { tensor: put(reading, reading.tf.layers.reLU({ maxValue: 6 }), tensor), axes };
};

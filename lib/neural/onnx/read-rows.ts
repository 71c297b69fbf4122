/** Products with matrices, and normalizations. */

import { transposed } from "./constants";
import type { OnnxNode } from "./proto";
import { onlyListener, withActivation } from "./read-activations";
import {
  arranged,
  batchFirst,
  type Constant,
  computedOf,
  constantOf,
  isConstant,
  numberOf,
  type Operate,
  optionalConstant,
  PICTURE,
  put,
  type Reading,
  refuse,
  ZEROS,
} from "./reading";

/** A matrix product, the sum after it that is its bias, and the activation after that. */
function dense(
  reading: Reading,
  node: OnnxNode,
  kernel: Constant,
  bias: Constant | undefined,
  last: OnnxNode,
) {
  const value = computedOf(reading, node, 0);
  const input = arranged(reading, node, value, batchFirst(value.axes));
  const weights = bias ? [kernel, { ...bias, dims: [bias.values.length] }] : [kernel];
  return withActivation(reading, last, batchFirst(value.axes), (activation) =>
    put(
      reading,
      reading.tf.layers.dense({ ...ZEROS, units: kernel.dims[1], activation, useBias: bias !== undefined }),
      input,
      weights,
    ),
  );
}

export const product: Operate = (reading, node) => {
  const kernel = constantOf(reading, node, 1);
  if (kernel.dims.length !== 2) refuse(node, "the weights", "a matrix", `${kernel.dims.length} axes`);
  const next = onlyListener(reading, node.outputs);
  const others = next?.operator === "Add" ? next.inputs.filter((name) => name !== node.outputs[0]) : [];
  const bias = reading.values.get(others[0] ?? "");
  if (!next || !bias || !isConstant(bias) || bias.values.length !== kernel.dims[1])
    return dense(reading, node, kernel, undefined, node);
  reading.done.add(next);
  const value = dense(reading, node, kernel, bias, next);
  reading.values.set(next.outputs[0], value);
  return value;
};

export const gemm: Operate = (reading, node) => {
  for (const [name, rule] of [
    ["alpha", 1],
    ["beta", 1],
    ["transA", 0],
  ] as const)
    if (numberOf(node, name, rule) !== rule) refuse(node, name, String(rule), node.attributes[name]);
  const given = constantOf(reading, node, 1);
  const kernel = numberOf(node, "transB", 0) === 0 ? given : transposed(given);
  const bias = optionalConstant(reading, node, 2);
  if (bias && bias.values.length !== kernel.dims[1])
    refuse(node, "the bias", `${kernel.dims[1]} numbers`, `${bias.values.length} numbers`);
  return dense(reading, node, kernel, bias, node);
};

export const batchNormalization: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  if (numberOf(node, "training_mode", 0) !== 0)
    refuse(node, "training_mode", "0: export it for predictions", 1);
  const parts = [1, 2, 3, 4].map((i) => constantOf(reading, node, i));
  const places = value.axes.length === 4 ? PICTURE : batchFirst(value.axes);
  if (![2, 4].includes(places.length)) refuse(node, "the input", "rows or pictures", `${places.length} axes`);
  const layer = reading.tf.layers.batchNormalization({ epsilon: numberOf(node, "epsilon", 1e-5) });
  return { tensor: put(reading, layer, arranged(reading, node, value, places), parts), axes: places };
};

export const layerNormalization: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const places = batchFirst(value.axes);
  const axis = numberOf(node, "axis", -1);
  if (axis !== -1 && axis !== places.length - 1) refuse(node, "axis", "the last", axis);
  const scale = constantOf(reading, node, 1);
  const shift = optionalConstant(reading, node, 2);
  const layer = reading.tf.layers.layerNormalization({
    epsilon: numberOf(node, "epsilon", 1e-5),
    center: shift !== undefined,
  });
  const input = arranged(reading, node, value, places);
  return { tensor: put(reading, layer, input, shift ? [scale, shift] : [scale]), axes: places };
};

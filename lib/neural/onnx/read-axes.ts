/** Axes that move, come and go: most of it changes only where they lie. */
import type { OnnxNode } from "./proto";
import {
  batchFirst,
  type Computed,
  computedOf,
  constantOf,
  dimsOf,
  fromStart,
  known,
  numberOf,
  numbersOf,
  type Operate,
  optionalConstant,
  put,
  type Reading,
  refuse,
  reshapable,
  sizesIn,
} from "./reading";

export const transpose: Operate = (reading, node) => {
  const { axes, ...value } = computedOf(reading, node, 0);
  const order = numbersOf(node, "perm") ?? axes.map((_, i) => axes.length - 1 - i);
  return { ...value, axes: order.map((axis) => axes[axis]) };
};

export const squeeze: Operate = (reading, node) => {
  const { axes, ...value } = computedOf(reading, node, 0);
  const sizes = dimsOf({ axes, ...value });
  const given = Array.from(numbersOf(node, "axes") ?? optionalConstant(reading, node, 1)?.values ?? []);
  const gone = given.map((axis) => fromStart(axis, axes.length));
  return reshaped(
    reading,
    node,
    sizes.filter((_, i) => !gone.includes(i)),
  );
};

export const unsqueeze: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const given = Array.from(numbersOf(node, "axes") ?? constantOf(reading, node, 1).values);
  const rank = value.axes.length + given.length;
  const added = given.map((axis) => fromStart(axis, rank));
  const rest = dimsOf(value);
  return reshaped(
    reading,
    node,
    Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (rest.shift() ?? 1))),
  );
};

export const flatten: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  if (numberOf(node, "axis", 1) !== 1 || value.axes[0] !== 0) refuse(node, "axis", "1", node.attributes.axis);
  return reshaped(reading, node, [-1, sizesIn(node, value).reduce((all, size) => all * size, 1)]);
};

export const reshape: Operate = (reading, node) => {
  const value = computedOf(reading, node, 0);
  const sizes = dimsOf(value);
  const copies = numberOf(node, "allowzero", 0) === 0;
  const wanted = Array.from(constantOf(reading, node, 1).values, (size, i) =>
    size === 0 && copies ? sizes[i] : size,
  );
  const all = (list: readonly number[]) => list.filter((size) => size !== -1).reduce((a, b) => a * b, 1);
  const open = wanted.filter((size) => size === -1).length;
  // Two are open where one copies the batch; the other is what is left.
  const left = wanted.findIndex((size, i) => size === -1 && sizes[i] !== -1);
  if (open === 2 && left >= 0) wanted[left] = all(sizes) / all(wanted);
  // A model for batches of one size says that size.
  if (open === 0) wanted[0] = -1;
  return reshaped(reading, node, wanted);
};

/**
 * The value with these sizes, -1 for the batch. Rows before and after the batch stay there, so their order is the same in
 * each sample; where only axes of size 1 come and go, nothing is computed.
 */
function reshaped(reading: Reading, node: OnnxNode, wanted: readonly number[]): Computed {
  const value = computedOf(reading, node, 0);
  const given = dimsOf(value);
  const count = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const before = (sizes: readonly number[]) => count(sizes.slice(0, sizes.indexOf(-1)));
  const whole = (sizes: readonly number[]) => count(sizes.filter((size) => size !== -1));
  if (
    wanted.filter((size) => size === -1).length !== 1 ||
    before(wanted) !== before(given) ||
    whole(wanted) !== whole(given)
  )
    refuse(node, "the shape", "one that leaves the samples apart", wanted);
  const real = value.axes.filter((_, i) => given[i] !== 1);
  if (String(given.filter((size) => size !== 1)) === String(wanted.filter((size) => size !== 1)))
    return onlyOnes(reading, node, value, real, wanted);
  return byLayer(reading, value, wanted);
}

function byLayer(reading: Reading, value: Computed, wanted: readonly number[]): Computed {
  const ordered = reshapable(reading, value);
  const targetShape = wanted.filter((size) => size !== -1);
  const tensor = put(reading, reading.tf.layers.reshape({ targetShape }), ordered.tensor);
  return { tensor, axes: batchFirst(wanted.map((size) => (size === -1 ? 0 : undefined))) };
}

/** Axes of size 1 come and go where the tensor does without them; where it has some, they move or are computed. */
function onlyOnes(
  reading: Reading,
  node: OnnxNode,
  value: Computed,
  real: Computed["axes"],
  wanted: readonly number[],
): Computed {
  const ones = known(value.axes).filter((axis) => !real.includes(axis));
  const left = [...real];
  // As many as the tensor has may change places with sizes above 1: one channel before or behind the rows is the same.
  if (ones.length === 0 || ones.length === wanted.filter((size) => size === 1).length)
    return { ...value, axes: wanted.map((size) => (size === 1 ? ones.shift() : left.shift())) };
  if (wanted.length === 1) refuse(node, "the shape", "one with an axis beside the batch", wanted);
  return byLayer(reading, value, wanted);
}

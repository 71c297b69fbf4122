/** Operations that users of Keras write as `x[:, -1]` or `ops.mean(x, axis=1)`, and layers of one line. */
import { mustBe } from "../../../core/errors";
import type { LayerDefinition } from "./define-layer";

/** The mean, sum, maximum or minimum over some axes. */
export const reduction: LayerDefinition<{
  operator: "mean" | "sum" | "max" | "min";
  axis: readonly number[];
  keepdims: boolean;
}> = {
  className: "Reduction",
  defaults: { operator: "mean", axis: [1], keepdims: false },
  outputShape: ({ axis, keepdims }, [shape]) =>
    shape.flatMap((size, i) => (axis.includes(i) ? (keepdims ? [1] : []) : [size])),
  call: ({ settings: { operator, axis, keepdims } }, [x]) => x[operator]([...axis], keepdims),
};

/** For each axis an integer i, [i]; a range, [start, stop, step] with null where it is open; or all, []. */
export type Index = readonly (readonly (number | null)[])[];

/** Part of a tensor, as Python's `x[…]`. */
export const getItem: LayerDefinition<{ index: Index }> = {
  className: "GetItem",
  defaults: { index: [] },
  outputShape: ({ index }, [shape]) =>
    shape.flatMap((size, axis) => {
      const item = index[axis] ?? [];
      return item.length === 1 ? [] : [item.length === 0 ? size : rowsOf(item, size).length];
    }),
  call({ tf, settings: { index } }, [x]) {
    const part = index.reduce((given, item, axis) => {
      if (item.length === 0) return given;
      return tf.gather(given, tf.tensor1d([...rowsOf(item, x.shape[axis])], "int32"), axis);
    }, x);
    const integers = index.flatMap((item, axis) => (item.length === 1 ? [axis] : []));
    return integers.length > 0 ? part.squeeze(integers) : part.clone();
  },
};

/** The indices that Python takes along an axis of this size. */
function rowsOf([start, ...range]: Index[number], size: number | null): readonly number[] {
  if (size === null)
    throw new TypeError(mustBe("build a network", "a slice", "of an axis of known size", size));
  const all = Array.from({ length: size }, (_, i) => i);
  if (range.length === 0) return all.slice(Number(start)).slice(0, 1);
  const [stop, step] = range;
  return all.slice(start ?? 0, stop ?? size).filter((_, i) => i % (step ?? 1) === 0);
}

/** Softmax along any axis; TensorFlow.js has the last only. */
export const softmaxAlong: LayerDefinition<{ axis: number }> = {
  className: "SoftmaxAlong",
  defaults: { axis: -1 },
  call({ tf, settings: { axis } }, [x]) {
    if (axis === -1 || axis === x.rank - 1) return tf.softmax(x);
    const powers = x.sub(x.max(axis, true)).exp();
    return powers.div(powers.sum(axis, true));
  },
};

export const subtract: LayerDefinition<object> = {
  className: "Subtract",
  defaults: {},
  outputShape(_, [one, other]) {
    if (one.length !== other.length)
      throw new TypeError(
        mustBe("build a network", "the inputs of a difference", `of ${one.length} axes`, other),
      );
    return one.map((size, i) => (size === 1 ? (other[i] ?? null) : size));
  },
  call: (_, [one, other]) => one.sub(other),
};

/** Random changes of images in training, which are missing here; predictions have the image as it is. */
export const augmentation: LayerDefinition<{ kind: string; options: object }> = {
  className: "RandomAugmentation",
  defaults: { kind: "", options: {} },
  call: (_, [x]) => x.clone(),
  missingForTraining: ({ kind }) => `${kind}, which is for predictions only`,
};

/** Several values as one, and one picked from several. */
import type { layers } from "@tensorflow/tfjs";
import {
  arranged,
  batchFirst,
  computedOf,
  constantOf,
  dimsOf,
  fromStart,
  givenTo,
  isConstant,
  known,
  numberOf,
  type Operate,
  PICTURE,
  put,
  type Reading,
  refuse,
} from "./reading";

/** Values number by number: all must have the same sizes. */
export function merge(make: (reading: Reading) => layers.Layer): Operate {
  return (reading, node) => {
    const values = node.inputs.map((_, i) => computedOf(reading, node, i));
    const [first, ...others] = values;
    const sizes = String(dimsOf(first));
    const other = others.find((value) => String(dimsOf(value)) !== sizes);
    if (other) refuse(node, "the inputs", "of the same sizes", `${sizes} and ${dimsOf(other)}`);
    const alike = values.every(({ axes }) => String(axes) === String(first.axes));
    const places = alike ? first.axes : first.axes.length === 4 ? PICTURE : batchFirst(first.axes);
    const tensors = values.map((value) =>
      alike ? value.tensor : arranged(reading, node, value, known(places)),
    );
    return { tensor: put(reading, make(reading), tensors), axes: places };
  };
}

export const concatenate: Operate = (reading, node) => {
  const values = node.inputs.map((_, i) => computedOf(reading, node, i));
  const rank = values[0].axes.length;
  const places = rank === 4 ? PICTURE : batchFirst(values[0].axes);
  const place = places[fromStart(numberOf(node, "axis", 0), rank)];
  const tensors = values.map((value) => arranged(reading, node, value, places));
  const tensor =
    tensors.length === 1 ? tensors[0] : put(reading, reading.tf.layers.concatenate({ axis: place }), tensors);
  return { tensor, axes: places };
};

/** An embedding, or the last step of a sequence. */
export const gather: Operate = (reading, node) => {
  const data = givenTo(reading, node, 0);
  const axis = numberOf(node, "axis", 0);
  if (isConstant(data)) {
    const indices = computedOf(reading, node, 1);
    if (axis !== 0 || data.dims.length !== 2) refuse(node, "the table", "a matrix, read by rows", data.dims);
    const places = batchFirst(indices.axes);
    const [inputDim, outputDim] = data.dims;
    const layer = reading.tf.layers.embedding({ inputDim, outputDim, embeddingsInitializer: "zeros" });
    const tensor = put(reading, layer, arranged(reading, node, indices, places), [data]);
    return { tensor, axes: [...places, places.length] };
  }
  const { values, dims } = constantOf(reading, node, 1);
  const place = fromStart(axis, data.axes.length);
  const size = dimsOf(data)[place];
  const isLast = values.length === 1 && (values[0] === -1 || values[0] === size - 1);
  if (data.axes[place] === undefined && values.length === 1) {
    const axes = dims.length === 0 ? data.axes.filter((_, i) => i !== place) : data.axes;
    return { ...data, axes };
  }
  if (!data.last || data.axes[place] !== 1 || !isLast)
    return refuse(node, "what is picked", "the last step of a recurrent layer that runs forward", values[0]);
  const shifted = data.axes.map((own) => (own === 1 ? undefined : own && Math.max(0, own - 1)));
  const axes = dims.length === 0 ? shifted.filter((_, i) => i !== place) : shifted;
  return { tensor: data.last(), axes };
};

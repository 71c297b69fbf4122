/** Readers of all operators but those of windows. */
import { classOf } from "../../layers";
import { ACTIVATIONS } from "../../layers/onnx/operator-names";
import type { Constant, Node, Value } from "./node";

export type NodeReader = (node: Node) => Value;

/** A matrix product; an `Add` after it may bring its bias. */
export function dense(node: Node, kernel: Constant, bias?: Constant): Value {
  const units = kernel.dims[kernel.order?.[1] ?? 1];
  const isRow = !bias || (bias.dims.at(-1) === units && bias.values.length === units && bias.dims.length < 3);
  if (!isRow) node.refuse("the bias", `a row of ${units} numbers`, bias.dims);
  if (kernel.dims.length !== 2) node.refuse("the weights", "a matrix", `${kernel.dims.length} axes`);
  const input = node.plain(0);
  const make = (name: string): Value => {
    const activation = name as "relu";
    const settings = { units, activation, useBias: !!bias, kernelInitializer: "zeros" } as const;
    const weights = [kernel, bias && { ...bias, dims: [units] }];
    const tensor = node.apply(node.graph.tf.layers.dense(settings), input, weights);
    return { tensor, isImage: false };
  };
  const addBias = bias ? {} : { addBias: (own: Constant) => dense(node, kernel, own) };
  return { ...make("linear"), activate: make, ...addBias };
}

export function gemm(node: Node): Value {
  const order = node.number("transB", 0) === 1 ? [1, 0] : [0, 1];
  const kernel = { ...node.constant(1), order };
  return dense(node, kernel, node.optionalConstant(2));
}

export function batchNormalization(node: Node): Value {
  const weights = [1, 2, 3, 4].map((i) => node.constant(i));
  const { tensor, isImage } = node.value(0);
  const isRow = !isImage && tensor.shape.length === 2;
  const layer = node.graph.tf.layers.batchNormalization({ epsilon: node.number("epsilon", 1e-5) });
  const input = isRow ? tensor : node.images(0);
  return { tensor: node.apply(layer, input, weights), isImage: !isRow };
}

/** Sums, products and extremes of values of the same sizes; the sum of a product and a constant row is the product with a bias. */
export function merge(node: Node): Value {
  const constant = node.inputs.findIndex((name) => !node.graph.values.has(name));
  const { addBias } = node.value(constant === 0 ? 1 : 0);
  const isBias =
    classOf(node.operator) === "Add" && constant >= 0 && node.graph.uses.get(node.inputs[1 - constant]) === 1;
  if (isBias && addBias) return addBias(node.constant(constant));
  const { isImage, tensors } = node.all();
  const shapes = tensors.map(({ shape }) => String(shape.slice(1)));
  if (new Set(shapes).size > 1) node.refuse("the inputs", "of the same sizes", shapes.join(" and "));
  if (tensors.length === 1) return { tensor: tensors[0], isImage };
  return { tensor: node.apply(node.layer(), tensors), isImage };
}

export function concatenate(node: Node): Value {
  const { isImage, tensors } = node.all();
  const axis = node.axis(tensors[0].shape.length, 1);
  if (axis === 0 || (isImage && axis !== 1)) node.refuse("axis", "that of the channels", axis);
  const layer = node.graph.tf.layers.concatenate({ axis: isImage ? 3 : axis });
  return { tensor: tensors.length === 1 ? tensors[0] : node.apply(layer, tensors), isImage };
}

export function transpose(node: Node): Value {
  const { tensor, isImage } = node.value(0);
  const rank = isImage ? 4 : tensor.shape.length;
  const order = node.numbers("perm") ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  if (order[0] !== 0) node.refuse("perm", "one that keeps the batch first", order);
  if (isImage && String(order) === "0,2,3,1") return { tensor: node.images(0), isImage: false };
  if (!isImage && String(order) === "0,3,1,2") return { tensor, isImage: true };
  const layer = node.graph.tf.layers.permute({ dims: order.slice(1) });
  return { tensor: node.apply(layer, node.plain(0)), isImage: false };
}

/** Reshape, Flatten, Squeeze and Unsqueeze, by the sizes that were observed. */
export function reshape(node: Node): Value {
  const [batch, ...sizes] = node.graph.observed.get(node.outputs[0])?.sizes ?? [];
  const { tensor, isImage } = node.value(0);
  if (batch !== -1 || sizes.length === 0 || sizes.some((size) => !(size > 0)))
    node.refuse("the shape", "one with the batch first and fixed sizes", [batch, ...sizes]);
  const [height, width, channels] = tensor.shape.slice(1);
  // tf2onnx: images of one channel, channels last.
  if (!isImage && channels === 1 && String(sizes) === String([1, height, width]))
    return { tensor, isImage: true };
  const isPooled = isImage && tensor.shape.length === 2 && sizes.length === 1;
  return { tensor: node.reshape(isPooled ? tensor : node.plain(0), sizes), isImage: false };
}

/** Part of the layer before, if no other node takes its sums. */
export function activation(node: Node): Value {
  const { tensor, isImage, activate } = node.value(0);
  const { name = "", constants = {} } = ACTIVATIONS.find(({ operator }) => operator === node.operator) ?? {};
  for (const [own, constant] of Object.entries(constants))
    if (Math.abs(node.number(own, constant) - constant) > 1e-6)
      node.refuse(own, String(constant), node.attributes[own]);
  if (node.operator === "Softmax") requireChannels(node);
  const isNonNegative = ["relu", "sigmoid", "softmax", "softplus", "hardSigmoid"].includes(name);
  if (activate && node.graph.uses.get(node.inputs[0]) === 1) return { ...activate(name), isNonNegative };
  const layer = node.graph.tf.layers.activation({ activation: name as "relu" });
  return { tensor: node.apply(layer, tensor), isImage, isNonNegative };
}

/** Before opset 13, a softmax was over the given axis and all after it. */
function requireChannels(node: Node): void {
  const { tensor, isImage } = node.value(0);
  const rank = isImage ? 4 : tensor.shape.length;
  const isOld = node.graph.opset < 13;
  const axis = node.axis(rank, isOld ? 1 : -1);
  // After global pooling, the axes after the channels have size 1.
  const last = isOld && tensor.shape.length > 2 ? rank - 1 : axis;
  if (axis !== (isImage ? 1 : rank - 1) || axis !== last) node.refuse("axis", "that of the channels", axis);
}

/** Of 0 and 6: ReLU6. */
export function clip(node: Node): Value {
  const bounds = ["min", "max"].map(
    (name, i) => node.optionalConstant(i + 1)?.values[0] ?? node.number(name, Number.NaN),
  );
  if (String(bounds) !== "0,6") node.refuse("the bounds", "0 and 6", bounds.join(" and "));
  const { tensor, isImage } = node.value(0);
  const layer = node.graph.tf.layers.reLU({ maxValue: 6 });
  return { tensor: node.apply(layer, tensor), isImage, isNonNegative: true };
}

export function leakyRelu(node: Node): Value {
  const { tensor, isImage } = node.value(0);
  return { tensor: node.apply(node.layer({ alpha: node.number("alpha", 0.01) }), tensor), isImage };
}

export function identity(node: Node): Value {
  const { tensor, isImage, isNonNegative = false } = node.value(0);
  return { tensor, isImage, isNonNegative };
}

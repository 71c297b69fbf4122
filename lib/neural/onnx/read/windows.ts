/** Convolutions, pooling and zero padding of images. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import { samePadding } from "../../layers/onnx/operator-names";
import type { Node, Value } from "./node";

export function convolution(node: Node): Value {
  const { layers } = node.graph.tf;
  const weights = node.constant(1);
  const bias = node.optionalConstant(2);
  const [filters, channelsPerGroup, height, width] = weights.dims;
  const group = node.number("group", 1);
  const isDepthwise = group > 1 && channelsPerGroup === 1;
  if (group !== 1 && !isDepthwise) node.refuse("group", "1, or the number of channels", group);
  const dilationRate = pair(node, "dilations");
  const isDilated = dilationRate.some((rate) => rate !== 1);
  // TensorFlow.js's depthwise layer ignores them, and neither of its layers has them with strides.
  if (isDilated && (isDepthwise || pair(node, "strides").some((stride) => stride !== 1)))
    node.refuse("dilations", "1 for a depthwise convolution or with strides", dilationRate);
  const { input, settings } = windowOf(node, [height, width], true);
  // ONNX has (filters, channels, height, width) or, for each channel of a depthwise convolution, (filters, 1, height, width).
  const kernel = isDepthwise
    ? { ...weights, dims: [group, filters / group, height, width], order: [2, 3, 0, 1] }
    : { ...weights, order: [2, 3, 1, 0] };
  const make = (activation: string): Value => {
    const common = { ...settings, dilationRate, activation: activation as "relu", useBias: !!bias };
    const kernelSize: [number, number] = [height, width];
    // Zeros are the fastest initial weights; those of the model replace them.
    const layer = isDepthwise
      ? layers.depthwiseConv2d({
          ...{ ...common, kernelSize, depthwiseInitializer: "zeros" },
          depthMultiplier: filters / group,
        })
      : layers.conv2d({ ...common, kernelSize, filters, kernelInitializer: "zeros" });
    return { tensor: node.apply(layer, input, [kernel, bias]), isImage: true };
  };
  return { ...make("linear"), activate: make };
}

/** Height and width. */
function pair(node: Node, name: string): [number, number] {
  const [height = 1, width = 1] = node.numbers(name) ?? [];
  return [height, width];
}

/** The images, and how a window moves over them. Padding that TensorFlow.js's layers do not have becomes a layer, if `canPad`. */
function windowOf(node: Node, size: readonly number[], canPad: boolean) {
  const images = node.images(0);
  const [strides, dilations] = [pair(node, "strides"), pair(node, "dilations")];
  const mode = String(node.attributes.auto_pad ?? "NOTSET");
  const [top = 0, left = 0, bottom = 0, right = 0] = node.numbers("pads") ?? [];
  const same = [1, 2].flatMap((axis, i) =>
    samePadding(images.shape[axis] ?? Number.NaN, size[i], strides[i], dilations[i]),
  );
  const pads = [top, bottom, left, right];
  const valid = { strides, padding: "valid" as const };
  if (mode === "VALID" || (mode === "NOTSET" && pads.every((count) => count === 0)))
    return { input: images, settings: valid };
  if (mode === "SAME_UPPER" || (mode === "NOTSET" && String(pads) === String(same)))
    return { input: images, settings: { strides, padding: "same" as const } };
  if (mode !== "NOTSET" || !canPad)
    node.refuse("pads", "none, or those that keep the size", mode === "NOTSET" ? pads : mode);
  return { input: zeroPad(node, images, pads), settings: valid };
}

function zeroPad(node: Node, images: SymbolicTensor, pads: readonly number[]): SymbolicTensor {
  const [top, bottom, left, right] = pads;
  if (pads.some((count) => count < 0)) node.refuse("pads", "0 or more", pads);
  const padding: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ];
  return node.apply(node.graph.tf.layers.zeroPadding2d({ padding }), images);
}

export function pad(node: Node): Value {
  const pads = node.numbers("pads") ?? Array.from(node.constant(1).values);
  const value = node.optionalConstant(2)?.values[0] ?? node.number("value", 0);
  const [batch, channels, top, left, batchEnd, channelsEnd, bottom, right] = pads;
  if (value !== 0) node.refuse("the value", "0", value);
  if (pads.length !== 8 || [batch, channels, batchEnd, channelsEnd].some((count) => count !== 0))
    node.refuse("pads", "around images", pads);
  return {
    tensor: zeroPad(node, node.images(0), [top, bottom, left, right]),
    isImage: true,
  };
}

/** Zeros around numbers of at least 0 change no maximum; an average may count them. */
export function pooling(node: Node): Value {
  const poolSize = pair(node, "kernel_shape");
  const { isNonNegative = false } = node.value(0);
  const countsPadding = node.number("count_include_pad", 0) === 1;
  const canPad = node.operator === "MaxPool" ? isNonNegative : countsPadding;
  const { input, settings } = windowOf(node, poolSize, canPad);
  if (countsPadding && settings.padding === "same")
    node.refuse("count_include_pad", "0 where the size is kept", 1);
  return { tensor: node.apply(node.layer({ poolSize, ...settings }), input), isImage: true, isNonNegative };
}

/** Mean or maximum over height and width; PyTorch exports it as a reduction. */
export function globalPooling(node: Node): Value {
  const given = node.numbers("axes") ?? node.optionalConstant(1)?.values;
  const isGlobal = given === undefined && !node.operator.startsWith("Reduce");
  const reduced = Array.from(given ?? [], (axis) => (axis < 0 ? axis + 4 : axis)).sort();
  if (!isGlobal && String(reduced) !== "2,3") node.refuse("axes", "height and width of images", reduced);
  return { tensor: node.apply(node.layer(), node.images(0)), isImage: node.number("keepdims", 1) === 1 };
}

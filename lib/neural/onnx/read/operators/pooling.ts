/** Pooling over windows of images and over whole images. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { OnnxNode } from "../../model";
import { arrangeAxes, IMAGE_AXES, normalizeAxis } from "../axes";
import type { GraphReader, NodeReader } from "../graph-reader";
import { numberAttribute, numbersAttribute, refuse } from "../node";
import { pairAttribute, readWindow } from "./convolution";

type GlobalPooling = "globalAveragePooling2d" | "globalMaxPooling2d";

export function pooling(kind: "maxPooling2d" | "averagePooling2d"): NodeReader {
  return (graph, node) => {
    const poolSize = pairAttribute(node, "kernel_shape");
    if (pairAttribute(node, "dilations").some((dilation) => dilation !== 1))
      refuse(node, "dilations", "1", "others");
    const countsPadding = numberAttribute(node, "count_include_pad", 0) === 1;
    const { input, settings } = readWindow(graph, node, poolSize, countsPadding);
    if (countsPadding && settings.padding === "same")
      refuse(node, "count_include_pad", "0 where the size is kept", 1);
    const layer = graph.tf.layers[kind]({ poolSize, ...settings });
    return { tensor: graph.applyLayer(layer, input), axes: IMAGE_AXES };
  };
}

export function globalPooling(kind: GlobalPooling): NodeReader {
  return (graph, node) => ({ tensor: poolGlobally(graph, node, kind), axes: [0, 1, undefined, undefined] });
}

/** Mean or maximum over height and width: PyTorch exports global pooling as a reduction. */
export function reduction(kind: GlobalPooling): NodeReader {
  return (graph, node) => {
    const given = numbersAttribute(node, "axes") ?? graph.optionalConstantInput(node, 1)?.values ?? [];
    const rank = graph.symbolicInput(node, 0).axes.length;
    const reduced = Array.from(given, (axis) => normalizeAxis(axis, rank)).sort();
    if (rank !== 4 || String(reduced) !== "2,3") refuse(node, "axes", "height and width of images", reduced);
    const keepsAxes = numberAttribute(node, "keepdims", 1) === 1;
    const tensor = poolGlobally(graph, node, kind);
    return { tensor, axes: keepsAxes ? [0, 1, undefined, undefined] : [0, 1] };
  };
}

function poolGlobally(graph: GraphReader, node: OnnxNode, kind: GlobalPooling): SymbolicTensor {
  // TensorFlow.js's types require settings, but there are none.
  const layer = graph.tf.layers[kind]({} as never);
  const input = arrangeAxes(graph, node, graph.symbolicInput(node, 0), IMAGE_AXES);
  return graph.applyLayer(layer, input);
}

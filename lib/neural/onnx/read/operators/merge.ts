/** Layers with several inputs: element-wise operators and concatenation. */
import type { layers } from "@tensorflow/tfjs";
import { arrangeAxes, batchFirstAxes, dimsOf, IMAGE_AXES, normalizeAxis, presentAxes } from "../axes";
import type { GraphReader, NodeReader, SymbolicValue } from "../graph-reader";
import { numberAttribute, refuse } from "../node";

/** Element-wise, without broadcasting: all inputs have the same shape. */
export function merge(makeLayer: (graph: GraphReader) => layers.Layer): NodeReader {
  return (graph, node) => {
    const values = node.inputs.map((_, i) => graph.symbolicInput(node, i));
    const [first, ...others] = values;
    const sizes = String(dimsOf(first));
    const other = others.find((value) => String(dimsOf(value)) !== sizes);
    if (other) refuse(node, "the inputs", "of the same sizes", `${sizes} and ${dimsOf(other)}`);
    const isSameOrder = values.every(({ axes }) => String(axes) === String(first.axes));
    const axes = isSameOrder ? first.axes : standardAxes(first);
    const tensors = values.map((value) =>
      isSameOrder ? value.tensor : arrangeAxes(graph, node, value, presentAxes(axes)),
    );
    return { tensor: graph.applyLayer(makeLayer(graph), tensors), axes };
  };
}

export const concatenate: NodeReader = (graph, node) => {
  const values = node.inputs.map((_, i) => graph.symbolicInput(node, i));
  const axes = standardAxes(values[0]);
  const axis = axes[normalizeAxis(numberAttribute(node, "axis", 0), axes.length)];
  const tensors = values.map((value) => arrangeAxes(graph, node, value, axes));
  const tensor =
    tensors.length === 1 ? tensors[0] : graph.applyLayer(graph.tf.layers.concatenate({ axis }), tensors);
  return { tensor, axes };
};

/** Images channels last, anything else in ONNX's order with the batch first. */
function standardAxes({ axes }: SymbolicValue): readonly number[] {
  return axes.length === 4 ? IMAGE_AXES : batchFirstAxes(axes);
}

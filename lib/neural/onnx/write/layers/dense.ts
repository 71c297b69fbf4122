/** Dense layers and embeddings. */
import { settingsOf } from "../../../model/layer-settings";
import { DATA_TYPE } from "../../onnx-proto";
import { addNode, toChannelsLast } from "../graph-builder";
import { addWeight, type LayerContext, type LayerWriter, refuse } from "../layer-writer";
import { addActivation } from "./activations";

export const dense: LayerWriter = (context) => {
  const input = toChannelsLast(context.graph, context.inputs[0]);
  const sum = addProduct(context, input, addWeight(context, 0));
  const name = addActivation(context, sum, false, settingsOf(context.layer).activation);
  return { name, isChannelsFirst: false };
};

/** Gemm, which includes the bias, exists for matrices only. */
function addProduct(context: LayerContext, input: string, kernel: string): string {
  const { graph, layer, inputs } = context;
  const { useBias } = settingsOf(layer);
  if (useBias && inputs[0].shape.length === 2)
    return addNode(graph, "Gemm", [input, kernel, addWeight(context, 1)]);
  const product = addNode(graph, "MatMul", [input, kernel]);
  return useBias ? addNode(graph, "Add", [product, addWeight(context, 1)]) : product;
}

export const embedding: LayerWriter = (context) => {
  const { graph, layer, inputs } = context;
  if (settingsOf(layer).maskZero) refuse(layer, "maskZero", "false", true);
  const indices = addNode(graph, "Cast", [inputs[0].name], { to: DATA_TYPE.int64 });
  const name = addNode(graph, "Gather", [addWeight(context, 0), indices], { axis: 0 });
  return { name, isChannelsFirst: false };
};

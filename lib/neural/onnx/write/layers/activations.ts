/** Activations, as layers and after a layer's sum. */
import { settingsOf } from "../../../model/layer-settings";
import { OPERATOR_NAMES } from "../../operator-names";
import { addFloats, addNode } from "../graph-builder";
import { type LayerContext, type LayerWriter, refuse } from "../layer-writer";

/** Adds the activation of a layer after its sum. @throws {TypeError} If ONNX has no operator for it. */
export function addActivation(
  { graph, layer, shape }: LayerContext,
  name: string,
  isChannelsFirst: boolean,
  activation = "linear",
): string {
  if (activation === "linear") return name;
  if (activation === "relu6")
    return addNode(graph, "Clip", [name, addFloats(graph, [], [0]), addFloats(graph, [], [6])]);
  if (activation === "softmax")
    return addNode(graph, "Softmax", [name], { axis: isChannelsFirst ? 1 : shape.length - 1 });
  const operator =
    OPERATOR_NAMES.get(activation) ??
    refuse(layer, "activation", `one of linear, relu6, ${[...OPERATOR_NAMES.keys()].join(", ")}`, activation);
  return addNode(graph, operator, [name]);
}

/** An element-wise layer: the order of the axes does not matter. */
export function elementwise(
  write: (context: LayerContext, name: string, isChannelsFirst: boolean) => string,
): LayerWriter {
  return (context) => {
    const [{ name, isChannelsFirst }] = context.inputs;
    return { name: write(context, name, isChannelsFirst), isChannelsFirst };
  };
}

export const activation: LayerWriter = elementwise((context, name, isChannelsFirst) =>
  addActivation(context, name, isChannelsFirst, settingsOf(context.layer).activation),
);

export const relu: LayerWriter = elementwise((context, name) => {
  const { maxValue } = settingsOf(context.layer);
  if (typeof maxValue === "number" && maxValue !== 6)
    refuse(context.layer, "maxValue", "6 or none", maxValue);
  return addActivation(context, name, false, maxValue === 6 ? "relu6" : "relu");
});

export const softmax: LayerWriter = elementwise((context, name, isChannelsFirst) => {
  const { layer, shape } = context;
  const { axis = -1 } = settingsOf(layer);
  if (axis !== -1 && axis !== shape.length - 1) refuse(layer, "axis", "the last", axis);
  return addActivation(context, name, isChannelsFirst, "softmax");
});

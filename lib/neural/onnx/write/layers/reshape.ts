/** Layers that move or add axes, or pad them. */
import { settingsOf } from "../../../model/layer-settings";
import { addIntegers, addNode, toChannelsFirst, toChannelsLast } from "../graph-builder";
import type { LayerWriter } from "../layer-writer";

/** Also for a flatten. */
export const reshape: LayerWriter = ({ graph, inputs, shape }) => {
  const sizes = addIntegers(graph, [-1, ...shape.slice(1).map((size) => size ?? -1)]);
  const name = addNode(graph, "Reshape", [toChannelsLast(graph, inputs[0]), sizes]);
  return { name, isChannelsFirst: false };
};

export const permute: LayerWriter = ({ graph, layer, inputs }) => {
  const { dims = [] } = settingsOf(layer);
  const input = toChannelsLast(graph, inputs[0]);
  return { name: addNode(graph, "Transpose", [input], { perm: [0, ...dims] }), isChannelsFirst: false };
};

export const zeroPadding: LayerWriter = ({ graph, layer, inputs }) => {
  const { padding } = settingsOf(layer) as { readonly padding?: unknown };
  const [[top, bottom], [left, right]] = padding as readonly (readonly number[])[];
  const pads = addIntegers(graph, [0, 0, top, left, 0, 0, bottom, right]);
  const input = toChannelsFirst(graph, inputs[0]);
  return { name: addNode(graph, "Pad", [input, pads]), isChannelsFirst: true };
};

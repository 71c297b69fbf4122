/** Layers with several inputs. */
import { settingsOf } from "../../../model/layer-settings";
import { addNode, toChannelsLast } from "../graph-builder";
import type { LayerWriter } from "../layer-writer";

/** Element-wise, two inputs at a time. */
export function merge(operator: string): LayerWriter {
  return ({ graph, inputs }) => {
    const isChannelsFirst = inputs.every((value) => value.isChannelsFirst);
    const names = inputs.map((value) => (isChannelsFirst ? value.name : toChannelsLast(graph, value)));
    const name = names.reduce((sum, next) => addNode(graph, operator, [sum, next]));
    return { name, isChannelsFirst };
  };
}

export const concatenate: LayerWriter = ({ graph, layer, inputs, shape }) => {
  const axis = Number(settingsOf(layer).axis ?? -1);
  const names = inputs.map((value) => toChannelsLast(graph, value));
  const name = addNode(graph, "Concat", names, { axis: axis < 0 ? shape.length + axis : axis });
  return { name, isChannelsFirst: false };
};

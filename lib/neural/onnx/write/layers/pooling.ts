/** Pooling over windows of images and over whole images. */
import { addNode, toChannelsFirst } from "../graph-builder";
import type { LayerWriter } from "../layer-writer";
import { windowOf } from "./convolution";

export function pooling(operator: string): LayerWriter {
  return (context) => {
    const { graph, inputs } = context;
    const input = toChannelsFirst(graph, inputs[0]);
    return { name: addNode(graph, operator, [input], windowOf(context)), isChannelsFirst: true };
  };
}

export function globalPooling(operator: string): LayerWriter {
  return ({ graph, inputs }) => {
    const pooled = addNode(graph, operator, [toChannelsFirst(graph, inputs[0])]);
    return { name: addNode(graph, "Flatten", [pooled]), isChannelsFirst: false };
  };
}

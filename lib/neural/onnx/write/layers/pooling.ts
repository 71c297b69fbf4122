/** Pooling over windows of images and over whole images. */
import { addNode, toChannelsFirst } from "../graph-builder";
import type { LayerWriter } from "../layer-writer";
import { onImages, windowOf } from "./convolution";

export function pooling(operator: string): LayerWriter {
  return onImages((context, input) => addNode(context.graph, operator, [input], windowOf(context)));
}

export function globalPooling(operator: string): LayerWriter {
  return ({ graph, inputs }) => {
    const pooled = addNode(graph, operator, [toChannelsFirst(graph, inputs[0])]);
    return { name: addNode(graph, "Flatten", [pooled]), isChannelsFirst: false };
  };
}

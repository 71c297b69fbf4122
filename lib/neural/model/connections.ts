/** How the layers of a model are connected. */
import type { LayersModel, layers, SymbolicTensor } from "@tensorflow/tfjs";

type Layer = layers.Layer;

/** One use of a layer: a shared layer has several. */
export interface LayerNode {
  readonly outboundLayer: Layer;
  readonly inputTensors: readonly SymbolicTensor[];
  readonly outputTensors: readonly SymbolicTensor[];
  /** What the layer is called with besides tensors. */
  readonly callArgs?: { readonly training?: boolean };
}

/** Properties of a layer that tfjs does not declare. */
interface Connected {
  readonly inboundNodes: readonly LayerNode[];
  /** The layers of a model, or of the graph in a wrapper. */
  readonly layers?: readonly Layer[];
  /** The layer in a wrapper. */
  readonly layer?: Layer;
  readonly forwardLayer?: Layer;
  readonly backwardLayer?: Layer;
  /** The cell of a recurrent layer, or its stacked cells. */
  readonly cell?: Layer & { readonly cells?: readonly Layer[] };
}

/** The inputs and outputs of a layer. */
export function nodeOf(layer: Layer): LayerNode {
  return connected(layer).inboundNodes[0];
}

/** The node that gives a tensor, and the tensor's place among its outputs. */
export function sourceOf(tensor: SymbolicTensor): LayerNode {
  const { nodeIndex = 0 } = tensor as unknown as { readonly nodeIndex?: number };
  return connected(tensor.sourceLayer).inboundNodes[nodeIndex];
}

/** The nodes that these outputs depend on, each after those before it; it stops at the tensors that are `given` by their ids. */
export function nodesBefore(
  outputs: readonly SymbolicTensor[],
  given: { has(id: number): boolean },
): LayerNode[] {
  const found = new Set<LayerNode>();
  const visited = new Set<LayerNode>();
  const visit = (tensor: SymbolicTensor) => {
    if (given.has(tensor.id)) return;
    const node = sourceOf(tensor);
    if (visited.has(node)) return;
    visited.add(node);
    node.inputTensors.forEach(visit);
    found.add(node);
  };
  outputs.forEach(visit);
  return [...found];
}

/** How often a model uses a layer. */
export function usesOf(layer: Layer): number {
  return connected(layer).inboundNodes.length;
}

export function isModel(layer: Layer): layer is LayersModel {
  return Array.isArray(connected(layer).layers);
}

/** The layers inside a model, a wrapper or a recurrent layer; none for others. */
export function innerLayers(layer: Layer): readonly Layer[] {
  const { layers, layer: wrapped, forwardLayer, backwardLayer, cell } = connected(layer);
  if (layers) return layers;
  if (forwardLayer && backwardLayer) return [forwardLayer, backwardLayer];
  if (cell) return cell.cells ?? [cell];
  return wrapped ? [wrapped] : [];
}

/** A layer and all inside it; `isFrozen` if it or one around it does not learn. Shared layers come once. */
export function flatLayers(
  layer: Layer,
  isFrozen = false,
  found = new Map<Layer, { readonly layer: Layer; readonly isFrozen: boolean }>(),
): readonly { readonly layer: Layer; readonly isFrozen: boolean }[] {
  const frozen = isFrozen || !layer.trainable;
  if (!found.has(layer)) found.set(layer, { layer, isFrozen: frozen });
  for (const inner of innerLayers(layer)) flatLayers(inner, frozen, found);
  return [...found.values()];
}

function connected(layer: Layer): Connected {
  return layer as unknown as Connected;
}

/** How the layers of a model are connected. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";

/** Properties of a layer that tfjs does not declare. */
interface Connected {
  readonly inboundNodes: readonly {
    readonly inputTensors: readonly SymbolicTensor[];
    readonly outputTensors: readonly SymbolicTensor[];
  }[];
  readonly outboundNodes: readonly unknown[];
}

/** The inputs and outputs of a layer. */
export function nodeOf(layer: layers.Layer): Connected["inboundNodes"][number] {
  return connected(layer).inboundNodes[0];
}

/** Whether the output of `layer` is used by `next` and by no other layer. */
export function isOnlyInputOf(layer: layers.Layer, next: layers.Layer): boolean {
  return (
    connected(layer).outboundNodes.length === 1 &&
    nodeOf(next).inputTensors[0].id === nodeOf(layer).outputTensors[0].id
  );
}

/** How often a model uses a layer. */
export function usesOf(layer: layers.Layer): number {
  return connected(layer).inboundNodes.length;
}

function connected(layer: layers.Layer): Connected {
  return layer as unknown as Connected;
}

/** What the layers of a model are connected to. */
import type { layers, SymbolicTensor } from "@tensorflow/tfjs";

/** The part of a layer that says so; tfjs keeps it from its types. */
interface Connected {
  readonly inboundNodes: readonly {
    readonly inputTensors: readonly SymbolicTensor[];
    readonly outputTensors: readonly SymbolicTensor[];
  }[];
  readonly outboundNodes: readonly unknown[];
}

/** The tensors that a layer hears from and gives. */
export function nodeOf(layer: layers.Layer): Connected["inboundNodes"][number] {
  return connected(layer).inboundNodes[0];
}

/** Whether no other layer hears from the first than the second. */
export function isHeardOnlyBy(layer: layers.Layer, next: layers.Layer): boolean {
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

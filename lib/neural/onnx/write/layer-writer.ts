/** What the writer of a layer gets, and helpers that read the settings and weights of the layer. */
import type { layers } from "@tensorflow/tfjs";
import { mustBe } from "../../../core/errors";
import { addFloats, type GraphBuilder, type Value } from "./graph-builder";

/** What error messages say was attempted. */
export const WRITE_ACTION = "write an ONNX model";

export interface LayerContext {
  readonly graph: GraphBuilder;
  readonly layer: layers.Layer;
  readonly inputs: readonly Value[];
  /** The shape of the output. */
  readonly shape: readonly (number | null)[];
}

export type Output = Pick<Value, "name" | "isChannelsFirst">;

/** Adds the nodes of a layer; returns its output. */
export type LayerWriter = (context: LayerContext) => Output;

/** The values of a layer's weight and their shape. */
export function weightOf(layer: layers.Layer, index: number): { dims: number[]; values: Float32Array } {
  const tensor = layer.weights[index].read();
  return { dims: tensor.shape, values: Float32Array.from(tensor.dataSync()) };
}

/** Adds a weight as it is; returns its name. */
export function addWeight({ graph, layer }: LayerContext, index: number): string {
  const { dims, values } = weightOf(layer, index);
  return addFloats(graph, dims, values);
}

/** @throws {TypeError} Always: `setting` of the layer must be `rule`. An empty setting is the layer itself. */
export function refuse(layer: layers.Layer, setting: string, rule: string, value: unknown): never {
  const name = setting === "" ? `layer ${layer.name}` : `${setting} of layer ${layer.name}`;
  throw new TypeError(mustBe(WRITE_ACTION, name, rule, value));
}

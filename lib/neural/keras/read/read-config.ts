/** The config of a Keras model as a topology of TensorFlow.js. */
import { mustBe } from "../../../core/errors";
import type { WeightLimit } from "../../layers/defined/define-layer";
import type { LayerEntry } from "../../layers/entry";
import { LAYER_TABLE } from "../../layers/table";
import { operationLayer } from "../operations";
import { type Convention, isAugmentation, type KerasObject, readSettings, type Settings } from "../rules";
import { type Call, isReference, READ_ACTION, type TensorReference, tensorsIn } from "./calls";
import type { Graph, GraphLayer } from "./graph";

export interface ReadContext {
  readonly convention: Convention;
  /** The size of the largest weight that is stored for a layer. */
  largestWeight(layer: GraphLayer): number;
  /** Settings that are stored as weights. */
  storedSettings(layer: GraphLayer): Settings;
}

/** The layers that the output depends on, in model order, and inputs: Keras 3 saves the computation of masks as operations. */
export function usedLayers({ layers, outputs }: Graph): readonly GraphLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const used = new Set(outputs.map(({ name }) => name));
  // The loop also visits the names that it adds.
  for (const name of used)
    for (const { args, kwargs } of byName.get(name)?.calls ?? [])
      for (const tensor of tensorsIn([args, { ...kwargs, mask: null }])) used.add(tensor.name);
  return layers.filter(({ object, name }) => object.class_name === "InputLayer" || used.has(name));
}

/**
 * The model as TensorFlow.js reads it. All initial weights are zeros, because the weights follow.
 *
 * @throws {TypeError} If a layer, a setting or an argument is not supported.
 */
export function topologyOf(graph: Graph, context: ReadContext, modelName: string): KerasObject {
  const used = usedLayers(graph);
  requireOrder(used);
  const maskMakers = used.filter(
    ({ object: { class_name, config } }) => class_name === "Masking" || config.mask_zero === true,
  );
  requireOwnMasks(graph, maskMakers);
  const layers = used.map((layer) => {
    const { class_name, config, calls } = layer.isOperation
      ? layerOfOperation(layer, maskMakers.length > 0)
      : layerOf(layer, context);
    const inbound_nodes = calls.map(({ args, kwargs }) =>
      tensorsIn(args).map((tensor) => [...endOf(tensor), kwargs]),
    );
    return { class_name, name: layer.name, config: { ...config, name: layer.name }, inbound_nodes };
  });
  if (graph.isSequential)
    return {
      class_name: "Sequential",
      config: { name: modelName, layers: layers.map(({ class_name, config }) => ({ class_name, config })) },
    };
  const [input_layers, output_layers] = [graph.inputs.map(endOf), graph.outputs.map(endOf)];
  return { class_name: "Model", config: { name: modelName, layers, input_layers, output_layers } };
}

/** @throws {SyntaxError} If a call depends on itself, or on one that is not there: TensorFlow.js would search for ever. */
function requireOrder(layers: readonly GraphLayer[]): void {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const visited = new Map<string, "open" | "done">();
  const visit = (name: string, call: number) => {
    const key = `${call} ${name}`;
    const layer = byName.get(name);
    const given =
      layer?.calls[call] ??
      (layer?.object.class_name === "InputLayer" ? { args: [], kwargs: {} } : undefined);
    if (!given || visited.get(key) === "open")
      throw new SyntaxError(mustBe(READ_ACTION, "the inputs of layers", "computed before them", name));
    if (visited.has(key)) return;
    visited.set(key, "open");
    for (const tensor of tensorsIn([given.args, { ...given.kwargs, mask: null }]))
      visit(tensor.name, tensor.call);
    visited.set(key, "done");
  };
  for (const { name, calls } of layers) for (const call of calls.keys()) visit(name, call);
}

function endOf({ name, call, output }: TensorReference): readonly [string, number, number] {
  return [name, call, output];
}

interface TranslatedLayer extends KerasObject {
  readonly calls: readonly Call[];
}

function layerOfOperation(layer: GraphLayer, hasMasks: boolean): TranslatedLayer {
  const { inputs, ...translated } = operationLayer(layer, hasMasks);
  return { ...translated, calls: [{ args: inputs, kwargs: {} }] };
}

function layerOf(layer: GraphLayer, context: ReadContext): TranslatedLayer {
  const { object, name, isTrainable } = layer;
  const limit = { name, largest: context.largestWeight(layer) };
  const given = { ...object, config: { ...object.config, ...context.storedSettings(layer) } };
  const { entry, ...translated } = translateObject(given, name, {
    ...{ action: READ_ACTION, convention: context.convention, limit },
  });
  const place = `layer ${name} (${object.class_name})`;
  const isCausal = layer.calls.some(({ kwargs }) => kwargs.use_causal_mask === true);
  const config = {
    ...translated.config,
    ...(isCausal && { causal: true }),
    ...(!isTrainable && { trainable: false }),
  };
  return { ...translated, config, calls: layer.calls.map((call) => readCall(call, place, entry)) };
}

interface Surroundings {
  /** What error messages say was attempted. */
  readonly action: string;
  readonly convention: Convention;
  readonly limit?: WeightLimit;
  readonly isInBidirectional?: boolean;
}

/** @throws {TypeError} If there is no entry for the class, or none that supports the settings. */
export function translateObject(
  object: KerasObject,
  name: string,
  surroundings: Surroundings,
): KerasObject & { readonly entry: LayerEntry } {
  const { class_name, config } = withoutCell(object);
  const place = `layer ${name} (${class_name})`;
  const inner = (layer: KerasObject) => {
    const isInBidirectional = class_name === "Bidirectional";
    const { entry, ...read } = translateObject(layer, String(layer.config.name ?? layer.class_name), {
      ...surroundings,
      isInBidirectional,
    });
    return read;
  };
  let failure: unknown = new TypeError(
    mustBe(surroundings.action, `layer ${name}`, "one that is known here", class_name),
  );
  for (const entry of LAYER_TABLE.filter(({ keras }) => keras === class_name)) {
    const { tfjs, fixed } = entry;
    if (isAugmentation(entry)) return { class_name: tfjs, config: { ...fixed, options: config }, entry };
    try {
      const translation = { place, config, inner, ...surroundings };
      const { limit } = surroundings;
      const settings = { ...readSettings(entry, translation), ...(limit && { weight_limit: limit }) };
      return { class_name: tfjs, config: settings, entry };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Keras' layer that runs a cell is the layer of that cell. */
function withoutCell(object: KerasObject): KerasObject {
  const { cell, ...settings } = object.config as { readonly cell?: KerasObject };
  const kind = /^(LSTM|GRU|SimpleRNN)Cell$/.exec(cell?.class_name ?? "")?.[1];
  if (object.class_name !== "RNN" || !cell || !kind) return object;
  return { ...object, class_name: kind, config: { ...cell.config, ...settings } };
}

/** @throws {TypeError} If a layer is called with anything but tensors. */
function readCall({ args, kwargs }: Call, place: string, entry: LayerEntry): Call {
  const { keras, takesSeveral } = entry;
  const { training = null, mask, query, value, key, use_causal_mask, ...others } = kwargs;
  const tensors = [...tensorsIn(args), ...[query, value, key].filter(isReference)];
  const isPlain = args.flat().every(isReference) && (takesSeveral || tensors.length < 2);
  const unknown = Object.entries(others).find(([, other]) => other !== null && other !== false);
  const refuse = (name: string, rule: string, given: unknown): never => {
    throw new TypeError(mustBe(READ_ACTION, `${name} of ${place}`, rule, given));
  };
  if (!isPlain) refuse("the arguments", takesSeveral ? "tensors" : "one tensor", args);
  if (keras === "MultiHeadAttention" && isReference(key) && !isReference(value))
    refuse("value", "given with key", key);
  if (unknown) refuse(`the argument ${unknown[0]}`, "absent", unknown[1]);
  // Keras saves its default for layers that change images, which model.predict overrides.
  const isDefault = isAugmentation(entry) || keras === "Resizing";
  if (training !== null && training !== false && !isDefault)
    refuse("the argument training", "false or absent", training);
  return { args: tensors, kwargs: training === false ? { training } : {} };
}

/**
 * Masks are computed again here, by the layers that make them. One that the user computed would be lost.
 *
 * @throws {TypeError} If a layer is called with another mask.
 */
function requireOwnMasks({ layers }: Graph, makers: readonly GraphLayer[]): void {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  for (const { name, calls } of layers)
    for (const mask of tensorsIn(calls.map(({ kwargs }) => kwargs.mask)))
      if (!byName.get(mask.name)?.isOperation)
        throw new TypeError(mustBe(READ_ACTION, `the mask of layer ${name}`, "that of its input", mask.name));
  for (const { object, name, calls } of layers) {
    if (object.class_name !== "NotEqual") continue;
    const [{ args }] = calls;
    const [compared] = tensorsIn(args);
    const isOwn = makers.some(
      (maker) =>
        (maker.object.config.mask_value ?? 0) === args[1] &&
        tensorsIn(maker.calls).some((given) => String(endOf(given)) === String(endOf(compared))),
    );
    if (!isOwn) throw new TypeError(mustBe(READ_ACTION, `operation ${name}`, "part of a mask", "NotEqual"));
  }
}

/** The layers of a Keras model with what each is given. Nested models are replaced by their layers. */
import { mustBe } from "../../../core/errors";
import type { Convention, KerasObject } from "../rules";
import { groupNames } from "../weight-groups";
import {
  type Call,
  callOf,
  isReference,
  READ_ACTION,
  references,
  type TensorReference,
  tensorsIn,
} from "./calls";

/** A layer or operation of the model, or of one of the models in it. */
export interface GraphLayer {
  readonly object: KerasObject;
  /** Unique; that of Keras unless two models have layers of one name. */
  readonly name: string;
  readonly isOperation: boolean;
  /** The layer of the outermost model that contains it. */
  readonly outermost: string;
  /** The groups in a `.keras` file that lead to its weights. */
  readonly path: readonly string[];
  readonly isTrainable: boolean;
  readonly calls: readonly Call[];
}

export interface Graph {
  readonly layers: readonly GraphLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
  /** Whether it is sequential, without nested models. */
  readonly isSequential: boolean;
}

interface Scope {
  readonly model: KerasObject;
  readonly layers: readonly KerasObject[];
  readonly names: ReadonlyMap<string, string>;
  readonly nested: ReadonlyMap<string, Scope>;
  readonly parent?: Scope;
  /** How the model that contains it calls it. */
  readonly call?: Call | undefined;
}

/** @throws {TypeError} If a model is neither sequential nor functional, or a nested one is used several times. */
export function graphOf(model: KerasObject, convention: Convention): Graph {
  const taken = new Set<string>();
  const graphLayers: GraphLayer[] = [];
  let hasNested = false;
  const root = scopeOf(model, { path: [], isTrainable: true });
  const { input_layers, output_layers } = functionalForm(model).config;
  return {
    layers: graphLayers,
    inputs: references(input_layers).map((tensor) => resolve(tensor, root)),
    outputs: references(output_layers).map((tensor) => resolve(tensor, root)),
    isSequential: model.class_name === "Sequential" && !hasNested,
  };

  function scopeOf(
    given: KerasObject,
    place: { path: readonly string[]; isTrainable: boolean; outermost?: string },
    parent?: Scope,
    call?: Call,
  ): Scope {
    const functional = functionalForm(given);
    const layers = functional.config.layers as readonly KerasObject[];
    const names = new Map<string, string>();
    const nested = new Map<string, Scope>();
    const scope: Scope = { model: functional, layers, names, nested, call, ...(parent && { parent }) };
    const groups = groupNames(layers.filter((layer) => !isOperation(layer)));
    for (const layer of layers) {
      const name = String(layer.name ?? layer.config.name);
      const isTrainable = place.isTrainable && layer.config.trainable !== false;
      const outermost = place.outermost ?? name;
      const path = [...place.path, "layers", groups.get(layer) ?? ""];
      const calls = (layer.inbound_nodes as readonly unknown[]).map((node) => callOf(node, convention));
      if (isModel(layer)) {
        hasNested = true;
        if (calls.length !== 1)
          throw new TypeError(
            mustBe(READ_ACTION, `the model ${name} in the model`, "used once", calls.length),
          );
        nested.set(name, scopeOf(layer, { path, isTrainable, outermost }, scope, calls[0]));
        continue;
      }
      if (layer.class_name === "InputLayer" && parent) continue;
      const unique = unusedName(name, String(functional.config.name));
      names.set(name, unique);
      const resolved = calls.map(({ args, kwargs }) => ({
        args: mapTensors(args, scope) as unknown[],
        kwargs: { ...inherited(scope), ...(mapTensors(kwargs, scope) as object) },
      }));
      graphLayers.push({
        ...{ object: layer, name: unique, outermost, path, isTrainable },
        isOperation: isOperation(layer),
        calls: resolved,
      });
    }
    return scope;
  }

  function unusedName(name: string, modelName: string): string {
    let unique = name;
    while (taken.has(unique)) unique = `${modelName}_${unique}`;
    taken.add(unique);
    return unique;
  }

  /** The tensor where it is computed: an input of a nested model is what the model is called with. */
  function resolve(tensor: TensorReference, scope: Scope): TensorReference {
    const { name } = tensor;
    const inner = scope.nested.get(name);
    if (inner) return resolve(references(inner.model.config.output_layers)[tensor.output], inner);
    const inputs = references(scope.model.config.input_layers);
    const index = inputs.findIndex((input) => input.name === name);
    if (scope.parent && index >= 0) {
      const given = tensorsIn(scope.call?.args);
      if (given.length !== inputs.length)
        throw new TypeError(
          mustBe(
            READ_ACTION,
            `the model ${scope.model.config.name}`,
            `called with ${inputs.length} tensors`,
            given.length,
          ),
        );
      return resolve(given[index], scope.parent);
    }
    return { ...tensor, name: scope.names.get(name) ?? name };
  }

  function mapTensors(value: unknown, scope: Scope): unknown {
    if (isReference(value)) return resolve(value, scope);
    if (Array.isArray(value)) return value.map((one) => mapTensors(one, scope));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTensors(one, scope)]));
  }
}

/** `training=False` for a model is for all its layers. */
function inherited(scope: Scope | undefined): Readonly<Record<string, unknown>> {
  if (!scope?.call) return {};
  const { training } = scope.call.kwargs;
  return training === undefined || training === null ? inherited(scope.parent) : { training };
}

export function isModel({ config }: KerasObject): boolean {
  return Array.isArray(config.layers);
}

/** Operations such as `x + y`, unlike layers, have no type of their own and cannot be trained. */
export function isOperation({ module, config }: KerasObject): boolean {
  return module === undefined
    ? !["dtype", "trainable", "layers"].some((key) => key in config)
    : module.includes(".ops");
}

/** A sequential model as a functional one. */
function functionalForm(model: KerasObject): KerasObject {
  const { class_name, config } = model;
  if (!["Sequential", "Functional", "Model"].includes(class_name) || !isModel(model))
    throw new TypeError(mustBe(READ_ACTION, "the model", "sequential or functional", class_name));
  if (class_name !== "Sequential") return model;
  const given = config.layers as readonly KerasObject[];
  const name = `${config.name}_input`;
  const shape =
    given[0]?.config.batch_shape ?? given[0]?.config.batch_input_shape ?? config.build_input_shape;
  const input = { class_name: "InputLayer", config: { name, batch_shape: shape, dtype: "float32" } };
  const layers = given[0]?.class_name === "InputLayer" ? given : [input, ...given];
  const nameOf = (layer: KerasObject) => String(layer.config.name);
  const end = (layer: KerasObject) => [nameOf(layer), 0, 0];
  return {
    ...model,
    config: {
      ...config,
      layers: layers.map((layer, i) => ({
        ...layer,
        name: nameOf(layer),
        inbound_nodes: i === 0 ? [] : [[end(layers[i - 1])]],
      })),
      input_layers: [end(layers[0])],
      output_layers: [end(layers[layers.length - 1])],
    },
  };
}

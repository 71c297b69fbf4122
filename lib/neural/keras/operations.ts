/** Operations of Keras such as `x + y`, `x * 2`, `x[:, -1]` and `ops.mean(x)` as layers, and back. */
import { mustBe } from "../../core/errors";
import type { Index } from "../layers/defined/operations";
import { isReference, READ_ACTION, type TensorReference, tensorsIn } from "./read/calls";
import type { GraphLayer } from "./read/graph";
import type { KerasObject, Settings } from "./rules";

/** A layer of TensorFlow.js, or our own, with its settings and inputs. */
export interface OperationLayer {
  readonly class_name: string;
  readonly config: Settings;
  readonly inputs: readonly TensorReference[];
}

const MERGERS = ["Add", "Maximum", "Minimum", "Multiply", "Subtract"];
const REDUCTIONS = ["Max", "Mean", "Min", "Sum"];
const ACTIVATIONS: Readonly<Record<string, string>> = {
  ...{ Exp: "exponential", HardSilu: "hard_silu", Relu: "relu", Relu6: "relu6", Sigmoid: "sigmoid" },
  ...{ Silu: "swish", Softplus: "softplus", Tanh: "tanh" },
};

/**
 * @param hasMasks Whether the model has masks. Keras' operations drop them, so that layers that keep them cannot stand in.
 * @throws {TypeError} If there is no layer for the operation and its arguments.
 */
export function operationLayer({ object, name, calls }: GraphLayer, hasMasks: boolean): OperationLayer {
  const { class_name, config } = object;
  const [{ args, kwargs }] = calls;
  const inputs = tensorsIn(args);
  const [{ shape } = { shape: undefined }] = inputs;
  const refuse = (rule: string, value: unknown = class_name): never => {
    throw new TypeError(mustBe(READ_ACTION, `operation ${name} (${class_name})`, rule, value));
  };
  const axisOf = (axis: unknown): number => {
    const positive = Number(axis) < 0 ? Number(axis) + (shape?.length ?? 0) : Number(axis);
    return typeof axis === "number" && positive > 0
      ? positive
      : refuse("along axes other than the samples'", axis);
  };
  const layer = (kind: string, settings: Settings = {}) => ({ class_name: kind, config: settings, inputs });
  const isPlain = Object.entries(kwargs).every(([key, value]) => key === "training" || value === null);
  if (calls.length !== 1 || !isPlain || !shape) return refuse("called once, with tensors", kwargs);
  const { axis, keepdims, initial = null, where = null } = config;
  if (REDUCTIONS.includes(class_name) && initial === null && where === null)
    return layer("Reduction", {
      operator: class_name.toLowerCase(),
      axis: [axis].flat().map(axisOf),
      keepdims,
    });
  if (class_name === "GetItem") return layer("GetItem", { index: indexOf(args[1], shape.length, refuse) });
  if (class_name === "Softmax") return layer("SoftmaxAlong", { axis: axisOf(axis) });
  if (hasMasks) return refuse("in a model without masks");
  if (class_name === "Concatenate") return layer("Concatenate", { axis: axisOf(axis) });
  if (class_name === "Reshape") {
    const [count, ...target_shape] = config.newshape as readonly (number | null)[];
    const sizeOf = (sizes: readonly (number | null)[]) =>
      sizes.reduce<number>((size, length) => size * (length ?? Number.NaN), 1);
    const keepsSamples = (count === -1 || count === null) && sizeOf(target_shape) === sizeOf(shape.slice(1));
    return keepsSamples ? layer("Reshape", { target_shape }) : refuse("of samples", config.newshape);
  }
  if (ACTIVATIONS[class_name]) return layer("Activation", { activation: ACTIVATIONS[class_name] });
  const ranks = inputs.map((input) => input.shape?.length);
  if (MERGERS.includes(class_name) && inputs.length === 2 && args.length === 2 && ranks[0] === ranks[1])
    return layer(class_name);
  const rescaling = args.length === 2 && inputs.length === 1 ? rescalingOf(class_name, args) : undefined;
  return rescaling ? layer("Rescaling", rescaling) : refuse("one that is known here");
}

/** `x * 2`, `1 - x` and their like, with a number. */
function rescalingOf(operation: string, args: readonly unknown[]): Settings | undefined {
  const isFirst = isReference(args[0]);
  const number = args[isFirst ? 1 : 0];
  if (typeof number !== "number") return undefined;
  if (operation === "Add") return { scale: 1, offset: number };
  if (operation === "Multiply") return { scale: number, offset: 0 };
  if (operation === "Subtract")
    return isFirst ? { scale: 1, offset: -number } : { scale: -1, offset: number };
  return /^(True)?Divide$/.test(operation) && isFirst ? { scale: 1 / number, offset: 0 } : undefined;
}

function indexOf(given: unknown, rank: number, refuse: (rule: string, value: unknown) => never): Index {
  const items = [given].flat();
  const index = items.flatMap((item): (number | null)[][] => {
    if (typeof item === "number") return [[item]];
    const { class_name, config = {} } = Object(item) as Partial<KerasObject>;
    if (class_name === "__ellipsis__") return Array.from({ length: rank - items.length + 1 }, () => []);
    const { start = null, stop = null, step = null } = config as Readonly<Record<string, number | null>>;
    if (class_name !== "__slice__" || Number(step ?? 1) < 1)
      return refuse("of integers and slices forwards", given);
    return [start === null && stop === null && (step ?? 1) === 1 ? [] : [start, stop, step]];
  });
  return index.length > 0 && index[0].length === 0 ? index : refuse("of all samples", given);
}

/** A layer of ours as an operation of Keras, and the arguments after its tensor; `undefined` for other layers. */
export function writtenOperation(
  { class_name, config }: KerasObject,
  name: string,
): { readonly object: KerasObject; readonly args: readonly unknown[] } | undefined {
  const operation = (kind: string, settings: Settings, args: readonly unknown[]) => ({
    object: {
      module: "keras.src.ops.numpy",
      class_name: kind,
      config: { name, ...settings },
      registered_name: null,
    },
    args,
  });
  const { operator, axis, keepdims, index } = config;
  if (class_name === "Reduction") {
    const kind = REDUCTIONS.find((one) => one.toLowerCase() === operator);
    return operation(String(kind), { axis, keepdims }, []);
  }
  if (class_name !== "GetItem") return undefined;
  const items = (index as Index).map(([start = null, ...range]) =>
    range.length === 0 && start !== null
      ? start
      : { class_name: "__slice__", config: { start, stop: range[0] ?? null, step: range[1] ?? null } },
  );
  return operation(class_name, {}, [items]);
}

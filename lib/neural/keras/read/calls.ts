/** How layers of a Keras model are called, in the forms of Keras 2 and 3. */
import type { Convention, KerasObject } from "../rules";

/** What error messages say was attempted. */
export const READ_ACTION = "read a Keras model";

/** An output of a layer: its name, the index of the call and that of the output. */
export interface TensorReference {
  readonly name: string;
  readonly call: number;
  readonly output: number;
  /** @default not known */
  readonly shape?: readonly (number | null)[];
}

/** One call of a layer. */
export interface Call {
  /** Tensors, numbers, slices and lists of them. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** In Keras 3 `{args, kwargs}`; in Keras 2 a list of tensors `[name, call, output, kwargs]`. */
export function callOf(node: unknown, convention: Convention): Call {
  const { args, kwargs = {} } = node as Partial<Call>;
  if (args)
    return { args: fromKerasTensors(args) as unknown[], kwargs: fromKerasTensors(kwargs) as Call["kwargs"] };
  const tensors = (
    typeof (node as unknown[])[0] === "string" ? [node] : node
  ) as readonly (readonly unknown[])[];
  const given = Object.assign({}, ...tensors.map((tensor) => tensor[3] ?? {}));
  const list = tensors.map(([name, call, output]) =>
    name === "_CONSTANT_VALUE" ? output : { name, call, output },
  );
  return { args: convention === "keras2" || list.length > 1 ? [list] : list, kwargs: given };
}

function fromKerasTensors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromKerasTensors);
  if (value === null || typeof value !== "object") return value;
  const { class_name, config } = value as Partial<KerasObject>;
  if (class_name === "__keras_tensor__" && config) {
    const [name, call, output] = config.keras_history as [string, number, number];
    return { name, call, output, shape: config.shape };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromKerasTensors(one)]));
}

export function isReference(value: unknown): value is TensorReference {
  const { name, call, output } = Object(value) as Partial<TensorReference>;
  return typeof name === "string" && typeof call === "number" && typeof output === "number";
}

export function tensorsIn(value: unknown): readonly TensorReference[] {
  if (isReference(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(tensorsIn) : [];
}

/** Inputs or outputs of a model: one `[name, call, output]`, or a list of them. */
export function references(tensors: unknown): readonly TensorReference[] {
  const list = Array.isArray(tensors) ? tensors : Object.values(Object(tensors));
  const all = (typeof list[0] === "string" ? [list] : list) as readonly [string, number, number][];
  return all.map(([name, call, output]) => ({ name, call, output }));
}

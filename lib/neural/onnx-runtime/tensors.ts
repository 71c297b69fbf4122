/** Tensors on their way into onnxruntime and back: types of elements, shapes, counts. */
import { mustBe, requireInteger, requireKind } from "../../core/errors";
import { fromHalf, toHalf } from "./half";
import type { Runtime, RuntimeTensor } from "./runtime";

/** Integers of 64 bits are exact as bigints; booleans are 0 and 1; float16 is read and given as float32. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/** What a model takes: numbers, bigints, booleans or texts, row by row, and their shape. */
export interface TensorLike {
  readonly values: ArrayLike<number | bigint | boolean | string>;
  readonly shape: readonly number[];
}

/** What a model gives. */
export interface TensorData {
  readonly type: string;
  readonly values: TensorValues;
  readonly shape: readonly number[];
}

/** An input or an output of a model. */
export interface ModelValue {
  readonly name: string;
  /** `float32`, `int64`, `string`, …; `other` for a sequence or a map. */
  readonly type: string;
  /** A dimension of any size is its name, or "" if it has none. */
  readonly shape: readonly (number | string)[];
}

type NumericArray = Exclude<TensorValues, readonly string[]>;
interface ElementType {
  readonly array: new (length: number) => NumericArray;
  /** Of integers. */
  readonly range?: readonly [number | bigint, number | bigint];
}

const signed = (bits: number) => [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] as const;
const unsigned = (bits: number) => [0, 2 ** bits - 1] as const;

/** By onnxruntime's name; texts apart. */
const ELEMENT_TYPES: Readonly<Record<string, ElementType>> = {
  float32: { array: Float32Array },
  float64: { array: Float64Array },
  float16: { array: Uint16Array },
  bool: { array: Uint8Array, range: [0, 1] },
  int8: { array: Int8Array, range: signed(8) },
  uint8: { array: Uint8Array, range: unsigned(8) },
  int16: { array: Int16Array, range: signed(16) },
  uint16: { array: Uint16Array, range: unsigned(16) },
  int32: { array: Int32Array, range: signed(32) },
  uint32: { array: Uint32Array, range: unsigned(32) },
  int64: { array: BigInt64Array, range: [-(2n ** 63n), 2n ** 63n - 1n] },
  uint64: { array: BigUint64Array, range: [0n, 2n ** 64n - 1n] },
};

export function isKnownType(type: string): boolean {
  return type === "string" || type in ELEMENT_TYPES;
}

/** @throws {TypeError | RangeError} If the tensor does not fit the model's input, or an element its type: the message says where. */
export function toRuntime(
  runtime: Runtime,
  action: string,
  expected: ModelValue,
  given: TensorLike,
): RuntimeTensor {
  const name = `inputs.${expected.name}`;
  requireKind(action, name, given, "{ values, shape }", { values: "vector", shape: "vector" });
  const { values, shape } = given;
  const sizes = Array.from(shape);
  for (const [i, size] of sizes.entries()) requireInteger(action, `${name}.shape[${i}]`, size, 0);
  const fits =
    sizes.length === expected.shape.length && expected.shape.every((size, i) => fitsSize(size, sizes[i]));
  if (!fits) throw new TypeError(mustBe(action, `${name}.shape`, describeShape(expected), `[${sizes}]`));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (values.length !== count)
    throw new TypeError(
      mustBe(action, `${name}.values`, `${count} values, as its shape says`, values.length),
    );
  const elements = readElements(action, `${name}.values`, expected.type, values);
  return new runtime.Tensor(expected.type as "float32", elements as Float32Array, sizes);
}

function fitsSize(size: number | string, given: number): boolean {
  return typeof size === "string" || size === given;
}

/** "float32 of shape [batch, 3]". */
function describeShape({ type, shape }: ModelValue): string {
  return `${type} of shape [${shape.map((size) => (size === "" ? "any" : size)).join(", ")}]`;
}

function readElements(action: string, name: string, type: string, values: TensorLike["values"]) {
  const read = elementReader(type);
  const wrong = (i: number) => mustBe(action, `${name}[${i}]`, `of type ${type}`, values[i]);
  const check = (i: number) => {
    const element = read(values[i]);
    if (element === undefined) throw new TypeError(wrong(i));
    return element;
  };
  if (type === "string") return Array.from(values, (_, i) => check(i));
  const { array } = ELEMENT_TYPES[type];
  if (values instanceof array && type !== "float16" && type !== "bool") return values;
  const elements = new array(values.length);
  for (let i = 0; i < values.length; i++) elements[i] = check(i) as number;
  return elements;
}

/** The element as onnxruntime takes it; `undefined` if the type has no such element. */
function elementReader(type: string): (value: unknown) => unknown {
  if (type === "string") return (value) => (typeof value === "string" ? value : undefined);
  const { range } = ELEMENT_TYPES[type];
  if (range === undefined)
    return (value) => (typeof value !== "number" ? undefined : type === "float16" ? toHalf(value) : value);
  const [least, most] = range;
  const isWide = typeof least === "bigint";
  return (value) => {
    const element = type === "bool" && typeof value === "boolean" ? Number(value) : value;
    const isInteger = typeof element === "bigint" || Number.isSafeInteger(element);
    if (!isInteger || (element as number) < least || (element as number) > most) return undefined;
    return isWide ? BigInt(element as number) : Number(element);
  };
}

export function fromRuntime({ type, data, dims }: RuntimeTensor): TensorData {
  const values = type === "float16" ? Float32Array.from(data as Uint16Array, fromHalf) : data;
  return { type: type === "float16" ? "float32" : type, values: values as TensorValues, shape: [...dims] };
}

/** An input or output as onnxruntime describes it. */
export function toModelValue(metadata: {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}): ModelValue {
  const { name, isTensor, type = "other", shape = [] } = metadata;
  // Some exporters write -1 for any size, which onnxruntime gives as an unsigned number.
  const sizes = shape.map((size) => (Number(size) < 0 || Number(size) > 0x7fffffff ? "" : size));
  return isTensor ? { name, type, shape: sizes } : { name, type: "other", shape: [] };
}

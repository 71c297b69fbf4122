/**
 * The messages of ONNX as plain records, as far as networks here use them.
 *
 * @see ONNX authors (2017-2026). onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (the field numbers)
 */
import { mustBe } from "../../core/errors";
import { block, type Field, fieldsOf, float, integer, varintsOf } from "./wire";

export const READING = "read an ONNX model";

/** Numbers and their shape; whole numbers where `isInteger`. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
  readonly isInteger: boolean;
}

export type Attribute = number | string | readonly number[] | readonly string[] | OnnxTensor;

export interface OnnxNode {
  readonly operator: string;
  readonly name: string;
  /** Names of values; "" where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** An end of the graph; a size that is not fixed is `undefined`. */
export interface OnnxEnd {
  readonly name: string;
  readonly dims: readonly (number | undefined)[];
}

export interface OnnxModel {
  /** Version of the operators. */
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxEnd[];
  readonly outputs: readonly OnnxEnd[];
}

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const EXTERNAL = 1;
/** Attributes that are float32 even where their value is whole. */
const REAL: readonly string[] = ["alpha", "beta", "gamma", "epsilon"];

/** @throws {SyntaxError | TypeError} If the bytes are no model, are not whole, or use what is not known here. */
export function decode(bytes: Uint8Array): OnnxModel {
  const model = message(bytes);
  const graphs = model.blocks(7);
  if (graphs.length !== 1)
    throw new SyntaxError(mustBe(READING, "the file", "one that holds a graph", `${graphs.length} graphs`));
  const graph = message(graphs[0]);
  const sets = model.blocks(8).map(message);
  const opset = sets.find((set) => ["", "ai.onnx"].includes(set.text(1)))?.number(2) ?? 0;
  return {
    opset,
    nodes: graph.blocks(1).map(nodeOf),
    tensors: graph.blocks(5).map(tensorOf),
    inputs: graph.blocks(11).map(endOf),
    outputs: graph.blocks(12).map(endOf),
  };
}

function nodeOf(bytes: Uint8Array): OnnxNode {
  const node = message(bytes);
  const [name, operator, domain] = [node.text(3), node.text(4), node.text(7)];
  return {
    operator: ["", "ai.onnx"].includes(domain) ? operator : `${domain}.${operator}`,
    name,
    inputs: node.texts(1),
    outputs: node.texts(2),
    attributes: Object.fromEntries(node.blocks(5).map((attribute) => attributeOf(message(attribute)))),
  };
}

/** `type`, field 20, says which field holds the value: those of another type may hold zeros. */
function attributeOf(attribute: Message): [string, Attribute] {
  const kinds: Readonly<Record<number, () => Attribute>> = {
    1: () => attribute.number(2),
    2: () => attribute.number(3),
    3: () => attribute.text(4),
    4: () => tensorOf(attribute.blocks(5)[0] ?? new Uint8Array()),
    6: () => attribute.floats(7),
    7: () => attribute.integers(8),
    8: () => attribute.texts(9),
  };
  // No operator known here has a graph in it: the node is refused by its name.
  const read = kinds[attribute.number(20)] ?? (() => "");
  return [attribute.text(1), read()];
}

function tensorOf(bytes: Uint8Array): OnnxTensor {
  const tensor = message(bytes);
  const name = tensor.text(8);
  const dims = tensor.integers(1);
  const type = tensor.number(2);
  if (tensor.number(14) === EXTERNAL)
    throw new TypeError(
      mustBe(READING, `tensor ${name}`, "in the file itself", "external data, in another file"),
    );
  const [raw] = tensor.blocks(9);
  const values = raw ? rawValues(name, type, raw) : typedValues(name, type, tensor);
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (values.length !== size)
    throw new SyntaxError(
      mustBe(READING, `tensor ${name}`, `${dims.join(" x ")} numbers`, `${values.length} numbers`),
    );
  return { name, dims, values, isInteger: type !== FLOAT };
}

function rawValues(name: string, type: number, raw: Uint8Array): ArrayLike<number> {
  const buffer = Uint8Array.from(raw).buffer;
  const width = type === INT64 ? 8 : 4;
  if (raw.length % width !== 0)
    throw new SyntaxError(mustBe(READING, `tensor ${name}`, "whole", `${raw.length} bytes`));
  if (type === FLOAT) return new Float32Array(buffer);
  if (type === INT32) return new Int32Array(buffer);
  if (type === INT64) return Array.from(new BigInt64Array(buffer), Number);
  throw unknownType(name, type);
}

function typedValues(name: string, type: number, tensor: Message): ArrayLike<number> {
  if (type === FLOAT) return Float32Array.from(tensor.floats(4));
  if (type === INT32) return tensor.integers(5);
  if (type === INT64) return tensor.integers(7);
  throw unknownType(name, type);
}

function unknownType(name: string, type: number): TypeError {
  return new TypeError(
    mustBe(READING, `tensor ${name}`, "float32, int32 or int64", `of ONNX's type ${type}`),
  );
}

function endOf(bytes: Uint8Array): OnnxEnd {
  const end = message(bytes);
  const inside = (outer: Message, id: number) => message(outer.blocks(id)[0] ?? new Uint8Array());
  const shape = inside(inside(inside(end, 2), 1), 2);
  const dims = shape.blocks(1).map((dim) => {
    const size = message(dim).number(1);
    return size > 0 ? size : undefined;
  });
  return { name: end.text(1), dims };
}

/** A message's fields by number; what is absent is empty, or 0. */
interface Message {
  number(id: number): number;
  text(id: number): string;
  texts(id: number): string[];
  blocks(id: number): Uint8Array[];
  /** Packed or one by one: writers differ. */
  integers(id: number): number[];
  floats(id: number): number[];
}

function message(bytes: Uint8Array): Message {
  const fields = fieldsOf(READING, bytes);
  const of = (id: number): Field["value"][] =>
    fields.filter((field) => field.id === id).map(({ value }) => value);
  const blocks = (id: number) => of(id).filter((value): value is Uint8Array => typeof value !== "number");
  const texts = (id: number) => blocks(id).map((value) => Buffer.from(value).toString("utf8"));
  return {
    number: (id) => of(id).find((value): value is number => typeof value === "number") ?? 0,
    text: (id) => texts(id)[0] ?? "",
    texts,
    blocks,
    integers: (id) => of(id).flatMap((value) => (typeof value === "number" ? value : varintsOf(value))),
    floats: (id) => of(id).flatMap((value) => (typeof value === "number" ? value : floatsOf(value))),
  };
}

function floatsOf(bytes: Uint8Array): number[] {
  const whole = bytes.length - (bytes.length % 4);
  return Array.from(new Float32Array(Uint8Array.from(bytes.subarray(0, whole)).buffer));
}

/** The bytes of a model, of operators that ONNX 1.12 (IR version 8) knows. */
export function encode(model: OnnxModel): Uint8Array {
  const graph = [
    ...model.nodes.map((node) => block(1, encodeNode(node))),
    block(2, "network"),
    ...model.tensors.map((tensor) => block(5, encodeTensor(tensor))),
    ...model.inputs.map((end) => block(11, encodeEnd(end))),
    ...model.outputs.map((end) => block(12, encodeEnd(end))),
  ];
  return Buffer.concat([
    integer(1, 8),
    block(2, "merchant-lab"),
    block(7, graph),
    block(8, [block(1, ""), integer(2, model.opset)]),
  ]);
}

function encodeNode({ operator, name, inputs, outputs, attributes }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((input) => block(1, input)),
    ...outputs.map((output) => block(2, output)),
    block(3, name),
    block(4, operator),
    ...Object.entries(attributes).map(([key, value]) =>
      block(5, [block(1, key), ...encodeValue(key, value)]),
    ),
  ];
}

function encodeValue(name: string, value: Attribute): Uint8Array[] {
  if (typeof value === "string") return [block(4, value), integer(20, 3)];
  if (typeof value === "number")
    return REAL.includes(name) ? [float(2, value), integer(20, 1)] : [integer(3, value), integer(20, 2)];
  if ("dims" in value) return [block(5, encodeTensor(value)), integer(20, 4)];
  if (typeof value[0] === "string") return [...value.map((text) => block(9, String(text))), integer(20, 8)];
  return [...value.map((number) => integer(8, Number(number))), integer(20, 7)];
}

function encodeTensor({ name, dims, values, isInteger }: OnnxTensor): Uint8Array[] {
  const raw = isInteger ? BigInt64Array.from(Array.from(values, BigInt)) : Float32Array.from(values);
  return [
    ...dims.map((dim) => integer(1, dim)),
    integer(2, isInteger ? INT64 : FLOAT),
    block(8, name),
    block(9, new Uint8Array(raw.buffer)),
  ];
}

function encodeEnd({ name, dims }: OnnxEnd): Uint8Array[] {
  const shape = dims.map((dim, i) =>
    block(1, [dim === undefined ? block(2, i === 0 ? "batch" : `size_${i}`) : integer(1, dim)]),
  );
  return [block(1, name), block(2, [block(1, [integer(1, FLOAT), block(2, shape)])])];
}

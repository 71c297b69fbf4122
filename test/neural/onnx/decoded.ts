import {
  decodeMessages,
  encodeModel,
  type Message,
  nodeMessage,
  tensorMessage,
  valueMessage,
} from "../../../lib/neural/onnx-runtime/onnx-file";

export interface DecodedNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A written model as plain records. */
export function decoded(bytes: Uint8Array) {
  const { opsetImport, graph } = decodeMessages("read", bytes);
  const values = (list: readonly Message[]) =>
    list.map(({ name, type }) => ({
      name,
      dims: type.tensorType.shape.dim.map(({ dimValue }: Message) => Number(dimValue) || undefined),
    }));
  const tensors: readonly Message[] = graph.initializer;
  const nodes: readonly Message[] = graph.node;
  return {
    opset: Number(opsetImport[0].version),
    inputs: values(graph.input),
    outputs: values(graph.output),
    nodes: nodes.map(
      ({ opType, input, attribute }): DecodedNode => ({
        operator: opType,
        inputs: input,
        attributes: Object.fromEntries(attribute.map((own: Message) => [own.name, attributeOf(own)])),
      }),
    ),
    initializers: tensors.map(({ name, dims, dataType, rawData }) => {
      const { buffer } = Uint8Array.from(rawData);
      const numbers =
        dataType === 1 ? new Float32Array(buffer) : Array.from(new BigInt64Array(buffer), Number);
      return {
        name: name as string,
        dims: (dims as readonly unknown[]).map(Number),
        values: Array.from(numbers),
      };
    }),
  };
}

function attributeOf({ type, f, i, s, ints, strings }: Message): unknown {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return type === 1
    ? f
    : type === 2
      ? Number(i)
      : type === 3
        ? text(s)
        : type === 7
          ? ints.map(Number)
          : strings.map(text);
}

export type Tensors = Readonly<
  Record<string, readonly [dims: readonly number[], values: Float32Array | readonly number[]]>
>;

export const node = (operator: string, inputs: readonly string[], output: string, attributes = {}) =>
  nodeMessage({ operator, name: output, inputs, outputs: [output], attributes });

/** The bytes of a model that takes "x". */
export function modelOf(
  dims: readonly (number | null)[],
  nodes: readonly Message[],
  tensors: Tensors = {},
  {
    opset = 17,
    inputs = {},
    output = nodes.at(-1)?.output[0] ?? "",
  }: { opset?: number; inputs?: Readonly<Record<string, readonly number[]>>; output?: string } = {},
): Uint8Array {
  return encodeModel({
    opsets: { "": opset },
    nodes,
    initializers: Object.entries(tensors).map(([name, [sizes, values]]) =>
      tensorMessage(name, sizes, values),
    ),
    inputs: [
      valueMessage("x", dims),
      ...Object.entries(inputs).map(([name, sizes]) => valueMessage(name, sizes)),
    ],
    outputs: [{ name: output }],
  });
}

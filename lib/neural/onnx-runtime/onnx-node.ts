/** A node of an ONNX graph: its operator, its attributes, and errors that name it. */
import { mustBe } from "../../core/errors";
import type { Message } from "./onnx-file";

/** What error messages say was attempted. */
export const READ_ACTION = "read an ONNX model for training";

export class OnnxNode {
  /** With its domain, unless that is ONNX's own. */
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  private readonly name: string;

  constructor(readonly message: Message) {
    const { opType, domain, name, input, output, attribute } = message;
    this.operator = domain && domain !== "ai.onnx" ? `${domain}.${opType}` : opType;
    this.name = name || output[0];
    this.inputs = input;
    this.outputs = output;
    this.attributes = Object.fromEntries(attribute.map((own: Message) => [own.name, attributeOf(own)]));
  }

  toString(): string {
    return `node ${this.name} (${this.operator})`;
  }

  /** @throws {TypeError} Always: `setting` of the node must be `rule`. */
  refuse(setting: string, rule: string, value: unknown): never {
    const shown = typeof value === "object" ? String(value) : value;
    throw new TypeError(mustBe(READ_ACTION, `${setting} of ${this}`, rule, shown));
  }

  number(name: string, defaultValue: number): number {
    const value = this.attributes[name] ?? defaultValue;
    return typeof value === "number" ? value : this.refuse(name, "a number", value);
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.attributes[name];
    return value === undefined || Array.isArray(value) ? value : this.refuse(name, "numbers", value);
  }

  /** An axis, counted from the start. */
  axis(rank: number, defaultAxis: number): number {
    const axis = this.number("axis", defaultAxis);
    return axis < 0 ? axis + rank : axis;
  }
}

/** The type says which field holds the value. Tensors and graphs are only passed on to onnxruntime. */
function attributeOf({ type, f, i, s, ints, strings, floats }: Message): unknown {
  const texts = (list: readonly Uint8Array[]) => list.map((text) => Buffer.from(text).toString());
  const values = {
    1: f,
    2: Number(i),
    3: s && texts([s])[0],
    6: floats,
    7: ints.map(Number),
    8: texts(strings),
  };
  return values[type as keyof typeof values];
}

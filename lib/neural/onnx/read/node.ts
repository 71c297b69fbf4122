/** The attributes of a node, and errors that name it. */
import { mustBe } from "../../../core/errors";
import type { Attribute, OnnxNode } from "../model";
import { READ_ACTION } from "./decode-model";

/** "node conv1 (Conv)", for messages. */
export function describeNode({ name, operator, outputs }: OnnxNode): string {
  return `node ${name || outputs[0]} (${operator})`;
}

/** @throws {TypeError} Always: `setting` of the node must be `rule`. */
export function refuse(node: OnnxNode, setting: string, rule: string, value: unknown): never {
  throw new TypeError(mustBe(READ_ACTION, `${setting} of ${describeNode(node)}`, rule, value));
}

export function numberAttribute(node: OnnxNode, name: string, defaultValue: number): number {
  const value: Attribute = node.attributes[name] ?? defaultValue;
  return typeof value === "number" ? value : refuse(node, name, "a number", value);
}

export function numbersAttribute(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes[name];
  return Array.isArray(value) ? value.map(Number) : undefined;
}

/** @throws {TypeError} If a numeric attribute differs from the only value that is supported, which is also its default. */
export function requireAttributes(node: OnnxNode, supported: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(supported))
    if (numberAttribute(node, name, value) !== value)
      refuse(node, name, String(value), node.attributes[name]);
}

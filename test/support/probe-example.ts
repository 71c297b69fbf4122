/** Calls a public function as its example does, but with other arguments. */
import ts from "typescript";
import { expect } from "vitest";
import { DataUnavailableError } from "../../lib/data/fetch/verified-files";
import type { PublicFunction } from "./public-functions";
import { runCode } from "./run-code";

/** A call of the function, as the example makes it: the function itself and its arguments. */
export type Call = (...values: unknown[]) => unknown;
export type Probe = (call: Call, given: readonly unknown[]) => Promise<void>;

/** Runs the example of a function up to its first call of it, and hands that call to the probe. */
export async function probeExample({ name, file, example }: PublicFunction, probe: Probe): Promise<void> {
  let probed: Promise<void> | undefined;
  function handOver(call: Call, given: readonly unknown[]): never {
    probed = probe(call, given);
    throw new Stop();
  }
  try {
    await runCode(file, replaceCall(name, example), { handOver });
  } catch (error) {
    // An example that needs real data runs only where they are available.
    if (error instanceof DataUnavailableError) return;
    if (!(error instanceof Stop)) throw error;
  }
  expect(probed, `the example of ${name} calls it`).toBeDefined();
  await probed;
}

class Stop extends Error {}

/** The example with its first call `name(a, b)` replaced by `handOver(name, [a, b])`. */
function replaceCall(name: string, example: string): string {
  const source = ts.createSourceFile("example.ts", example, ts.ScriptTarget.ES2022, true);
  const short = name.slice(name.lastIndexOf(".") + 1);
  const visit = (node: ts.Node): ts.CallExpression | undefined => {
    const callee = ts.isCallExpression(node) ? node.expression.getText() : "";
    return callee === short || callee === name ? (node as ts.CallExpression) : ts.forEachChild(node, visit);
  };
  const call = visit(source);
  if (call === undefined) throw new Error(`The example of ${name} does not call it`);
  const given = call.arguments.map((argument) => argument.getText()).join(", ");
  const handedOver = `handOver(${call.expression.getText()}, [${given}])`;
  return example.slice(0, call.getStart()) + handedOver + example.slice(call.end);
}

/** The arguments with another value at a position. */
export function at(given: readonly unknown[], position: number, value: unknown): unknown[] {
  const values = [...given];
  values[position] = value;
  return values;
}

/** The result of a call; a generator is asked for its first value, since it reads its arguments only then. */
export async function resultOf(run: () => unknown): Promise<unknown> {
  const value = await run();
  const { next } = (value ?? {}) as { next?: () => unknown };
  return typeof next === "function" ? next.call(value) : value;
}

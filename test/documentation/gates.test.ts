/**
 * No public function believes its input. Each is called as in the example of its doc comment, but with an option that it does
 * not know, with a misspelt one, with options that are no object; and with vectors of texts, of NaN and without a length.
 * All must be refused, and a danfo Series must give what an array gives.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataUnavailableError } from "../../lib/data/fetch/verified-files";
import { PROJECT } from "../../lib/workbench/paths";
import { type PublicFunction, type PublicParameter, publicFunctions } from "../support/public-functions";
import { plain, runCode } from "../support/run-code";

const functions = publicFunctions();

/** A call of the function, as the example makes it: the function itself and its arguments. */
type Call = (...values: unknown[]) => unknown;
type Probe = (call: Call, given: readonly unknown[]) => Promise<void>;

const home = process.cwd();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-gates-"));
beforeAll(() => process.chdir(folder)); // What an example writes lands there.
afterAll(() => {
  process.chdir(home);
  fs.rmSync(folder, { recursive: true, force: true });
});

describe.each(cases((parameter) => parameter.optionNames !== undefined))("%s", (_, tested, position) => {
  const { name, optionNames = [] } = tested.parameters[position];

  test(`refuses ${name} that it does not know`, async () => {
    await probeExample(tested, async (call, given) => {
      const options = given[position] ?? {};
      const withOptions = (value: unknown) => call(...at(given, position, value));
      await expectRefusal(() => withOptions({ ...options, unheardOf: 1 }), /there is no option "unheardOf"/);
      const misspelt = `${optionNames[0]}s`;
      const hint = `there is no option "${misspelt}"; did you mean "${optionNames[0]}"?`;
      await expectRefusal(() => withOptions({ ...options, [misspelt]: 1 }), hint);
      for (const wrong of [null, 3, "x", [1]])
        await expectRefusal(() => withOptions(wrong), /must be an object of options, current value is/);
    });
  });
});

describe.each(cases(isVector))("%s", (_, tested, position) => {
  const { name, isOptional } = tested.parameters[position];

  test(`refuses ${name} that are not numbers, and takes a Series`, async () => {
    await probeExample(tested, async (call, given) => {
      const values = Array.from(given[position] as ArrayLike<number>);
      const withValues = (value: unknown) => call(...at(given, position, value));
      const wrong = [
        values.map(String),
        values.map(() => null),
        values.map(() => Number.NaN),
        "12",
        {},
        ...(isOptional ? [] : [undefined]),
      ];
      for (const value of wrong) await expectRefusal(() => withValues(value), /must (be|have)/);
      const series = { values, index: [...values.keys()] };
      expect(plain(await withValues(series))).toEqual(plain(await withValues(values)));
    });
  });
});

describe.each(cases(isColumn))("%s", (_, tested, position) => {
  const { name } = tested.parameters[position];

  test(`refuses ${name} without a length, and takes a Series`, async () => {
    await probeExample(tested, async (call, given) => {
      const values = Array.from(given[position] as ArrayLike<unknown>);
      const withValues = (value: unknown) => call(...at(given, position, value));
      for (const value of [{}, "12", undefined, 3])
        await expectRefusal(() => withValues(value), /must (be|have)/);
      const series = { values, index: [...values.keys()] };
      expect(plain(await withValues(series))).toEqual(plain(await withValues(values)));
    });
  });
});

function isVector({ type }: PublicParameter): boolean {
  return /^(VectorLike|ArrayLike<number>|Numbers)$/.test(type);
}

function isColumn({ type }: PublicParameter): boolean {
  return /^(ColumnLike|ArrayLike)<(string|T|LineCell|string \| number)>$/.test(type);
}

/** One case for each parameter of a public function that is of a kind. */
function cases(isKind: (parameter: PublicParameter) => boolean) {
  return functions.flatMap((tested) =>
    tested.parameters.flatMap((parameter, position) => {
      const place = path.relative(PROJECT, path.dirname(tested.file));
      return isKind(parameter) ? [[`${tested.name} (${place})`, tested, position] as const] : [];
    }),
  );
}

/** Runs the example of a function up to its first call of it, and hands that call to the probe. */
async function probeExample({ name, file, example }: PublicFunction, probe: Probe): Promise<void> {
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

function at(given: readonly unknown[], position: number, value: unknown): unknown[] {
  const values = [...given];
  values[position] = value;
  return values;
}

async function expectRefusal(run: () => unknown, message: string | RegExp): Promise<void> {
  const result = (async () => {
    const value = await run();
    // A generator reads its arguments when it is asked for its first value.
    const { next } = (value ?? {}) as { next?: () => unknown };
    if (typeof next === "function") await next.call(value);
  })();
  await expect(result).rejects.toThrow(message);
  await expect(result).rejects.toThrow(/^Cannot /);
}

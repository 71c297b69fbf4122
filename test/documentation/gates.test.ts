/**
 * No public function believes its input. Each is called as in the example of its doc comment, but with an option that it does
 * not know, with a misspelt one, with options that are no object; and with vectors of texts, of NaN and without a length.
 * All must be refused, and a danfo Series must give what an array gives.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";
import { at, probeExample, resultOf } from "../support/probe-example";
import { type PublicParameter, publicFunctions } from "../support/public-functions";
import { plain } from "../support/run-code";

const functions = publicFunctions();

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

async function expectRefusal(run: () => unknown, message: string | RegExp): Promise<void> {
  const result = resultOf(run);
  await expect(result).rejects.toThrow(message);
  await expect(result).rejects.toThrow(/^Cannot /);
}

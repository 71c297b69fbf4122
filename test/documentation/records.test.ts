/**
 * No public function believes a record that another function made. Each is called as in the example of its doc comment, but
 * with the record after JSON, and with each of its properties once null. Such a record is read rightly or refused.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";
import { at, probeExample, resultOf } from "../support/probe-example";
import { publicFunctions } from "../support/public-functions";
import { plain } from "../support/run-code";

const home = process.cwd();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-records-"));
beforeAll(() => process.chdir(folder)); // What an example writes lands there.
afterAll(() => {
  process.chdir(home);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** They ask what a value is, use one function of it only, or show its values whatever they are. */
const NO_RECORDS = ["matrix.isMatrix", "distributions.binomial.draw", "table.fromRecords"];
/** Folders whose examples take no time; networks and shops have tests of their own. */
const QUICK =
  /lib\/(basket|clustering|core|customers|data|metrics|plot|recommendation|regression|selection)\b/;

const cases = publicFunctions()
  .filter(({ name, file }) => QUICK.test(file) && !NO_RECORDS.includes(name))
  .filter(({ parameters }) => parameters.some(({ optionNames }) => optionNames === undefined))
  .map(
    (tested) => [`${tested.name} (${path.relative(PROJECT, path.dirname(tested.file))})`, tested] as const,
  );

describe.each(cases)("%s", (_, tested) => {
  test("does not believe a record", async () => {
    await probeExample(tested, async (call, given) => {
      const believed: string[] = [];
      for (const [position, value] of given.entries()) {
        if (tested.parameters[position]?.optionNames !== undefined) continue;
        for (const [change, changed] of changesOf(value)) {
          const right = await outcomeOf(() => call(...given));
          const found = await outcomeOf(() => call(...at(given, position, changed)));
          const isRight = JSON.stringify(found) === JSON.stringify(right);
          if (!isRight && !String(found).startsWith("Cannot "))
            believed.push(`${change}: ${String(JSON.stringify(found)).slice(0, 300)}`);
        }
      }
      expect(believed).toEqual([]);
    });
  });
});

/** The record, or a list whose first element is one, with each change and its name. */
function* changesOf(value: unknown): Iterable<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    const [first, ...others] = value;
    for (const [change, changed] of changesOf(first)) yield [`first ${change}`, [changed, ...others]];
  } else if (isRecord(value)) {
    if (Object.values(value).some(ArrayBuffer.isView))
      yield ["after JSON", JSON.parse(JSON.stringify(value))];
    for (const name of Object.keys(value)) yield [`${name} null`, { ...value, [name]: null }];
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}

/** The result as it is compared, or the message of the error. */
async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return plain(await resultOf(run));
  } catch (error) {
    return (error as Error).message;
  }
}

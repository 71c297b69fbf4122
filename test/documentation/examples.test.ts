/**
 * The examples in the documentation of lib are right: each runs as it stands, in an empty folder. The names of its own
 * file and of the front door are in scope. Each statement with a `// value` behind it must give that value.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataUnavailableError } from "../../lib/data/fetch/verified-files";
import { PROJECT } from "../../lib/workbench/paths";
import { plain, runCode } from "../support/run-code";

/** Every folder of lib but the command line, whose modules nobody imports. */
const FOLDERS = fs
  .readdirSync(path.join(PROJECT, "lib"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["workbench", "node_modules"].includes(entry.name))
  .map(({ name }) => name);

interface Example {
  readonly file: string;
  readonly code: string;
}

/** Values that an example shows, by statement: the text of its comment up to the first explanation. */
const EXPECTED = /^(.*?;)\s*\/\/ (.+)$/;

function sources(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));
}

function examplesOf(file: string): Example[] {
  // The examples of a checkout with CRLF are the same.
  const text = fs.readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  const blocks = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return blocks.flatMap((block) => {
    const [, example] = /@example\n([\s\S]*?)(?=\n\s*\* @|\*\/)/.exec(block) ?? [];
    return example === undefined ? [] : [{ file, code: example.replace(/^\s*\* ?/gm, "").trim() }];
  });
}

/** The value of a literal; `undefined` if the comment is prose. */
function literalOf(comment: string): { readonly value: unknown } | undefined {
  const text = comment.replace(/\b(Float64|Float32|Int32|Uint8)Array(\(\d+\))? \[/g, "[");
  for (let end = text.length; end > 0; end = text.lastIndexOf(",", end - 1)) {
    try {
      return { value: Function(`"use strict"; return (${text.slice(0, end)});`)() };
    } catch {}
  }
  return undefined;
}

/** Runs an example. Returns how many of its values were compared. */
async function run({ file, code }: Example): Promise<number> {
  const expected: unknown[] = [];
  let compared = 0;
  function compare(actual: unknown, place: number, line: string): void {
    const wanted = expected[place];
    if (typeof wanted === "number" && typeof actual === "number") {
      const tolerance = 1e-12 * Math.max(1, Math.abs(wanted));
      expect(Math.abs(actual - wanted), `${line} gives ${actual}`).toBeLessThanOrEqual(tolerance);
    } else expect(plain(actual), line).toEqual(wanted);
    compared += 1;
  }

  const lines = code.split("\n").map((line) => {
    const [, statement = "", comment = ""] = EXPECTED.exec(line) ?? [];
    const found = /^(const|let|import)\b/.test(statement) ? undefined : literalOf(comment);
    if (statement === "" || found === undefined) return line;
    const place = expected.push(found.value) - 1;
    return `compare(${statement.slice(0, -1)}, ${place}, ${JSON.stringify(line)});`;
  });
  await runCode(file, lines.join("\n"), { compare });
  return compared;
}

describe("the examples in the documentation", () => {
  const home = process.cwd();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-examples-"));
  beforeAll(() => process.chdir(folder)); // What an example writes lands there.
  afterAll(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const examples = FOLDERS.flatMap((folder) => sources(path.join(PROJECT, "lib", folder))).flatMap(
    examplesOf,
  );

  let compared = 0;

  test.each(examples.map((example) => [path.relative(PROJECT, example.file), example] as const))(
    "%s",
    async (_, example) => {
      try {
        compared += await run(example);
      } catch (error) {
        // An example that needs real data runs only where they are available.
        if (!(error instanceof DataUnavailableError)) throw error;
      }
    },
  );

  test("show at least 75 values in total", () => {
    expect(compared).toBeGreaterThanOrEqual(75);
  });
});

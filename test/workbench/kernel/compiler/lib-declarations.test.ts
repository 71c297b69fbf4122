import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import kernelTs from "@tslab/typescript-for-tslab";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { areStored, libDeclarations } from "../../../../lib/workbench/kernel/compiler/lib-declarations";
import type { Compiler } from "../../../../lib/workbench/kernel/compiler/types";
import { PROJECT } from "../../../../lib/workbench/paths";

vi.setConfig({ testTimeout: 240_000 });

const CACHE = "node_modules/.cache/merchant-lab/declarations.json";
const OPTIONS = {
  target: kernelTs.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  module: kernelTs.ModuleKind.ESNext,
  moduleResolution: kernelTs.ModuleResolutionKind.Node10,
  strict: true,
  skipLibCheck: true,
  types: [],
};

/** A small project with the layout of this one. */
const FILES = {
  "tsconfig.json": "{}",
  "lib/index.ts":
    'export * as prices from "./prices";\nexport { type Tax } from "./tax";\nimport "./side-effect";',
  "lib/prices.ts":
    'import { round } from "./round";\nimport type { Rate } from "rates";\n/** With tax. */\nexport const gross = (net: number) => round(net);\nexport let rate: Rate;',
  "lib/round.ts": "export const round = (value: number) => Math.round(value);",
  "lib/side-effect.ts": "export const unused = 1;",
  "lib/tax.ts":
    "type Tax = { readonly rate: 0.2 };\nexport { type Tax };\nexport const tax = (): Tax => ({ rate: 0.2 });",
  "lib/workbench/run.ts": "export const run = 1;",
  "node_modules/.package-lock.json": "{}",
  "node_modules/rates/package.json": '{ "name": "rates", "types": "index.d.ts" }',
  "node_modules/rates/index.d.ts": "export type Rate = number;",
};

describe("the declarations of lib", () => {
  let root: string;
  /** How often the declarations were inferred. */
  let programs: number;
  const compiler = {
    ...kernelTs,
    createProgram: (...all: Parameters<typeof kernelTs.createProgram>) => {
      programs++;
      return kernelTs.createProgram(...all);
    },
  } as unknown as Compiler;
  const declarations = () => libDeclarations(compiler, OPTIONS, root);
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };

  beforeEach(() => {
    // The compiler resolves links, for example of the folder for temporary files.
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-declarations-")));
    programs = 0;
    for (const [name, text] of Object.entries(FILES)) write(name, text);
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  test("hold what the front door exports, with inferred types and comments", () => {
    const { files, packages } = declarations();
    expect(Object.keys(files).sort()).toEqual(
      ["index", "prices", "side-effect", "tax"].map((name) => `lib/${name}.ts`),
    );
    expect(files["lib/prices.ts"]).toContain(
      "/** With tax. */\nexport declare const gross: (net: number) => number;",
    );
    expect(files["lib/tax.ts"]).toContain("export { type Tax };");
    expect(packages).toEqual(["rates"]);
  });

  test("are inferred once, also by the next process", () => {
    expect(areStored(root)).toBe(false);
    const first = declarations();
    expect(areStored(root)).toBe(true);
    expect(declarations()).toMatchObject(first);
    expect(programs).toBe(1);
  });

  test("are inferred again after every change, also one that leaves the size and the time as they were", () => {
    declarations();
    const file = path.join(root, "lib/round.ts");
    const { atime, mtime } = fs.statSync(file);
    write("lib/round.ts", FILES["lib/round.ts"].replace("Math.round(value)", "String(value)    "));
    fs.utimesSync(file, atime, mtime);
    expect(declarations().files["lib/prices.ts"]).toContain("(net: number) => string");
    expect(programs).toBe(2);
  });

  test.each([
    ["a new file", "lib/new.ts", "export {};"],
    ["another flag", "tsconfig.json", '{ "compilerOptions": {} }'],
    ["a package in another version", "node_modules/.package-lock.json", '{ "version": 2 }'],
    ["this code", "lib/workbench/kernel/compiler/flags.ts", "export {};"],
  ])("are inferred again after a change of %s", (_, name, text) => {
    declarations();
    write(name, text);
    expect(areStored(root)).toBe(false);
    declarations();
    expect(programs).toBe(2);
  });

  test("are inferred again after a file was renamed", () => {
    declarations();
    fs.renameSync(path.join(root, "lib/side-effect.ts"), path.join(root, "lib/side-effects.ts"));
    expect(areStored(root)).toBe(false);
  });

  test("keep the import of a type that a file only passes on", () => {
    write("lib/index.ts", 'import type { Tax } from "./tax";\nexport type { Tax };');
    expect(declarations().files["lib/index.ts"]).toContain('import type { Tax } from "./tax";');
  });

  test("stay as they are after a change of the command line, on which they do not depend", () => {
    declarations();
    write("lib/workbench/run.ts", "export const run = 2;");
    expect(areStored(root)).toBe(true);
  });

  test("are inferred again if the stored ones are damaged", () => {
    const first = declarations();
    const file = path.join(root, CACHE);
    fs.truncateSync(file, fs.statSync(file).size - 1);
    expect(declarations()).toMatchObject(first);
    expect(programs).toBe(2);
    expect(areStored(root)).toBe(true);
  });

  test("are inferred again if the stored ones were changed", () => {
    const first = declarations();
    const file = path.join(root, CACHE);
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("(net: number)", "(net: string)"));
    expect(areStored(root)).toBe(false);
    expect(declarations()).toMatchObject(first);
    expect(programs).toBe(2);
  });

  test("are inferred by every process if they cannot be stored", () => {
    write("node_modules/.cache", "a file, not a folder");
    for (const _ of ["first", "second"]) expect(declarations().files).toHaveProperty(["lib/prices.ts"]);
    expect(programs).toBe(2);
  });
});

test("the declarations of this lib are complete and have no errors", () => {
  const options = { ...OPTIONS, types: ["node"], esModuleInterop: true, exactOptionalPropertyTypes: true };
  const { files } = libDeclarations(kernelTs as unknown as Compiler, options, PROJECT);
  const nameOf = (file: string) => path.relative(PROJECT, file).split(path.sep).join("/");
  const host = kernelTs.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => files[nameOf(file)] ?? readFile(file);
  const program = kernelTs.createProgram([path.join(PROJECT, "lib/index.ts")], options, host);
  const sources = program.getSourceFiles().filter(({ fileName }) => nameOf(fileName).startsWith("lib/"));
  expect(sources.map(({ fileName }) => nameOf(fileName)).sort()).toEqual(Object.keys(files).sort());
  const errors = sources.flatMap((source) => [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]);
  const described = errors.map(({ file, messageText }) => [nameOf(file?.fileName ?? ""), messageText]);
  // Later compilers do not report it. This one does so for the source, too.
  const known = "Type instantiation is excessively deep and possibly infinite.";
  expect(described).toEqual([["lib/neural/stack/types.ts", known]]);
});

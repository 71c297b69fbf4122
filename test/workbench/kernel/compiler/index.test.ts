import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { PREPARATION } from "../../../../lib/workbench/kernel";
import { PROJECT, REPORTS } from "../../../../lib/workbench/paths";

vi.setConfig({ testTimeout: 240_000 });

/** A folder in the project that git ignores: cells import modules of the project only. */
let folder: string;
beforeAll(() => {
  fs.mkdirSync(REPORTS, { recursive: true });
  folder = fs.mkdtempSync(path.join(REPORTS, "trial-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

interface Converted {
  readonly errors: readonly { readonly fileName?: string; readonly messageText: string }[];
  /** The modules that tslab compiles with the cell. */
  readonly modules: readonly string[];
  /** How many declarations of each package were read for the cell. */
  readonly packages: Readonly<Record<string, number>>;
  /** What Jupyter shows for the first word of the last line. */
  readonly documentation: string;
}

/** A module that is written between two cells. */
type Written = { readonly file: string; readonly text: string };

/** A process that compiles cells with tslab, where a graph of references cannot be made. */
const SCRIPT = `
  const tslab = require.resolve("tslab/package.json");
  require("./lib/typescript-loader.js");
  const patched = require("./lib/workbench/kernel/compiler/index.ts").patchCompiler(process.cwd());
  const file = require.resolve("@tslab/typescript-for-tslab", { paths: [require("node:path").dirname(tslab)] });
  const compiler = require(file);
  compiler.BuilderState.create = () => { throw new Error("a graph of references"); };
  let packages = {};
  const { readFile } = compiler.sys;
  compiler.sys.readFile = (file, ...rest) => {
    const name = /node_modules.(@tensorflow|danfojs-node|undici-types|@types.node.inspector)\\b.*[.]d[.]ts$/.exec(file)?.[1];
    if (name) packages[name] = (packages[name] ?? 0) + 1;
    return readFile(file, ...rest);
  };
  const { createConverter } = require("tslab/dist/converter");
  const converter = patched.supply(createConverter({ isJS: false, isBrowser: false }));
  let atStart = packages;
  process.on("message", (cells) => process.send(cells.flatMap((cell) => {
    if (cell.file !== undefined) {
      require("node:fs").mkdirSync(require("node:path").dirname(cell.file), { recursive: true });
      require("node:fs").writeFileSync(cell.file, cell.text);
      return [];
    }
    packages = atStart;
    atStart = {};
    const { diagnostics, sideOutputs = [] } = converter.convert("", cell);
    const found = { errors: diagnostics, modules: sideOutputs.map(({ path }) => path), packages };
    const { documentation = [] } = converter.inspect("", cell, cell.lastIndexOf("\\n") + 1) ?? {};
    return { ...found, documentation: documentation.map(({ text }) => text).join("") };
  })));`;

let compiler: ChildProcess;
let printed = "";
beforeAll(() => {
  // Otherwise this process would read all declarations, to infer those of lib.
  spawnSync(process.execPath, [PREPARATION]);
  compiler = spawn(process.execPath, ["-e", SCRIPT], {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  compiler.stderr?.on("data", (text) => {
    printed += text;
  });
});
afterAll(() => compiler.kill());

/** Compiles cells, as if there were none before them. */
async function convert(cells: readonly (string | Written)[]): Promise<readonly Converted[]> {
  compiler.send(cells);
  const [results] = await once(compiler, "message");
  expect(printed).toBe("");
  return results;
}

/** Writes a module beside the notebooks and returns the name by which cells import it. */
function writeModule(name: string, text: string): string {
  fs.writeFileSync(path.join(folder, `${name}.ts`), text);
  return `./${path.relative(PROJECT, folder).split(path.sep).join("/")}/${name}`;
}

test("a cell is compiled with the modules beside the notebooks that it imports, and without those of lib", async () => {
  writeModule("inner", "export type Price = number;\nexport const tax = 0.2;");
  const outer = writeModule(
    "outer",
    'import { type Price, tax } from "./inner";\nexport const gross = (net: Price): Price => net * (1 + tax);',
  );
  const broken = writeModule("broken", 'export const stock: number = "none";');

  const [twoModules, lib, wrongModule, wrongCall] = await convert([
    `import { gross } from "${outer}";\ngross(10);`,
    'import { table } from "merchant-lab";\ntable.fromRecords([{ item: "milk" }]);',
    `import { stock } from "${broken}";\nstock;`,
    'import { table } from "merchant-lab";\ntable.fromRecords("no rows");',
  ]);
  expect(twoModules).toMatchObject({
    errors: [],
    modules: ["inner.js", "outer.js"].map((file) => `${folder}/${file}`),
  });
  // What the first cell needs does not include a single file of these.
  expect(twoModules?.packages).toEqual({});
  expect(lib).toMatchObject({ errors: [], modules: [] });
  expect(wrongModule?.errors).toMatchObject([
    {
      fileName: expect.stringMatching(/broken\.ts$/),
      messageText: "Type 'string' is not assignable to type 'number'.",
    },
  ]);
  expect(wrongCall?.errors).toMatchObject([{ messageText: expect.stringContaining("is not assignable") }]);
});

test("a module or package that is missing can be written before the next cell, also one that another module imports", async () => {
  const late = `./${path.relative(PROJECT, folder).split(path.sep).join("/")}/late`;
  const outer = writeModule("waiting", 'export { price } from "./later";');
  const imports = [
    `import { stock } from "${late}";\nstock;`,
    `import { price } from "${outer}";\nprice;`,
    'import { tax } from "late-package";\ntax;',
  ];
  const declared = path.join(PROJECT, "node_modules/late-package/index.d.ts");
  onTestFinished(() => fs.rmSync(path.dirname(declared), { recursive: true, force: true }));
  const [noLate, noLater, noPackage, lateFound, laterFound, packageFound] = await convert([
    ...imports,
    { file: path.join(folder, "late.ts"), text: "export const stock = 1;" },
    { file: path.join(folder, "later.ts"), text: "export const price = 2;" },
    { file: declared, text: "export declare const tax: number;" },
    ...imports.map((cell) => `${cell}\n`),
  ]);
  expect(noLate?.errors).toMatchObject([{ messageText: expect.stringContaining("Cannot find module") }]);
  expect(noLater?.errors).not.toEqual([]);
  expect(lateFound?.errors).toEqual([]);
  expect(laterFound?.errors).toEqual([]);
  expect(noPackage?.errors).toMatchObject([{ messageText: expect.stringContaining("Cannot find module") }]);
  expect(packageFound?.errors).toEqual([]);
});

test("packages that lib mentions are read when a cell needs their types, and those that it needs only", async () => {
  const zeros = writeModule(
    "zeros",
    'import * as tf from "@tensorflow/tfjs";\nexport const zeros = (n: number): tf.Tensor => tf.zeros([n]);',
  );
  const [none, tensors, frames, wrongModel] = await convert([
    'import { statistics } from "merchant-lab";\nstatistics;',
    `import { zeros } from "${zeros}";\nconst shape: number[] = zeros(2).shape;`,
    'import { DataFrame } from "danfojs-node";\nnew DataFrame({ price: [1] }).shape;',
    'import type { Network } from "merchant-lab";\nconst model = (network: Network): string => network;',
  ]);
  expect(none).toMatchObject({ errors: [], packages: {} });
  expect(tensors).toMatchObject({ errors: [], modules: [`${folder}/zeros.js`] });
  expect(tensors?.packages["@tensorflow"]).toBeGreaterThan(100);
  expect(tensors?.packages["danfojs-node"]).toBeUndefined();
  expect(frames).toMatchObject({ errors: [], packages: { "danfojs-node": expect.any(Number) } });
  expect(wrongModel?.errors).toMatchObject([
    { messageText: "Type 'LayersModel' is not assignable to type 'string'." },
  ]);
});

test("Node's modules and globals have their types, though they are read when a cell needs them", async () => {
  const modules = builtinModules.filter((name) => !name.startsWith("_") && name !== "sys");
  const wrong = [
    ['import { readFileSync } from "fs";\nconst size: string = readFileSync("a").length;', "number"],
    [
      'import { createServer } from "node:http";\ncreateServer((request) => request.url.length);',
      "undefined",
    ],
    ['import * as http2 from "http2";\nconst session: number = http2.connect("a");', "ClientHttp2Session"],
    [
      'import type { Readable } from "node:stream";\nconst read = (from: Readable): number => from.pipe;',
      "WritableStream",
    ],
    ["const out: number = process.stdout;", "WriteStream"],
    ['const bytes: string = Buffer.from("a");', "Buffer"],
    ['const answer: number = await fetch("a");', "Response"],
    ['const found: string = new URL("http://a").searchParams;', "URLSearchParams"],
    ["const waiting: string = setTimeout(() => {}, 1);", "Timeout"],
    ["const own: string = require('node:os').cpus;\nprocess.memoryUsage().rss.length;", "length"],
  ];
  expect(await convert(["1;"])).toMatchObject([{ packages: {} }]);
  const [all, none, ...errors] = await convert([
    `type IsAny<T> = 0 extends 1 & T ? true : false;
${modules.map((name, i) => `import * as m${i} from "node:${name}";\nconst t${i}: IsAny<typeof m${i}> = false;`).join("\n")}`,
    'import os from "node:os";\nconst n: number = os.cpus()[0]!.speed;\nconst b: Buffer = Buffer.alloc(n);',
    ...wrong.map(([cell]) => cell),
  ]);
  expect(all?.errors).toEqual([]);
  expect(all?.packages["@types/node/inspector"]).toBe(1);
  expect(none?.errors).toEqual([]);
  for (const [i, [cell, name]] of wrong.entries())
    expect(errors[i]?.errors, cell).toMatchObject([{ messageText: expect.stringContaining(name) }]);
});

test("Jupyter shows the documentation of lib, of packages with overloads too, and of the cell", async () => {
  const [lib, own, overloaded, global] = await convert([
    'import { check } from "merchant-lab";\ncheck;',
    "/** Without tax. */\nconst price = 3;\nprice;",
    'import { readFileSync } from "node:fs";\nreadFileSync;',
    "Math;",
  ]);
  expect(lib?.documentation).toMatch(/\w/);
  expect(own?.documentation).toBe("Without tax.");
  expect(global?.documentation).toContain("mathematics");
  expect(overloaded?.documentation).toMatch(/contents of the `?path`?/);
});

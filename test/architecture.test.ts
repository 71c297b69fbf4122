/** Which folder of lib may import which, as in the list of CONTRIBUTING; and what holds for every file and folder. */
import fs from "node:fs";
import path from "node:path";
import kernelTs from "@tslab/typescript-for-tslab";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../lib/workbench/paths";

const LIB = path.join(PROJECT, "lib");
const TEST = path.join(PROJECT, "test");

/** Folders of test for what is not a folder of lib. */
const NOT_IN_LIB = [
  "bench",
  "documentation",
  "estimators",
  "notebooks",
  "support",
  "data/faults",
  "workbench/faults",
];

const TOPICS = [
  "basket",
  "classification",
  "clustering",
  "customers",
  "delivery",
  "forecasting",
  "inventory",
  "neural",
  "recommendation",
  "regression",
  "trees",
];

/** What a folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  data: ["core"],
  shop: ["core", "data"],
  tables: ["core"],
  metrics: ["core"],
  selection: ["core", "metrics"],
  explanation: ["core"],
  ...Object.fromEntries(TOPICS.map((topic) => [topic, ["core", "metrics", "selection"]])),
  scale: ["core", "tables", "metrics", "selection", ...TOPICS],
  exchange: ["core", ...TOPICS],
  plot: ["core", "metrics", "selection", "explanation", ...TOPICS],
  notebook: ["core", "plot", "neural"],
  workbench: [
    "core",
    "data",
    "shop",
    "tables",
    "metrics",
    "selection",
    "explanation",
    ...TOPICS,
    "scale",
    "exchange",
    "plot",
    "notebook",
  ],
};

/** The same for the folders inside lib/neural, from the engine up to the modules that users call. */
const MAY_IMPORT_IN_NEURAL: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  model: ["engine"],
  layers: ["engine", "model", "onnx-runtime"],
  stack: ["engine", "model", "layers", "keras"],
  objective: ["engine", "model", "layers"],
  prediction: ["engine", "model", "layers", "objective"],
  training: ["engine", "model", "layers", "objective", "prediction"],
  keras: ["engine", "model", "layers"],
  "onnx-runtime": [],
  onnx: ["engine", "model", "layers", "onnx-runtime"],
  "model-files": ["engine", "model", "layers", "keras", "onnx-runtime", "onnx"],
  network: ["model", "stack", "prediction", "training", "model-files", "onnx-runtime"],
  forecasting: ["engine", "model", "stack", "prediction", "training"],
  "image-classifier": ["engine", "model", "stack", "objective", "prediction", "training", "model-files"],
};

/** Loose files that a folder may have; more belong in subfolders. */
const MOST_FILES = 13;

interface Import {
  readonly from: string;
  readonly target: string;
}

const files = fs
  .readdirSync(LIB, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ts|js)$/.test(name))
  .map((name) => name.split(path.sep).join("/"));
const imports = files.flatMap(importsOf);

test("every folder of lib has its place in the list", () => {
  const folders = new Set(files.filter((name) => name.includes("/")).map(roomOf));
  expect([...folders].sort(), "a new topic belongs in TOPICS").toEqual(Object.keys(MAY_IMPORT).sort());
});

test("lib/index.ts exports every folder but the command line", () => {
  const exported = new Set(imports.filter(({ from }) => from === "index.ts").map(({ target }) => target));
  const expected = Object.keys(MAY_IMPORT).filter((folder) => folder !== "workbench");
  expect([...exported].sort()).toEqual(expected.sort());
});

test("every folder of test with tests is a folder of lib", () => {
  const folders = fs
    .readdirSync(TEST, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.dirname(name).split(path.sep).join("/"))
    .filter((folder) => !NOT_IN_LIB.some((other) => `${folder}/`.startsWith(`${other}/`)));
  const strays = [...new Set(folders)].filter((folder) => !fs.existsSync(path.join(LIB, folder)));
  expect(strays).toEqual([]);
});

test("the kernel's TypeScript 5.0 can read every file of lib", () => {
  expect(kernelTs.version).toMatch(/^5\.0\./);
  const faults = files
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => syntaxErrors(name, fs.readFileSync(path.join(LIB, name), "utf8")));
  expect(faults).toEqual([]);
  expect(syntaxErrors("x.ts", "function f() { using file = open(); }")).not.toEqual([]);
});

test("the reader of imports finds them: static, dynamic, type-only and require", () => {
  expect(imports.length).toBeGreaterThan(1000);
  const found = specifiersOf(
    'import a from "./a"; import type { B } from "../b"; export * from "./c"; require("./d"); import("./e"); type F = import("./f").F;',
  );
  expect(found).toEqual(["./a", "../b", "./c", "./d", "./e", "./f"]);
});

describe.each(Object.entries(MAY_IMPORT))("lib/%s", (folder, allowed) => {
  test(`imports only ${["itself", ...allowed].join(", ")}`, () => {
    const forbidden = imports.filter(
      ({ from, target }) =>
        roomOf(from) === folder &&
        target.includes("/") &&
        roomOf(target) !== folder &&
        !allowed.includes(roomOf(target)),
    );
    expect(forbidden.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });

  test("says in the head of its index.ts what it is for", () => {
    if (folder === "workbench") return; // A command line, not a module that others import.
    expect(fs.readFileSync(path.join(LIB, folder, "index.ts"), "utf8")).toMatch(/^\/\*\*[^\n]*\S/);
  });
});

describe("inside lib/neural", () => {
  const inside = (file: string) => /^neural\/([^/]+)\//.exec(file)?.[1];

  test("every folder has its place in the list", () => {
    const folders = new Set(files.flatMap((name) => inside(name) ?? []));
    expect(Object.keys(MAY_IMPORT_IN_NEURAL)).toEqual(expect.arrayContaining([...folders]));
  });

  test.each(Object.entries(MAY_IMPORT_IN_NEURAL))("%s imports only itself and %j", (folder, allowed) => {
    const forbidden = imports.filter(({ from, target }) => {
      const room = inside(from) === folder ? inside(`${target}/`) : undefined;
      return room !== undefined && room !== folder && room in MAY_IMPORT_IN_NEURAL && !allowed.includes(room);
    });
    expect(forbidden.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });
});

test(`no folder of lib has more than ${MOST_FILES} loose files besides its index.ts`, () => {
  const count = new Map<string, number>();
  for (const name of files.filter((name) => name.endsWith(".ts") && !name.endsWith("index.ts")))
    count.set(path.dirname(name), (count.get(path.dirname(name)) ?? 0) + 1);
  const crowded = [...count].filter(([, loose]) => loose > MOST_FILES);
  expect(crowded).toEqual([]);
});

function syntaxErrors(file: string, text: string): string[] {
  const source = kernelTs.createSourceFile(file, text, kernelTs.ScriptTarget.ES2022);
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: kernelTs.DiagnosticWithLocation[] };
  return parseDiagnostics.map(({ start, messageText }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    return `${file} line ${line + 1}: ${kernelTs.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

function roomOf(file: string): string {
  return file.split("/")[0];
}

/** Relative imports of a file, as paths below lib. */
function importsOf(from: string): Import[] {
  return specifiersOf(fs.readFileSync(path.join(LIB, from), "utf8"))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({
      from,
      target: path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier)),
    }));
}

function specifiersOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

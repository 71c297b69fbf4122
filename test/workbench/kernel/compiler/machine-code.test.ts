import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PREPARATION } from "../../../../lib/workbench/kernel";
import { type LoadedScript, loadScript } from "../../../../lib/workbench/kernel/compiler/machine-code";
import { PROJECT } from "../../../../lib/workbench/paths";

const FUNCTIONS = Array.from({ length: 200 }, (_, i) => `function f${i}(a) { return a + ${i}; }`).join("\n");
const SOURCE = `${FUNCTIONS}
exports.sum = (a) => f1(a) + f2(a);
exports.folder = __dirname;
exports.file = __filename;
exports.beside = () => require("./beside.js");
exports.isOwn = module.exports === exports && this === exports;`;

let root: string;
let script: string;
beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-machine-code-")));
  script = path.join(root, "script.js");
  fs.writeFileSync(script, SOURCE);
  fs.writeFileSync(path.join(root, "beside.js"), "module.exports = 7;");
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function load(): LoadedScript & { readonly exports: Record<string, unknown> & { sum(a: number): number } } {
  delete require.cache[script];
  return loadScript(script, root) as never;
}

function stored(): string {
  const folder = path.join(root, "node_modules/.cache/merchant-lab");
  return path.join(folder, fs.readdirSync(folder)[0]);
}

test("a script is loaded as Node does, with and without stored machine code", () => {
  const first = load();
  first.store();
  const second = load();
  expect([first.isStored, second.isStored]).toEqual([false, true]);
  for (const { exports } of [first, second]) {
    expect(exports).toMatchObject({ folder: root, file: script, isOwn: true });
    expect([exports.sum(1), (exports.beside as () => number)()]).toEqual([5, 7]);
  }
  expect(require.cache[script]?.exports).toBe(second.exports);
});

test.each([
  [
    "the script changed, with the same length",
    () => fs.writeFileSync(script, SOURCE.replace("+ 2;", "+ 3;")),
  ],
  ["the stored file is damaged", () => flipByte(stored(), 400)],
  ["the stored file is incomplete", () => fs.truncateSync(stored(), 300)],
  ["the stored file is empty", () => fs.truncateSync(stored(), 0)],
])("machine code is not used if %s", (_, change) => {
  load().store();
  change();
  const again = load();
  expect(again.isStored).toBe(false);
  expect(again.exports.sum(1)).toBe(fs.readFileSync(script, "utf8") === SOURCE ? 5 : 6);
});

function flipByte(file: string, at: number): void {
  const bytes = fs.readFileSync(file);
  bytes[at] ^= 1;
  fs.writeFileSync(file, bytes);
}

test("a script is loaded where nothing can be stored, and no partial file is left", () => {
  fs.writeFileSync(path.join(root, "node_modules"), "a file");
  load().store();
  expect(load()).toMatchObject({ isStored: false });
  expect(fs.readdirSync(root).sort()).toEqual(["beside.js", "node_modules", "script.js"]);
});

test("after an atomic write one file is left", () => {
  load().store();
  load().store();
  expect(fs.readdirSync(path.dirname(stored()))).toHaveLength(1);
});

test("the preparation of a kernel stores the machine code of its compiler if there is none", () => {
  const cache = path.join(PROJECT, "node_modules/.cache/merchant-lab");
  const machineCode = () => fs.readdirSync(cache).filter((name) => /^typescript\.js-.*\.bin$/.test(name));
  for (const name of machineCode()) fs.rmSync(path.join(cache, name));
  const { status, stderr } = spawnSync(process.execPath, [PREPARATION], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(machineCode()).toHaveLength(1);
}, 120_000);

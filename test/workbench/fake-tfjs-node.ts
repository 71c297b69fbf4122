/** A tfjs-node that needs no TensorFlow: its addon is a text file that says how it behaves. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { EnginePaths } from "../../lib/workbench/native-engine";

/** What the probe asks of tfjs-node, answered as the addon's text says. */
const INDEX = `
const fs = require("node:fs");
const path = require("node:path");
const text = fs.readFileSync(path.join(__dirname, "lib/napi-v8/tfjs_binding.node"), "utf8").trim();
if (text === "crash") process.kill(process.pid, "SIGSEGV");
if (text === "broken") throw new Error("libtensorflow.so.2: cannot open shared object file");
const product = text === "wrong" ? 511 : 512;
const tensor = { sum: () => tensor, dataSync: () => [product] };
const make = () => tensor;
module.exports = {
  backend: () => ({ binding: { TF_Version: text } }),
  ones: make, matMul: make, oneHot: make, tensor1d: make, randomUniform: make,
  layers: { conv2d: make, maxPooling2d: make, flatten: make, dense: make },
  sequential: () => ({ compile() {}, trainOnBatch: async () => 0.5 }),
};`;

/** An install script that brings an addon with this text. */
export const BRINGING = (text: string) => `
const fs = require("node:fs");
fs.mkdirSync("lib/napi-v8", { recursive: true });
fs.mkdirSync("deps/lib", { recursive: true });
fs.writeFileSync("lib/napi-v8/tfjs_binding.node", ${JSON.stringify(text)});`;

/** A separate project, in a folder with a space in its name unless told otherwise. The caller removes `root`. */
export function make(
  installScript: string,
  title = "merchant lab ",
): EnginePaths & { readonly root: string } {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), title));
  const directory = path.join(root, "node_modules/@tensorflow/tfjs-node");
  fs.mkdirSync(path.join(directory, "scripts"), { recursive: true });
  const manifest = { name: "fake", version: "4.22.0", main: "index.js", binary: { napi_versions: [3, 8] } };
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
  fs.writeFileSync(path.join(directory, "index.js"), INDEX);
  fs.writeFileSync(path.join(directory, "scripts/install.js"), installScript);
  return {
    root,
    package: directory,
    store: path.join(root, ".native"),
    state: path.join(root, "node_modules/.cache/merchant-lab"),
  };
}

/** Puts an addon straight into the installed package, as `npm rebuild` would. */
export function plant(paths: EnginePaths, text: string): void {
  const folder = path.join(paths.package, "lib/napi-v8");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "tfjs_binding.node"), text);
}

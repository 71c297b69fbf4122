/** A TensorFlow of one function and an addon for it: small enough to be compiled in a test. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { EnginePaths } from "../../../lib/workbench/native-engine";

export const VERSION = "2.21.0-miniature";

const HEADER = 'extern "C" const char* TF_Version();\n';

const ADDON = `
#include <node_api.h>
#include "tensorflow/c/c_api.h"
static napi_value Init(napi_env env, napi_value exports) {
  napi_value version;
  napi_create_string_utf8(env, TF_Version(), NAPI_AUTO_LENGTH, &version);
  napi_set_named_property(env, exports, "TF_Version", version);
  return exports;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
`;

/** Links as tfjs-node's own binding.gyp does. */
const GYP = `{ "targets": [{
  "target_name": "tfjs_binding",
  "sources": ["binding/addon.cc"],
  "include_dirs": ["<(module_root_dir)/deps/include"],
  "libraries": ["-Wl,-rpath,\\$$ORIGIN/../../deps/lib", "-ltensorflow", "-ltensorflow_framework"],
  "library_dirs": ["<(module_root_dir)/deps/lib"],
}, {
  "target_name": "action_after_build",
  "type": "none",
  "dependencies": ["<(module_name)"],
  "copies": [{ "files": ["<(PRODUCT_DIR)/<(module_name).node"], "destination": "<(module_path)" }],
}] }
`;

/** Gives a fake tfjs-node the sources of an addon, and an entry that loads what is built from them. */
export function putSources(paths: EnginePaths): void {
  fs.mkdirSync(path.join(paths.package, "binding"));
  fs.writeFileSync(path.join(paths.package, "binding/addon.cc"), ADDON);
  fs.writeFileSync(path.join(paths.package, "binding.gyp"), GYP);
  const entry = path.join(paths.package, "index.js");
  const fake = fs.readFileSync(entry, "utf8");
  const loading = 'const text = require("./lib/napi-v8/tfjs_binding.node").TF_Version;';
  const real = fake.replace(/^const text = .*$/m, loading);
  if (real === fake) throw new Error("the fake tfjs-node must read its addon's text in one line");
  fs.writeFileSync(entry, real);
}

/** The compiled libraries (one of them empty) and the header. */
export function compile(root: string): { library: Uint8Array; framework: Uint8Array; header: Uint8Array } {
  const folder = fs.mkdtempSync(path.join(root, "miniature-"));
  const source = path.join(folder, "library.cc");
  fs.writeFileSync(source, `${HEADER}const char* TF_Version() { return "${VERSION}"; }\n`);
  const build = (name: string, from: readonly string[]) => {
    const target = path.join(folder, name);
    execFileSync("g++", ["-shared", "-fPIC", `-Wl,-soname,${name}`, "-o", target, ...from]);
    return fs.readFileSync(target);
  };
  return {
    library: build("libtensorflow_cc.so.2", [source]),
    framework: build("libtensorflow_framework.so.2", ["-x", "c++", os.devNull]),
    header: Buffer.from(HEADER),
  };
}

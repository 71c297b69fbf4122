/** Building the addon from tfjs-node's sources with npm's own node-gyp. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as addon from "./addon";
import type { BuildTools } from "./build-tools";
import { faultOf, type Run } from "./steps";

/**
 * Compiles the addon of a staged package against the libraries in its `deps`, in a folder of the system's own: make
 * cannot work under a path with a space in it.
 *
 * @returns What went wrong, or `undefined`.
 */
export async function buildAddon(
  { nodeGyp, nodePrefix, python }: BuildTools,
  staged: string,
  run: Run,
): Promise<string | undefined> {
  const bench = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-addon-"));
  try {
    for (const name of ["binding", "binding.gyp", "package.json"])
      fs.cpSync(path.join(staged, name), path.join(bench, name), { recursive: true });
    fs.symlinkSync(path.join(staged, "deps"), path.join(bench, "deps"));
    fs.symlinkSync(nodePrefix, path.join(bench, "node"));
    const built = path.join(bench, "lib/tfjs_binding.node");
    const done = await run(
      process.execPath,
      [
        nodeGyp,
        "rebuild",
        `--nodedir=${path.join(bench, "node")}`,
        `--python=${python.executable}`,
        "--module_name=tfjs_binding",
        `--module=${built}`,
        `--module_path=${path.dirname(built)}`,
        "--napi_version=8",
        "--napi_build_version=8",
      ],
      { directory: bench, timeoutSeconds: 600 },
    );
    if (!done.ok) return `node-gyp cannot build the addon: ${faultOf(done)}`;
    const target = addon.fileIn(staged);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(built, target);
    return undefined;
  } finally {
    fs.rmSync(bench, { recursive: true, force: true });
  }
}

/** Builds the addon from tfjs-node's sources with npm's node-gyp. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as addon from "./addon";
import type { BuildTools } from "./build-tools";
import { failureOf, type RunCommand } from "./command-runner";

/**
 * Compiles the addon of a staged package against the libraries in its `deps`. Builds in the system's temporary folder,
 * because make fails under a path with a space.
 *
 * @returns What went wrong, or `undefined`.
 */
export async function buildAddon(
  { nodeGyp, nodePrefix, python }: BuildTools,
  staged: string,
  run: RunCommand,
): Promise<string | undefined> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-addon-"));
  try {
    for (const name of ["binding", "binding.gyp", "package.json"])
      fs.cpSync(path.join(staged, name), path.join(folder, name), { recursive: true });
    fs.symlinkSync(path.join(staged, "deps"), path.join(folder, "deps"));
    fs.symlinkSync(nodePrefix, path.join(folder, "node"));
    const output = path.join(folder, "lib/tfjs_binding.node");
    const done = await run(
      process.execPath,
      [
        nodeGyp,
        "rebuild",
        `--nodedir=${path.join(folder, "node")}`,
        `--python=${python.executable}`,
        "--module_name=tfjs_binding",
        `--module=${output}`,
        `--module_path=${path.dirname(output)}`,
        "--napi_version=8",
        "--napi_build_version=8",
      ],
      { directory: folder, timeoutSeconds: 600 },
    );
    if (!done.ok) return `node-gyp cannot build the addon: ${failureOf(done)}`;
    const target = addon.addonPath(staged);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(output, target);
    return undefined;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

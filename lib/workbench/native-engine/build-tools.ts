/** Finds the tools that building the addon needs. */
import fs from "node:fs";
import path from "node:path";
import { findProgram } from "../environment/processes";
import { findPython, type Python } from "../environment/python";

export interface BuildTools {
  readonly python: Python;
  readonly nodeGyp: string;
  /** The folder with `include/node`. */
  readonly nodePrefix: string;
}

/** @returns The tools, or one sentence for each that is missing, so that the user can install all at once. */
export async function findBuildTools(): Promise<BuildTools | string[]> {
  const python = await findPython();
  const nodeGyp = findNodeGyp();
  const nodePrefix = findNodePrefix();
  const missing: string[] = [];
  if (python === undefined)
    missing.push("Python 3.9 or later was not found (Debian: apt install python3 python3-pip)");
  else if (!python.hasPip) missing.push(`${python.executable} has no pip (Debian: apt install python3-pip)`);
  for (const tool of ["g++", "make"])
    if (findProgram(tool) === undefined)
      missing.push(`${tool} was not found (Debian: apt install build-essential)`);
  if (nodeGyp === undefined) missing.push("npm's own node-gyp was not found beside npm");
  if (nodePrefix === undefined)
    missing.push(
      "Node's header node_api.h was not found (it comes with Node from nodejs.org; Debian: apt install libnode-dev; or set npm_config_nodedir)",
    );
  if (python === undefined || nodeGyp === undefined || nodePrefix === undefined || missing.length > 0)
    return missing;
  return { python, nodeGyp, nodePrefix };
}

/** The node-gyp that comes with npm; the newest one may need a newer Node. */
export function findNodeGyp(): string | undefined {
  const npm = findProgram("npm");
  const candidates = [
    process.env.npm_execpath,
    npm && fs.realpathSync(npm),
    path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  return candidates
    .filter((file) => file !== undefined)
    .map((file) => path.join(path.dirname(file), "../node_modules/node-gyp/bin/node-gyp.js"))
    .find((file) => fs.existsSync(file));
}

/** The folder with Node's headers, so that node-gyp need not download them. N-API is the same in all versions. */
export function findNodePrefix(): string | undefined {
  const { npm_config_nodedir: chosen } = process.env;
  const { node_prefix: built } = process.config.variables as { node_prefix?: string };
  const prefixes = [chosen, path.join(path.dirname(fs.realpathSync(process.execPath)), ".."), built, "/usr"];
  return prefixes.find(
    (prefix) => prefix !== undefined && fs.existsSync(path.join(prefix, "include/node/node_api.h")),
  );
}

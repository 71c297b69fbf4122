/** What building the addon takes, or a plain sentence for each thing that is missing. */
import fs from "node:fs";
import path from "node:path";
import { findProgram } from "../environment/processes";
import { findPython, type Python } from "../environment/python";

export interface BuildTools {
  readonly python: Python;
  readonly nodeGyp: string;
  /** Folder that holds `include/node`. */
  readonly nodePrefix: string;
}

/** What is missing comes as one list, so that a person can install it all at once. */
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

/** npm brings the node-gyp that fits it; the newest one in the registry may want a newer Node. */
export function findNodeGyp(): string | undefined {
  const npm = findProgram("npm");
  const beside = [
    process.env.npm_execpath,
    npm && fs.realpathSync(npm),
    path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  return beside
    .filter((file) => file !== undefined)
    .map((file) => path.join(path.dirname(file), "../node_modules/node-gyp/bin/node-gyp.js"))
    .find((file) => fs.existsSync(file));
}

/** Headers that are here already, so that node-gyp downloads none. The addon's interface (N-API) is the same in all. */
export function findNodePrefix(): string | undefined {
  const { npm_config_nodedir: chosen } = process.env;
  const { node_prefix: built } = process.config.variables as { node_prefix?: string };
  const prefixes = [chosen, path.join(path.dirname(fs.realpathSync(process.execPath)), ".."), built, "/usr"];
  return prefixes.find(
    (prefix) => prefix !== undefined && fs.existsSync(path.join(prefix, "include/node/node_api.h")),
  );
}

/** Installs the packages that peers of a race need, in a cache folder outside the project's dependencies. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../../../lib/workbench/paths";

export interface PythonPackage {
  /** Name and version. */
  readonly title: string;
  /** The Python that has it; "" if none has. */
  readonly python: string;
  /** Why it is missing; `undefined` if it is there. */
  readonly missing: string | undefined;
}

export interface NpmPackage {
  /** Name and version. */
  readonly title: string;
  /** Its folder; "" if it is missing. */
  readonly folder: string;
  /** Why it is missing; `undefined` if it is there. */
  readonly missing: string | undefined;
}

/** Where peers are installed. */
export const PEER_FOLDER = path.join(PROJECT, "node_modules/.cache/merchant-lab/bench");

const VERSION_SCRIPT = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))";

/**
 * A Python that has a package, given by its distribution name. The Python of `MERCHANT_LAB_PYTHON` is used as
 * it is. Without that variable, and if a version is given, the package is installed into a virtual
 * environment for peers.
 */
export function pythonPackage(name: string, version?: string): PythonPackage {
  const chosen = process.env.MERCHANT_LAB_PYTHON;
  if (chosen) {
    const installed = pythonVersionOf(chosen, name);
    if (installed === "") return missingPackage(name, `the Python of MERCHANT_LAB_PYTHON must have ${name}`);
    return { title: `${name} ${installed}`, python: chosen, missing: undefined };
  }
  if (version === undefined)
    return missingPackage(name, `MERCHANT_LAB_PYTHON must name a Python that has ${name}`);

  const environment = path.join(PEER_FOLDER, "python");
  const python = path.join(environment, "bin/python");
  const venvError = existsSync(python) ? "" : run("python3", ["-m", "venv", environment]);
  if (!existsSync(python))
    return missingPackage(name, `python3 must be able to create a virtual environment: ${venvError}`);
  const options = "-m pip install --quiet --disable-pip-version-check".split(" ");
  const isInstalled = pythonVersionOf(python, name) === version;
  const pipError = isInstalled ? "" : run(python, [...options, `${name}==${version}`]);
  if (pythonVersionOf(python, name) !== version)
    return missingPackage(name, `pip must be able to install ${name}: ${pipError}`);
  return { title: `${name} ${version}`, python, missing: undefined };
}

function missingPackage(title: string, reason: string): PythonPackage {
  return { title, python: "", missing: reason };
}

/** An npm package, installed without running its scripts. */
export function npmPackage(name: string, version: string): NpmPackage {
  const title = `${name} ${version}`;
  const prefix = path.join(PEER_FOLDER, "npm");
  const folder = path.join(prefix, "node_modules", name);
  if (npmVersionOf(folder) === version) return { title, folder, missing: undefined };
  mkdirSync(prefix, { recursive: true });
  const options = "install --silent --ignore-scripts --no-audit --no-fund --prefix".split(" ");
  const npmError = run("npm", [...options, prefix, `${name}@${version}`]);
  if (npmVersionOf(folder) === version) return { title, folder, missing: undefined };
  return { title: name, folder: "", missing: `npm must be able to install ${title}: ${npmError}` };
}

function pythonVersionOf(python: string, name: string): string {
  const options = { encoding: "utf8", timeout: 20_000 } as const;
  const { status, stdout } = spawnSync(python, ["-c", VERSION_SCRIPT, name], options);
  return status === 0 ? stdout.trim() : "";
}

function npmVersionOf(folder: string): string {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version;
  } catch {
    return "";
  }
}

/** Runs a program to its end. @returns The last line of its error output; "" if it succeeds. */
export function run(program: string, args: readonly string[]): string {
  const { error, stderr, status } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  if (error) return error.message;
  return status === 0 ? "" : stderr.trim().split("\n").pop() || `ended with code ${status}`;
}

/** The packages that peers of a race need, installed beside the project and never into it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../paths";

/** A Python package that a race needs. */
export interface PythonPackage {
  /** Name and version. */
  readonly title: string;
  /** The Python that has it; "" if there is none. */
  readonly python: string;
  /** Why there is none. */
  readonly lack: string | undefined;
}

/** A package of npm that a race needs. */
export interface NpmPackage {
  /** Name and version. */
  readonly title: string;
  /** Where it is; "" if it is not. */
  readonly folder: string;
  /** Why it is not there. */
  readonly lack: string | undefined;
}

/** Where peers are kept. */
export const PEER_FOLDER = path.join(PROJECT, "node_modules/.cache/merchant-lab/bench");

const QUESTION = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))";

/**
 * A Python that has a package, by the name of its distribution: the one that `MERCHANT_LAB_PYTHON` names, as it is.
 * Without it, and where a version is given, an environment of our own into which that version is installed.
 */
export function pythonPackage(name: string, version?: string): PythonPackage {
  const named = process.env.MERCHANT_LAB_PYTHON;
  if (named) {
    const has = versionIn(named, name);
    if (has === "") return lacking(name, `the Python of MERCHANT_LAB_PYTHON must have ${name}`);
    return { title: `${name} ${has}`, python: named, lack: undefined };
  }
  if (version === undefined) return lacking(name, `MERCHANT_LAB_PYTHON must name a Python that has ${name}`);

  const environment = path.join(PEER_FOLDER, "python");
  const python = path.join(environment, "bin/python");
  const refused = existsSync(python) ? "" : run("python3", ["-m", "venv", environment]);
  if (!existsSync(python)) return lacking(name, `python3 must be able to make an environment: ${refused}`);
  const options = "-m pip install --quiet --disable-pip-version-check".split(" ");
  const failed = versionIn(python, name) === version ? "" : run(python, [...options, `${name}==${version}`]);
  if (versionIn(python, name) !== version)
    return lacking(name, `pip must be able to install ${name}: ${failed}`);
  return { title: `${name} ${version}`, python, lack: undefined };
}

function lacking(title: string, lack: string): PythonPackage {
  return { title, python: "", lack };
}

/** A package of npm, installed without running any of its scripts. */
export function npmPackage(name: string, version: string): NpmPackage {
  const title = `${name} ${version}`;
  const prefix = path.join(PEER_FOLDER, "npm");
  const folder = path.join(prefix, "node_modules", name);
  if (npmVersion(folder) === version) return { title, folder, lack: undefined };
  mkdirSync(prefix, { recursive: true });
  const options = "install --silent --ignore-scripts --no-audit --no-fund --prefix".split(" ");
  const failed = run("npm", [...options, prefix, `${name}@${version}`]);
  if (npmVersion(folder) === version) return { title, folder, lack: undefined };
  return { title: name, folder: "", lack: `npm must be able to install ${title}: ${failed}` };
}

function versionIn(python: string, name: string): string {
  const { status, stdout } = spawnSync(python, ["-c", QUESTION, name], { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? stdout.trim() : "";
}

function npmVersion(folder: string): string {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version;
  } catch {
    return "";
  }
}

/** Runs a program to its end; the last line of what it complains of, "" if it succeeds. */
export function run(program: string, args: readonly string[]): string {
  const { error, stderr, status } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  if (error) return error.message;
  return status === 0 ? "" : stderr.trim().split("\n").pop() || `ended with code ${status}`;
}

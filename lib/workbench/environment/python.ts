/** Finds Python, which only JupyterLab and the installation of libtensorflow from a wheel need. */
import path from "node:path";
import { PROJECT } from "../paths";
import { execute } from "./processes";

export interface Python {
  readonly executable: string;
  readonly version: string;
  readonly hasPip: boolean;
  /** Whether it can create virtual environments; on Debian that needs a separate package. */
  readonly hasVenv: boolean;
}

export const VENV = path.join(PROJECT, ".venv");

/** A program inside a virtual environment. */
export function programIn(venv: string, name: string): string {
  return process.platform === "win32"
    ? path.join(venv, "Scripts", `${name}.exe`)
    : path.join(venv, "bin", name);
}

/** Prints what this file needs to know about a Python. */
const PROBE = `
import importlib.util, json, sys
has = lambda name: importlib.util.find_spec(name) is not None
print(json.dumps({
    "executable": sys.executable,
    "version": ".".join(map(str, sys.version_info[:3])),
    "hasPip": has("pip"),
    "hasVenv": has("venv") and has("ensurepip"),
}))`;

/**
 * The first Python 3.9 or later among `MERCHANT_LAB_PYTHON`, the search path and the project's own `.venv`.
 *
 * @returns `undefined` if there is none.
 */
export async function findPython(): Promise<Python | undefined> {
  const { MERCHANT_LAB_PYTHON: chosen } = process.env;
  const candidates = chosen ? [chosen] : ["python3", "python", programIn(VENV, "python")];
  for (const candidate of candidates) {
    const { ok, output } = await execute(candidate, ["-c", PROBE], { timeoutSeconds: 20 });
    if (!ok) continue;
    try {
      const python: Python = JSON.parse(output.trim().split("\n").pop() ?? "");
      const [major, minor] = python.version.split(".").map(Number);
      if (major === 3 && minor >= 9) return python;
    } catch {
      // Not Python: on Windows, `python` may open the Microsoft Store.
    }
  }
  return undefined;
}

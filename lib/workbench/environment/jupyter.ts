/** Finds JupyterLab, or installs it in `.venv`. */
import fs from "node:fs";
import path from "node:path";
import { NOTEBOOKS, PROJECT } from "../paths";
import { execute, findProgram } from "./processes";
import { findPython, programIn, VENV } from "./python";

export interface Jupyter {
  readonly program: string;
  readonly version: string;
  readonly origin: ".venv" | "search path";
}

const REQUIREMENTS = path.join(NOTEBOOKS, "requirements.txt");

/** The JupyterLab in `.venv`, else the one on the search path. @returns `undefined` if neither runs. */
export async function findJupyter(venv = VENV): Promise<Jupyter | undefined> {
  const inVenv = programIn(venv, "jupyter-lab");
  for (const [program, origin] of [
    [fs.existsSync(inVenv) ? inVenv : undefined, ".venv"],
    [findProgram("jupyter-lab"), "search path"],
  ] as const) {
    if (program === undefined) continue;
    const { ok, output } = await execute(program, ["--version"], { timeoutSeconds: 60 });
    const version = /^\d+\.\d+\S*$/m.exec(output)?.[0];
    if (ok && version !== undefined) return { program, version, origin };
  }
  return undefined;
}

/** Installs the pinned JupyterLab in `.venv`. @throws {Error} If that is not possible. */
export async function installJupyter(log: (line: string) => void, venv = VENV): Promise<Jupyter> {
  const python = await findPython();
  if (python === undefined)
    throw new Error(
      "Cannot start JupyterLab: Python 3.9 or later was not found. Install it, or set MERCHANT_LAB_PYTHON; " +
        "npm start and npm test work without it",
    );
  const venvPython = programIn(venv, "python");
  const hasPip = (await execute(venvPython, ["-m", "pip", "--version"])).ok;
  if (!hasPip) {
    if (!python.hasVenv)
      throw new Error(
        `Cannot start JupyterLab: ${python.executable} cannot make a virtual environment (Debian: apt install python3-venv)`,
      );
    log(`creating ${path.relative(PROJECT, venv) || venv} with Python ${python.version}`);
    // --clear: an environment without a working pip is incomplete, or was moved.
    await runStep("create .venv", python.executable, ["-m", "venv", "--clear", venv], 300, log);
  }
  log("installing JupyterLab from notebooks/requirements.txt, about 200 MB");
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "-r", REQUIREMENTS];
  await runStep("install JupyterLab", venvPython, install, 1800, log);
  const installed = await findJupyter(venv);
  if (installed === undefined) throw new Error("Cannot start JupyterLab: it was installed but does not run");
  return installed;
}

/** Runs a program and logs the elapsed time. @throws {Error} If it fails, with its first error message. */
async function runStep(
  action: string,
  program: string,
  args: readonly string[],
  timeoutSeconds: number,
  log: (line: string) => void,
): Promise<void> {
  let seconds = 0;
  const { ok, output, reason } = await execute(program, args, {
    timeoutSeconds,
    watch() {
      seconds += 1;
      if (seconds % 15 === 0) log(`  … ${seconds} s`);
      return undefined;
    },
  });
  if (ok) return;
  const message = output.split("\n").find((line) => /error/i.test(line)) ?? reason;
  throw new Error(`Cannot ${action}: ${message.trim()} (${reason})`);
}

/** JupyterLab for people: finds one or makes one in `.venv`, and serves the project to this machine only. */
import { type ChildProcess, spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installKernelspec, KERNEL_NAME } from "../kernel";
import { NOTEBOOKS, PROJECT } from "../paths";
import { execute, findProgram, killGroup } from "./processes";
import { findPython, programIn, VENV } from "./python";

export interface Jupyter {
  readonly program: string;
  readonly version: string;
  readonly origin: ".venv" | "search path";
}

const REQUIREMENTS = path.join(NOTEBOOKS, "requirements.txt");

/** The JupyterLab in `.venv`, else the one on the search path. @returns `undefined` if neither runs. */
export async function findJupyter(venv = VENV): Promise<Jupyter | undefined> {
  const ours = programIn(venv, "jupyter-lab");
  const theirs = findProgram("jupyter-lab");
  for (const [program, origin] of [
    [fs.existsSync(ours) ? ours : undefined, ".venv"],
    [theirs, "search path"],
  ] as const) {
    if (program === undefined) continue;
    const { ok, output } = await execute(program, ["--version"], { timeoutSeconds: 60 });
    const version = /^\d+\.\d+\S*$/m.exec(output)?.[0];
    if (ok && version !== undefined) return { program, version, origin };
  }
  return undefined;
}

/** Makes `.venv` with the pinned JupyterLab. @throws {Error} If there is no Python that can, saying what to install. */
export async function makeJupyter(log: (line: string) => void, venv = VENV): Promise<Jupyter> {
  const python = await findPython();
  if (python === undefined)
    throw new Error(
      "Cannot start JupyterLab: Python 3.9 or later was not found. Install it, or set MERCHANT_LAB_PYTHON; " +
        "npm start and npm test work without it",
    );
  const inside = programIn(venv, "python");
  const isAlive = (await execute(inside, ["-m", "pip", "--version"])).ok;
  if (!isAlive) {
    if (!python.hasVenv)
      throw new Error(
        `Cannot start JupyterLab: ${python.executable} cannot make a virtual environment (Debian: apt install python3-venv)`,
      );
    log(`making ${path.relative(PROJECT, venv) || venv} with Python ${python.version}`);
    // What lies there without a working pip is a torn or moved environment.
    await step("make .venv", python.executable, ["-m", "venv", "--clear", venv], 300, log);
  }
  log("installing JupyterLab from notebooks/requirements.txt, about 200 MB");
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "-r", REQUIREMENTS];
  await step("install JupyterLab", inside, install, 1800, log);
  const made = await findJupyter(venv);
  if (made === undefined) throw new Error("Cannot start JupyterLab: it was installed but does not run");
  return made;
}

async function step(
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
  const fault = output.split("\n").find((line) => /error/i.test(line)) ?? reason;
  throw new Error(`Cannot ${action}: ${fault.trim()} (${reason})`);
}

export interface ServeOptions {
  /** @default the first free one from 8888 on */
  readonly port?: number;
  /** @default true */
  readonly browser?: boolean;
  /** @default .venv of the project */
  readonly venv?: string;
}

/** A server that answers. */
export interface Served {
  /** Holds the token: whoever has it can run code here. */
  readonly url: string;
  readonly kernelspec: string;
  /** Ends the server and its kernels. */
  stop(): void;
  /** Settles with the server's exit code. */
  readonly ended: Promise<number>;
}

/** Starts JupyterLab on 127.0.0.1 with a fresh token and waits until it answers. @throws {Error} If it does not. */
export async function serve(jupyter: Jupyter, options: ServeOptions = {}): Promise<Served> {
  const { browser = true, venv = VENV } = options;
  const port = options.port ?? (await freePort(8888));
  if (!(await isFree(port)))
    throw new Error(
      `Cannot start JupyterLab: port ${port} must be free. Leave --port out, and one is chosen`,
    );
  const token = crypto.randomBytes(24).toString("hex");
  const share = path.join(venv, "share/jupyter");
  const kernelspec = installKernelspec(share);
  const logFile = path.join(venv, "jupyter-lab.log");
  const logDescriptor = fs.openSync(logFile, "w");
  const child = spawn(
    jupyter.program,
    [
      `--notebook-dir=${PROJECT}`,
      "--ip=127.0.0.1",
      `--port=${port}`,
      "--ServerApp.port_retries=0",
      "--ServerApp.answer_yes=True",
      "--LabApp.default_url=/lab/tree/notebooks",
      ...(browser ? [] : ["--no-browser"]),
      ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ],
    {
      cwd: PROJECT,
      env: { ...process.env, ...environment(venv, share), JUPYTER_TOKEN: token },
      stdio: ["ignore", logDescriptor, logDescriptor],
      detached: process.platform !== "win32",
    },
  );
  fs.closeSync(logDescriptor);
  let failure: string | undefined;
  const ended = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      failure = error.message;
      resolve(1);
    });
    child.once("close", (code) => {
      failure ??= `it ended with code ${code}`;
      resolve(code ?? 0);
    });
  });
  const isReady = await answers(`http://127.0.0.1:${port}/api/status`, token, () => failure !== undefined);
  if (!isReady) {
    killGroup(child);
    const last = fs.readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
    throw new Error(`Cannot start JupyterLab: ${failure ?? "it did not answer in 120 s"}\n${last}`);
  }
  return {
    url: `http://127.0.0.1:${port}/lab/tree/notebooks?token=${token}`,
    kernelspec,
    stop: () => end(child),
    ended,
  };
}

/** Jupyter's own places: the kernel of this project first; nothing in a home that cannot be written. */
function environment(venv: string, share: string): NodeJS.ProcessEnv {
  const { JUPYTER_PATH, JUPYTER_RUNTIME_DIR, JUPYTER_CONFIG_DIR, JUPYTER_DATA_DIR } = process.env;
  const local = path.join(venv, "jupyter");
  const hasHome = canWrite(os.homedir());
  return {
    JUPYTER_PATH: [share, JUPYTER_PATH].filter(Boolean).join(path.delimiter),
    JUPYTER_RUNTIME_DIR: JUPYTER_RUNTIME_DIR ?? path.join(local, "runtime"),
    ...(hasHome
      ? {}
      : {
          JUPYTER_CONFIG_DIR: JUPYTER_CONFIG_DIR ?? path.join(local, "config"),
          JUPYTER_DATA_DIR: JUPYTER_DATA_DIR ?? path.join(local, "data"),
          IPYTHONDIR: path.join(local, "ipython"),
        }),
  };
}

function canWrite(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string, token: string, hasEnded: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 120 && !hasEnded(); waited += 0.25) {
    try {
      const options = { headers: { Authorization: `token ${token}` }, signal: AbortSignal.timeout(5000) };
      if ((await fetch(url, options)).ok) return true;
    } catch {
      // Nobody listens yet.
    }
    await sleep(250);
  }
  return false;
}

/** Jupyter ends its kernels itself when asked; what is left after ten seconds is ended hard. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), 10_000);
  child.once("close", () => clearTimeout(timer));
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port += 1) if (await isFree(port)) return port;
  throw new Error(
    `Cannot start JupyterLab: no port from ${first} to ${first + 99} is free. Name one with --port`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Every description of the kernel that a Jupyter here would find, and whether what it names still exists. */
export function kernelspecs(venv = VENV): { readonly file: string; readonly works: boolean }[] {
  const { JUPYTER_PATH = "", JUPYTER_DATA_DIR } = process.env;
  const home = os.homedir();
  const program = findProgram("jupyter-lab");
  const folders = [
    path.join(venv, "share/jupyter"),
    ...JUPYTER_PATH.split(path.delimiter),
    JUPYTER_DATA_DIR,
    path.join(home, process.platform === "darwin" ? "Library/Jupyter" : ".local/share/jupyter"),
    program && path.join(path.dirname(program), "../share/jupyter"),
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
  ];
  return [...new Set(folders)]
    .filter((folder) => folder)
    .map((folder) => path.join(String(folder), "kernels", KERNEL_NAME, "kernel.json"))
    .filter((file) => fs.existsSync(file))
    .map((file) => ({ file, works: namesWhatExists(file) }));
}

function namesWhatExists(file: string): boolean {
  try {
    const { argv } = JSON.parse(fs.readFileSync(file, "utf8"));
    return argv
      .filter((argument: string) => path.isAbsolute(argument))
      .every((argument: string) => fs.existsSync(argument));
  } catch {
    return false;
  }
}

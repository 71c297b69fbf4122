/** Runs JupyterLab on this machine's loopback address with the project's kernel. */
import type { ChildProcess } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "../../core/files/make-folder";
import { installLabExtension } from "../jupyterlab";
import { installKernelspec } from "../kernel";
import { PROJECT } from "../paths";
import type { Jupyter } from "./jupyter";
import { killGroup, spawnGroup } from "./process-group";
import { VENV } from "./python";

export interface ServerOptions {
  /** @default the first free port from 8888 */
  readonly port?: number;
  /** Whether to open a browser. @default true */
  readonly browser?: boolean;
  /** @default .venv of the project */
  readonly venv?: string;
}

/** A running server. */
export interface JupyterServer {
  /** Contains the token: whoever knows it can run code on this machine. */
  readonly url: string;
  readonly kernelspec: string;
  /** Ends the server and its kernels. */
  stop(): void;
  /** Resolves to the server's exit code. */
  readonly ended: Promise<number>;
}

const START_SECONDS = 120;

/** Starts JupyterLab with a new token and waits until it responds. @throws {Error} If it does not. */
export async function startServer(jupyter: Jupyter, options: ServerOptions = {}): Promise<JupyterServer> {
  const { browser = true, venv = VENV } = options;
  const port = options.port ?? (await findFreePort(8888));
  if (!(await isFree(port)))
    throw new Error(
      `Cannot start JupyterLab: port ${port} must be free. Without --port, a free port is chosen`,
    );
  const token = crypto.randomBytes(24).toString("hex");
  const dataFolder = path.join(venv, "share/jupyter");
  const kernelspec = installKernelspec(dataFolder);
  installLabExtension(dataFolder);
  const logFile = path.join(venv, "jupyter-lab.log");
  const environment = {
    ...jupyterFolders(venv, dataFolder),
    JUPYTER_CONFIG_PATH: withSettings(path.join(venv, "jupyter")),
    JUPYTER_TOKEN: token,
  };
  const child = spawnServer(jupyter.program, port, browser, environment, logFile);

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
  const hasEnded = () => failure !== undefined;
  if (!(await waitForResponse(`http://127.0.0.1:${port}/api/status`, token, hasEnded))) {
    killGroup(child);
    const lastLines = fs.readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
    const reason = failure ?? `it did not respond within ${START_SECONDS} s`;
    throw new Error(`Cannot start JupyterLab: ${reason}\n${lastLines}`);
  }
  const url = `http://127.0.0.1:${port}/lab/tree/notebooks?token=${token}`;
  return { url, kernelspec, stop: () => stopServer(child), ended };
}

function spawnServer(
  program: string,
  port: number,
  browser: boolean,
  environment: NodeJS.ProcessEnv,
  logFile: string,
): ChildProcess {
  const log = fs.openSync(logFile, "w");
  const args = [
    `--notebook-dir=${PROJECT}`,
    "--ip=127.0.0.1",
    `--port=${port}`,
    "--ServerApp.port_retries=0",
    "--ServerApp.answer_yes=True",
    "--LabApp.default_url=/lab/tree/notebooks",
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const env = { ...process.env, ...environment };
  const child = spawnGroup(program, args, { cwd: PROJECT, env, stdio: ["ignore", log, log] });
  fs.closeSync(log);
  return child;
}

/** Jupyter's folders: this project's kernel comes first; a read-only home folder is not used. */
function jupyterFolders(venv: string, dataFolder: string): NodeJS.ProcessEnv {
  const { JUPYTER_PATH, JUPYTER_RUNTIME_DIR, JUPYTER_CONFIG_DIR, JUPYTER_DATA_DIR } = process.env;
  const local = path.join(venv, "jupyter");
  const inHome = {
    JUPYTER_PATH: [dataFolder, JUPYTER_PATH].filter(Boolean).join(path.delimiter),
    JUPYTER_RUNTIME_DIR: JUPYTER_RUNTIME_DIR ?? path.join(local, "runtime"),
  };
  if (isWritable(os.homedir())) return inHome;
  return {
    ...inHome,
    JUPYTER_CONFIG_DIR: JUPYTER_CONFIG_DIR ?? path.join(local, "config"),
    JUPYTER_DATA_DIR: JUPYTER_DATA_DIR ?? path.join(local, "data"),
    IPYTHONDIR: path.join(local, "ipython"),
  };
}

/** JupyterLab's defaults for this project, in a folder of the configuration path: it asks at the first start whether to fetch news. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Writes the settings into a folder. What a person sets in JupyterLab goes before them. @returns The configuration path. */
function withSettings(folder: string): string {
  const file = path.join(folder, "labconfig", "default_setting_overrides.json");
  makeFolder(path.dirname(file));
  fs.writeFileSync(file, `${JSON.stringify(SETTINGS, undefined, 2)}\n`);
  return [folder, process.env.JUPYTER_CONFIG_PATH].filter(Boolean).join(path.delimiter);
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function waitForResponse(url: string, token: string, hasEnded: () => boolean): Promise<boolean> {
  for (let seconds = 0; seconds < START_SECONDS && !hasEnded(); seconds += 0.25) {
    try {
      const options = { headers: { Authorization: `token ${token}` }, signal: AbortSignal.timeout(5000) };
      if ((await fetch(url, options)).ok) return true;
    } catch {
      // The server does not listen yet.
    }
    await sleep(250);
  }
  return false;
}

/** Asks Jupyter to end, which also ends its kernels; kills it if it has not ended after ten seconds. */
function stopServer(child: ChildProcess): void {
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), 10_000);
  child.once("close", () => clearTimeout(timer));
}

async function findFreePort(first: number): Promise<number> {
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

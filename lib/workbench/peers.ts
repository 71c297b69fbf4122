/**
 * Peers of a race in processes of their own. A peer loads once and then answers each line on its standard input with
 * `{"seconds": …, "answer": …}`, timed inside: neither its start nor its imports count, and it is as warm as we are.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Measured } from "./bench";

export interface Peer {
  /** Starts the process when it is first asked. @throws {Error} If it ends without an answer: with its last words. */
  run(): Promise<Measured>;
  end(): void;
}

/** A Python package that a race needs. */
export interface PythonPackage {
  /** Name and version. */
  readonly title: string;
  /** The Python that has it; "" if there is none. */
  readonly python: string;
  /** Why there is none. */
  readonly lack: string | undefined;
}

/** A program that answers lines. */
export function peer(program: string, args: readonly string[]): Peer {
  let child: ChildProcessWithoutNullStreams | undefined;
  let waiting: { resolve(measured: Measured): void; reject(error: Error): void } | undefined;
  let lastWords = "";

  function begin(): ChildProcessWithoutNullStreams {
    const started = spawn(program, args, { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    const fail = (reason: string) => {
      child = undefined;
      const words = lastWords.trim().split("\n").pop();
      waiting?.reject(new Error(`Cannot run ${path.basename(args[0] ?? program)}: ${words || reason}`));
      waiting = undefined;
    };
    started.stderr.on("data", (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString("utf8")).slice(-4096);
    });
    // A line written to a process that has just ended: "close" tells why it did.
    started.stdin.on("error", () => {});
    started.once("error", (error) => fail(error.message));
    started.once("close", (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
    createInterface({ input: started.stdout }).on("line", (line) => {
      // Libraries print, too; only an answer is an object.
      if (!line.startsWith("{")) return;
      const { resolve, reject } = waiting ?? {};
      waiting = undefined;
      try {
        resolve?.(JSON.parse(line));
      } catch {
        reject?.(new Error(`Cannot read the answer of ${path.basename(args[0] ?? program)}: ${line}`));
      }
    });
    return started;
  }

  return {
    run: () =>
      new Promise<Measured>((resolve, reject) => {
        waiting = { resolve, reject };
        child ??= begin();
        child.stdin.write("run\n");
      }),
    end: () => {
      child?.kill();
    },
  };
}

const QUESTION = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))";

/** Looks for a package, by the name of its distribution, in the Python that `MERCHANT_LAB_PYTHON` names. */
export function pythonPackage(name: string): PythonPackage {
  const python = process.env.MERCHANT_LAB_PYTHON;
  if (!python)
    return { title: name, python: "", lack: `MERCHANT_LAB_PYTHON must name a Python that has ${name}` };
  const { status, stdout } = spawnSync(python, ["-c", QUESTION, name], {
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0)
    return { title: name, python: "", lack: `the Python of MERCHANT_LAB_PYTHON must have ${name}` };
  return { title: `${name} ${stdout.trim()}`, python, lack: undefined };
}

/** A folder for what both sides read; it goes with this process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

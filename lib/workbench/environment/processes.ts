/** Runs child processes with a time limit; their own child processes end with them. */
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { killGroup, spawnGroup } from "./process-group";

export interface ExecuteOptions {
  readonly directory?: string;
  /** Variables added to those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default 30 */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
  /** Called with each complete line of both streams. */
  readonly onLine?: (line: string) => void;
  /** Called once a second; if it returns a reason, the process is ended. */
  readonly watch?: () => string | undefined;
}

export interface Executed {
  readonly ok: boolean;
  /** The last 64 kB of both streams, interleaved. */
  readonly output: string;
  /** Why it failed; "" if `ok`. */
  readonly reason: string;
  readonly seconds: number;
}

/** Runs a program to its end. Never rejects: a program that cannot start gives a result with a reason. */
export function execute(
  program: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<Executed> {
  const { directory, environment, timeoutSeconds = 30, signal, onLine, watch } = options;
  const start = Date.now();
  if (signal?.aborted) return Promise.resolve({ ok: false, output: "", reason: "cancelled", seconds: 0 });
  let child: ChildProcess;
  try {
    const env = { ...process.env, ...environment };
    child = spawnGroup(program, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    // Windows starts no .cmd or .bat file without a shell.
    const reason = `${program} could not be started: ${(error as Error).message}`;
    return Promise.resolve({ ok: false, output: "", reason, seconds: 0 });
  }
  const output = collectOutput(child, onLine);
  let reason = "";
  const stop = (why: string) => {
    reason ||= why;
    killGroup(child);
  };
  const cancel = () => stop("cancelled");
  signal?.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(() => stop(`not done after ${timeoutSeconds} s`), timeoutSeconds * 1000);
  const watcher = setInterval(() => {
    const why = watch?.();
    if (why !== undefined) stop(why);
  }, 1000);

  return new Promise((resolve) => {
    const finish = (why: string) => {
      clearTimeout(timer);
      clearInterval(watcher);
      signal?.removeEventListener("abort", cancel);
      reason ||= why;
      const seconds = (Date.now() - start) / 1000;
      resolve({ ok: reason === "", output: output.end(), reason, seconds });
    };
    child.once("error", (error) => finish(error.message));
    child.once("close", (code, killedBy) => finish(describeEnd(program, code, killedBy)));
  });
}

function describeEnd(program: string, code: number | null, killedBy: NodeJS.Signals | null): string {
  if (killedBy !== null) return `ended by ${killedBy}`;
  // The shell's code.
  if (code === 127) return `${program} was not found`;
  return code === 0 ? "" : `ended with code ${code}`;
}

/** Keeps the last 64 kB of both streams and calls `onLine` with each complete line. */
function collectOutput(child: ChildProcess, onLine: ExecuteOptions["onLine"]): { end(): string } {
  let output = "";
  let partialLine = "";
  const read = (text: string) => {
    output = (output + text).slice(-65_536);
    // The line feed after a last carriage return may still arrive.
    const lines = (partialLine + text).split(/\r\n|\n|\r(?!$)/);
    partialLine = lines.pop() ?? "";
    for (const line of lines) onLine?.(line);
  };
  // Joins characters that are split between two chunks.
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", read);
  return {
    /** Passes on the last line if it has no line break. @returns The output. */
    end() {
      const line = partialLine.replace(/\r$/, "");
      if (line) onLine?.(line);
      partialLine = "";
      return output;
    },
  };
}

/** The file of a program on the search path; `undefined` if there is none. */
export function findProgram(name: string, searchPath = process.env.PATH ?? ""): string | undefined {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of searchPath.split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (folder !== "" && isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Peers of a race in processes of their own. A peer loads once and then answers each line on its standard input with
 * `{"seconds": …, "answer": …}`, timed inside: neither its start nor its imports count, and it is as warm as we are.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Measured } from "./race";

export interface Peer {
  /** Starts the process when it is first asked. @throws {Error} If it ends without an answer: with its last words. */
  run(): Promise<Measured>;
  end(): void;
}

interface Waiting {
  resolve(measured: Measured): void;
  reject(error: Error): void;
  startTimer(): void;
}

/** What a program says when it has loaded. */
const READY = '{"ready": true}';

/**
 * A program that answers lines. It may say `{"ready": true}` when it has loaded.
 *
 * @param limitSeconds A run that takes longer is ended and counts as unfinished; the time begins when the program is
 * ready. @default no limit
 */
export function peer(program: string, args: readonly string[], limitSeconds?: number): Peer {
  let child: ChildProcessWithoutNullStreams | undefined;
  let waiting: Waiting | undefined;
  let isReady = false;
  let lastWords = "";

  function begin(): ChildProcessWithoutNullStreams {
    const started = spawn(program, args, { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    isReady = false;
    const fail = (reason: string) => {
      if (child !== started) return;
      child = undefined;
      const lines = lastWords.trim().split("\n");
      // Node ends with its version, after the error.
      const words = lines.filter((line) => /^\w*Error\b/.test(line)).pop() ?? lines.pop();
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
      if (line === READY) {
        isReady = true;
        waiting?.startTimer();
        return;
      }
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
        child ??= begin();
        const { stdin } = child;
        let timer: NodeJS.Timeout | undefined;
        const stop = () => {
          waiting = undefined;
          child?.kill("SIGKILL");
          child = undefined;
          resolve({ seconds: limitSeconds ?? 0, answer: "", unfinished: true });
        };
        waiting = {
          resolve(measured) {
            clearTimeout(timer);
            resolve(measured);
          },
          reject(error) {
            clearTimeout(timer);
            reject(error);
          },
          startTimer() {
            if (limitSeconds !== undefined) timer = setTimeout(stop, 1000 * limitSeconds);
          },
        };
        if (isReady) waiting.startTimer();
        stdin.write("run\n");
      }),
    end: () => {
      child?.kill();
    },
  };
}

/** A folder for what both sides read; it goes with this process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

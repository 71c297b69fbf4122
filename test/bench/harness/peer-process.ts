/**
 * Runs the side of a race in a separate process. The process loads once and then answers each line on its
 * standard input with `{"seconds": …, "answer": …}`. It measures the time itself, so neither its start nor
 * its imports count.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Measurement } from "./types";

/** The line by which a program may announce that it has loaded. */
const READY = '{"ready": true}';

interface PendingRun {
  resolve(measured: Measurement): void;
  reject(error: Error): void;
}

export class PeerProcess {
  #child: ChildProcessWithoutNullStreams | undefined;
  #pending: PendingRun | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #errorOutput = "";

  /**
   * @param limitSeconds Time limit of a run, counted from when the program is ready. A longer run is stopped and
   * counts as unfinished. @default no limit
   */
  constructor(
    private readonly program: string,
    private readonly args: readonly string[],
    private readonly limitSeconds?: number,
  ) {}

  /** Starts the process at the first call. @throws {Error} If it ends without an answer. */
  run(): Promise<Measurement> {
    return new Promise((resolve, reject) => {
      this.#child ??= this.#start();
      this.#pending = { resolve, reject };
      if (this.#isReady) this.#startTimer();
      this.#child.stdin.write("run\n");
    });
  }

  end(): void {
    this.#child?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.program, this.args, { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    this.#isReady = false;
    child.stderr.on("data", (chunk: Buffer) => {
      this.#errorOutput = (this.#errorOutput + chunk.toString("utf8")).slice(-4096);
    });
    // Writing to a process that has just ended fails here; "close" gives the reason.
    child.stdin.on("error", () => {});
    const fail = (reason: string) => {
      if (this.#child === child) this.#fail(reason);
    };
    child.once("error", (error) => fail(error.message));
    child.once("close", (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
    createInterface({ input: child.stdout }).on("line", (line) => this.#read(line));
    return child;
  }

  #read(line: string): void {
    // Only answers are JSON objects; libraries may print other lines.
    if (!line.startsWith("{")) return;
    if (line === READY) {
      this.#isReady = true;
      if (this.#pending !== undefined) this.#startTimer();
      return;
    }
    const pending = this.#settle();
    try {
      pending?.resolve(JSON.parse(line));
    } catch {
      pending?.reject(new Error(`Cannot read the answer of ${this.#name}: ${line}`));
    }
  }

  #fail(reason: string): void {
    this.#child = undefined;
    const lines = this.#errorOutput.trim().split("\n");
    // The error line, since Node prints its version last.
    const message = lines.filter((line) => /^\w*Error\b/.test(line)).pop() ?? lines.pop();
    this.#settle()?.reject(new Error(`Cannot run ${this.#name}: ${message || reason}`));
  }

  #startTimer(): void {
    if (this.limitSeconds === undefined) return;
    const seconds = this.limitSeconds;
    this.#timer = setTimeout(() => {
      this.#child?.kill("SIGKILL");
      this.#child = undefined;
      this.#settle()?.resolve({ seconds, answer: "", unfinished: true });
    }, 1000 * seconds);
  }

  /** Ends the pending run. */
  #settle(): PendingRun | undefined {
    clearTimeout(this.#timer);
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  get #name(): string {
    return path.basename(this.args[0] ?? this.program);
  }
}

/** A new folder for data that both sides read; it is deleted when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "merchant-lab-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

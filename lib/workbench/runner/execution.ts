import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { closeAfterExit, endSession, killGroup } from "../environment/process-group";
import { addNote, type CellError, errorWithoutLine } from "../kernel/cell-error";
import { OUTPUT_LIMIT } from "../kernel/output";
import type { CodeCell } from "../notebooks/notebook-file";
import type { CellMessage, RunRequest } from "./messages";
import type { NotebookOutputs } from "./notebook-outputs";
import { type DescribeEnd, recordLog, startProcess } from "./start-process";
import type { RunOptions, SessionUse } from "./types";

export const NOTHING_USED: SessionUse = { datasets: [], engine: undefined };

/** A longer timer of Node fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
const START_SECONDS = 120;
const END_SECONDS = 5;
const TOO_LONG = "the cell took longer than";

export interface ExecutionResult {
  readonly error: CellError | undefined;
  readonly isCancelled: boolean;
  readonly session: SessionUse;
  readonly cellSeconds: readonly number[];
}

/** One run of the cells in a child process: handles its messages, the time limits and its end. */
export class Execution {
  readonly #sessionId = randomUUID();
  readonly #child: ChildProcess;
  readonly #describeEnd: DescribeEnd;
  readonly #timeoutSeconds: number;
  readonly #settleSeconds: number;
  readonly #cellSeconds: number[] = [];
  #session = NOTHING_USED;
  #error: CellError | undefined;
  #isFinished = false;
  #isCancelled = false;
  /** The number of the running cell, from 1; 0 before the first. */
  #cell = 0;
  #cellStart = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly cells: readonly CodeCell[],
    private readonly outputs: NotebookOutputs,
    private readonly options: RunOptions,
  ) {
    const { timeoutSeconds = 600, settleSeconds = 1 } = options;
    this.#child = startProcess(this.#sessionId, options);
    this.#describeEnd = recordLog(this.#child);
    this.#timeoutSeconds = timeoutSeconds;
    this.#settleSeconds = settleSeconds;
  }

  run(): Promise<ExecutionResult> {
    const { outputLimit = OUTPUT_LIMIT, signal } = this.options;
    const cancel = () => {
      this.#isCancelled = true;
      this.#stop();
    };
    signal?.addEventListener("abort", cancel, { once: true });
    this.#child.on("message", (message) => this.#receive(message as CellMessage));
    const request: RunRequest = {
      folder: path.dirname(path.resolve(this.file)),
      cells: this.cells.map(({ source, metadata }) => ({
        source,
        mayFail: metadata.tags?.includes("raises-exception") ?? false,
      })),
      outputLimit,
      settleMilliseconds: this.#settleSeconds * 1000,
    };
    this.#limitTime(START_SECONDS, "the process did not start its first cell within");
    closeAfterExit(this.#child);
    // What the cells left behind, which may hold the output.
    this.#child.once("exit", () => this.#endProcesses());
    return new Promise((resolve) => {
      this.#child.once("error", ({ name, message }) =>
        this.#fail(errorWithoutLine(name, message), Math.max(this.#cell, 1)),
      );
      this.#child.once("close", (code, killedBy) => {
        signal?.removeEventListener("abort", cancel);
        resolve(this.#end(code, killedBy));
      });
      // A process that did not start has no such function.
      this.#child.send?.(request, (error) => {
        if (error !== null) this.#stop();
      });
    });
  }

  #receive(message: CellMessage): void {
    switch (message.type) {
      case "started":
        this.#startCell(message.cell);
        break;
      case "stream":
        this.outputs.addText(message.cell, message.name, message.text);
        break;
      case "display":
        this.outputs.addDisplay(message.cell, message.content, message.isUpdate);
        break;
      case "failed":
        this.#fail(
          message.isLate ? addNote(message.error, "raised after its cell had ended") : message.error,
          message.cell,
        );
        this.#endCell();
        break;
      case "expected-error":
        this.outputs.addError(message.cell, message.error);
        break;
      case "ended":
        this.#endCell();
        // After the last cell the process only waits for pending timers, with a separate time limit.
        if (this.#cell === this.cells.length)
          this.#limitTime(this.#timeoutSeconds + this.#settleSeconds, TOO_LONG);
        break;
      case "finished":
        this.#isFinished = true;
        this.#session = message.session;
        // What a cell does at the exit may never end; like Jupyter, we stop it without an error.
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#stop(), END_SECONDS * 1000);
    }
  }

  #startCell(cell: number): void {
    this.#cell = cell;
    this.#cellStart = performance.now();
    this.outputs.startCell(cell);
    this.options.onCell?.(cell, this.cells.length);
    this.#limitTime(this.#timeoutSeconds, TOO_LONG);
  }

  #endCell(): void {
    if (this.#cell > this.#cellSeconds.length)
      this.#cellSeconds.push((performance.now() - this.#cellStart) / 1000);
  }

  /** Keeps the first error only: later ones are usually its consequences. */
  #fail(error: CellError, cell: number): void {
    if (this.#error !== undefined) return;
    this.#error = { ...error, cell };
    this.outputs.addError(cell, this.#error);
  }

  #limitTime(seconds: number, what: string): void {
    clearTimeout(this.#timer);
    const stop = () => {
      const error = errorWithoutLine("TimeoutError", `${what} ${seconds} s and was stopped`);
      this.#fail(error, Math.max(this.#cell, 1));
      this.#stop();
    };
    this.#timer = setTimeout(stop, Math.min(seconds * 1000, LONGEST_TIMER));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#endProcesses();
  }

  #endProcesses(): void {
    killGroup(this.#child);
    endSession(this.#sessionId);
  }

  #end(code: number | null, killedBy: NodeJS.Signals | null): ExecutionResult {
    clearTimeout(this.#timer);
    const isCancelled = this.#isCancelled;
    if (!this.#isFinished) {
      if (!isCancelled) this.#fail(this.#describeEnd(code, killedBy), Math.max(this.#cell, 1));
      this.#endCell();
    }
    const error = isCancelled ? undefined : this.#error;
    return { error, isCancelled, session: this.#session, cellSeconds: this.#cellSeconds };
  }
}

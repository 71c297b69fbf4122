/**
 * Executes the cells of a notebook with tslab's converter, executor and handler. Its corrections apply in
 * Jupyter and in the runner alike: errors name the line of the cell, unhandled rejections are reported, and
 * values of lib are displayed.
 */
import type { Converter, ConvertResult } from "tslab/dist/converter";
import type { Executor } from "tslab/dist/executor";
import type { JupyterHandlerImpl } from "tslab/dist/jupyter";
import { isDisplayable } from "../../core/text/display";
import { type CellError, describeDiagnostics, describeError, scriptName } from "./cell-error";
import { CellLines, nameScripts } from "./cell-lines";
import { type PatchedCompiler, patchCompiler } from "./compiler";

export interface CellEvents {
  /** A cell begins; `cell` is its execution count. */
  started(cell: number, source: string): void;
  /** An error was raised after its cell had ended, or by another cell than the running one. */
  failedLate(error: CellError): void;
}

/** Loads tslab and prepares it. Call it once per process, with the working directory at `root`. */
export function openCellSession(root: string, events: CellEvents): CellSession {
  // tslab must be loaded after its compiler has been patched.
  const compiler = patchCompiler(root);
  return new CellSession(root, events, compiler, loadTslab());
}

function loadTslab() {
  const converter: typeof import("tslab/dist/converter") = require("tslab/dist/converter");
  const executor: typeof import("tslab/dist/executor") = require("tslab/dist/executor");
  const jupyter: typeof import("tslab/dist/jupyter") = require("tslab/dist/jupyter");
  return { converter, executor, jupyter };
}

type CompilerMessage = Parameters<typeof describeDiagnostics>[0][number];

export class CellSession {
  /** tslab's handler, for a message server. */
  readonly handler: JupyterHandlerImpl;
  readonly #executor: Executor;
  readonly #errors = new Map<number, CellError>();
  readonly #lines = new CellLines();
  #diagnostics: CompilerMessage[] = [];
  #cell = 0;
  #isRunning = false;

  constructor(
    private readonly root: string,
    private readonly events: CellEvents,
    private readonly compiler: PatchedCompiler,
    private readonly tslab: ReturnType<typeof loadTslab>,
  ) {
    nameScripts(() => scriptName(this.#cell));
    const converter = this.#createConverter();
    // tslab has not completed its second mode, for browsers.
    const converters = { node: converter, browser: converter, close: () => converter.close() };
    this.#executor = tslab.executor.createExecutor(root, converters, {
      log: (value: unknown) => this.#show(value),
      error: (...values: unknown[]) => this.#receivePrintedError(values),
    });
    this.handler = new tslab.jupyter.JupyterHandlerImpl(
      { ...this.#executor, execute: (source) => this.#execute(source) },
      false,
    );
    process.on("uncaughtException", (error) => this.#handleUncaught(error));
    process.on("unhandledRejection", (error) => this.#handleUncaught(error));
  }

  /** Why a cell failed. */
  errorOf(cell: number): CellError | undefined {
    return this.#errors.get(cell);
  }

  /** Interrupts the `await` of the running cell, if one runs. */
  interrupt(): void {
    if (this.#isRunning) this.#executor.interrupt();
  }

  close(): void {
    this.#executor.close();
  }

  async #execute(source: string): Promise<boolean> {
    this.#cell += 1;
    this.#isRunning = true;
    this.#diagnostics = [];
    this.#lines.add(this.#cell, source, undefined);
    this.events.started(this.#cell, source);
    // The message that the cell begins must be sent before the cell can block the event loop.
    await nextTurn();
    try {
      const isDone = await this.#executor.execute(source);
      // Node reports an unhandled rejection one turn of the event loop later.
      await nextTurn();
      if (this.#diagnostics.length > 0)
        this.#setError(describeDiagnostics(this.#diagnostics, this.#cell, this.#lines));
      return isDone && !this.#errors.has(this.#cell);
    } catch (error) {
      this.#setError(this.#describe(error));
      return false;
    } finally {
      this.#isRunning = false;
    }
  }

  /** tslab's converter, recording the source maps of each cell. */
  #createConverter(): Converter {
    const converter = this.tslab.converter.createConverter({ isJS: false, isBrowser: false });
    const convert = (previous: string, source: string): ConvertResult => {
      const converted = converter.convert(previous, source);
      const { output } = converted;
      if (output !== undefined) this.#lines.add(this.#cell, source, this.compiler.takeMaps(output), output);
      return converted;
    };
    return { ...converter, convert };
  }

  /** Displays the value of a cell's last expression. */
  #show(value: unknown): void {
    if (!isDisplayable(value)) {
      console.log(value);
      return;
    }
    try {
      const data = value[Symbol.for("Jupyter.display") as never] as () => Record<string, never>;
      this.tslab.jupyter.lastWriteDisplayData(
        { data: data.call(value), metadata: {}, transient: {} } as never,
        false,
      );
    } catch (error) {
      this.#setError(this.#describe(error));
    }
  }

  /** tslab prints a compiler error with this format string, and a thrown value without a format string. */
  #receivePrintedError([first, ...rest]: readonly unknown[]): void {
    if (first === "%s%d:%d - %s" && rest.length === 4) this.#diagnostics.push(toCompilerMessage(rest));
    else this.#setError(this.#describe(first));
  }

  /** Handles an uncaught error: it ends the running cell if that cell raised it. */
  #handleUncaught(thrown: unknown): void {
    const error = this.#describe(thrown);
    const cell = error.cell ?? this.#cell;
    if (this.#isRunning && cell === this.#cell) {
      this.#setError(error);
      this.#executor.interrupt();
    } else {
      this.events.failedLate({ ...error, cell });
    }
  }

  /** Keeps the first error of a cell: an interrupt that follows is only its consequence. */
  #setError(error: CellError): void {
    if (!this.#errors.has(this.#cell)) this.#errors.set(this.#cell, error);
  }

  #describe(thrown: unknown): CellError {
    return describeError(thrown, this.root, this.#lines);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toCompilerMessage(printed: readonly unknown[]): CompilerMessage {
  const [fileName, line, column, messageText] = printed as [string, number, number, string];
  return {
    start: { offset: 0, line: line - 1, character: column - 1 },
    messageText,
    ...(fileName === "" ? {} : { fileName: fileName.trim() }),
  };
}

/** tslab's converter and executor. What the cells have declared is kept here, so that a cell that fails loses nothing. */

import type { Converter, ConvertResult } from "tslab/dist/converter";
import type { Executor } from "tslab/dist/executor";
import type * as TypeScript from "typescript";
import type { CellLines } from "./cell-lines";
import type { PatchedCompiler } from "./compiler";
import { splitFailedCell } from "./failed-cell";
import { defineAwaitFunctions } from "./interrupts";

/** tslab's handler of requests, and the function by which its `display` writes. */
type Jupyter = {
  -readonly [K in keyof typeof import("tslab/dist/jupyter")]: typeof import("tslab/dist/jupyter")[K];
};

export interface ExecutorEvents {
  /** The value of a cell's last expression. */
  showValue(value: unknown): void;
  /** What tslab prints: a compiler error as a format string with values, or a thrown value. */
  printError(...values: unknown[]): void;
}

export class TslabExecutor {
  readonly jupyter: Jupyter = require("tslab/dist/jupyter");
  /** tslab's answers about code: completion, documentation, whether it is complete. */
  readonly handler: InstanceType<Jupyter["JupyterHandlerImpl"]>;
  readonly #compiler: typeof TypeScript = require("@tslab/typescript-for-tslab");
  readonly #converter: Converter;
  readonly #executor: Executor;
  /** The declarations of all cells so far, which tslab puts before the next one. */
  #declarations = "";
  #converted: ConvertResult | undefined;
  #cell = 0;

  /** Call it after the compiler was patched, since it loads tslab. Imports at run time begin at `folder`. */
  constructor(
    folder: string,
    private readonly compiler: PatchedCompiler,
    private readonly lines: CellLines,
    events: ExecutorEvents,
  ) {
    const { createConverter }: typeof import("tslab/dist/converter") = require("tslab/dist/converter");
    const { createExecutor }: typeof import("tslab/dist/executor") = require("tslab/dist/executor");
    this.#converter = compiler.supply(createConverter({ isJS: false, isBrowser: false }));
    const converter = this.#withDeclarations(this.#converter);
    // tslab has not completed its second mode, for browsers.
    const converters = { node: converter, browser: converter, close: () => converter.close() };
    this.#executor = createExecutor(folder, converters, { log: events.showValue, error: events.printError });
    this.handler = new this.jupyter.JupyterHandlerImpl(this.#executor, false);
    defineAwaitFunctions();
  }

  /** @returns Whether the cell was compiled and executed to its end. */
  async execute(cell: number, source: string): Promise<boolean> {
    this.#cell = cell;
    this.#converted = undefined;
    const before = { ...this.#executor.locals };
    const isDone = await this.#executor.execute(source);
    const { diagnostics, declOutput } = this.#converted ?? ({} as Partial<ConvertResult>);
    if (diagnostics?.length === 0) {
      if (isDone) this.#declarations = declOutput ?? "";
      else this.#keepReached(source, declOutput, before);
    }
    return isDone;
  }

  /** Executes code that declares nothing. */
  async evaluate(source: string): Promise<boolean> {
    const declarations = this.#declarations;
    try {
      return await this.execute(0, source);
    } finally {
      this.#declarations = declarations;
    }
  }

  inspect(source: string, position: number): TypeScript.QuickInfo | undefined {
    return this.#executor.inspect(source, position) ?? undefined;
  }

  interrupt(): void {
    this.#executor.interrupt();
  }

  close(): void {
    this.#executor.close();
  }

  /** The converter, with our declarations in place of tslab's, recording the source maps of each cell. */
  #withDeclarations(converter: Converter): Converter {
    return {
      ...converter,
      convert: (_, source) => {
        const converted = converter.convert(this.#declarations, source);
        const { output } = converted;
        if (output !== undefined) this.lines.add(this.#cell, source, this.compiler.takeMaps(output), output);
        this.#converted = converted;
        return converted;
      },
      inspect: (_, source, position) => converter.inspect(this.#declarations, source, position),
      complete: (_, source, position) => converter.complete(this.#declarations, source, position),
    };
  }

  /** Keeps what a cell had declared before it failed; all other names keep their earlier values. */
  #keepReached(source: string, declarations: string | undefined, before: Record<string, unknown>): void {
    const { locals } = this.#executor;
    const { reached, lost } = splitFailedCell(this.#compiler, source, (name) => locals[name] !== undefined);
    for (const name of lost) {
      if (name in before) locals[name] = before[name];
      else delete locals[name];
    }
    const kept =
      lost.length === 0 ? declarations : this.#converter.convert(this.#declarations, reached).declOutput;
    this.#declarations = kept ?? this.#declarations;
  }
}

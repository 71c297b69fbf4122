/**
 * The cells of one notebook, executed by tslab's own converter, executor and handler. What is mended here holds in
 * Jupyter and in the runner alike: failures with the line of the cell, rejections nobody awaited, values that show
 * themselves.
 */
import { SourceMap, type SourceMapPayload } from "node:module";
import vm from "node:vm";
import type { Converter } from "tslab/dist/converter";
import type { ConverterSet, Executor } from "tslab/dist/executor";
import type { JupyterHandlerImpl } from "tslab/dist/jupyter";
import { isDisplayable } from "../../core/text/display";
import { type CellLines, describeDiagnostics, describeError, type Failure, scriptName } from "./cell-error";
import { type CellMaps, mendCompiler } from "./compiler";

export interface CellEvents {
  /** A cell begins; `cell` is its execution count. */
  started(cell: number, source: string): void;
  /** Something failed after its cell had ended, or in another cell than the one that runs. */
  failedLate(failure: Failure): void;
}

export interface CellSession {
  /** tslab's handler, for a server of messages. */
  readonly handler: JupyterHandlerImpl;
  /** Why a cell failed. */
  failureOf(cell: number): Failure | undefined;
  /** Stops the await of the running cell; does nothing where none runs. */
  interrupt(): void;
  close(): void;
}

/** Loads tslab and makes it ready; once per process, with the working directory at `root`. */
export function openCellSession(root: string, events: CellEvents): CellSession {
  const compiler = mendCompiler(root);
  // Loaded here and not above: the compiler must be mended first.
  const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  const { createExecutor } = require("tslab/dist/executor") as typeof import("tslab/dist/executor");
  const jupyter = require("tslab/dist/jupyter") as typeof import("tslab/dist/jupyter");

  nameScripts(() => scriptName(cell));
  const failures = new Map<number, Failure>();
  const lines = new NotebookLines();
  let diagnostics: Parameters<typeof describeDiagnostics>[0][number][] = [];
  let cell = 0;
  let isRunning = false;

  function fail(failure: Failure): void {
    // What comes first is the cause; an interrupt that follows is only its consequence.
    if (!failures.has(cell)) failures.set(cell, failure);
  }

  const converters = new Converters(() => {
    const converter = createConverter({ isJS: false, isBrowser: false });
    return {
      ...converter,
      convert(previous, source) {
        const converted = converter.convert(previous, source);
        if (converted.output === undefined) return converted;
        lines.add(cell, source, compiler.takeMaps(converted.output), converted.output);
        return converted;
      },
    };
  });

  const executor = createExecutor(root, converters, {
    log(value: unknown) {
      if (!isDisplayable(value)) {
        console.log(value);
        return;
      }
      try {
        const data = value[Symbol.for("Jupyter.display") as never] as () => Record<string, never>;
        jupyter.lastWriteDisplayData({ data: data.call(value), metadata: {}, transient: {} } as never, false);
      } catch (error) {
        fail(describeError(error, root, lines));
      }
    },
    error(first: unknown, ...rest: unknown[]) {
      // tslab prints a compiler's finding by this format, and a thrown value alone.
      if (first === "%s%d:%d - %s" && rest.length === 4) diagnostics.push(asDiagnostic(rest));
      else fail(describeError(first, root, lines));
    },
  });

  const mendedExecutor: Executor = {
    ...executor,
    async execute(source) {
      cell += 1;
      isRunning = true;
      diagnostics = [];
      lines.add(cell, source, undefined);
      events.started(cell, source);
      // That the cell begins must be told before it may block everything.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        const isDone = await executor.execute(source);
        // A rejection nobody awaited is told one turn of the event loop later; it is still this cell's.
        await new Promise((resolve) => setImmediate(resolve));
        if (diagnostics.length > 0) fail(describeDiagnostics(diagnostics, cell, lines));
        return isDone && !failures.has(cell);
      } catch (error) {
        fail(describeError(error, root, lines));
        return false;
      } finally {
        isRunning = false;
      }
    },
  };

  function failedOutside(error: unknown): void {
    const failure = describeError(error, root, lines);
    const isFromRunningCell = isRunning && (failure.cell ?? cell) === cell;
    if (!isFromRunningCell) events.failedLate({ ...failure, cell: failure.cell ?? cell });
    else {
      fail(failure);
      executor.interrupt();
    }
  }
  process.on("uncaughtException", failedOutside);
  process.on("unhandledRejection", failedOutside);

  // Loads the compiler's libraries now and not with the first cell.
  void converters.node;

  return {
    handler: new jupyter.JupyterHandlerImpl(mendedExecutor, false),
    failureOf: (count) => failures.get(count),
    interrupt: () => {
      if (isRunning) executor.interrupt();
    },
    close: () => executor.close(),
  };
}

/** tslab runs every cell under one name, so that no stack trace could tell one cell from another. */
function nameScripts(currentName: () => string): void {
  const { runInThisContext } = vm;
  const isCell = (code: string) => code.endsWith("})(__tslab__.exports, __tslab__.require)");
  vm.runInThisContext = (code, options) => {
    if (!isCell(code)) return runInThisContext(code, options);
    const given = typeof options === "string" ? { filename: options } : options;
    return runInThisContext(code, { filename: currentName(), ...given });
  };
}

/** tslab's pair of converters; ours have no browser mode, which tslab itself leaves unfinished. */
class Converters implements ConverterSet {
  #node: Converter | undefined;

  constructor(private readonly create: () => Converter) {}

  get node(): Converter {
    this.#node ??= this.create();
    return this.#node;
  }

  get browser(): Converter {
    return this.node;
  }

  readonly close = () => this.#node?.close();
}

/** The sources of all cells so far, with the way back from the script to them. */
class NotebookLines implements CellLines {
  readonly #cells = new Map<
    number,
    { readonly source: readonly string[]; readonly maps: readonly SourceMap[]; readonly scriptLines: number }
  >();

  add(cell: number, source: string, maps: CellMaps | undefined, script = ""): void {
    const parsed = maps === undefined ? [] : [maps.toScript, maps.toModule].map(parseMap);
    this.#cells.set(cell, {
      source: source.split("\n"),
      maps: parsed,
      scriptLines: script.split("\n").length,
    });
  }

  lineOf(cell: number, scriptLine: number, scriptColumn: number): number | undefined {
    const { maps = [], scriptLines = 0 } = this.#cells.get(cell) ?? {};
    // tslab's own last line calls the function around the cell: no line of the reader's.
    if (maps.length === 0 || scriptLine > scriptLines) return undefined;
    let line = scriptLine - 1;
    let column = scriptColumn - 1;
    for (const map of maps) {
      const entry = map.findEntry(line, column);
      if (!("originalLine" in entry)) return undefined;
      line = entry.originalLine;
      column = entry.originalColumn;
    }
    // tslab puts one line of its own before the cell, so the index from 0 there is the number from 1 here.
    return line;
  }

  textOf(cell: number, line: number): string | undefined {
    return this.#cells.get(cell)?.source[line - 1]?.trim();
  }
}

function parseMap(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}

function asDiagnostic(printed: readonly unknown[]): Parameters<typeof describeDiagnostics>[0][number] {
  const [fileName, line, column, messageText] = printed as [string, number, number, string];
  return {
    start: { offset: 0, line: line - 1, character: column - 1 },
    messageText,
    ...(fileName === "" ? {} : { fileName: fileName.trim() }),
  };
}

/**
 * Executes the cells of a notebook, in Jupyter and in the runner alike: errors name the line of the cell,
 * unhandled rejections are reported, all that a cell prints is shown, and values of lib are displayed.
 */
import Module from "node:module";
import path from "node:path";
import { inspect } from "node:util";
import { DISPLAY, isDisplayable, type MimeBundle } from "../../core/text/display";
import { tableOf } from "../../notebook/show";
import { type CellError, describeDiagnostics, describeError, errorWithoutLine } from "./cell-error";
import { CellLines, nameScripts } from "./cell-lines";
import { patchCompiler } from "./compiler";
import { isWithin } from "./compiler/outside-project";
import { InterruptError, interruptAwaits } from "./interrupts";
import { type DisplayContent, type OutputSink, redirectProcess } from "./output";
import { scriptName, tidyAllStacks } from "./stack-trace";
import { nextTurn } from "./timers";
import { TslabExecutor } from "./tslab-executor";

export interface CellEvents {
  /** An error was raised after its cell had ended, or by another cell than the running one. */
  failedLate(error: CellError): void;
}

export interface CellRequest {
  readonly source: string;
  /** Receives the output of the cell, and what is printed after its end. `undefined` drops it. */
  readonly output: OutputSink | undefined;
  /**
   * Whether the cell counts.
   * @default true
   */
  readonly isStored?: boolean;
  /** Called before the cell begins, with its execution count. */
  readonly started?: (count: number) => void;
}

export interface CellResult {
  readonly count: number;
  readonly error: CellError | undefined;
}

export type Evaluated = { readonly data: MimeBundle } | { readonly error: CellError };

/**
 * Loads tslab and prepares it. Call it once per process, with the working directory at `root`; then it is that of the notebook,
 * where its relative imports begin too.
 */
export function openCellSession(root: string, events: CellEvents, folder = root): CellSession {
  const session = new CellSession(root, events, folder);
  process.chdir(folder);
  return session;
}

type ShowValue = (value: unknown) => Promise<void>;
type CompilerMessage = Parameters<typeof describeDiagnostics>[0][number];

/** The number of cells that do not count. */
const UNCOUNTED = 0;
const NO_OUTPUT: OutputSink = { stream() {}, display() {} };

export class CellSession {
  readonly #lines = new CellLines();
  readonly #executor: TslabExecutor;
  readonly #process = redirectProcess();
  #output = NO_OUTPUT;
  #count = 0;
  #cell = UNCOUNTED;
  #isRunning = false;
  #diagnostics: CompilerMessage[] = [];
  #error: CellError | undefined;
  /** Receives the value of the cell's last expression. */
  #show: ShowValue = async () => {};
  #shown: Promise<void> | undefined;
  #interruptDisplay: (error: Error) => void = () => {};

  constructor(
    private readonly root: string,
    private readonly events: CellEvents,
    folder: string,
  ) {
    // tslab must be loaded after its compiler has been patched.
    const compiler = patchCompiler(root, folder);
    nameScripts(() => scriptName(this.#cell));
    tidyAllStacks(root, this.#lines);
    if (!isWithin(root, folder)) findPackagesIn(path.join(root, "node_modules"));
    this.#executor = new TslabExecutor(folder, compiler, this.#lines, {
      showValue: (value) => {
        this.#shown = this.#show(value);
      },
      printError: (...values) => this.#receivePrintedError(values),
    });
    process.on("uncaughtException", (error) => this.#handleUncaught(error));
    process.on("unhandledRejection", (error) => this.#handleUncaught(error));
  }

  /** tslab's answers about code. */
  get handler(): TslabExecutor["handler"] {
    return this.#executor.handler;
  }

  /** Executes a cell. Call it again only after it has answered. */
  async execute({ source, output, isStored = true, started }: CellRequest): Promise<CellResult> {
    if (isStored) this.#count += 1;
    const count = this.#count;
    started?.(count);
    const earlier = this.#output;
    this.#direct(output ?? NO_OUTPUT);
    const cell = isStored ? count : UNCOUNTED;
    const error = await this.#run(cell, source, (value) => this.#display(value));
    if (output === undefined) this.#direct(earlier);
    return { count, error };
  }

  /** What the compiler knows of the name at a position of the source. */
  inspect(source: string, position: number): ReturnType<TslabExecutor["inspect"]> {
    return this.#executor.inspect(source, position);
  }

  /** The value of an expression in every form that it can be displayed in. */
  async evaluate(expression: string): Promise<Evaluated> {
    let data: MimeBundle = {};
    // In an array, since tslab does not show null and undefined. A comment ends with the line.
    const error = await this.#run(UNCOUNTED, `[(${expression}\n)]`, async (values) => {
      const [value] = values as [unknown];
      data = { "text/plain": inspect(value), ...(await this.#bundleOf(value)) };
    });
    return error === undefined ? { data } : { error };
  }

  /** Interrupts the running cell at its `await`, and whatever earlier cells still await. */
  interrupt(): void {
    interruptAwaits();
    if (!this.#isRunning) return;
    this.#executor.interrupt();
    this.#interruptDisplay(new InterruptError());
  }

  /** Writes to the log of the process instead of a cell. */
  log(text: string): void {
    this.#process.log(`${text}\n`);
  }

  close(): void {
    this.#executor.close();
  }

  async #run(cell: number, source: string, show: ShowValue): Promise<CellError | undefined> {
    this.#cell = cell;
    this.#show = show;
    this.#shown = undefined;
    this.#diagnostics = [];
    this.#error = undefined;
    this.#isRunning = true;
    this.#lines.add(cell, source, undefined);
    // The message that the cell begins must be sent before the cell can block the event loop.
    await nextTurn();
    try {
      const isDone = await this.#executor.execute(cell, source);
      await this.#shown;
      // Node reports an unhandled rejection one turn of the event loop later.
      await nextTurn();
      await this.#process.settled();
      if (this.#diagnostics.length > 0)
        this.#setError(describeDiagnostics(this.#diagnostics, cell, this.#lines));
      if (!isDone) this.#setError(errorWithoutLine("Error", "the cell was not executed"));
    } catch (error) {
      this.#setError(this.#describe(error));
    } finally {
      this.#isRunning = false;
    }
    return this.#error;
  }

  #direct(output: OutputSink): void {
    this.#output = output;
    this.#process.direct(output);
    this.#executor.jupyter.lastWriteDisplayData = (content, isUpdate) =>
      output.display(content as DisplayContent, Boolean(isUpdate));
  }

  /** Displays the value of a cell's last expression: by its own display, as a table where `show` makes one, or as a text. */
  async #display(value: unknown): Promise<void> {
    nameAnonymous(value);
    const data = (await this.#bundleOf(value)) ?? tableOf(value);
    if (data === undefined) console.log(value);
    else this.#output.display({ data, metadata: {}, transient: {} }, false);
  }

  /** The forms of a value with its own display; it may take its time to make them. */
  async #bundleOf(value: unknown): Promise<MimeBundle | undefined> {
    if (!isDisplayable(value)) return undefined;
    const bundle: unknown = await new Promise((resolve, reject) => {
      this.#interruptDisplay = reject;
      Promise.resolve(value[DISPLAY]()).then(resolve, reject);
    });
    return typeof bundle === "object" && bundle !== null ? (bundle as MimeBundle) : undefined;
  }

  /** tslab prints a compiler error with this format string, and a thrown value without a format string. */
  #receivePrintedError([first, ...rest]: readonly unknown[]): void {
    if (first === "%s%d:%d - %s" && rest.length === 4) this.#diagnostics.push(toCompilerMessage(rest));
    else this.#setError(this.#describe(first));
  }

  /** Handles an uncaught error: it ends the running cell if that cell raised it. */
  #handleUncaught(thrown: unknown): void {
    // A function that nobody awaits was stopped by an interrupt, which has been reported.
    if (thrown instanceof InterruptError) return;
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
    this.#error ??= error;
  }

  #describe(thrown: unknown): CellError {
    return describeError(thrown, this.root, this.#lines);
  }
}

/** Node finds packages in the folders above a file, and then in those that it reads from this variable. */
function findPackagesIn(folder: string): void {
  const { NODE_PATH } = process.env;
  process.env.NODE_PATH = [NODE_PATH, folder].filter(Boolean).join(path.delimiter);
  (Module as unknown as { _initPaths(): void })._initPaths();
  // Programs that a cell starts do not inherit it.
  if (NODE_PATH === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = NODE_PATH;
}

/** tslab assigns the last expression to a variable, after which JavaScript names an anonymous function. */
function nameAnonymous(value: unknown): void {
  if (typeof value === "function" && /^tsLastExpr\d*$/.test(value.name))
    Object.defineProperty(value, "name", { value: "", configurable: true });
}

function toCompilerMessage(printed: readonly unknown[]): CompilerMessage {
  const [fileName, line, column, messageText] = printed as [string, number, number, string];
  return {
    start: { offset: 0, line: line - 1, character: column - 1 },
    messageText,
    ...(fileName === "" ? {} : { fileName: fileName.trim() }),
  };
}

import { type ChildProcess, fork } from "node:child_process";
import os from "node:os";
import path from "node:path";
import type { DatasetUse } from "../../core/resources-used";
import { type Failure, plainFailure } from "../kernel/cell-error";
import { CELL_ENVIRONMENT } from "../kernel/environment";
import { OUTPUT_LIMIT } from "../kernel/output";
import { type CodeCell, executableCells, type Notebook, readNotebook } from "../notebooks/notebook-file";
import { parametersOf } from "../notebooks/notebook-inputs";
import { PROJECT } from "../paths";
import { UsageError } from "../usage-error";
import type { CellMessage, RunRequest } from "./messages";
import { NotebookOutputs } from "./notebook-outputs";

export interface RunOptions {
  /** Values for `parameter(name, default)`, as text. @default {} */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The longest one cell may take. @default 600 */
  readonly timeoutSeconds?: number;
  /** What one cell may print and show, in characters; what is beyond is cut, with a notice. @default 10_000_000 */
  readonly outputLimit?: number;
  /** How long timers that the cells left behind are waited for, so that their errors are seen. @default 1 */
  readonly settleSeconds?: number;
  /** Most memory for the values of the notebook, in MB. @default what Node takes on this machine */
  readonly memoryMegabytes?: number;
  /** Ends the run; its status is then "cancelled". */
  readonly signal?: AbortSignal;
  /** Called when a cell begins: its number from 1, and how many there are. */
  readonly onCell?: (cell: number, cells: number) => void;
}

/** One line of `check(…)`, as the notebook stored it. */
export interface Check {
  readonly label: string;
  readonly measured: unknown;
  readonly expected: unknown;
  readonly within: unknown;
  readonly source: unknown;
  readonly passed: boolean;
}

/** One `parameter(…)`, as the notebook used it. */
export interface UsedParameter {
  readonly name: string;
  readonly value: unknown;
  readonly default: unknown;
}

/** What one execution of a notebook gave. */
export interface NotebookRun {
  readonly file: string;
  /** The file's name without its ending. */
  readonly name: string;
  readonly status: "ok" | "failed" | "cancelled";
  /** Why it failed, with the cell and its line; undefined where it did not. */
  readonly error: string | undefined;
  /** The execution count of the cell that failed. */
  readonly failedCell: number | undefined;
  /** The notebook with the outputs of this run, fit to be saved. */
  readonly notebook: Notebook;
  readonly checks: readonly Check[];
  readonly parameters: readonly UsedParameter[];
  readonly session: { readonly datasets: readonly DatasetUse[]; readonly engine: string | undefined };
  /** For each cell that began. */
  readonly cellSeconds: readonly number[];
  readonly seconds: number;
}

const CHECK = "application/vnd.merchant-lab.check+json";
const PARAMETER = "application/vnd.merchant-lab.parameter+json";

/**
 * Executes a notebook from its first cell in a process of its own, without Python and without sockets. It stops at the
 * first cell that fails; a fault in a notebook is a result here, not an exception.
 *
 * @throws {UsageError} If `parameters` names one that the notebook does not have.
 * @throws {SyntaxError} If the file is no notebook.
 */
export async function runNotebook(file: string, options: RunOptions = {}): Promise<NotebookRun> {
  const { parameters = {}, signal } = options;
  const notebook = readNotebook(file);
  requireKnown(file, notebook, parameters);
  const cells = executableCells(notebook);
  const outputs = new NotebookOutputs(cells.length);
  const began = performance.now();
  const end = signal?.aborted === true ? CANCELLED : await execute(file, cells, outputs, options, parameters);

  const executed = outputs.into(notebook);
  const { failure } = end;
  return {
    file,
    name: path.basename(file, ".ipynb"),
    status: end.isCancelled ? "cancelled" : failure === undefined ? "ok" : "failed",
    error: failure === undefined ? undefined : explain(failure),
    failedCell: failure?.cell,
    notebook: executed,
    checks: outputs.formsOf<Check>(CHECK),
    parameters: outputs.formsOf<UsedParameter>(PARAMETER),
    session: end.session,
    cellSeconds: end.cellSeconds,
    seconds: (performance.now() - began) / 1000,
  };
}

interface RunEnd {
  readonly failure: Failure | undefined;
  readonly isCancelled: boolean;
  readonly session: NotebookRun["session"];
  readonly cellSeconds: readonly number[];
}

const NOTHING_USED = { datasets: [], engine: undefined };
const CANCELLED: RunEnd = { failure: undefined, isCancelled: true, session: NOTHING_USED, cellSeconds: [] };

function execute(
  file: string,
  cells: readonly CodeCell[],
  outputs: NotebookOutputs,
  options: RunOptions,
  parameters: Readonly<Record<string, string>>,
): Promise<RunEnd> {
  const { timeoutSeconds = 600, outputLimit = OUTPUT_LIMIT, settleSeconds = 1, signal, onCell } = options;
  const child = startChild(file, parameters, options.memoryMegabytes);
  const crash = listenToCrash(child);
  const cellSeconds: number[] = [];
  let session: NotebookRun["session"] = NOTHING_USED;
  let failure: Failure | undefined;
  let isFinished = false;
  let isCancelled = false;
  let cell = 0;
  let cellBegan = 0;
  let timer: NodeJS.Timeout | undefined;

  function fail(found: Failure, at: number): void {
    if (failure !== undefined) return;
    failure = { ...found, cell: at };
    outputs.fail(at, failure);
  }

  function stop(): void {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }

  function cancel(): void {
    isCancelled = true;
    stop();
  }

  function limitTime(seconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      fail(plainFailure("TimeoutError", `the cell took longer than ${seconds} s and was stopped`), cell);
      stop();
    }, seconds * 1000);
  }

  function endCell(): void {
    if (cell > cellSeconds.length) cellSeconds.push((performance.now() - cellBegan) / 1000);
  }

  child.on("message", (received) => {
    const message = received as CellMessage;
    switch (message.type) {
      case "started":
        cell = message.cell;
        cellBegan = performance.now();
        outputs.start(cell);
        onCell?.(cell, cells.length);
        limitTime(timeoutSeconds);
        break;
      case "stream":
        outputs.stream(message.cell, message.name, message.text);
        break;
      case "display":
        outputs.display(message.cell, message.content, message.isUpdate);
        break;
      case "failed":
        fail(message.isLate ? late(message.failure) : message.failure, message.cell);
        endCell();
        break;
      case "ended":
        endCell();
        // The last cell is over; what follows is the wait for timers, which has its own limit.
        if (cell === cells.length) limitTime(timeoutSeconds + settleSeconds);
        break;
      case "finished":
        isFinished = true;
        session = message.session;
        clearTimeout(timer);
    }
  });

  return new Promise((resolve) => {
    child.once("error", (error) => fail(plainFailure(error.name, error.message), Math.max(cell, 1)));
    child.once("close", (code, killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      if (!isFinished && !isCancelled) fail(crash.describe(code, killedBy), Math.max(cell, 1));
      if (!isFinished) endCell();
      resolve({ failure: isCancelled ? undefined : failure, isCancelled, session, cellSeconds });
    });
    signal?.addEventListener("abort", cancel, { once: true });
    const request: RunRequest = {
      sources: cells.map(({ source }) => source),
      outputLimit,
      settleMilliseconds: settleSeconds * 1000,
    };
    child.send(request, (error) => {
      if (error !== null) stop();
    });
  });
}

function startChild(
  file: string,
  parameters: Readonly<Record<string, string>>,
  memoryMegabytes: number | undefined,
): ChildProcess {
  const memory = memoryMegabytes === undefined ? [] : [`--max-old-space-size=${memoryMegabytes}`];
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return fork(path.join(__dirname, "cell-process.js"), {
    cwd: PROJECT,
    execArgv: ["--no-warnings", ...memory],
    env: {
      ...inherited,
      ...CELL_ENVIRONMENT,
      MERCHANT_LAB_PARAMETERS: JSON.stringify(parameters),
      MERCHANT_LAB_NOTEBOOK_DIRECTORY: path.dirname(path.resolve(file)),
    },
    serialization: "json",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** Keeps the last words of a process that may die without a message. */
function listenToCrash(child: ChildProcess): {
  describe(code: number | null, killedBy: NodeJS.Signals | null): Failure;
} {
  let lastWords = "";
  const keep = (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString("utf8")).slice(-8000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return {
    describe(code, killedBy) {
      if (/heap out of memory|Allocation failed/.test(lastWords))
        return plainFailure("OutOfMemoryError", "the process ran out of memory");
      const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
      const words = lastWords.trim().split("\n").slice(-4).join("\n");
      const failure = plainFailure("ProcessEnded", `the cell ended the process ${how}`);
      return words === "" ? failure : { ...failure, traceback: [...failure.traceback, words] };
    },
  };
}

function late(failure: Failure): Failure {
  return { ...failure, traceback: [...failure.traceback, "    (raised after its cell had ended)"] };
}

function explain({ cell, line, traceback }: Failure): string {
  const where = line === undefined ? `cell [${cell}]` : `cell [${cell}] line ${line}`;
  return `${where}: ${traceback.join("\n").replaceAll(`${os.homedir()}${path.sep}`, `~${path.sep}`)}`;
}

function requireKnown(file: string, notebook: Notebook, parameters: Readonly<Record<string, string>>): void {
  const known = parametersOf(notebook);
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name))
      throw new UsageError(
        `Cannot run ${path.basename(file)}: a parameter must be ${known.length === 0 ? "left out (it has none)" : `one of ${known.join(", ")}`}, current value is ${JSON.stringify(name)}`,
      );
  }
}

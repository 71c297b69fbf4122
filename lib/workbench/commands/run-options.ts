/** What `start` and `run` share: the options --param and --timeout, and notebooks that Ctrl-C cancels. */
import fs from "node:fs";
import { hintFor } from "../command-arguments";
import { abortOnInterrupt } from "../interrupt";
import { type Notebook, readNotebook } from "../notebooks/notebook-file";
import { parameterNames } from "../notebooks/notebook-inputs";
import { type NotebookRun, runNotebook } from "../runner";
import { messageOf, UsageError } from "../usage-error";

/** The two options, for `parseArgs`. */
export const RUN_OPTIONS = {
  param: { type: "string", multiple: true },
  timeout: { type: "string" },
} as const;

/** The timers of Node hold 2^31 - 1 milliseconds; a longer one ends at once. */
const MOST_SECONDS = 2_147_483;

export interface RunArguments {
  readonly param?: readonly string[] | undefined;
  readonly timeout?: string | undefined;
}

export interface NotebookRuns {
  /** Those of the files that can be read. */
  readonly files: readonly string[];
  /** Why the others cannot, in sentences. */
  readonly problems: readonly string[];
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  run(file: string, onCell: (cell: number, cells: number) => void): Promise<NotebookRun>;
}

/** @throws {UsageError} If an option has a bad value, or no notebook has a parameter of that name. */
export function prepareRuns(
  files: readonly string[],
  { param = [], timeout }: RunArguments,
  defaultTimeoutSeconds: number,
): NotebookRuns {
  const timeoutSeconds = timeout === undefined ? defaultTimeoutSeconds : parseTimeout(timeout);
  const { notebooks, problems } = readNotebooks(files);
  const parameters = assignParameters(notebooks, parseParameters(param));
  const { signal } = abortOnInterrupt();
  return {
    files: [...notebooks.keys()],
    problems,
    signal,
    run: (file, onCell) =>
      runNotebook(file, { parameters: parameters.get(file) ?? {}, timeoutSeconds, signal, onCell }),
  };
}

/** @throws {UsageError} If a path is not that of a notebook file. */
export function requireNotebookFiles(files: readonly string[]): void {
  for (const file of files) {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory())
      throw new UsageError(`${file} is a folder: name a notebook, a file that ends in .ipynb`);
    if (!file.endsWith(".ipynb"))
      throw new UsageError(`${file} is not a notebook: its name must end in .ipynb`);
    if (stat === undefined) throw new UsageError(`There is no notebook ${file}`);
  }
}

function readNotebooks(files: readonly string[]) {
  const notebooks = new Map<string, Notebook>();
  const problems: string[] = [];
  for (const file of files) {
    try {
      notebooks.set(file, readNotebook(file));
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { notebooks, problems };
}

/** Reads `--param name=value` options: `["epochs=10"]` is `{ epochs: "10" }`. */
export function parseParameters(options: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  for (const option of options) {
    const equals = option.indexOf("=");
    if (equals < 1)
      throw new UsageError(`--param must be NAME=VALUE, current value is ${JSON.stringify(option)}`);
    const name = option.slice(0, equals);
    if (name in parameters) throw new UsageError(`--param ${name} must be given once`);
    parameters[name] = option.slice(equals + 1);
  }
  return parameters;
}

/** The parameters of each file: only those that its notebook has. */
export function assignParameters(
  notebooks: ReadonlyMap<string, Notebook>,
  parameters: Readonly<Record<string, string>>,
): ReadonlyMap<string, Record<string, string>> {
  const isEmpty = Object.keys(parameters).length === 0;
  const namesOf = new Map(
    Array.from(notebooks, ([file, notebook]) => [file, isEmpty ? [] : parameterNames(notebook)]),
  );
  const known = [...new Set([...namesOf.values()].flat())];
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name))
      throw new UsageError(
        `No chosen notebook has the parameter ${JSON.stringify(name)}${hintFor(name, known, "parameters")}`,
      );
  }
  const select = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
  return new Map(Array.from(namesOf, ([file, names]) => [file, select(names)]));
}

export function parseTimeout(seconds: string): number {
  const value = Number(seconds);
  if (!(value > 0 && value <= MOST_SECONDS))
    throw new UsageError(
      `--timeout must be a number of seconds above 0, at most ${MOST_SECONDS}, current value is ${seconds}`,
    );
  return value;
}

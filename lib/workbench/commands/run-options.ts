/** What `start` and `run` share: the options --param and --timeout, and notebooks that Ctrl-C cancels. */
import fs from "node:fs";
import { asTypeOf, type Value } from "../../notebook/parameter";
import { hintFor, readNumber } from "../command-arguments";
import { abortOnInterrupt } from "../interrupt";
import { LANGUAGES, type Language } from "../notebooks/edition";
import { type Notebook, readNotebook } from "../notebooks/notebook-file";
import { parameterDefaults } from "../notebooks/notebook-inputs";
import { type NotebookRun, runNotebook } from "../runner";
import { messageOf, UsageError } from "../usage-error";

/** The two options, for `parseArgs`. */
export const RUN_OPTIONS = {
  param: { type: "string", multiple: true },
  timeout: { type: "string" },
  lang: { type: "string" },
} as const;

/** The timers of Node hold 2^31 - 1 milliseconds; a longer one ends at once. */
const MOST_SECONDS = 2_147_483;

export interface RunArguments {
  readonly param?: readonly string[] | undefined;
  readonly timeout?: string | undefined;
  readonly lang?: string | undefined;
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
  { param = [], timeout, lang }: RunArguments,
  defaultTimeoutSeconds: number,
): NotebookRuns {
  const timeoutSeconds = timeout === undefined ? defaultTimeoutSeconds : parseTimeout(timeout);
  const language = lang === undefined ? undefined : parseLanguage(lang);
  const { notebooks, problems } = readNotebooks(files);
  const parameters = assignParameters(notebooks, parseParameters(param));
  const { signal } = abortOnInterrupt();
  return {
    files: [...notebooks.keys()],
    problems,
    signal,
    run: (file, onCell) =>
      runNotebook(file, {
        parameters: parameters.get(file) ?? {},
        timeoutSeconds,
        signal,
        onCell,
        ...(language === undefined ? {} : { language }),
      }),
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
    // Reading a pipe would wait for ever.
    if (!stat.isFile()) throw new UsageError(`${file} is neither a file nor a folder: name a notebook`);
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

/**
 * The parameters of each file: only those that its notebook has.
 *
 * @throws {UsageError} If no notebook has one, or a value has not the type of the default.
 */
export function assignParameters(
  notebooks: ReadonlyMap<string, Notebook>,
  parameters: Readonly<Record<string, string>>,
): ReadonlyMap<string, Record<string, string>> {
  const given = Object.entries(parameters);
  const defaultsOf = new Map(
    Array.from(notebooks, ([file, notebook]) => [
      file,
      given.length === 0 ? new Map<string, Value>() : parameterDefaults(notebook),
    ]),
  );
  const known = [...new Set(Array.from(defaultsOf.values(), (defaults) => [...defaults.keys()]).flat())];
  for (const [name, value] of given) {
    if (!known.includes(name))
      throw new UsageError(
        `No chosen notebook has the parameter ${JSON.stringify(name)}${hintFor(name, known, "parameters")}`,
      );
    for (const defaults of defaultsOf.values()) requireTypeOf(defaults.get(name), name, value);
  }
  return new Map(
    Array.from(defaultsOf, ([file, defaults]) => [
      file,
      Object.fromEntries(given.filter(([name]) => defaults.has(name))),
    ]),
  );
}

/** Refuses a value before the run that its cell would refuse. The default is known if it is a literal. */
function requireTypeOf(defaultValue: Value | undefined, name: string, value: string): void {
  try {
    if (defaultValue !== undefined) asTypeOf(defaultValue, name, value);
  } catch (error) {
    throw new UsageError((error as TypeError).message);
  }
}

/** @throws {UsageError} If it is no language of reports. */
export function parseLanguage(language: string): Language {
  const found = LANGUAGES.find((known) => known === language);
  if (found === undefined)
    throw new UsageError(`--lang must be en or zh, current value is ${JSON.stringify(language)}`);
  return found;
}

export function parseTimeout(seconds: string): number {
  const rule = `a number of seconds above 0, at most ${MOST_SECONDS}`;
  return readNumber("--timeout", seconds, rule, (value) => value > 0 && value <= MOST_SECONDS);
}

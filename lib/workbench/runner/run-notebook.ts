import os from "node:os";
import path from "node:path";
import { CHECK_MIME, type CheckRecord } from "../../notebook/check";
import { PARAMETER_MIME, type ParameterRecord } from "../../notebook/parameter";
import type { CellError } from "../kernel/cell-error";
import { executableCells, type Notebook, readNotebook } from "../notebooks/notebook-file";
import { parameterDefaults } from "../notebooks/notebook-inputs";
import { withSolutions } from "../notebooks/solutions";
import { UsageError } from "../usage-error";
import { Execution, NOTHING_USED } from "./execution";
import { NotebookOutputs } from "./notebook-outputs";
import type { NotebookRun, RunOptions } from "./types";

/**
 * Executes a notebook from its first cell in a child process, without Python and without sockets. It stops at
 * the first cell that fails. An error in a cell is part of the result, not an exception.
 *
 * @throws {UsageError} If `parameters` names one that the notebook does not have.
 * @throws {FileError} If the file cannot be read or is not a notebook.
 */
export async function runNotebook(file: string, options: RunOptions = {}): Promise<NotebookRun> {
  const { parameters = {}, signal } = options;
  const read = readNotebook(file);
  const notebook = options.withSolutions ? withSolutions(read) : read;
  requireKnownParameters(file, notebook, parameters);
  const cells = executableCells(notebook);
  const outputs = new NotebookOutputs(cells.length);
  const start = performance.now();
  const { error, isCancelled, session, cellSeconds } = signal?.aborted
    ? { error: undefined, isCancelled: true, session: NOTHING_USED, cellSeconds: [] }
    : await new Execution(file, cells, outputs, options).run();

  return {
    file,
    name: path.basename(file, ".ipynb"),
    status: isCancelled ? "cancelled" : error === undefined ? "ok" : "failed",
    error: error === undefined ? undefined : formatError(error),
    failedCell: error?.cell,
    notebook: outputs.fillNotebook(notebook),
    checks: outputs.contentOf<CheckRecord>(CHECK_MIME),
    parameters: outputs.contentOf<ParameterRecord>(PARAMETER_MIME),
    session,
    cellSeconds,
    seconds: (performance.now() - start) / 1000,
  };
}

function formatError({ cell, line, traceback }: CellError): string {
  const position = line === undefined ? `cell [${cell}]` : `cell [${cell}] line ${line}`;
  return `${position}: ${traceback.join("\n").replaceAll(`${os.homedir()}${path.sep}`, `~${path.sep}`)}`;
}

function requireKnownParameters(
  file: string,
  notebook: Notebook,
  parameters: Readonly<Record<string, string>>,
): void {
  const names = Object.keys(parameters);
  const known = names.length === 0 ? [] : [...parameterDefaults(notebook).keys()];
  const allowed = known.length === 0 ? "left out (it has none)" : `one of ${known.join(", ")}`;
  for (const name of names) {
    if (!known.includes(name))
      throw new UsageError(
        `Cannot run ${path.basename(file)}: a parameter must be ${allowed}, current value is ${JSON.stringify(name)}`,
      );
  }
}

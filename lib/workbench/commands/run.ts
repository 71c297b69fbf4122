import fs from "node:fs";
import path from "node:path";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import {
  formatNotebook,
  type Notebook,
  readNotebook,
  withoutOutputs,
  writeNotebook,
} from "../notebooks/notebook-file";
import type { NotebookRun } from "../runner";
import { StatusLine } from "../status-line";
import { prepareFolder } from "../text-file";
import { FileError, messageOf, UsageError } from "../usage-error";
import { prepareRuns, RUN_OPTIONS, requireNotebookFiles } from "./run-options";

const help = `usage: npx merchant-lab run FILE ... [options]

Executes notebooks from their first cell, each in a separate process, and reports what failed.

  FILE                   a notebook, e.g. notebooks/02-linear-regression.ipynb
  --save                 store the outputs in the file if every cell succeeded
  --param NAME=VALUE     set a parameter; may be repeated
  --timeout SECONDS      time limit for one cell  (default: 600)
  --lang LANGUAGE        the language of labels in figures and tables, en or zh  (default: en)

Examples:
  npx merchant-lab run notebooks/02-linear-regression.ipynb --save
  npx merchant-lab run notebooks/*.ipynb --timeout 60`;

export const command: Command = {
  help,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      allowPositionals: true,
      options: { ...RUN_OPTIONS, save: { type: "boolean", default: false } },
    });
    if (positionals.length === 0) throw new UsageError("Name at least one notebook");
    requireNotebookFiles(positionals);
    const { files, problems, signal, run } = prepareRuns(positionals, values, 600);

    for (const problem of problems) console.error(problem);
    // Before the run: what takes minutes to compute must find its place.
    if (values.save) for (const file of files) prepareFolder(path.dirname(fs.realpathSync(file)));
    let isGood = problems.length === 0;
    for (const file of files) {
      if (signal.aborted) break;
      const line = new StatusLine(path.basename(file));
      const result = await run(file, (cell, cells) => line.update(`cell ${cell} of ${cells}`));
      line.endWith(describe(result));
      isGood &&= result.status === "ok";
      if (result.status !== "ok" || !values.save) continue;
      try {
        save(file, result.notebook);
      } catch (error) {
        console.error(messageOf(error));
        isGood = false;
      }
    }
    return isGood && !signal.aborted ? 0 : 1;
  },
};

/** @throws {FileError} If the file cannot be written, or somebody has changed the notebook during the run. */
function save(file: string, executed: Notebook): void {
  const inputOf = (notebook: Notebook) => formatNotebook(withoutOutputs(notebook));
  if (inputOf(readNotebook(file)) !== inputOf(executed))
    throw new FileError(
      `Cannot save the outputs in ${file}: the notebook was changed while it ran. Run it again`,
    );
  writeNotebook(file, executed);
}

function describe({ name, status, seconds, checks, error }: NotebookRun): string {
  const passed = checks.filter((check) => check.passed).length;
  const line = `${name}: ${status}, ${passed} of ${checks.length} checks passed, ${seconds.toFixed(1)} s`;
  return error === undefined ? line : `${line}\n${error}`;
}

import path from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "../command";
import { writeNotebook } from "../notebooks/notebook-file";
import { type NotebookRun, runNotebook } from "../runner";
import { UsageError } from "../usage-error";
import { distribute, parseParameters, parseTimeout } from "./run-options";

const help = `usage: npx merchant-lab run FILE ... [options]

Executes notebooks from their first cell, each in a process of its own, and says what failed.

  FILE                   a notebook, e.g. notebooks/02-linear-regression.ipynb
  --save                 stores the outputs in the file, if every cell succeeded
  --param NAME=VALUE     sets a parameter; may be given again and again
  --timeout SECONDS      the longest one cell may take  (default: 600)

Examples:
  npx merchant-lab run notebooks/02-linear-regression.ipynb --save
  npx merchant-lab run notebooks/*.ipynb --timeout 60`;

export const command: Command = {
  name: "run",
  summary: "execute notebooks and save their outputs",
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        save: { type: "boolean", default: false },
        param: { type: "string", multiple: true, default: [] },
        timeout: { type: "string", default: "600" },
      },
    });
    if (positionals.length === 0) throw new UsageError("Name at least one notebook");
    const timeoutSeconds = parseTimeout(values.timeout);
    const parameters = parseParameters(values.param);
    const parametersByFile = distribute(positionals, parameters);

    const abort = new AbortController();
    process.once("SIGINT", () => abort.abort());
    let failed = 0;
    for (const file of positionals) {
      if (abort.signal.aborted) break;
      const run = await runNotebook(file, {
        parameters: parametersByFile.get(file) ?? {},
        timeoutSeconds,
        signal: abort.signal,
        onCell: (cell, cells) => showProgress(`${path.basename(file)}: cell ${cell} of ${cells}`),
      });
      showProgress("");
      console.log(outcome(run));
      if (run.status !== "ok") failed += 1;
      else if (values.save) writeNotebook(file, run.notebook);
    }
    return failed > 0 || abort.signal.aborted ? 1 : 0;
  },
};

function outcome({ name, status, seconds, checks, error }: NotebookRun): string {
  const held = checks.filter(({ passed }) => passed).length;
  const line = `${name}: ${status}, ${held} of ${checks.length} checks, ${seconds.toFixed(1)} s`;
  return error === undefined ? line : `${line}\n${error}`;
}

/** One line that is written over again; a log gets none. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import * as table from "../../core/text/table";
import type { Command } from "../command";
import { NOTEBOOKS, PROJECT } from "../paths";
import { publish } from "../report/write-reports";
import { type NotebookRun, runNotebook } from "../runner";
import { StatusLine } from "../status-line";
import { UsageError } from "../usage-error";
import { obtainWanted } from "./obtain-datasets";
import { distribute, parseParameters, parseTimeout } from "./run-options";
import { prepare } from "./setup";

/** What `npm start` runs when nothing is named: the article's three experiments. */
const MAIN = ["01", "02", "03"];

const help = `usage: npm start -- [notebook ...] [options]

Sets up what is missing, executes notebooks on real data and writes one report each to reports/.

  notebook               a number or the beginning of a name: 02, 03-digit  (default: 01 02 03)
  --all                  every notebook in notebooks/
  --param NAME=VALUE     sets a parameter of the notebooks chosen; may be given again and again
  --timeout SECONDS      the longest one cell may take  (default: 1800)

Examples:
  npm start
  npm start -- 02
  npm start -- 03 --param epochs=10 --param trainSize=60000`;

export const command: Command = {
  name: "start",
  summary: "set up, execute the notebooks, write the reports",
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        param: { type: "string", multiple: true, default: [] },
        timeout: { type: "string", default: "1800" },
      },
    });
    const timeoutSeconds = parseTimeout(values.timeout);
    const chosen = choose(positionals, values.all);
    const parametersOf = distribute(chosen, parseParameters(values.param));

    const abort = new AbortController();
    process.once("SIGINT", () => abort.abort());
    const { signal } = abort;
    const { isComplete } = await prepare({ log: console.log, signal });
    if (!isComplete) return 1;
    await obtainWanted(chosen, signal);

    const runs: NotebookRun[] = [];
    for (const file of chosen) {
      if (signal.aborted) break;
      runs.push(await execute(file, { parameters: parametersOf.get(file) ?? {}, timeoutSeconds, signal }));
    }
    const index = publish(runs);

    console.log(`\n${table.toText(summary(runs))}`);
    console.log(`\nOpen ${path.relative(PROJECT, index)} in a browser.`);
    for (const run of runs.filter(({ status }) => status !== "ok"))
      console.error(`\n${run.name} failed\n${run.error}`);
    return runs.length === chosen.length && runs.every(({ status }) => status === "ok") ? 0 : 1;
  },
};

/** The notebook files that the words name, in the order of their numbers. */
function choose(words: readonly string[], all: boolean): string[] {
  const names = fs
    .readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  if (all) return names.map((name) => path.join(NOTEBOOKS, name));
  const wanted = words.length > 0 ? words.map((word) => path.basename(word)) : MAIN;
  for (const word of wanted) {
    if (!names.some((name) => name.startsWith(word)))
      throw new UsageError(`There is no notebook ${JSON.stringify(word)}: choose from ${names.join(", ")}`);
  }
  return names
    .filter((name) => wanted.some((word) => name.startsWith(word)))
    .map((name) => path.join(NOTEBOOKS, name));
}

async function execute(
  file: string,
  options: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
    readonly signal: AbortSignal;
  },
): Promise<NotebookRun> {
  const line = new StatusLine(path.basename(file, ".ipynb"));
  const run = await runNotebook(file, {
    ...options,
    onCell: (cell, cells) => line.update(`cell ${cell} of ${cells}`),
  });
  line.end(run.status === "ok" ? `done in ${minutes(run.seconds)} min` : `failed at cell ${run.failedCell}`);
  return run;
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(1);
}

/** One row a notebook: what was checked, how long it took, on which data, by which engine. */
function summary(runs: readonly NotebookRun[]): table.Table {
  return table.fromRecords(
    runs.map((run) => ({
      notebook: run.name,
      checks: `${run.checks.filter(({ passed }) => passed).length} of ${run.checks.length}`,
      minutes: minutes(run.seconds),
      data: run.session.datasets.map(({ name, origin }) => `${name} (${origin})`).join(", "),
      engine: run.session.engine ?? "–",
    })),
  );
}

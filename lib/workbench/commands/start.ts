import path from "node:path";
import * as table from "../../core/text/table";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { obtainDatasets } from "../environment/obtain-datasets";
import { notebookFiles } from "../notebooks/notebook-file";
import { PROJECT } from "../paths";
import { withRunResult } from "../report/run-result";
import { folderOf, writeReport } from "../report/write-reports";
import type { NotebookRun } from "../runner";
import { StatusLine } from "../status-line";
import { prepareFolder } from "../text-file";
import { messageOf, UsageError } from "../usage-error";
import { type NotebookRuns, parseLanguage, prepareRuns, RUN_OPTIONS } from "./run-options";
import { installMissing } from "./setup";

/** The notebooks that `npm start` runs by default: the three experiments of the article. */
const DEFAULT_NOTEBOOKS = ["01", "02", "03"];

const help = `usage: npm start -- [notebook ...] [options]

Installs what is missing, executes notebooks and writes a report of each to reports/. Where real data sets are missing, the
notebooks use packaged or simulated data, and say so.

  notebook               a number or the beginning of a name: 02, 03-digit  (default: 01 02 03)
  --all                  every notebook in notebooks/
  --param NAME=VALUE     set a parameter of the chosen notebooks; may be repeated
  --timeout SECONDS      time limit for one cell  (default: 1800)
  --lang LANGUAGE        en, or zh: the Chinese edition in reports/zh/  (default: en)

Examples:
  npm start
  npm start -- 02
  npm start -- 03 --param epochs=10 --param trainSize=60000`;

export const command: Command = {
  help,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      allowPositionals: true,
      options: { ...RUN_OPTIONS, all: { type: "boolean", default: false } },
    });
    const chosen = choose(positionals, values.all);
    const language = values.lang === undefined ? "en" : parseLanguage(values.lang);
    const folder = folderOf(language);
    prepareFolder(folder);
    const notebooks = prepareRuns(chosen, values, 1800);
    const { files, signal } = notebooks;
    const { isComplete } = await installMissing({ log: console.log, signal });
    if (!isComplete) return 1;
    await obtainDatasets(files, signal);

    const runs: NotebookRun[] = [];
    const problems = [...notebooks.problems];
    const otherFaults = new Set<string>();
    for (const file of files) {
      if (signal.aborted) break;
      const run = await execute(file, notebooks);
      runs.push(run);
      try {
        // At once: what was computed is kept, whatever happens later.
        const report = writeReport(file, withRunResult(run), { isNewRun: true, language });
        for (const fault of report.otherFaults) otherFaults.add(fault);
      } catch (error) {
        problems.push(messageOf(error));
      }
    }

    console.log(`\n${table.toText(summary(runs))}`);
    console.log(`\nOpen ${path.relative(PROJECT, path.join(folder, "index.html"))} in a browser.`);
    for (const run of runs.filter(({ status }) => status !== "ok"))
      console.error(
        run.status === "failed" ? `\n${run.name} failed\n${run.error}` : `\n${run.name} was cancelled`,
      );
    for (const problem of [...problems, ...otherFaults]) console.error(problem);
    const isWhole = runs.length === files.length && runs.every(({ status }) => status === "ok");
    return isWhole && problems.length === 0 ? 0 : 1;
  },
};

/** The notebook files whose names begin with one of `prefixes`, sorted by number. */
function choose(prefixes: readonly string[], all: boolean): readonly string[] {
  const files = notebookFiles();
  if (all && prefixes.length > 0) throw new UsageError("--all runs every notebook: name none");
  if (all) return files;
  const names = files.map((file) => path.basename(file));
  const wanted = prefixes.length > 0 ? prefixes.map((prefix) => path.basename(prefix)) : DEFAULT_NOTEBOOKS;
  // "01" is notebook 01 alone, not 01b as well.
  const isMeant = (name: string, prefix: string) =>
    name.startsWith(/^\d\d[a-z]?$/.test(prefix) ? `${prefix}-` : prefix);
  for (const prefix of wanted) {
    if (!names.some((name) => isMeant(name, prefix)))
      throw new UsageError(`There is no notebook ${JSON.stringify(prefix)}: choose from ${names.join(", ")}`);
  }
  return files.filter((_, i) => wanted.some((prefix) => isMeant(names[i], prefix)));
}

async function execute(file: string, notebooks: NotebookRuns): Promise<NotebookRun> {
  const line = new StatusLine(path.basename(file, ".ipynb"));
  const run = await notebooks.run(file, (cell, cells) => line.update(`cell ${cell} of ${cells}`));
  const ends = {
    ok: `done in ${minutes(run.seconds)} min`,
    failed: `failed at cell ${run.failedCell}`,
    cancelled: "cancelled",
  };
  line.end(ends[run.status]);
  return run;
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(1);
}

/** One row per notebook: checks passed, run time, data sets and engine. */
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

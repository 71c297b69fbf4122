import path from "node:path";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { readNotebook } from "../notebooks/notebook-file";
import { PROJECT, REPORTS } from "../paths";
import { writeReport } from "../report/write-reports";
import { prepareFolder } from "../text-file";
import { messageOf, UsageError } from "../usage-error";
import { requireNotebookFiles } from "./run-options";

const help = `usage: npm run report -- FILE ...

Writes reports of notebooks from their stored outputs; nothing is executed.

  FILE     a notebook with outputs, e.g. notebooks/02-linear-regression.ipynb

Each report is reports/<name>.html: a self-contained file that needs no network. A notebook that cannot be read, or holds
malformed outputs, is named; the reports of the others are written. The exit code is then 1.`;

export const command: Command = {
  help,
  async run(args) {
    const { positionals } = readArguments(args, { allowPositionals: true, options: {} });
    if (positionals.length === 0) throw new UsageError("Name at least one notebook");
    requireNotebookFiles(positionals);
    prepareFolder(REPORTS);
    const faults: string[] = [];
    const otherFaults = new Set<string>();
    for (const file of positionals) {
      try {
        const report = writeReport(file, readNotebook(file));
        console.log(path.relative(PROJECT, report.page));
        faults.push(...report.faults);
        for (const fault of report.otherFaults) otherFaults.add(fault);
      } catch (error) {
        faults.push(messageOf(error));
      }
    }
    for (const fault of [...faults, ...otherFaults]) console.error(fault);
    return faults.length > 0 ? 1 : 0;
  },
};

import path from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "../command";
import { readNotebook } from "../notebooks/notebook-file";
import { PROJECT } from "../paths";
import { writeReports } from "../report/write-reports";
import { UsageError } from "../usage-error";

const help = `usage: npm run report -- FILE ...

Writes reports of notebooks from their stored outputs; nothing is executed.

  FILE     a notebook with outputs, e.g. notebooks/02-linear-regression.ipynb

Each report is reports/<name>.html: a self-contained file that needs no network.`;

export const command: Command = {
  help,
  async run(args) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    if (positionals.length === 0) throw new UsageError("Name at least one notebook");
    const sources = positionals.map((file) => ({
      name: path.basename(file, ".ipynb"),
      notebook: readNotebook(file),
    }));
    const index = writeReports(sources);
    for (const { name } of sources)
      console.log(path.join(path.relative(PROJECT, path.dirname(index)), `${name}.html`));
    return 0;
  },
};

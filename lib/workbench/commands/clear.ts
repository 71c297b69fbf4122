import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { notebookFiles, readNotebook, withoutOutputs, writeNotebook } from "../notebooks/notebook-file";
import { messageOf } from "../usage-error";
import { requireNotebookFiles } from "./run-options";

const help = `usage: npm run clear -- [FILE ...]

Empties the outputs of notebooks, so that a commit holds only what a person wrote.

  FILE     a notebook  (default: all of notebooks/)

npm start and npx merchant-lab run --save make the outputs again.`;

export const command: Command = {
  help,
  async run(args) {
    const { positionals } = readArguments(args, { allowPositionals: true, options: {} });
    requireNotebookFiles(positionals);
    const files = positionals.length > 0 ? positionals : notebookFiles();
    const faults: string[] = [];
    for (const file of files) {
      try {
        writeNotebook(file, withoutOutputs(readNotebook(file)));
      } catch (error) {
        faults.push(messageOf(error));
      }
    }
    console.log(`${files.length - faults.length} of ${files.length} notebooks have no outputs now`);
    for (const fault of faults) console.error(fault);
    return faults.length > 0 ? 1 : 0;
  },
};

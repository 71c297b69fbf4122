import path from "node:path";
import type { Command } from "../command";
import { readArguments } from "../command-arguments";
import { type Notebook, readNotebook } from "../notebooks/notebook-file";
import { NOTEBOOKS, PROJECT } from "../paths";
import { BROWSERS, findBrowser, printPage } from "../report/print-page";
import { summarize } from "../report/summary";
import { folderOf, writeReport } from "../report/write-reports";
import { prepareFolder } from "../text-file";
import { FileError, messageOf, UsageError } from "../usage-error";
import { parseLanguage, requireNotebookFiles } from "./run-options";

const help = `usage: npm run report -- FILE ... [--format FORMAT] [--lang LANGUAGE]

Writes reports of notebooks from their stored outputs; nothing is executed.

  FILE             a notebook with outputs, e.g. notebooks/02-linear-regression.ipynb

  --format FORMAT  html, or pdf: also reports/<name>.pdf, which Chromium or Chrome prints  (default: html)
  --lang LANGUAGE  en, or zh: the Chinese edition in reports/zh/, of a notebook that was run with --lang zh  (default: en)

Each report is reports/<name>.html: a self-contained file that needs no network. A notebook that cannot be read, or holds
malformed outputs, is named; the reports of the others are written. The exit code is then 1.`;

export const command: Command = {
  help,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      allowPositionals: true,
      options: { format: { type: "string", default: "html" }, lang: { type: "string", default: "en" } },
    });
    const printer = printerFor(values.format);
    if (positionals.length === 0) throw new UsageError("Name at least one notebook");
    requireNotebookFiles(positionals);
    const language = parseLanguage(values.lang);
    prepareFolder(folderOf(language));
    const faults: string[] = [];
    const otherFaults = new Set<string>();
    for (const file of positionals) {
      try {
        const notebook = readNotebook(file);
        if (language === "zh") requireChinese(file, notebook);
        const report = writeReport(file, notebook, { language });
        console.log(path.relative(PROJECT, report.page));
        if (printer) console.log(path.relative(PROJECT, await printPage(printer, report.page)));
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

/** @throws {FileError} If the stored outputs are those of a run in English. */
function requireChinese(file: string, notebook: Notebook): void {
  const { session } = summarize({ name: file, notebook });
  if (session === undefined || session.language === "zh") return;
  const isOurs = path.resolve(path.dirname(file)) === NOTEBOOKS;
  const command = isOurs
    ? `npm start -- ${path.basename(file, ".ipynb")} --lang zh`
    : `npx merchant-lab run ${file} --save --lang zh, then this command,`;
  throw new FileError(
    `Cannot write the Chinese page of ${file}: the labels of its stored outputs are in English; ${command} makes it`,
  );
}

/** The browser that prints reports in this format; `undefined` if none is needed. */
function printerFor(format: string): string | undefined {
  if (format === "html") return undefined;
  if (format !== "pdf")
    throw new UsageError(`--format must be html or pdf, current value is ${JSON.stringify(format)}`);
  const browser = findBrowser();
  if (browser === undefined)
    throw new FileError(
      `Cannot print: none of ${BROWSERS.join(", ")} is on the search path. Open the report in a browser and print it there`,
    );
  return browser;
}

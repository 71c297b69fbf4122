/** Writes executed notebooks into `reports/`: each as an HTML page and as a notebook, and an index. */
import fs from "node:fs";
import path from "node:path";
import { notebookFiles, readNotebook, writeNotebook } from "../notebooks/notebook-file";
import { REPORTS } from "../paths";
import { type AdjacentReport, type ReportSource, renderIndex, renderReport, summarize } from ".";

/**
 * Writes the reports of `sources`. Reports of earlier runs in the folder are kept but rendered again, since
 * each page links to the one before and the one after it.
 *
 * @returns The path of `index.html`.
 */
export function writeReports(sources: readonly ReportSource[], folder = REPORTS): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const { name, notebook } of sources) writeNotebook(path.join(folder, `${name}.ipynb`), notebook);

  const all = notebookFiles(folder).map((file): ReportSource => {
    const name = path.basename(file, ".ipynb");
    return sources.find((source) => source.name === name) ?? { name, notebook: readNotebook(file) };
  });
  const pages = all.map((source): AdjacentReport => ({ name: source.name, title: summarize(source).title }));
  all.forEach((source, i) => {
    const html = renderReport(source, { previous: pages[i - 1], next: pages[i + 1] });
    fs.writeFileSync(path.join(folder, `${source.name}.html`), html);
  });
  const index = path.join(folder, "index.html");
  fs.writeFileSync(index, renderIndex(all));
  return index;
}

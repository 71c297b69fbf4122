/** Puts executed notebooks into `reports/`: each as a notebook and as a page, and an index over all that lie there. */
import fs from "node:fs";
import path from "node:path";
import { readNotebook, writeNotebook } from "../notebooks/notebook-file";
import { REPORTS } from "../paths";
import { type Neighbour, type ReportSource, renderIndex, renderReport, summaryOf } from ".";

/**
 * Writes the sources, and the pages of earlier ones again, because each page links to its neighbours.
 *
 * @returns The path of `index.html`.
 */
export function publish(sources: readonly ReportSource[], folder = REPORTS): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const { name, notebook } of sources) writeNotebook(path.join(folder, `${name}.ipynb`), notebook);

  const all = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".ipynb"))
    .sort()
    .map((file): ReportSource => {
      const name = path.basename(file, ".ipynb");
      return (
        sources.find((source) => source.name === name) ?? {
          name,
          notebook: readNotebook(path.join(folder, file)),
        }
      );
    });
  const neighbours = all.map((source): Neighbour => ({ name: source.name, title: summaryOf(source).title }));
  all.forEach((source, i) => {
    const page = renderReport(source, { previous: neighbours[i - 1], next: neighbours[i + 1] });
    fs.writeFileSync(path.join(folder, `${source.name}.html`), page);
  });
  const index = path.join(folder, "index.html");
  fs.writeFileSync(index, renderIndex(all));
  return index;
}

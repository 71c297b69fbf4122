/** Writes executed notebooks into `reports/`: each as an HTML page and as a notebook, and an index. */
import fs from "node:fs";
import path from "node:path";
import { edition, type Language } from "../notebooks/edition";
import { type Notebook, notebookFiles, readNotebook, writeNotebook } from "../notebooks/notebook-file";
import { REPORTS } from "../paths";
import { replaceFile } from "../text-file";
import { FileError, messageOf } from "../usage-error";
import { type IndexEntry, type ReportOptions, type ReportSource, renderIndex, renderReport } from ".";
import { linkedNotebooks, markdownOutputs } from "./markdown";
import { finishedName, isUnfinished, originOf, pageName, unfinishedName } from "./page-name";
import { recordFaults } from "./records";
import { metadataOf, runResult, withMetadata } from "./run-result";
import { titleOf } from "./summary";

export interface WriteOptions {
  /** Whether the notebook has just been executed. @default false */
  readonly isNewRun?: boolean;
  /** @default "en" */
  readonly language?: Language;
  /** @default reports/, and reports/zh/ for Chinese */
  readonly folder?: string;
}

export interface WrittenReport {
  readonly page: string;
  readonly index: string;
  /** What is malformed in this notebook, in sentences. */
  readonly faults: readonly string[];
  /** Which other notebooks of the folder cannot be read or shown, in sentences. */
  readonly otherFaults: readonly string[];
}

/**
 * Writes the report of a notebook, and again every page that is older than its notebook or whose links change. A run that
 * did not finish never replaces the report of a whole one: it has a page beside it until a later run is whole. A notebook of
 * the folder that cannot be read is named on the index; the other pages do not change.
 *
 * @param file The notebook that was executed or read.
 * @throws {FileError} If a file cannot be written. Each page is then whole, the old one or the new one.
 */
export function writeReport(file: string, notebook: Notebook, options: WriteOptions = {}): WrittenReport {
  const { isNewRun = false, language = "en" } = options;
  const { folder = folderOf(language) } = options;
  const pathOf = (name: string, ending: string) => path.join(folder, name + ending);
  const before = readEntries(folder);
  const { name: wholeName, origin } = identify(file, notebook, folder, before);
  const isWhole = runResult(notebook).status === "ok";
  const keepsWhole = !isWhole && before.some((entry) => entry.name === wholeName && isFinished(entry));
  const name = keepsWhole ? unfinishedName(wholeName) : wholeName;
  const own = { name, notebook: withMetadata(notebook, { origin }) };
  const replaced = unfinishedName(name);
  const isReplaced = isWhole && (isNewRun || isNewer(file, pathOf(replaced, ".ipynb")));
  const others = before.filter((entry) => entry.name !== name && !(isReplaced && entry.name === replaced));
  const after = [...others, own].sort((a, b) => (a.name < b.name ? -1 : 1));

  const links = (of: string, entries: readonly IndexEntry[]) => linksOf(of, entries, language, folder);

  writeNotebook(pathOf(name, ".ipynb"), own.notebook);
  writePage(pathOf(name, ".html"), own, links(name, after));
  const otherFaults = others.flatMap((entry) => {
    if ("problem" in entry) return [entry.problem];
    const isStale = isNewer(pathOf(entry.name, ".ipynb"), pathOf(entry.name, ".html"));
    const now = links(entry.name, after);
    if (!isStale && JSON.stringify(links(entry.name, before)) === JSON.stringify(now)) return [];
    try {
      writePage(pathOf(entry.name, ".html"), entry, now);
      return [];
    } catch (error) {
      return [messageOf(error)];
    }
  });
  const index = path.join(folder, "index.html");
  replaceFile(
    index,
    renderIndex(
      after.map((entry) => entryIn(entry, language)),
      language,
    ),
  );
  if (isReplaced)
    for (const ending of [".ipynb", ".html"]) fs.rmSync(pathOf(replaced, ending), { force: true });
  const faults = recordFaults(own.notebook).map((fault) => `${file}: ${fault}`);
  return { page: pathOf(name, ".html"), index, faults, otherFaults };
}

/** Where reports in this language lie. */
export function folderOf(language: Language): string {
  return language === "zh" ? path.join(REPORTS, "zh") : REPORTS;
}

function sourceIn(source: ReportSource, language: Language): ReportSource {
  return { ...source, notebook: edition(source.notebook, language) };
}

function entryIn(entry: IndexEntry, language: Language): IndexEntry {
  return "notebook" in entry ? sourceIn(entry, language) : entry;
}

function readEntries(folder: string): readonly IndexEntry[] {
  return notebookFiles(folder).map((file): IndexEntry => {
    const name = path.basename(file, ".ipynb");
    try {
      return { name, notebook: readNotebook(file) };
    } catch (error) {
      return { name, problem: messageOf(error) };
    }
  });
}

/** The page of a notebook. One that lies in the folder of reports is its own source. */
function identify(file: string, notebook: Notebook, folder: string, entries: readonly IndexEntry[]) {
  if (path.resolve(path.dirname(file)) === path.resolve(folder))
    return { name: path.basename(file, ".ipynb"), origin: metadataOf(notebook).origin };
  const origin = originOf(file);
  const isTaken = (name: string) =>
    entries.some((entry) => {
      const other = "notebook" in entry ? metadataOf(entry.notebook).origin : undefined;
      return other !== undefined && other !== origin && entry.name.toLowerCase() === name.toLowerCase();
    });
  return { name: pageName(file, isTaken), origin };
}

function isFinished(entry: IndexEntry): boolean {
  return "notebook" in entry && runResult(entry.notebook).status === "ok";
}

/** Whether a file was changed after another, or the other does not exist. */
function isNewer(file: string, other: string): boolean {
  const changed = (name: string) => fs.statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return changed(file) > changed(other);
}

/** The links of a page to others: the finished reports before and after it, another run of its notebook, and what has no page. */
function linksOf(
  name: string,
  entries: readonly IndexEntry[],
  language: Language,
  folder: string,
): ReportOptions {
  const readable = entries.filter((entry): entry is ReportSource => "notebook" in entry);
  const pages = readable.filter((entry) => !isUnfinished(entry.name));
  const position = pages.findIndex((entry) => entry.name === name);
  const linkTo = (page: ReportSource | undefined) =>
    page && { name: page.name, title: titleOf(sourceIn(page, language)) };
  const other = isUnfinished(name) ? finishedName(name) : unfinishedName(name);
  const hasOther = readable.some((entry) => entry.name === other);
  const own = readable.find((entry) => entry.name === name);
  const linked = new Set(own ? textsOf(own.notebook).flatMap(linkedNotebooks) : []);
  const toOther = language === "zh" ? `../${name}.html` : `zh/${name}.html`;
  const hasOtherLanguage = fs.existsSync(path.join(folder, toOther));
  return {
    language,
    otherLanguage: hasOtherLanguage ? encodeURI(toOther) : undefined,
    missing: [...linked].filter((target) => !readable.some((entry) => entry.name === target)),
    previous: position > 0 ? linkTo(pages[position - 1]) : undefined,
    next: position >= 0 ? linkTo(pages[position + 1]) : undefined,
    otherRun: hasOther ? { name: other, isFinished: isUnfinished(name) } : undefined,
  };
}

/** The Markdown of a notebook: of its text cells, and what its code cells show. */
function textsOf({ cells }: Notebook): readonly string[] {
  return cells.flatMap((cell) => (cell.cell_type === "code" ? markdownOutputs(cell) : [cell.source]));
}

function writePage(page: string, source: ReportSource, links: ReportOptions): void {
  let html: string;
  try {
    html = renderReport(sourceIn(source, links.language ?? "en"), links);
  } catch (error) {
    throw new FileError(`Cannot write ${page}: ${(error as Error).message}`);
  }
  replaceFile(page, html);
}

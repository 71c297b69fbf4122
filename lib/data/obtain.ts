/** A file of the catalogue from wherever it can be had: verified from disk, else downloaded. */
import type { CatalogueFile, CatalogueSet } from "./catalogue";
import { type Refusal, readVerified, unavailable } from "./files";

export interface ObtainOptions {
  /** Stops the download; what has arrived is kept and continued the next time. */
  readonly signal?: AbortSignal;
}

export interface LoadedFile {
  readonly bytes: Buffer;
  readonly origin: "cache" | "folder" | "download";
}

/** @throws {DataUnavailableError} If the file is nowhere; the message says how to get it. */
export async function load(set: CatalogueSet, file: CatalogueFile): Promise<LoadedFile> {
  const refusals: Refusal[] = [];
  const found = readVerified(file, refusals);
  if (found) return { bytes: found.bytes, origin: found.place.origin };
  throw unavailable(set, file, refusals);
}

/** Gets every file of the set that is not at hand. */
export async function obtain(set: CatalogueSet, _options: ObtainOptions = {}): Promise<void> {
  for (const file of set.files) await load(set, file);
}

/** A file of the catalogue from wherever it can be had: verified from disk, else downloaded. */

import { contentOf, type Refusal, readVerified, unavailable } from "../bytes/files";
import type { CatalogueFile, CatalogueSet } from "./catalogue";
import { type DownloadOptions, download } from "./download";
import * as silence from "./silence";

export interface ObtainOptions extends DownloadOptions {
  /** Ask hosts again that did not answer a while ago: when a person, not a program, asks. @default false */
  readonly isFresh?: boolean;
}

/** A verified file. */
export interface LoadedFile {
  /** Unpacked. */
  readonly content: Buffer;
  readonly origin: "cache" | "folder" | "download";
}

/** @throws {DataUnavailableError} If the file is nowhere; the message says how to get it. */
export async function load(
  set: CatalogueSet,
  file: CatalogueFile,
  options: DownloadOptions = {},
): Promise<LoadedFile> {
  const refusals: Refusal[] = [];
  const found = readVerified(file, refusals);
  if (found) return { content: contentOf(file, found.bytes), origin: found.place.origin };

  const failures = await fetch(file, options);
  const fetched = readVerified(file);
  if (fetched) return { content: contentOf(file, fetched.bytes), origin: "download" };
  throw unavailable(set, file, refusals, failures);
}

/**
 * Gets every file of the set that is not at hand.
 *
 * @throws {DataUnavailableError} At the first file that cannot be had; files before it stay in the cache.
 */
export async function obtain(set: CatalogueSet, options: ObtainOptions = {}): Promise<void> {
  if (options.isFresh) silence.forget();
  const missing = set.files.filter(
    (file) => !(file.isExtra && file.download === null) && !readVerified(file),
  );
  const unobtainable = missing.find((file) => file.download === null);
  if (unobtainable) throw unavailable(set, unobtainable, [], []);
  for (const file of missing) await load(set, file, options);
}

async function fetch(file: CatalogueFile, options: DownloadOptions): Promise<readonly string[]> {
  if (file.download === null) return [];
  if (process.env.MERCHANT_LAB_OFFLINE === "1") return ["MERCHANT_LAB_OFFLINE is 1: nothing was asked for"];
  return await download(file, file.download, options);
}

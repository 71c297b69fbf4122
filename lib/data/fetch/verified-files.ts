/** Reads files of the catalogue and checks their SHA-256. The bytes returned are the bytes hashed: no file is read twice. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { unpack } from "../bytes/gzip";
import type { CatalogueFile, CatalogueSet, Fingerprint } from "./catalogue";
import { cacheFolder, dataFolders } from "./folders";

/** A path where a file may be. */
export interface Location {
  readonly path: string;
  readonly origin: "cache" | "folder";
  /** Size and SHA-256 of the catalogue's file, or of its unpacked content. */
  readonly expected: Fingerprint;
}

/** A file of the right name that cannot be used. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/**
 * A data set is not available: a file is missing or wrong, and no download succeeded. The message says how to get it.
 *
 * @example
 * const receipts = await datasets.groceries().catch((error) => {
 *   if (error instanceof DataUnavailableError) return undefined; // Go on without the set.
 *   throw error;
 * });
 */
export class DataUnavailableError extends Error {
  override readonly name = "DataUnavailableError";
}

/** Where the file may be, in the order to try: the cache, then the folders; packed, then unpacked. */
function locationsOf(file: CatalogueFile): readonly Location[] {
  const roots = [
    { folder: cacheFolder(), origin: "cache" as const },
    ...dataFolders().map((folder) => ({ folder, origin: "folder" as const })),
  ];
  return roots.flatMap(({ folder, origin }) => {
    const packed = { path: path.join(folder, ...file.path.split("/")), origin, expected: file };
    if (!file.content) return [packed];
    return [packed, { path: packed.path.replace(/\.gz$/, ""), origin, expected: file.content }];
  });
}

/** Size and SHA-256 of these bytes. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Reads the file from the first location with the right bytes. Locations with other bytes are added to `refusals`. */
export function readVerified(
  file: CatalogueFile,
  refusals: Refusal[] = [],
): { readonly bytes: Buffer; readonly location: Location } | undefined {
  for (const location of locationsOf(file)) {
    const bytes = readIfPresent(location, refusals);
    if (bytes === undefined) continue;
    const { sha256 } = fingerprint(bytes);
    if (sha256 === location.expected.sha256) return { bytes, location };
    refusals.push({
      path: location.path,
      reason: `SHA-256 must be ${location.expected.sha256}, current value is ${sha256}`,
    });
  }
  return undefined;
}

function readIfPresent(location: Location, refusals: Refusal[]): Buffer | undefined {
  const refuse = (reason: string) => {
    refusals.push({ path: location.path, reason });
    return undefined;
  };
  let stat: fs.Stats;
  try {
    stat = fs.statSync(location.path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : refuse(`it cannot be opened (${code})`);
  }
  if (stat.isDirectory()) return refuse("it is a directory");
  if (stat.size !== location.expected.bytes)
    return refuse(`size must be ${location.expected.bytes} bytes, current value is ${stat.size}`);
  try {
    return fs.readFileSync(location.path);
  } catch (error) {
    return refuse(`it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** The unpacked content of a `.gz`; other files are returned unchanged. */
export function contentOf(file: CatalogueFile, bytes: Buffer): Buffer {
  return unpack(bytes, file.path, (file.content ?? file).bytes);
}

/** The error for a file that is not available. It names every missing file that the set's main loader needs. */
export function unavailable(
  set: CatalogueSet,
  file: CatalogueFile,
  refusals: readonly Refusal[],
  failures: readonly string[],
): DataUnavailableError {
  const missing = set.files.filter((other) => other === file || (!other.isExtra && !readVerified(other)));
  const names = missing.map((other) => other.path).join(", ");
  const lines = [
    `Cannot load ${set.name}: ${names} must be in ${cacheFolder()} or in a folder of MERCHANT_LAB_DATA`,
    ...refusals.map(({ path: refused, reason }) => `  refused ${refused}: ${reason}`),
    ...failures.map((failure) => `  tried ${failure}`),
    `  ${set.how}`,
  ];
  return new DataUnavailableError(lines.join("\n"));
}

/** The files of the catalogue as verified bytes. What is handed out is exactly what was hashed: no second read. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { CatalogueFile, CatalogueSet, Fingerprint } from "../fetch/catalogue";
import { cacheFolder, dataFolders } from "../fetch/folders";
import { unpack } from "./gzip";

/** Where a file was found. */
export interface Place {
  readonly path: string;
  readonly origin: "cache" | "folder";
  /** What its bytes must be: those of the catalogue's file, or of its unpacked content. */
  readonly expected: Fingerprint;
}

/** A file of the right name that must not be read. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** A set none of whose places has the file, or where what is there is not the file. */
export class DataUnavailableError extends Error {
  override readonly name = "DataUnavailableError";
}

/** Every place where the file may lie, in the order of trust: the cache, then the folders; packed, then unpacked. */
export function places(file: CatalogueFile): readonly Place[] {
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

/** SHA-256 in hexadecimal. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Reads the first place that holds the right bytes; tells in `refusals` about those that hold others. */
export function readVerified(
  file: CatalogueFile,
  refusals: Refusal[] = [],
): { readonly bytes: Buffer; readonly place: Place } | undefined {
  for (const place of places(file)) {
    const bytes = readIfThere(place, refusals);
    if (bytes === undefined) continue;
    const { sha256 } = fingerprint(bytes);
    if (sha256 === place.expected.sha256) return { bytes, place };
    refusals.push({
      path: place.path,
      reason: `SHA-256 must be ${place.expected.sha256}, current value is ${sha256}`,
    });
  }
  return undefined;
}

function readIfThere(place: Place, refusals: Refusal[]): Buffer | undefined {
  const refuse = (reason: string) => {
    refusals.push({ path: place.path, reason });
    return undefined;
  };
  let stat: fs.Stats;
  try {
    stat = fs.statSync(place.path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : refuse(`it cannot be opened (${code})`);
  }
  if (stat.isDirectory()) return refuse("it is a directory");
  if (stat.size !== place.expected.bytes)
    return refuse(`size must be ${place.expected.bytes} bytes, current value is ${stat.size}`);
  try {
    return fs.readFileSync(place.path);
  } catch (error) {
    return refuse(`it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** What a `.gz` of the catalogue holds; other files as they are. */
export function contentOf(file: CatalogueFile, bytes: Buffer): Buffer {
  return unpack(bytes, file.path, (file.content ?? file).bytes);
}

/** The message for a file that is nowhere. */
export function unavailable(
  set: CatalogueSet,
  file: CatalogueFile,
  refusals: readonly Refusal[],
  failures: readonly string[],
): DataUnavailableError {
  const lines = [
    `Cannot load ${set.name}: ${file.path} must be in ${cacheFolder()} or in a folder of MERCHANT_LAB_DATA`,
    ...refusals.map(({ path: refused, reason }) => `  refused ${refused}: ${reason}`),
    ...failures.map((failure) => `  tried ${failure}`),
    `  ${set.how}`,
  ];
  return new DataUnavailableError(lines.join("\n"));
}

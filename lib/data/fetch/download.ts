/**
 * Downloads of catalogue files. Mirrors are tried in turn, interrupted downloads are resumed, and length and SHA-256 are
 * checked. The target is replaced in one step: it is absent, old, or complete, never partial.
 */
import fs from "node:fs";
import path from "node:path";
import { abortSignal, callback, type OptionReaders, optional } from "../../core/options";
import { DiskError, moveIntoPlace, onDisk, replaceFile, writeSynced } from "./atomic-write";
import type { CatalogueFile, Download, Fingerprint } from "./catalogue";
import { fetchDays } from "./daily-files";
import { cacheFolder } from "./folders";
import * as partialFile from "./partial-file";
import { receive, WrongBytesError } from "./receive";
import { fingerprint } from "./verified-files";

export interface Progress {
  /** Path of the file in the catalogue. */
  readonly path: string;
  readonly received: number;
  readonly total: number;
}

export interface DownloadOptions {
  /** Stops the download; a later download of the same file resumes it. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export const DOWNLOAD_OPTIONS = {
  signal: abortSignal,
  onProgress: optional(callback<(progress: Progress) => void>()),
} satisfies OptionReaders<DownloadOptions>;

/**
 * Downloads a file into the cache.
 *
 * @returns Why each mirror failed, in their order; empty if the file was downloaded.
 * @throws {Error} If the disk refuses, or the signal aborts.
 */
export async function download(
  file: CatalogueFile,
  mirrors: readonly Download[],
  options: DownloadOptions = {},
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const packed = path.join(cacheFolder(), ...file.path.split("/"));
    const content = mirror.form === "file" ? undefined : file.content;
    const target = content ? packed.replace(/\.gz$/, "") : packed;
    const expected = content ?? file;
    const report = (received: number) =>
      options.onProgress?.({ path: file.path, received, total: mirror.bytes ?? expected.bytes });
    try {
      await downloadFrom(mirror, target, expected, report, options.signal);
      return [];
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof DiskError) throw new Error(`Cannot download ${file.path}: ${error.message}`);
      failures.push(`${mirror.url}: ${describe(error)}`);
    }
  }
  return failures;
}

async function downloadFrom(
  mirror: Download,
  target: string,
  expected: Fingerprint,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (mirror.form === "daily") {
    const bytes = await fetchDays(mirror.url, mirror.days ?? [], report, signal);
    requireSha256(bytes, expected);
    replaceFile(target, bytes);
    return;
  }
  const partial = onDisk(target, () => partialFile.claim(target));
  try {
    const length = mirror.bytes ?? expected.bytes;
    const isWhole = await receive(mirror.url, partial, length, report, signal);
    try {
      publish(partial, target, expected, mirror.form);
    } catch (error) {
      if (isWhole || !(error instanceof WrongBytesError)) throw error;
      // The parts may be of different versions, or come from different servers: download all of it again.
      await receive(mirror.url, partial, length, report, signal);
      publish(partial, target, expected, mirror.form);
    }
  } finally {
    partialFile.release(partial);
  }
}

/** Checks a finished partial file and moves it into place. */
function publish(partial: string, target: string, expected: Fingerprint, form: Download["form"]): void {
  const received = fs.readFileSync(partial);
  const bytes = form === "content-crlf" ? withoutCarriageReturns(received) : received;
  try {
    requireSha256(bytes, expected);
  } catch (error) {
    fs.rmSync(partial, { force: true });
    throw error;
  }
  onDisk(target, () => {
    if (bytes !== received) writeSynced(partial, bytes);
    moveIntoPlace(partial, target);
  });
}

function requireSha256(bytes: Buffer, expected: Fingerprint): void {
  const { sha256 } = fingerprint(bytes);
  if (sha256 !== expected.sha256)
    throw new WrongBytesError(`SHA-256 must be ${expected.sha256}, current value is ${sha256}`);
}

/** Replaces CRLF by LF. */
function withoutCarriageReturns(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

function describe(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || (code ?? String(error));
}

/**
 * Downloads of catalogue files: mirrors in turn, continued after a cut, checked by length and SHA-256, and moved into
 * place in one step. At the target there is at any moment nothing, the file as it was, or the whole new file.
 */
import fs from "node:fs";
import path from "node:path";
import { fingerprint } from "../bytes/files";
import type { CatalogueFile, Download, Fingerprint } from "./catalogue";
import { gather } from "./daily-files";
import { cacheFolder } from "./folders";
import { get, HttpError } from "./http-get";
import * as partFile from "./part-file";

export interface Progress {
  /** Path of the file in the catalogue. */
  readonly path: string;
  readonly received: number;
  readonly total: number;
}

export interface DownloadOptions {
  /** Stops the download; what has arrived is kept and continued the next time. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Faults of this machine's disk: no mirror can mend them. */
class DiskError extends Error {}
/** The bytes are not those of the catalogue. */
class WrongBytesError extends Error {}

const MAX_CUTS = 8;

/**
 * Downloads a file into the cache.
 *
 * @returns Why each mirror failed, in their order; empty if one gave the file.
 * @throws {Error} If the disk refuses, or the signal stops it.
 */
export async function download(
  file: CatalogueFile,
  mirrors: readonly Download[],
  options: DownloadOptions = {},
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const packed = path.join(cacheFolder(), ...file.path.split("/"));
    const isContent = mirror.form !== "file" && file.content !== undefined;
    const target = isContent ? packed.replace(/\.gz$/, "") : packed;
    const expected = isContent && file.content ? file.content : file;
    const report = (received: number) =>
      options.onProgress?.({ path: file.path, received, total: mirror.bytes ?? expected.bytes });
    try {
      await fromMirror(mirror, target, expected, report, options.signal);
      return [];
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof DiskError) throw new Error(`Cannot download ${file.path}: ${error.message}`);
      failures.push(`${mirror.url}: ${describe(error)}`);
    }
  }
  return failures;
}

async function fromMirror(
  mirror: Download,
  target: string,
  expected: Fingerprint,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (mirror.form === "daily") {
    const bytes = await gather(mirror.url, mirror.days ?? [], report, signal);
    requireBytes(bytes, expected);
    store(target, bytes);
    return;
  }
  const part = onDisk(target, () => partFile.claim(target));
  try {
    const length = mirror.bytes ?? expected.bytes;
    const wasBegun = sizeOf(part) > 0;
    await receive(mirror.url, part, length, report, signal);
    try {
      publish(part, target, expected, mirror.form);
    } catch (error) {
      if (!(wasBegun && error instanceof WrongBytesError)) throw error;
      // What was left behind may have come from another server: once more, from the first byte.
      await receive(mirror.url, part, length, report, signal);
      publish(part, target, expected, mirror.form);
    }
  } finally {
    partFile.release(part);
  }
}

/** Appends to the part until it has `length` bytes; continues after a cut as long as each attempt brings something. */
async function receive(
  url: string,
  part: string,
  length: number,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (sizeOf(part) > length) fs.rmSync(part, { force: true });
  for (let cuts = 0; sizeOf(part) < length || length === 0; cuts++) {
    const before = sizeOf(part);
    try {
      await receiveOnce(url, part, length, report, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      const isFinal =
        error instanceof DiskError || error instanceof WrongBytesError || error instanceof HttpError;
      if (isFinal || sizeOf(part) <= before || cuts === MAX_CUTS) throw error;
    }
  }
}

async function receiveOnce(
  url: string,
  part: string,
  length: number,
  report: (received: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const begun = sizeOf(part);
  const response = await get(url, begun > 0 ? { range: `bytes=${begun}-` } : {}, signal);
  try {
    const from = firstByte(response.statusCode ?? 0, response.headers, begun, length);
    const handle = await onDiskAsync(part, fs.promises.open(part, from > 0 ? "r+" : "w"));
    try {
      let position = from;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        if (position + chunk.length > length)
          throw new WrongBytesError(`it must be ${length} bytes long, more were sent`);
        await onDiskAsync(part, write(handle, chunk, position));
        position += chunk.length;
        report(position);
      }
      if (position < length) throw new Error(`the answer ended after ${position} of ${length} bytes`);
      await onDiskAsync(part, handle.sync());
    } catch (error) {
      if (error instanceof WrongBytesError || error instanceof DiskError) fs.rmSync(part, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } finally {
    response.destroy();
  }
}

/** Where the answer's first byte belongs; checks status and announced length before a byte is taken. */
function firstByte(
  status: number,
  headers: NodeJS.Dict<string | string[]>,
  begun: number,
  length: number,
): number {
  if (status === 206) {
    const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers["content-range"]));
    if (match === null || Number(match[1]) !== begun) throw new HttpError("a part that was not asked for");
    if (match[2] !== "*" && Number(match[2]) !== length) throw wrongLength(length, match[2]);
    return begun;
  }
  if (status !== 200) throw new HttpError(`status ${status}`);
  const announced = headers["content-length"];
  if (announced !== undefined && Number(announced) !== length) throw wrongLength(length, String(announced));
  return 0;
}

function wrongLength(expected: number, actual: string): WrongBytesError {
  return new WrongBytesError(`it must be ${expected} bytes long, current value is ${actual}`);
}

/** A write may take only a part of the bytes, at the end of the space for instance. */
async function write(handle: fs.promises.FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** Checks the part and makes it the target. */
function publish(part: string, target: string, expected: Fingerprint, form: Download["form"]): void {
  const received = fs.readFileSync(part);
  const bytes = form === "content-crlf" ? withoutCarriageReturns(received) : received;
  try {
    requireBytes(bytes, expected);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  }
  onDisk(target, () => {
    if (bytes !== received) writeSynced(part, bytes);
    fs.renameSync(part, target);
    syncFolder(path.dirname(target));
  });
}

function requireBytes(bytes: Buffer, expected: Fingerprint): void {
  const { sha256 } = fingerprint(bytes);
  if (sha256 !== expected.sha256)
    throw new WrongBytesError(`SHA-256 must be ${expected.sha256}, current value is ${sha256}`);
}

/** CRLF becomes LF. */
export function withoutCarriageReturns(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

/** Replaces a file in the cache by these bytes, in one step. */
export function store(target: string, bytes: Buffer): void {
  onDisk(target, () => {
    const part = partFile.claim(target);
    try {
      writeSynced(part, bytes);
      fs.renameSync(part, target);
      syncFolder(path.dirname(target));
    } finally {
      partFile.release(part);
    }
  });
}

function writeSynced(file: string, bytes: Buffer): void {
  const descriptor = fs.openSync(file, "w");
  try {
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** A rename is on the disk only when its folder is. Windows cannot open folders, and needs none of it. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function onDisk<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw diskError(file, error);
  }
}

async function onDiskAsync<T>(file: string, act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw diskError(file, error);
  }
}

const DISK_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "the file is larger than allowed",
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
};

function diskError(file: string, error: unknown): Error {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new DiskError(`${file} must be writable, ${DISK_FAULTS[code] ?? message} (${code})`);
}

function describe(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || (code ?? String(error));
}

/** Writes that replace a file in one step, and clear errors for what the disk refuses. */
import fs from "node:fs";
import path from "node:path";
import * as partialFile from "./partial-file";

/** The disk refused to write. No mirror can help. */
export class DiskError extends Error {}

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "the file is larger than allowed",
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
};

/** Replaces `target` by these bytes. @throws {DiskError} If the disk refuses. */
export function replaceFile(target: string, bytes: Buffer): void {
  onDisk(target, () => {
    const partial = partialFile.claim(target);
    try {
      writeSynced(partial, bytes);
      moveIntoPlace(partial, target);
    } finally {
      partialFile.release(partial);
    }
  });
}

/** Renames a finished file to its target, and waits until the rename is on the disk. */
export function moveIntoPlace(file: string, target: string): void {
  fs.renameSync(file, target);
  // Windows cannot open folders, and does not need this.
  if (process.platform === "win32") return;
  const folder = fs.openSync(path.dirname(target), "r");
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** Writes the bytes and waits until they are on the disk. */
export function writeSynced(file: string, bytes: Buffer): void {
  const descriptor = fs.openSync(file, "w");
  try {
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Runs a disk operation on `file`. @throws {DiskError} If it fails. */
export function onDisk<T>(file: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw diskError(file, error);
  }
}

/** As `onDisk`, for an operation that has been started. */
export async function onDiskAsync<T>(file: string, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    throw diskError(file, error);
  }
}

function diskError(file: string, error: unknown): DiskError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new DiskError(`${file} must be writable, ${CAUSES[code] ?? message} (${code})`);
}

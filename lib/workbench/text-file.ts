/** Reads and replaces whole text files. What goes wrong is said in one sentence that names the file. */
import { isUtf8 } from "node:buffer";
import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "../core/files/make-folder";
import { FileError } from "./usage-error";

/** Why a file operation failed, by the code of its error. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "there is already a file of that name",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links form a circle",
  EMFILE: "this process may not open more files",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file, not a folder",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
};

/** The reason of a failed file operation in words; `undefined` for any other error. */
export function reasonOf(error: unknown): string | undefined {
  const { code = "", syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall !== undefined && Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
}

function toFileError(action: string, file: string, error: unknown): unknown {
  const reason = reasonOf(error);
  return reason === undefined ? error : new FileError(`Cannot ${action} ${file}: ${reason}`);
}

/**
 * The text of a file, which must be UTF-8: text in another encoding is never changed without notice.
 *
 * @throws {FileError} If the file cannot be read or is not UTF-8.
 */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw toFileError("read", file, error);
  }
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return text;
  const decoded = Buffer.from(text);
  const position = bytes.findIndex((byte, i) => byte !== decoded[i]);
  const byte = bytes[position].toString(16);
  throw new FileError(`Cannot read ${file}: it must be UTF-8, byte ${position} is 0x${byte}`);
}

const PARTIAL = /^\.merchant-lab-\d+\.partial$/;

/**
 * Replaces a file atomically: a reader sees the old content or the new one, never an incomplete file. A link stays a link, and the
 * permissions stay as they were.
 *
 * @throws {FileError} If the file cannot be written; an old one is then unchanged.
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  let partial: string | undefined;
  try {
    const old = fs.statSync(file, { throwIfNoEntry: false });
    const target = old === undefined ? file : fs.realpathSync(file);
    partial = path.join(path.dirname(target), `.merchant-lab-${process.pid}.partial`);
    fs.writeFileSync(partial, content, { mode: old?.mode ?? 0o666 });
    if (old !== undefined) setMode(partial, old.mode);
    fs.renameSync(partial, target);
  } catch (error) {
    throw toFileError("write", file, error);
  } finally {
    if (partial !== undefined) removeIfPossible(partial);
  }
}

function setMode(file: string, mode: number): void {
  try {
    fs.chmodSync(file, mode);
  } catch {
    // Some file systems have no permissions.
  }
}

/**
 * Creates the folder if necessary, proves that files can be written there, and removes what processes that
 * were killed more than an hour ago left there.
 *
 * @throws {FileError} If no file can be written.
 */
export function prepareFolder(folder: string): void {
  const probe = path.join(folder, `.merchant-lab-${process.pid}.probe`);
  try {
    makeFolder(folder);
    fs.writeFileSync(probe, " ".repeat(65_536));
    for (const name of fs.readdirSync(folder)) {
      const file = path.join(folder, name);
      if (PARTIAL.test(name) && Date.now() - fs.statSync(file).mtimeMs > 3_600_000) removeIfPossible(file);
    }
  } catch (error) {
    throw toFileError("write to", folder, error);
  } finally {
    removeIfPossible(probe);
  }
}

function removeIfPossible(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {}
}

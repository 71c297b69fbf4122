/** Files that are replaced in one step, and hashes of their bytes. */
import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes a draft beside the file and renames it: a process killed at any moment leaves the old file or the new one. */
export function replaceFile(file: string, bytes: Uint8Array | string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, bytes, { flush: true });
  renameSync(draft, file);
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

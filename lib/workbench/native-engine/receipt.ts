/** What an engine of the store came from, and the SHA-256 of its files: one that was altered is never loaded. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Archive } from "./archives";
import * as notes from "./notes";

/** The file that lies beside `lib` and `deps` in the store. */
export const RECEIPT = "receipt.json";

interface Receipt {
  /** What was downloaded for it; empty for an engine that was in the store before there were receipts. */
  readonly archives: readonly Archive[];
  /** The SHA-256 of each file, and the target of each link, by its path with slashes. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Writes the receipt of an engine as it lies there now. Reads all of it: about a second for 900 MB. In a store that
 * cannot be written there will be none.
 */
export async function write(directory: string, archives: readonly Archive[]): Promise<void> {
  const files: Record<string, string> = {};
  for (const part of ["lib", "deps"])
    for (const entry of fs.readdirSync(path.join(directory, part), {
      withFileTypes: true,
      recursive: true,
    })) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const name = path.relative(directory, file).replaceAll(path.sep, "/");
      if (!entry.isDirectory()) files[name] = await fingerprint(file);
    }
  const receipt: Receipt = { archives, files };
  try {
    notes.write(path.join(directory, RECEIPT), receipt);
  } catch (error) {
    if (!["EACCES", "EROFS", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

export function read(directory: string): Receipt | undefined {
  return notes.read<Receipt>(path.join(directory, RECEIPT));
}

/** What differs from the receipt; `undefined` if nothing does, or if there is none. */
export async function faultOf(directory: string): Promise<string | undefined> {
  for (const [name, expected] of Object.entries(read(directory)?.files ?? {})) {
    const file = path.join(directory, name);
    if (fs.lstatSync(file, { throwIfNoEntry: false }) === undefined) return `${name} is gone`;
    const measured = await fingerprint(file);
    if (measured !== expected) return `${name} has SHA-256 ${measured}, expected ${expected}`;
  }
  return undefined;
}

async function fingerprint(file: string): Promise<string> {
  return fs.lstatSync(file).isSymbolicLink() ? `link to ${fs.readlinkSync(file)}` : sha256(file);
}

export async function sha256(file: string): Promise<string> {
  const hash = crypto.createHash("sha256");
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

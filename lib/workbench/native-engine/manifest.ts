/** The manifest of a stored engine: what it was made from, and the SHA-256 of its files. An altered engine is not loaded. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Archive } from "./archives";
import { readJson, writeJson } from "./json-file";

/** The file beside `lib` and `deps` in the store. */
export const MANIFEST_FILE = "receipt.json";

interface Manifest {
  /** The downloaded archives; empty for an engine that was stored without a manifest. */
  readonly archives: readonly Archive[];
  /** The SHA-256 of each file, and the target of each link, by its path with slashes. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes the manifest of an engine. Reads all its files: about a second for 900 MB. A read-only store gets no manifest. */
export async function writeManifest(directory: string, archives: readonly Archive[]): Promise<void> {
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
  const manifest: Manifest = { archives, files };
  try {
    writeJson(path.join(directory, MANIFEST_FILE), manifest);
  } catch (error) {
    if (!["EACCES", "EROFS", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

export function readManifest(directory: string): Manifest | undefined {
  return readJson<Manifest>(path.join(directory, MANIFEST_FILE));
}

/** The first difference from the manifest; `undefined` if there is none, or no manifest. */
export async function findAlteration(directory: string): Promise<string | undefined> {
  for (const [name, expected] of Object.entries(readManifest(directory)?.files ?? {})) {
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

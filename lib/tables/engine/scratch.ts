/** Folders for rows that do not fit into memory. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const folders = new Set<string>();

/** A folder that does not exist yet, which the engine makes when it needs it. It is removed when the process ends. */
export function scratchFolder(parent: string = os.tmpdir()): string {
  fs.mkdirSync(parent, { recursive: true });
  if (folders.size === 0) process.once("exit", () => folders.forEach(removeScratch));
  const folder = path.join(parent, `merchant-lab-tables-${process.pid}-${randomBytes(4).toString("hex")}`);
  folders.add(folder);
  return folder;
}

export function removeScratch(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

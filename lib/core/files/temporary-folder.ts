/** Folders that are removed when the process ends. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeFolder } from "./make-folder";

const folders = new Set<string>();

/** The path of a folder that does not exist yet; `purpose` is a part of its name. It is removed when the process ends. */
export function temporaryFolder(purpose: string, parent: string = os.tmpdir()): string {
  makeFolder(parent);
  if (folders.size === 0) process.once("exit", () => folders.forEach(removeFolder));
  const name = `merchant-lab-${purpose}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const folder = path.join(parent, name);
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

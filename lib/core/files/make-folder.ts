import fs from "node:fs";
import path from "node:path";

/**
 * Makes a folder and those above it. The `recursive` of Node 20 never ends where the system lets no folder be made but says that
 * one is missing, as below `/proc`.
 */
export function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another process has just made it.
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

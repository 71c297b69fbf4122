/** Small JSON files, replaced atomically. */
import { readText, replaceFile } from "../text-file";

/** The content; `undefined` if the file is missing or damaged. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readText(file));
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step. */
export function writeJson(file: string, value: object): void {
  replaceFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

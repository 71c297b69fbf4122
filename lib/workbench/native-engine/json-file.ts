/** Small JSON files, replaced atomically. */
import fs from "node:fs";

/** The content; `undefined` if the file is missing or damaged. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step. */
export function writeJson(file: string, value: object): void {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

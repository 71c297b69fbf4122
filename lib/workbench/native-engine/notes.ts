/** Small JSON files that say what is known. */
import fs from "node:fs";

/** What the file says; `undefined` where there is none, or one torn by a kill: both mean that nothing is known. */
export function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step. */
export function write(file: string, value: object): void {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

import fs from "node:fs";
import path from "node:path";

/** Reads a golden file by its path from the test folder. The file says how it was made. */
export function readGolden<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "..", name), "utf8")) as T;
}

import fs from "node:fs";
import path from "node:path";

/** Reads a golden file, named from the test folder on; how it was made stands in the file. */
export function readGolden<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "..", name), "utf8")) as T;
}

/** The folders of data files. The environment is read at each call: a notebook or a test may change it. */
import fs from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../../..");

/** The catalogue that ships with the project. */
export const CATALOGUE_FILE = path.join(PROJECT, "data", "catalogue.json");

/** The folder for downloads: `MERCHANT_LAB_CACHE`, else `data/cache` of the project. */
export function cacheFolder(): string {
  const named = process.env.MERCHANT_LAB_CACHE;
  return named ? path.resolve(PROJECT, named) : path.join(PROJECT, "data", "cache");
}

/** The folders of `MERCHANT_LAB_DATA` in their order. A relative path starts at the project, not at the working directory. */
export function dataFolders(): readonly string[] {
  const named = process.env.MERCHANT_LAB_DATA ?? "";
  return named
    .split(path.delimiter)
    .filter((folder) => folder.trim() !== "")
    .map((folder) => path.resolve(PROJECT, folder.trim()));
}

/** The folders of `MERCHANT_LAB_DATA` that do not exist. */
export function missingDataFolders(): readonly string[] {
  return dataFolders().filter((folder) => !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

/** The catalogue (目录) of data sets in `data/catalogue.json`: sizes, SHA-256, licences and addresses. */
import fs from "node:fs";
import { mustBe, requireKind } from "../../core/errors";
import { CATALOGUE_FILE } from "./folders";

/** Size and SHA-256 of a file or its content. */
export interface Fingerprint {
  readonly bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** One column of a tabular file. */
export interface CatalogueColumn {
  readonly name: string;
  readonly type: "number" | "text";
  /** The texts that mean a missing value, which becomes `NaN`. Absent: no value may be missing. */
  readonly missing?: readonly string[];
  /** Meaning and unit, where known. */
  readonly about?: string;
}

/**
 * A public address of a file, and what it serves: `file` the same bytes; `content` the unpacked bytes of a `.gz`;
 * `content-crlf` the same with CRLF line ends; `daily` one file for each day, joined by `daily-files.ts`.
 */
export interface Download {
  readonly url: string;
  readonly form: "file" | "content" | "content-crlf" | "daily";
  /** For `daily`: the values of `{day}` in the address, in order. */
  readonly days?: readonly string[];
  /** Length of the response, if it differs from that of the file or content. */
  readonly bytes?: number;
}

/** A file of a data set. */
export interface CatalogueFile extends Fingerprint {
  /** Relative to a data folder, with `/`. */
  readonly path: string;
  /** The unpacked content of a `.gz`. */
  readonly content?: Fingerprint;
  readonly format: "csv" | "idx" | "baskets" | "json" | "json-lines" | "dimacs-graph";
  readonly rows: number;
  readonly delimiter?: string;
  /** Whether the first line has the column names. @default true */
  readonly hasHeader?: boolean;
  /** Whether the set's main loader does not need the file. @default false */
  readonly isExtra?: boolean;
  /** For format `csv`. */
  readonly columns?: readonly CatalogueColumn[];
  /** Mirrors in the order to try; null if no known address serves these bytes. */
  readonly download: readonly Download[] | null;
}

/** A data set. */
export interface CatalogueSet {
  readonly name: string;
  readonly description: string;
  readonly usedFor: string;
  /** Rows of the primary file. */
  readonly rows: number;
  readonly licence: string;
  readonly citation: string;
  /** When the facts in it were recorded. */
  readonly collected: string;
  /** The page of the set. */
  readonly home: string;
  /** Where the original publishers offer it, in any form. */
  readonly origin: string;
  readonly notes: string;
  /** How to get the files. */
  readonly how: string;
  readonly primaryFile: string;
  readonly files: readonly CatalogueFile[];
  /** An npm package with the set or a part of it. */
  readonly package?: string;
}

let cached: readonly CatalogueSet[] | undefined;

/**
 * All sets of the catalogue, in the order of the file.
 *
 * @example
 * sets()[0].name; // "boston-housing"
 */
export function sets(): readonly CatalogueSet[] {
  cached ??= (JSON.parse(fs.readFileSync(CATALOGUE_FILE, "utf8")) as { sets: CatalogueSet[] }).sets;
  return cached;
}

/**
 * Finds a set by its name.
 *
 * @throws {RangeError} If the catalogue has no such set.
 *
 * @example
 * find("groceries").rows; // 9835
 */
export function find(name: string): CatalogueSet {
  const found = sets().find((set) => set.name === name);
  if (!found) {
    const names = sets().map((set) => set.name);
    throw new RangeError(mustBe("find a data set", "name", `one of ${names.join(", ")}`, name));
  }
  return found;
}

/**
 * Finds a file of a set by its path or its file name, with or without extension.
 *
 * @throws {RangeError} If the set has no such file.
 *
 * @example
 * findFile(find("r-series"), "AirPassengers").path; // "r-series/AirPassengers.csv"
 */
export function findFile(set: CatalogueSet, name: string = set.primaryFile): CatalogueFile {
  requireKind("find a file", "set", set, "a data set, as catalogue.find gives", {
    name: "text",
    files: "list",
  });
  const stem = (path: string) =>
    path.replace(/^.*\//, "").replace(/(\.csv|\.dat|\.jsonl?|\.gr)?(\.gz)?$/, "");
  const found =
    set.files.find((file) => file.path === name || file.path === `${set.name}/${name}`) ??
    set.files.find((file) => stem(file.path) === name);
  if (!found) {
    const names = set.files.map((file) => stem(file.path));
    throw new RangeError(mustBe(`find a file of ${set.name}`, "file", `one of ${names.join(", ")}`, name));
  }
  return found;
}

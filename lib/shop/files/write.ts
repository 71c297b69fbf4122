/**
 * Exports a shop to files (导出): one CSV or Parquet file for each table, the truth in a separate folder, and a manifest with
 * what is needed to reproduce them.
 */
import fs from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { mustBe } from "../../core/errors";
import type { ShopOptions } from "../parameters/parameters";
import { stream } from "../stream";
import { tableOf, tableOfRecords } from "../tables/growing-table";
import { DAILY, REFERENCE, type Schema, type ShopTable } from "../tables/schemas";
import { ASSOCIATIONS, HIDDEN, LOST_SALES, SEASON, WEEKLY_TRUTH } from "../truth";
import type { ShopStream } from "../types";
import { csvWriter } from "./csv-writer";
import { parquetWriter } from "./parquet-writer";
import { makeParts, PARTS, type Part } from "./parts";
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
 * @throws {RangeError} If a parameter is out of range, a format or part is unknown, or the folder is not empty.
 * @throws The abort reason of the signal.
 *
 * @example
 * await write({ seed: 7, scale: 10 }, "shop"); // shop/orders.csv, shop/lines.csv …, shop/truth/…, shop/manifest.json
 */
export async function write(
  options: ShopOptions,
  folder: string,
  { format = "csv", parts = PARTS, signal, onDay }: WriteOptions = {},
): Promise<Manifest> {
  requireEmpty(folder);
  requireKnown("format", [format], FORMATS);
  requireKnown("parts", parts, PARTS);
  const shop = stream(options);
  const more = makeParts(shop, parts);
  const part = `${path.resolve(folder)}.${process.pid}.part`;
  fs.mkdirSync(path.join(part, "truth"), { recursive: true });
  const open: { readonly file: string; readonly schema: Schema; readonly writer: TableWriter<Schema> }[] = [];
  const finished = new Set<TableWriter<Schema>>();
  const start = (name: string, schema: Schema) => {
    const file = `${kebab(name)}.${format}`;
    const writer = WRITERS[format](path.join(part, ...file.split("/")), schema);
    open.push({ file, schema, writer });
    return writer;
  };
  try {
    for (const [name, schema] of entriesOf(REFERENCE)) start(name, schema).add(shop[name]);
    for (const [name, schema, table] of truthTables(shop)) start(`truth/${name}`, schema).add(table);
    for (const [name, schema, table] of more.known) start(name, schema).add(table);
    const daily = entriesOf(DAILY).map(([name, schema]) => [name, start(name, schema)] as const);
    const lostSales = start("truth/lostSales", LOST_SALES);
    const later = more.growing.map(([name, schema, rows]) => [start(name, schema), rows] as const);
    let lines = 0;
    for (const day of shop.days) {
      for (const [name, writer] of daily) writer.add(day[name]);
      lostSales.add(day.lostSales);
      more.next(day);
      for (const [writer, rows] of later) writer.add(rows());
      lines += day.lines.rows;
      onDay?.({ day: day.day, days: shop.calendar.rows, lines });
      // Lets pending events run, such as an interrupt.
      await setImmediate();
      signal?.throwIfAborted();
    }
    const files = open.map(({ file, schema, writer }) => {
      finished.add(writer);
      return { path: file, ...writer.end(), columns: schema };
    });
    const { seed, scale, parameters } = shop;
    const manifest: Manifest = { seed, scale, format, parameters, files };
    fs.writeFileSync(path.join(part, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    requireEmpty(folder);
    if (fs.existsSync(folder)) fs.rmdirSync(folder);
    fs.renameSync(part, path.resolve(folder));
    return manifest;
  } catch (error) {
    for (const { writer } of open) if (!finished.has(writer)) writer.abandon();
    fs.rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** The hidden tables, including the daily and weekly series of the truth. */
function truthTables({ truth, calendar, prices }: ShopStream): [string, Schema, ShopTable][] {
  const { season, associations, demandShock, expectedDemand, expectedOrders } = truth;
  return [
    ...entriesOf(HIDDEN).map(([name, schema]): [string, Schema, ShopTable] => [name, schema, truth[name]]),
    ["associations", ASSOCIATIONS, tableOfRecords(ASSOCIATIONS, associations)],
    [
      "season",
      SEASON,
      tableOf(SEASON, {
        day: Int32Array.from(calendar.columns.week.keys()),
        yearly: season.yearly,
        trend: season.trend,
        event: season.event,
        shock: season.shock,
        dayFactor: season.dayFactor,
        expectedOrders,
      }),
    ],
    [
      "weeklyDemand",
      WEEKLY_TRUTH,
      tableOf(WEEKLY_TRUTH, {
        product: prices.columns.product,
        week: prices.columns.week,
        demandShock,
        expectedDemand,
      }),
    ],
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

function requireKnown(name: string, given: readonly string[], known: readonly string[]): void {
  for (const own of given)
    if (!known.includes(own)) throw new RangeError(mustBe(ACTION, name, `among ${known.join(", ")}`, own));
}

function requireEmpty(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory() || fs.readdirSync(folder).length > 0)
    throw new RangeError(mustBe(ACTION, "folder", "new or empty", folder));
}

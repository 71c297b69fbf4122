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
import { DAILY, REFERENCE } from "../tables/schemas";
import { ASSOCIATIONS, HIDDEN, LOST_SALES, SEASON, WEEKLY_TRUTH } from "../truth";
import type { ShopStream } from "../types";
import { exportFolder, FORMATS, type Format, type ManifestFile } from "./export-folder";
import { orderTimes } from "./file-columns";
import { makeParts, type NamedTable, PARTS, type Part } from "./parts";

/** Options of `write`. */
export interface WriteOptions {
  /** @default "csv" */
  readonly format?: Format;
  /** Optional parts to write besides the shop itself. @default both */
  readonly parts?: readonly Part[];
  /**
   * Makes a folder of each table that grows, with a file for each month: `lines/2024-01.parquet`. DuckDB, Spark and `tables.read`
   * read such a folder as one table. @default one file for each table
   */
  readonly partition?: "month";
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
  partition: optional(oneOf(["month"] as const)),
  signal: abortSignal,
  onDay: optional(callback<NonNullable<WriteOptions["onDay"]>>()),
} satisfies OptionReaders<WriteOptions>;

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
 * CSV files can be read anywhere; Parquet files are a third as large and keep the types. Each file begins with the column `id`, by
 * which other tables refer to its rows; orders and their lines have the time `orderedAt`, by the shop's clock, without a zone
 * (microseconds in Parquet), and lines also the customer. The files are written into a temporary folder beside the target, which is renamed at the end, so a reader never sees an incomplete shop. Time grows
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
  const { format, parts, partition, signal, onDay } = readOptions(ACTION, writeOptions, WRITE_OPTIONS);
  requireText(ACTION, "folder", folder);
  requireEmpty(folder);
  const shop = stream(options);
  const temporary = `${path.resolve(folder)}.${process.pid}.part`;
  makeFolder(path.join(temporary, "truth"));
  const target = exportFolder(temporary, format, partition);
  try {
    await writeTables(shop, makeParts(shop, parts), target, signal, onDay);
    const files = target.end();
    const { seed, scale, parameters } = shop;
    const manifest: Manifest = { seed, scale, format, parameters, files };
    fs.writeFileSync(path.join(temporary, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    requireEmpty(folder);
    if (fs.existsSync(folder)) fs.rmdirSync(folder);
    fs.renameSync(temporary, path.resolve(folder));
    return manifest;
  } catch (error) {
    target.abandon();
    fs.rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function writeTables(
  shop: ShopStream,
  more: ReturnType<typeof makeParts>,
  target: ReturnType<typeof exportFolder>,
  signal: AbortSignal | undefined,
  onDay: WriteOptions["onDay"],
): Promise<void> {
  for (const [name, schema] of entriesOf(REFERENCE)) target.complete(name, schema, shop[name]);
  for (const table of [...truthTables(shop), ...more.known]) target.complete(...table);
  const { date } = shop.calendar.columns;
  target.startDay(date[0]);
  const daily = entriesOf(DAILY).map(([name, schema]) => [name, target.growing(name, schema)] as const);
  const appendLostSales = target.growing("truth/lostSales", LOST_SALES);
  const appendMore = more.growing.map(([name, schema]) => target.growing(name, schema));
  const withTimes = orderTimes(shop);
  let lines = 0;
  for (const day of shop.days) {
    target.startDay(date[day.day]);
    const tables = { ...day, ...withTimes(day) };
    for (const [name, append] of daily) append(tables[name]);
    appendLostSales(day.lostSales);
    more.next(day).forEach((rows, i) => {
      appendMore[i](rows);
    });
    lines += day.lines.rows;
    onDay?.({ day: day.day, days: date.length, lines });
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

function requireEmpty(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory() || fs.readdirSync(folder).length > 0)
    throw new RangeError(mustBe(ACTION, "folder", "new or empty", folder));
}

/**
 * The shop as files (导出): one CSV a table, the truth in a folder of its own, and a manifest that says how to make
 * them again.
 */
import fs from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { mustBe } from "../../core/errors";
import { type CsvWriter, csvWriter, type WrittenFile } from "./csv-writer";
import { tableOf, tableOfRecords } from "./growing";
import type { ShopOptions } from "./parameters";
import type { ShopStream } from "./shop";
import { stream } from "./stream";
import { DAILY, REFERENCE, type Schema, type ShopTable } from "./tables";
import { ASSOCIATIONS, HIDDEN, LOST_SALES, SEASON, WEEKLY_TRUTH } from "./truth";

export interface WriteOptions {
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
  /** Called after each day. */
  readonly onDay?: (progress: {
    readonly day: number;
    readonly days: number;
    readonly lines: number;
  }) => void;
}

/** What `manifest.json` says of a file. */
export interface ManifestFile extends WrittenFile {
  readonly path: string;
  readonly columns: Schema;
}

export interface Manifest {
  readonly seed: number;
  readonly scale: number;
  readonly parameters: ShopStream["parameters"];
  readonly files: readonly ManifestFile[];
}

const ACTION = "write a shop";

/**
 * Makes a shop and writes it into a folder, table by table, day by day.
 *
 * The files come into a folder beside it first, which takes its name when all are whole: a reader never sees half a shop.
 * Time grows with the visits and lines, memory does not.
 *
 * @param folder Must not exist, or be empty.
 * @returns What `manifest.json` in the folder says.
 * @throws {RangeError} If a parameter is impossible, or the folder holds something.
 * @throws What the signal was aborted with.
 *
 * @example
 * await write({ seed: 7, scale: 10 }, "shop"); // shop/orders.csv, shop/lines.csv …, shop/truth/…, shop/manifest.json
 */
export async function write(
  options: ShopOptions,
  folder: string,
  { signal, onDay }: WriteOptions = {},
): Promise<Manifest> {
  requireEmpty(folder);
  const shop = stream(options);
  const part = `${path.resolve(folder)}.${process.pid}.part`;
  fs.mkdirSync(path.join(part, "truth"), { recursive: true });
  const open: { readonly name: string; readonly schema: Schema; readonly writer: CsvWriter<Schema> }[] = [];
  const finished = new Set<CsvWriter<Schema>>();
  const start = (name: string, schema: Schema) => {
    const writer = csvWriter(path.join(part, ...name.split("/")), schema);
    open.push({ name, schema, writer });
    return writer;
  };
  try {
    for (const [name, schema] of entriesOf(REFERENCE)) start(fileOf(name), schema).add(shop[name]);
    for (const [name, schema, table] of truthTables(shop)) start(`truth/${fileOf(name)}`, schema).add(table);
    const daily = entriesOf(DAILY).map(([name, schema]) => [name, start(fileOf(name), schema)] as const);
    const lostSales = start("truth/lost-sales.csv", LOST_SALES);
    let lines = 0;
    for (const day of shop.days) {
      for (const [name, writer] of daily) writer.add(day[name]);
      lostSales.add(day.lostSales);
      lines += day.lines.rows;
      onDay?.({ day: day.day, days: shop.calendar.rows, lines });
      // So that an interrupt is heard.
      await setImmediate();
      signal?.throwIfAborted();
    }
    const files = open.map(({ name, schema, writer }) => {
      finished.add(writer);
      return { path: name, ...writer.end(), columns: schema };
    });
    const { seed, scale, parameters } = shop;
    const manifest: Manifest = { seed, scale, parameters, files };
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

/** The hidden tables, with what the truth holds by day and by week as tables too. */
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
  // Our own literals: they have no keys but those of their type.
  return Object.entries(schemas) as [keyof Schemas & string, Schemas[keyof Schemas]][];
}

function fileOf(name: string): string {
  return `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.csv`;
}

function requireEmpty(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory() || fs.readdirSync(folder).length > 0)
    throw new RangeError(mustBe(ACTION, "folder", "new or empty", folder));
}

/**
 * Order lines as a shop's software exports them (订单明细导出), with the faults that such files have: for learning to clean them, since
 * what a clean table must hold is known.
 */
import fs from "node:fs";
import path from "node:path";
import { mustBe } from "../../core/errors";
import { makeFolder } from "../../core/files/make-folder";
import { temporaryFolder } from "../../core/files/temporary-folder";
import { integer, type OptionReaders, optional, readOptions, text } from "../../core/options";
import { seeded } from "../../core/random";
import { quoteField } from "../../core/text/csv-text";
import { readVector, type VectorLike } from "../../core/vectors";
import type { RetailLines } from "../../data/sets/online-retail";
import { gbkEncoder } from "./gbk-encoder";

const ACTION = "write a messy export";
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Shares of the lines. */
const FAULTS = { returned: 0.02, repeated: 0.01, anonymous: 0.03 } as const;
/** A lower price than the usual one by at least this much is written as a discount. */
const LEAST_DISCOUNT = 0.05;
const MISSING = ["无", "缺失", "-", ""];
const HEADER = ["行号", "订单编号", "下单时间", "会员号", "商品编码", "数量", "单价", "折扣", "金额", "状态"];

/** Options of `shop.writeMessyExport`. */
export interface MessyExportOptions {
  readonly seed: number;
  /** The folder to write into; it is made if it does not exist. @default a temporary one, which is removed when the process ends */
  readonly folder?: string;
  /** Only lines of this many items, those with the highest revenue. @default all */
  readonly mostItems?: number;
  /** The regular price of each line. @default the most frequent price of its item */
  readonly listPrice?: VectorLike;
  /** The purchase price of each line's item. @default 60 % of the regular price */
  readonly unitCost?: VectorLike;
}

const READERS = {
  seed: integer(0),
  folder: optional(text),
  mostItems: optional(integer(1)),
  listPrice: optional((action, name, value) => readVector(action, name, value as VectorLike)),
  unitCost: optional((action, name, value) => readVector(action, name, value as VectorLike)),
} satisfies OptionReaders<MessyExportOptions>;

/** What was written, and what a clean table must hold. */
export interface MessyExport {
  readonly folder: string;
  /** Paths of the CSV files of the first and the second half of the time. */
  readonly files: readonly [first: string, second: string];
  /** The catalogue, one entry for each item; the export has only the code. */
  readonly products: {
    readonly code: readonly string[];
    readonly name: readonly string[];
    readonly unitCost: readonly number[];
    /** The day of the first sale. */
    readonly listedOn: readonly string[];
  };
  readonly truth: {
    /** Lines without repetitions; returns are lines of their own. */
    readonly lines: number;
    readonly returns: number;
    readonly repeated: number;
    /** Lines without a customer. */
    readonly anonymous: number;
    /** Pieces sold less pieces returned. */
    readonly units: number;
    /** What customers paid less what they got back. */
    readonly revenue: number;
  };
}

/**
 * Writes order lines as a shop's software exports them, with the faults of such files: two CSV files, one for each half of the
 * time, in GBK with a title and a footer; 17-digit order numbers and codes with leading zeros; times in two Chinese forms; amounts
 * with ￥, thousands marks and brackets, discounts in percent; four words for a missing customer; repeated rows; and returns that the
 * first file writes as negative numbers and the second one as positive numbers with a state. The second file names a column
 * differently. The catalogue comes as columns, for a workbook.
 *
 * Returns, repetitions and missing customers are drawn at random: 2, 1 and 3 % of the lines. O(lines).
 *
 * @param lines Order lines in order of time, as `shop.orderLines` and `datasets.onlineRetailLines` give them.
 * @throws {TypeError} If an option is unknown. @throws {RangeError} If a column of the options differs in length from the lines.
 *
 * @example
 * const lines = shop.orderLines(shop.make({ seed: 7, scale: 0.01 }));
 * const made = await shop.writeMessyExport(lines, { folder: "export", seed: 7 });
 * made.files.length; // 2
 * made.truth.lines - made.truth.returns === lines.rows; // true
 */
export async function writeMessyExport(
  lines: RetailLines,
  options: MessyExportOptions,
): Promise<MessyExport> {
  const { seed, mostItems, listPrice, unitCost, ...given } = readOptions(ACTION, options, READERS);
  const regular = listPrice ?? usualPrices(lines);
  for (const [name, column] of Object.entries({ listPrice: regular, unitCost }))
    if (column !== undefined && column.length !== lines.rows)
      throw new RangeError(mustBe(ACTION, `the length of ${name}`, String(lines.rows), column.length));
  const folder = given.folder ?? temporaryFolder("export");
  makeFolder(folder);
  const codes = new Map(bestSellers(lines, mostItems).map((item, code) => [item, code]));
  const random = seeded(seed);
  const truth = { lines: 0, returns: 0, repeated: 0, anonymous: 0, units: 0, revenue: 0 };
  const half = lines.time[Math.floor(lines.rows / 2)];
  const texts: [string[], string[]] = [[], []];

  function write(row: number, returnedAt: number | undefined): void {
    const isSecond = lines.time[row] >= half ? 1 : 0;
    const isAnonymous = lines.customer[row] === "" || random.uniform() < FAULTS.anonymous;
    const sign = returnedAt === undefined ? 1 : -1;
    const { quantity, unitPrice } = { quantity: lines.quantity[row], unitPrice: lines.unitPrice[row] };
    const discount = 1 - unitPrice / regular[row];
    const shown = sign < 0 && isSecond === 0 ? bracketed : plain;
    const fields = [
      String(truth.lines + 1),
      `3${lines.invoice[row].replace(/\D/g, "").padStart(16, "0")}`,
      timeText(returnedAt ?? lines.time[row], isSecond === 1),
      isAnonymous ? MISSING[random.integer(MISSING.length)] : lines.customer[row].padStart(8, "0"),
      codeText(codes.get(lines.item[row]) ?? 0),
      shown(pieces(quantity)),
      plain(`￥${yuan(unitPrice)}`),
      discount >= LEAST_DISCOUNT ? `${Math.round(100 * discount)}%` : "-",
      shown(`￥${yuan(quantity * unitPrice)}`),
      sign > 0 ? "已完成" : "退货",
    ].map((field) => quoteField(field));
    const isRepeated = random.uniform() < FAULTS.repeated;
    for (let copies = isRepeated ? 2 : 1; copies > 0; copies--)
      texts[isSecond].push(`${fields.join(",")}\r\n`);
    truth.lines++;
    truth.repeated += isRepeated ? 1 : 0;
    truth.returns += sign < 0 ? 1 : 0;
    truth.anonymous += isAnonymous ? 1 : 0;
    truth.units += sign * quantity;
    truth.revenue += (sign * Math.round(100 * quantity * unitPrice)) / 100;
  }

  for (let row = 0; row < lines.rows; row++) {
    if (!codes.has(lines.item[row])) continue;
    write(row, undefined);
    if (random.uniform() < FAULTS.returned) write(row, lines.time[row] + (1 + random.integer(14)) * DAY);
  }
  const encode = gbkEncoder();
  FILES.forEach((file, i) => {
    const title = `订单明细导出（共 ${texts[i].length} 行，金额单位：元）\r\n`;
    const header = HEADER.join(",").replace("会员号", i === 0 ? "会员号" : "会员编号");
    const parts = [title, `${header}\r\n`, ...texts[i], "导出结束\r\n"].map(encode);
    fs.writeFileSync(path.join(folder, file), Buffer.concat(parts));
  });
  const [first, second] = FILES.map((file) => path.join(folder, file));
  return { folder, files: [first, second], products: catalogue(lines, codes, regular, unitCost), truth };
}

/** The items with the highest revenue. */
function bestSellers({ rows, item, quantity, unitPrice }: RetailLines, most: number | undefined): string[] {
  const revenue = new Map<string, number>();
  for (let row = 0; row < rows; row++)
    revenue.set(item[row], (revenue.get(item[row]) ?? 0) + quantity[row] * unitPrice[row]);
  const sorted = [...revenue].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return sorted.slice(0, most);
}

/** The most frequent price of each line's item; of several the highest. */
function usualPrices({ rows, item, unitPrice }: RetailLines): Float64Array {
  const counts = new Map<string, Map<number, number>>();
  for (let row = 0; row < rows; row++) {
    const prices = counts.get(item[row]) ?? new Map<number, number>();
    counts.set(item[row], prices.set(unitPrice[row], (prices.get(unitPrice[row]) ?? 0) + 1));
  }
  const usual = new Map(
    Array.from(counts, ([name, prices]) => [
      name,
      [...prices].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0][0],
    ]),
  );
  return Float64Array.from(item, (name, row) => usual.get(name) ?? unitPrice[row]);
}

function catalogue(
  { rows, item, time }: RetailLines,
  codes: ReadonlyMap<string, number>,
  regular: ArrayLike<number>,
  unitCost: ArrayLike<number> | undefined,
): MessyExport["products"] {
  const first = new Map<string, number>();
  for (let row = 0; row < rows; row++) if (!first.has(item[row])) first.set(item[row], row);
  const linesOf = Array.from(codes.keys(), (name) => first.get(name) ?? 0);
  return {
    code: Array.from(codes.values(), codeText),
    name: [...codes.keys()],
    unitCost: linesOf.map((row) => Math.round(100 * (unitCost?.[row] ?? 0.6 * regular[row])) / 100),
    listedOn: linesOf.map((row) => new Date(time[row]).toISOString().slice(0, 10)),
  };
}

const FILES = ["订单明细-上半段.csv", "订单明细-下半段.csv"] as const;
const plain = (text: string) => text;
const bracketed = (text: string) => `(${text})`;
const codeText = (code: number) => String(code).padStart(6, "0");
/** Numbers with thousands marks. */
const [pieces, yuan] = [0, 2].map((digits) => {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en-US", format).format;
});

/** 2024年3月1日 9:05, or 2024/3/1 9:05. */
function timeText(time: number, hasSlashes: boolean): string {
  const date = new Date(Math.floor(time / MINUTE) * MINUTE);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const clock = `${date.getUTCHours()}:${String(date.getUTCMinutes()).padStart(2, "0")}`;
  return hasSlashes ? `${year}/${month}/${day} ${clock}` : `${year}年${month}月${day}日 ${clock}`;
}

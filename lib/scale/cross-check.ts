/** Whether an engine gives what memory gives, on a sample. */
import { isVector, mustBe } from "../core/errors";
import {
  callback,
  isRecord,
  nonNegative,
  type OptionReaders,
  readOptions,
  withDefault,
} from "../core/options";
import { type Displayable, escapeHtml, withDisplay } from "../core/text/display";
import { localized } from "../core/text/language";
import type { AnyRow } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import type { TableColumns } from "../tables/asking/table-results";
import { type KeySampleOptions, SAMPLE_READERS, sample } from "./sample";

/** The sample, and the same job twice. */
export interface CrossCheckOptions<Row> extends KeySampleOptions<Row> {
  /** The job on the engine, such as `(lines) => scaled.pairCounts(lines, …)`. */
  readonly onEngine: (sample: LazyTable<Row>) => unknown;
  /** The same job in memory, on the columns of the sample. */
  readonly inMemory: (columns: TableColumns<Row>) => unknown;
  /** Numbers may differ by this share of the larger one; below 1 by this number. @default 1e-9 */
  readonly within?: number;
}

/** How two results compare. */
export interface CrossCheck extends Displayable {
  readonly agrees: boolean;
  /** Rows of the sample. */
  readonly rows: number;
  /** Numbers that were compared. */
  readonly numbers: number;
  /** As a share of the larger number, below 1 as it is; `Infinity` if a result has what the other lacks. */
  readonly largestDifference: number;
  /** Where it is, such as "[3].lift"; empty if there is none. */
  readonly place: string;
}

const READERS = {
  ...SAMPLE_READERS,
  onEngine: callback<CrossCheckOptions<AnyRow>["onEngine"]>(),
  inMemory: callback<CrossCheckOptions<AnyRow>["inMemory"]>(),
  within: withDefault(1e-9, nonNegative),
} satisfies OptionReaders<CrossCheckOptions<AnyRow>>;

/**
 * Runs a job on a random sample of a table twice: on its engine, and in memory. The results are compared number by number; rows of
 * a result, also if it has columns, are matched by their texts, so that equal items may be in another order. A sample that agrees says that both mean
 * the same; what only large data shows, such as a full disk, it does not.
 *
 * @throws As `scaled.sample`, and what the jobs throw. @throws {RangeError} If the sample has more than a million rows.
 * @throws {TypeError} If a job returns nothing.
 *
 * @example
 * const lines = await tables.of({ order: [1, 1, 2, 3], product: ["tea", "milk", "tea", "tea"] });
 * const names = { basket: "order", item: "product" } as const;
 * const check = await crossCheck(lines, {
 *   share: 0.9,
 *   seed: 1,
 *   key: "order",
 *   onEngine: (sample) => scaled.itemCounts(sample, { ...names, minSupport: 0.1 }),
 *   inMemory: ({ order, product }) => itemsets.mine(baskets.fromColumns(order, product), { minSupport: 0.1, maxLength: 1 }),
 * });
 * check.agrees; // true
 */
export async function crossCheck<Row>(
  table: LazyTable<Row>,
  options: CrossCheckOptions<Row>,
): Promise<CrossCheck> {
  const action = "compare an engine with memory";
  const { share, seed, key, onEngine, inMemory, within } = readOptions(action, options, READERS);
  const drawn = sample(table, { share, seed, key: key as KeySampleOptions<Row>["key"] });
  const columns = await drawn.toColumns();
  const rows = Object.values<ArrayLike<unknown>>(columns)[0].length;
  if (rows === 0) throw new RangeError(mustBe(action, "the sample", "of one row or more; raise share", rows));
  const [found, expected] = [await onEngine(drawn), await inMemory(columns as TableColumns<AnyRow>)];
  for (const [name, result] of Object.entries({ onEngine: found, inMemory: expected }))
    if (result === undefined)
      throw new TypeError(mustBe(action, `the result of ${name}`, "returned by the function", result));
  const { largest, place, numbers } = difference(await plain(found), await plain(expected));
  const check = { agrees: largest <= within, rows, numbers, largestDifference: largest, place };
  return withDisplay(check, (shown) => {
    const sentence = sentenceOf(shown);
    return { "text/plain": sentence, "text/html": `<p>${escapeHtml(sentence)}</p>` };
  });
}

function sentenceOf({ agrees, rows, numbers, largestDifference, place }: Omit<CrossCheck, symbol>): string {
  const sample = `On a sample of ${rows.toLocaleString("en-US")} rows`;
  const worst = `largest difference ${largestDifference.toPrecision(2)}${place === "" ? "" : ` at ${place}`}`;
  const count = numbers.toLocaleString("en-US");
  return localized(
    `${sample}, engine and memory ${agrees ? "agree" : "differ"}: ${count} numbers, ${worst}.`,
    `在 ${rows.toLocaleString("en-US")} 行的样本上，引擎与内存${agrees ? "一致" : "不一致"}：${count} 个数，最大差异 ${largestDifference.toPrecision(2)}${place}。`,
  );
}

/** Rows of tables and of results as arrays of records. */
async function plain(value: unknown): Promise<unknown> {
  if (Object(value) !== value) return value;
  const { toRows, [Symbol.iterator]: iterator } = value as Partial<LazyTable<unknown> & Iterable<unknown>>;
  if (typeof toRows === "function") return (value as LazyTable<unknown>).toRows();
  return typeof iterator === "function" ? Array.from(value as Iterable<unknown>) : value;
}

interface Difference {
  largest: number;
  place: string;
  numbers: number;
}

/** Goes on from `worst`, which it changes. */
function difference(
  found: unknown,
  expected: unknown,
  place = "",
  worst: Difference = { largest: 0, place: "", numbers: 0 },
): Difference {
  const report = (largest: number) => {
    if (largest > worst.largest) Object.assign(worst, { largest, place });
    return worst;
  };
  if (typeof found === "number" && typeof expected === "number") {
    worst.numbers++;
    const size = Math.max(1, Math.abs(found), Math.abs(expected));
    const share = Math.abs(found - expected) / size;
    return report(Object.is(found, expected) ? 0 : Number.isNaN(share) ? Infinity : share);
  }
  if (isRecord(found) && isRecord(expected)) {
    const [columns, others] = [found, expected].map((value) => columnsOf(value, place === ""));
    if (columns.length > 0 && columns.join() === others.join()) {
      difference(rowsOf(found, columns), rowsOf(expected, columns), place, worst);
      return difference(without(found, columns), without(expected, columns), place, worst);
    }
  }
  const [first, second] = [inOrder(found), inOrder(expected)];
  const areAlike = Array.isArray(first) === Array.isArray(second) && hasParts(first) && hasParts(second);
  if (!areAlike) return report(first === second ? 0 : Infinity);
  const [names, others] = [Object.keys(first as object), Object.keys(second as object)];
  if (names.join() !== others.join()) return report(Infinity);
  for (const name of names)
    difference(
      (first as Fields)[name],
      (second as Fields)[name],
      place + (Array.isArray(first) ? `[${name}]` : `.${name}`),
      worst,
    );
  return worst;
}

type Fields = Readonly<Record<string, unknown>>;

/** A date or a function without properties has none; it is compared as a whole. */
function hasParts(value: unknown): boolean {
  return (
    Array.isArray(value) ||
    isRecord(value) ||
    (Object(value) === value && Object.keys(value as object).length > 0)
  );
}

/**
 * The names of lists of the same length, which are the columns of rows: their values stay together in any order. In a part of a
 * result one of them has numbers, since lists of texts alone may be sets, such as the two sides of a rule.
 */
function columnsOf(value: Fields, isResult: boolean): string[] {
  const lists = Object.entries(value).filter((entry): entry is [string, ArrayLike<unknown>] =>
    isVector(entry[1]),
  );
  const hasNumbers = (list: ArrayLike<unknown>) => Array.from(list).some((part) => typeof part === "number");
  const groups = lists.map(([, { length }]) => lists.filter(([, list]) => list.length === length));
  const rows = groups.find(
    (group) => group.length > 1 && (isResult || group.some(([, list]) => hasNumbers(list))),
  );
  return rows?.map(([name]) => name) ?? [];
}

function rowsOf(value: Fields, columns: readonly string[]): Fields[] {
  const lists = columns.map((name) => [name, value[name] as ArrayLike<unknown>] as const);
  return Array.from(lists[0][1], (_, row) =>
    Object.fromEntries(lists.map(([name, list]) => [name, list[row]])),
  );
}

function without(value: Fields, columns: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !columns.includes(name)));
}

/** Lists in the order of their texts; numbers by themselves stay in their order. */
function inOrder(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Object(value) !== value || !(Symbol.iterator in (value as object))) return value;
  return Array.from(value as Iterable<unknown>)
    .map((part) => [textsOf(part), part] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, part]) => part);
}

/** The texts of a value, those of a list in any order. */
function textsOf(value: unknown): string {
  const texts = (_: string, part: unknown) =>
    typeof part === "number" ? undefined : Array.isArray(part) ? part.map(textsOf).sort() : part;
  return JSON.stringify(value, texts) ?? "";
}

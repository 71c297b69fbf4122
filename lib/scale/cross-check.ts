/** Whether an engine gives what memory gives, on a sample. */
import { mustBe } from "../core/errors";
import { callback, nonNegative, type OptionReaders, readOptions, withDefault } from "../core/options";
import { type Displayable, escapeHtml, withDisplay } from "../core/text/display";
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
 * a result are matched by their texts, so that equal items may be in another order. A sample that agrees says that both mean
 * the same; what only large data shows, such as a full disk, it does not.
 *
 * @throws As `scaled.sample`, and what the jobs throw. @throws {RangeError} If the sample has more than a million rows.
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
  return `${sample}, engine and memory ${agrees ? "agree" : "differ"}: ${numbers.toLocaleString("en-US")} numbers, ${worst}.`;
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
  const [first, second] = [inOrder(found), inOrder(expected)];
  if (Object(first) !== first || Object(second) !== second) return report(found === expected ? 0 : Infinity);
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

/** Lists in the order of their texts; numbers by themselves stay in their order. */
function inOrder(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (!Array.isArray(value)) return value;
  return value
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

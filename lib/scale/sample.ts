/** Random samples that are the same on every engine. */
import { fraction, integer, type OptionReaders, readOptions, text } from "../core/options";
import type { NameOf } from "../tables/asking/column-types";
import { LazyTable } from "../tables/asking/lazy-table";
import { literal } from "../tables/engine/dialect";
import { kindOf, readColumns } from "./table";

/** What to draw. */
export interface SampleOptions<Row> {
  /** The share of keys to draw: each key is drawn or not, independent of the others. */
  readonly share: number;
  readonly seed: number;
  /** A column of texts or whole numbers: rows with the same value are drawn together, such as the lines of an order. */
  readonly key: NameOf<Row>;
}

const READERS = { share: fraction, seed: integer(0), key: text } satisfies OptionReaders<
  SampleOptions<never>
>;

/**
 * A random sample (抽样) by key, the same rows on every engine, and those of the verb `sample`: a key is drawn if the first 13
 * hexadecimal digits of the MD5 hash of `seed:key` are below share · 2^52. Computes nothing yet.
 *
 * @throws {TypeError} If there is no such column.
 *
 * @example
 * const lines = await tables.of([{ order: 1, item: "tea" }, { order: 2, item: "tea" }, { order: 2, item: "milk" }]);
 * await (await sample(lines, { share: 0.5, seed: 10, key: "order" })).toRows(); // [{ order: 1, item: "tea" }]
 */
export async function sample<Row>(
  table: LazyTable<Row>,
  options: SampleOptions<Row>,
): Promise<LazyTable<Row>> {
  const action = "sample a table";
  const { share, seed, key } = readOptions(action, options, READERS);
  const columns = readColumns(action, table, { key });
  if (share === 1) return table;
  const { types } = table.engine.dialect;
  // A double and an integer of the same value have the same text then.
  const isNumber = (await kindOf(table, key)) === "number";
  const value = isNumber ? `cast(${columns.key} as decimal(38, 0))` : columns.key;
  const hash = `md5(concat(${literal(`${seed}:`)}, coalesce(cast(${value} as ${types.text}), '')))`;
  const bound = Math.floor(share * 2 ** 52).toString(16);
  const source = `select * from (${table.source}) as t where substr(${hash}, 1, 13) < ${literal(bound.padStart(13, "0"))}`;
  return new LazyTable<Row>(table.engine, table.columns, source, table.order);
}

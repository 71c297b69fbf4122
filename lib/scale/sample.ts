/** Random samples that are the same on every engine. */
import { fraction, integer, type OptionReaders, readOptions, text } from "../core/options";
import type { AnyRow, NameOf } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { readColumns } from "./table";

/** What to draw. */
export interface KeySampleOptions<Row> {
  /** The share of keys to draw: each key is drawn or not, independent of the others. */
  readonly share: number;
  readonly seed: number;
  /** Rows with the same value are drawn together, such as the lines of an order. */
  readonly key: NameOf<Row>;
}

export const SAMPLE_READERS = {
  share: fraction,
  seed: integer(0),
  key: text,
} satisfies OptionReaders<KeySampleOptions<AnyRow>>;

/**
 * A random sample (抽样) by key, the same rows on every engine: a key is drawn if the first 13 hexadecimal digits of the MD5 hash of
 * `seed:key` are below share · 2^52. It is the verb `sample`, which can also draw single rows where their order is known; on a
 * cluster it is not. Computes nothing yet.
 *
 * @throws {TypeError} If it is no table, or has no such column.
 *
 * @example
 * const lines = await tables.of([{ order: 1, item: "tea" }, { order: 2, item: "tea" }, { order: 1, item: "milk" }]);
 * await sample(lines, { share: 0.5, seed: 10, key: "order" }).toVector("order"); // Float64Array [1, 1]
 */
export function sample<Row>(table: LazyTable<Row>, options: KeySampleOptions<Row>): LazyTable<Row> {
  const action = "sample a table";
  const { share, seed, key } = readOptions(action, options, SAMPLE_READERS);
  readColumns(action, table, { key });
  return table.sample({ share, seed, key: key as NameOf<Row> });
}

/** Random samples of rows. */
import { mustBe } from "../../core/errors";
import { fraction, integer, type OptionReaders, optional, readOptions, text } from "../../core/options";
import { identifier } from "../engine/dialect";
import type { NameOf } from "./column-types";
import { type EngineQuery, inner, nameList, requireColumns, unusedName } from "./query";

/** Options of `sample`: one of `share` and `rows`. */
export interface SampleOptions<Row> {
  /** The share of keys to draw: each key is drawn or not, independent of the others. */
  readonly share?: number;
  /** The number of rows to draw. */
  readonly rows?: number;
  readonly seed: number;
  /** With `share`: rows with the same value are drawn together, such as the lines of an order. @default each row by itself, by its position */
  readonly key?: NameOf<Row>;
}

const READERS = {
  share: optional(fraction),
  rows: optional(integer(0)),
  seed: integer(0),
  key: optional(text),
} satisfies OptionReaders<SampleOptions<Record<string, unknown>>>;

/**
 * Draws by the MD5 hash of seed and key, which is the same on every engine: a key is in if the first 13 hexadecimal digits of
 * its hash are below share · 2^52; or the rows with the lowest hashes are.
 */
export function sampleQuery({ columns, source, engine }: EngineQuery, options: unknown): string {
  const action = "sample a table";
  const { share, rows, seed, key } = readOptions(action, options, READERS);
  if ((share === undefined) === (rows === undefined))
    throw new TypeError(mustBe(action, "options", "one of share and rows", options));
  if (key !== undefined) requireColumns(action, columns, [key]);
  if (key !== undefined && share === undefined)
    throw new TypeError(mustBe(action, "key", "absent with rows, which may cut keys in two", key));
  if (share === 1) return source;
  const [hash, position] = ["hash", "position"].map((name) => identifier(unusedName(columns, name)));
  const { literal, rowNumber, toText, types } = engine.dialect;
  const value = key === undefined ? `cast(${rowNumber} as ${types.text})` : toText(identifier(key));
  // On a cluster, numbers for all rows take one machine.
  const numbered = share === undefined ? `, ${rowNumber} as ${position}` : "";
  const hashed = `select *, md5(${literal(`${seed}:`)} || coalesce(${value}, '')) as ${hash}${numbered} from ${inner(source)}`;
  const chosen =
    share === undefined
      ? `from (select * from (${hashed}) as h order by ${hash}, ${position} limit ${rows}) as t order by ${position}`
      : `from (${hashed}) as t where substr(${hash}, 1, 13) < ${literal(bound(share))}`;
  return `select ${nameList(columns)} ${chosen}`;
}

/** share · 2^52 as 13 hexadecimal digits. */
function bound(share: number): string {
  return Math.floor(share * 2 ** 52)
    .toString(16)
    .padStart(13, "0");
}

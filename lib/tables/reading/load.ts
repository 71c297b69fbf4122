/** Loads parts of text into a table of the engine. */
import os from "node:os";
import { LazyTable } from "../asking/lazy-table";
import { identifier, literal } from "../engine/dialect";
import type { TableEngine } from "../engine/engine";
import type { Column } from "./columns/columns";
import { cellValue, isBad, plainValue, reasonOf } from "./columns/conversions";
import type { Reject } from "./text/rewrite";
import type { Text } from "./text/understand";

/** A text that DuckDB takes as it is. */
export interface PlainText extends Pick<Text, "path" | "name" | "names" | "delimiter" | "quote" | "skip"> {
  /** An upper limit for the length of a row. Where it is known, the first field of each row is its line in the file. */
  readonly longest?: number;
  /** The size of the file and the mean length of a row, where they are known. */
  readonly bytes?: number;
  readonly rowBytes?: number;
}

/** The longest line and the part of a file that DuckDB takes by default. */
const LINE_BYTES = 1 << 21;
const PART_BYTES = 4 * LINE_BYTES;

/** DuckDB keeps rows in groups of so many. It copies parts that fill no group once more. */
const GROUP_ROWS = 122_880;

/** The parts to read a long file in: each fills a group of rows, and there are some for each processor. */
function partBytes({ bytes = 0, rowBytes = 0 }: PlainText): number {
  const group = Math.ceil(1.1 * GROUP_ROWS * rowBytes);
  const isLong = bytes > 4 * os.availableParallelism() * group;
  return isLong && group > PART_BYTES && group < 8 * PART_BYTES ? group : 0;
}

/** The query for the rows of some texts: r0, r1, … for the columns by their names in the file, with file and line. */
export function rawQuery(texts: readonly PlainText[], from: readonly string[]): string {
  const selects = texts.map((text) => {
    const { path, name, names, delimiter, quote, skip, longest } = text;
    const part = partBytes(text);
    const hasLines = longest !== undefined;
    const types = [...(hasLines ? ["line: 'bigint'"] : []), ...names.map((_, i) => `c${i}: 'varchar'`)];
    const options = [
      `header = false, auto_detect = false, strict_mode = true, columns = {${types.join(", ")}}`,
      `skip = ${skip}, delim = ${literal(delimiter)}`,
      `quote = ${literal(quote)}, escape = ${literal(quote)}`,
      ...(hasLines ? [`new_line = '\\n', max_line_size = ${Math.max(LINE_BYTES, longest + 64)}`] : []),
      ...(part > 0 ? [`max_line_size = ${part}, buffer_size = ${part}`] : []),
    ];
    const columns = from.map((column, j) => `c${names.indexOf(column)} as r${j}`);
    const place = [`${literal(name)} as " file"`, `${hasLines ? "line" : "null"} as " line"`];
    return `select ${[...columns, ...place].join(", ")} from read_csv(${literal(path)}, ${options.join(", ")})`;
  });
  return selects.join(" union all ");
}

/** Creates a table of converted cells; " bad" says where some are none. @returns The number of bad rows. */
export async function createTable(
  engine: TableEngine,
  name: string,
  raw: string,
  columns: readonly Column[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const plain = columns.map((column, j) => `${plainValue(column, `r${j}`)} as p${j}`);
  const values = columns.map((column, j) => `${cellValue(column, `r${j}`, `p${j}`)} as v${j}`);
  const list = columns.map((column, j) => `v${j} as ${identifier(column.name)}`);
  const tests = columns.map((column, j) => isBad(column, `r${j}`, `v${j}`));
  const isBadRow = tests.filter((test) => test !== "false").join(" or ") || "false";
  const hasNull = columns.map((_, j) => `v${j} is null`).join(" or ");
  const bad = `case when ${hasNull} then ${isBadRow} else false end`;
  const parsed = `select *, ${plain.join(", ")} from (${raw})`;
  const converted = `select *, ${values.join(", ")} from (${parsed})`;
  const source = `select ${[...list, `${bad} as " bad"`].join(", ")} from (${converted})`;
  await engine.query(`create or replace table ${identifier(name)} as ${source}`, { signal });
  const [{ values: counts }] = await engine.query(`select count(*) from ${identifier(name)} where " bad"`, {
    signal,
  });
  return counts[0] as number;
}

/** Creates a table of what was rejected, by file, line and column: rows, and the bad cells of `raw`. */
export async function createRejects(
  engine: TableEngine,
  rows: readonly Reject[],
  raw: string,
  columns: readonly Column[],
): Promise<LazyTable<Reject>> {
  const [given, name] = [engine.newName(), engine.newName()].map(identifier);
  const kinds = { file: "text", line: "integer", column: "text", text: "text", reason: "text" } as const;
  const names = Object.keys(kinds) as (keyof Reject)[];
  if (rows.length + columns.length === 0) {
    const none = names.map(
      (key) => `cast(null as ${engine.dialect.types[kinds[key]]}) as ${identifier(key)}`,
    );
    return new LazyTable(engine, names, `select ${none.join(", ")} where false`);
  }
  const loaded = names.map((key) => ({ name: key, kind: kinds[key], values: rows.map((row) => row[key]) }));
  await engine.load(given.slice(1, -1), loaded);
  const cells = columns.map((column, j) => {
    const [cell, value] = [`r${j}`, cellValue(column, `r${j}`)];
    const reject = `" file", " line", ${literal(column.name)}, coalesce(${cell}, ''), ${reasonOf(column, cell)}`;
    return `select ${reject}, ${j} from (${raw}) where ${isBad(column, cell, `(${value})`)}`;
  });
  const all = [`select *, -1 as position from ${given}`, ...cells].join(" union all ");
  await engine.run(
    `create table ${name} as select * exclude position from (${all}) order by file, line, position`,
  );
  await engine.run(`drop table ${given}`);
  return new LazyTable(engine, names, `select * from ${name}`);
}

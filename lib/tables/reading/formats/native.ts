/** Files whose columns have types: Parquet and JSON, which DuckDB reads itself. */
import { formatValue, mustBe } from "../../../core/errors";
import { inner } from "../../asking/query";
import { identifier, literal } from "../../engine/dialect";
import type { ColumnKind, TableEngine } from "../../engine/engine";
import { type Column, makeColumn, schemaColumns, schemaText } from "../columns/columns";
import { createRejects } from "../load";
import type { KnownOptions } from "../options";
import { ReadTable } from "../read-table";
import type { Format } from "./formats";

/** The options that these files have. */
const ALLOWED: readonly string[] = ["schema", "engine", "signal"];

/**
 * A table of the files. Parquet is read each time that the table is computed; JSON once.
 *
 * @throws {RangeError} If a column of the schema is missing, of another type, or has missing values that it must not have.
 */
export async function readNative<Row>(
  action: string,
  engine: TableEngine,
  { native, title }: Format,
  files: readonly string[],
  given: object,
  { schema, signal }: KnownOptions,
): Promise<ReadTable<Row>> {
  const other = Object.keys(given).find((name) => !ALLOWED.includes(name));
  if (other !== undefined)
    throw new TypeError(
      `Cannot ${action}: there is no option ${formatValue(other)} for ${title}; the options are ${ALLOWED.join(", ")}`,
    );
  const paths = `[${files.map((file) => literal(file)).join(", ")}]`;
  const isJson = native === "read_json";
  const areMixed = !isJson && files.length > 1 && (await haveOtherTypes(action, engine, paths, files.length));
  const how = isJson ? ", sample_size = -1" : areMixed ? ", union_by_name = true" : "";
  let source = `select * from ${native}(${paths}${how})`;
  const described = await engine.describe(source);
  const header = described.map(({ name }) => name);
  if (isJson) {
    const name = identifier(engine.newName());
    await engine.query(`create table ${name} as ${source}`, { signal });
    source = `select * from ${name}`;
  }
  const defaults = { decimal: ".", thousands: undefined, missing: [], zone: undefined } as const;
  const columns =
    schema === undefined
      ? described.flatMap(({ name, kind }) =>
          kind === "list" ? [] : [makeColumn(name, `${kind}?`, {}, defaults)],
        )
      : schemaColumns(action, schema, header, defaults);
  const missing = await missingValues(engine, source, columns, signal);
  if (schema !== undefined) requireSchema(action, columns, described, missing);
  const present = columns.map((column, j) => ({
    ...column,
    isOptional: missing[j].count > 0 || (schema !== undefined && column.isOptional),
  }));
  const shown = schema === undefined ? header : columns.map(({ name }) => name);
  const list = columns.map(({ name, from }) => `${identifier(from)} as ${identifier(name)}`);
  const rows = schema === undefined ? source : `select ${list.join(", ")} from ${inner(source)}`;
  return new ReadTable<Row>(
    engine,
    shown,
    rows,
    schemaText(present),
    "{}",
    await createRejects(engine, [], "", []),
  );
}

/**
 * Whether columns of Parquet files differ in their types. DuckDB would round the numbers of a file to the integers of the first one.
 *
 * @throws {RangeError} If files have different columns.
 */
async function haveOtherTypes(
  action: string,
  engine: TableEngine,
  paths: string,
  count: number,
): Promise<boolean> {
  const described = await engine.describe(`select * from read_parquet(${paths}, union_by_name = true)`);
  const names = described.map(({ name }) => literal(name)).join(", ");
  const type = "concat_ws(' ', type, converted_type, scale, precision, logical_type)";
  const [{ values: differing }, { values: files }] = await engine.query(
    `select name, count(distinct file_name) as files from parquet_schema(${paths}) where name in (${names}) group by name having files < ${count} or count(distinct ${type}) > 1`,
  );
  const absent = Array.from(differing).filter((_, i) => (files[i] as number) < count);
  if (absent.length > 0)
    throw new RangeError(
      `Cannot ${action}: all files must have the same columns; they differ in ${absent.map(formatValue).join(", ")}`,
    );
  return differing.length > 0;
}

/** For each column how many values are missing, and how many are no integers. */
async function missingValues(
  engine: TableEngine,
  source: string,
  columns: readonly Column[],
  signal: AbortSignal | undefined,
) {
  if (columns.length === 0) return [];
  const list = columns.flatMap(({ from, kind }, j) => [
    `count(*) - count(${identifier(from)}) as m${j}`,
    kind === "integer"
      ? `count(*) filter (where try_cast(${identifier(from)} as double) <> floor(try_cast(${identifier(from)} as double))) as f${j}`
      : `0 as f${j}`,
  ]);
  const counts = await engine.query(`select ${list.join(", ")} from ${inner(source)}`, { signal });
  return columns.map((_, j) => ({
    count: counts[2 * j].values[0] as number,
    fractions: counts[2 * j + 1].values[0] as number,
  }));
}

function requireSchema(
  action: string,
  columns: readonly Column[],
  described: readonly { readonly name: string; readonly kind: ColumnKind }[],
  missing: readonly { readonly count: number; readonly fractions: number }[],
): void {
  for (const [j, { from, kind, isOptional }] of columns.entries()) {
    const found = described.find(({ name }) => name === from)?.kind;
    const rule = `of the type ${kind}`;
    if (found !== (kind === "integer" ? "number" : kind))
      throw new RangeError(
        `Cannot ${action}: column ${formatValue(from)} must be ${rule}, current type is ${found}; derive another from it`,
      );
    if (missing[j].fractions > 0)
      throw new RangeError(
        mustBe(action, `column ${formatValue(from)}`, "whole numbers", `${missing[j].fractions} fractions`),
      );
    if (missing[j].count > 0 && !isOptional)
      throw new RangeError(
        mustBe(
          action,
          `column ${formatValue(from)}`,
          `present; the type "${kind}?" allows missing values`,
          `${missing[j].count} missing`,
        ),
      );
  }
}

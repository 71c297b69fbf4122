/** Reads files of delimited text into a table. */
import fs from "node:fs";
import path from "node:path";
import { formatValue, mustBe } from "../../core/errors";
import { removeFolder, temporaryFolder } from "../../core/files/temporary-folder";
import { readOptions, text } from "../../core/options";
import type { LazyTable } from "../asking/lazy-table";
import { nameList } from "../asking/query";
import { identifier } from "../engine/dialect";
import { sharedEngine } from "../engine/embedded";
import type { TableEngine } from "../engine/engine";
import { asRewritten, commonFormat, rewriteCells } from "./cells";
import {
  type Column,
  type ColumnDefaults,
  type ReadRow,
  type ReadSchema,
  schemaColumns,
  schemaText,
} from "./columns/columns";
import { candidatesOf, chooseColumns, findDecimal } from "./columns/guess";
import { listFiles, unpack } from "./files";
import { readNative } from "./formats/native";
import { createRejects, createTable, rawQuery } from "./load";
import { type KnownOptions, READ_READERS, type ReadOptions } from "./options";
import { ReadTable, RejectedRowsError } from "./read-table";
import { rewritten, sourceOf } from "./sources";
import type { Reject } from "./text/rewrite";
import {
  requireSameColumns,
  requireText,
  type Sample,
  sampleOf,
  type Text,
  understand,
} from "./text/understand";

interface Job {
  readonly action: string;
  readonly engine: TableEngine;
  options: KnownOptions;
  readonly scratch: string;
}

/**
 * Reads a file, a folder of parts or a pattern such as "sales-*.csv": delimited text, plain, gzip or zip; Excel workbooks; JSON
 * and JSON lines; Parquet; ARFF; tables and baskets of Orange. Encoding, delimiter,
 * titles before the header and types are recognised where they are certain, and can be said by options. With a schema the
 * columns are typed, and every cell is checked; without one, types are guessed from the first rows and hold for all rows of all files:
 * whole numbers with leading zeros or 15 digits stay texts, and dates whose day and month cannot be told apart as well.
 *
 * Numbers may have a currency, thousands marks, percent (a fraction) and brackets or a minus behind for negative ones; "inf" and
 * "Infinity" are infinite. Files of a folder must have the same columns.
 *
 * O(bytes), in one pass over a plain file in UTF-8; other files are unpacked or rewritten first, beside the system's temporary files.
 *
 * @throws {RejectedRowsError} If rows or cells are not as the header or the schema says; it has a table of all of them.
 * @throws {SyntaxError} If the file is no text, damaged, or of an encoding that is not certain. @throws {RangeError} If a column of the schema is missing.
 *
 * @example
 * process.getBuiltinModule("node:fs").writeFileSync("sales.csv", "item;price;day\nmilk;1,29;2024/3/1\n");
 * const sales = await read("sales.csv", { schema: { item: "text", price: "number", day: "date" } });
 * await sales.toRows(); // [{ item: "milk", price: 1.29, day: "2024-03-01" }]
 */
export async function read<const Schema extends ReadSchema>(
  file: string,
  options: ReadOptions<Schema> = {},
): Promise<ReadTable<ReadRow<Schema>>> {
  const known = readOptions("read a table", options, READ_READERS);
  const action = `read ${path.basename(text("read a table", "path", file))}`;
  const { engine = await sharedEngine(), signal } = known;
  const scratch = temporaryFolder("tables");
  fs.mkdirSync(scratch);
  const job = { action, engine, options: known, scratch };
  try {
    const files = listFiles(action, file);
    const format = commonFormat(action, files);
    if (format?.native !== undefined) return await readNative(action, engine, format, files, options, known);
    const rowsOf = format?.rowsOf;
    if (rowsOf !== undefined) job.options = asRewritten(action, known, options);
    else if (known.sheet !== undefined)
      throw new TypeError(mustBe(action, "sheet", "left out of a file that is no workbook", known.sheet));
    const texts: Text[] = [];
    for (const found of files) {
      if (rowsOf !== undefined) texts.push(await rewriteCells(job, rowsOf, found, texts));
      else
        for (const part of await unpack(found, scratch, signal)) {
          requireText(part.path, part.name);
          texts.push(understand(known, part, texts[0]));
        }
    }
    requireSameColumns(action, texts);
    return await load(job, texts);
  } finally {
    removeFolder(scratch);
  }
}

async function load<Row>(job: Job, texts: readonly Text[]): Promise<ReadTable<Row>> {
  const { action, engine, options, scratch } = job;
  const { signal, schema } = options;
  const table = engine.newName();
  const sample = sampleOf(texts);
  const defaults = defaultsOf(options, sample);
  const isGuess = schema === undefined;
  let fitting = isGuess ? await guess(job, sample, defaults) : [];
  let columns = isGuess ? firstOf(fitting) : schemaColumns(action, schema, texts[0].names, defaults);
  let source = await sourceOf(options, scratch, texts);
  const from = () => columns.map((column) => column.from);
  const raw = () => rawQuery(source.texts, from());
  const create = () => createTable(engine, table, raw(), columns, signal);
  let bad = await create().catch(async (error: unknown) => {
    if (!source.isDirect || signal?.aborted) throw error;
    source = await rewritten(options, scratch, texts);
    return await create();
  });
  if (bad > 0 && isGuess) {
    fitting = await chooseColumns(engine, raw(), fitting, signal);
    columns = firstOf(fitting);
    bad = await create();
  }
  if (isGuess) columns = await markMissing(engine, table, columns);
  if (bad > 0 && source.isDirect) source = await rewritten(options, scratch, texts);
  const rejects = await createRejects(engine, source.rejects, raw(), bad > 0 ? columns : []);
  if (options.onReject === "refuse") await refuse(action, table, rejects);
  const names = columns.map(({ name }) => name);
  const rows = `select ${nameList(names)} from ${identifier(table)}${bad > 0 ? ' where not " bad"' : ""}`;
  const layout = layoutText(texts[0], source.footer, defaults.decimal);
  return new ReadTable(engine, names, rows, schemaText(columns), layout, rejects);
}

/** The marks of the file's numbers, as said or as the sample shows. */
function defaultsOf(options: KnownOptions, { rows, delimiter }: Sample): ColumnDefaults {
  const found = findDecimal(rows, delimiter);
  const { decimal = found.decimal, missing, timeZone: zone } = options;
  const thousands = options.thousands ?? (decimal === found.decimal ? found.thousands : undefined);
  return { decimal, thousands, missing, zone };
}

/** What each column may hold, by the rows of the sample. */
async function guess({ engine, options }: Job, { names, rows, isWhole }: Sample, defaults: ColumnDefaults) {
  const cells = names.map((_, j) => rows.map((row) => row[j] ?? ""));
  const candidates = names.map((name, j) => candidatesOf(name, cells[j], isWhole, defaults));
  const sample = engine.newName();
  const columns = cells.map((column, j) => {
    return { name: `r${j}`, kind: "text" as const, values: column.map((cell) => cell || null) };
  });
  await engine.load(sample, columns);
  const source = `select * from ${identifier(sample)}`;
  const fitting = await chooseColumns(engine, source, candidates, options.signal);
  await engine.run(`drop table ${identifier(sample)}`);
  return fitting;
}

function firstOf(fitting: readonly (readonly Column[])[]): readonly Column[] {
  return fitting.map(([column]) => column);
}

/** Says of guessed columns whether values are missing. */
async function markMissing(
  engine: TableEngine,
  table: string,
  columns: readonly Column[],
): Promise<readonly Column[]> {
  const list = columns.map(({ name }, j) => `count(*) > count(${identifier(name)}) as m${j}`);
  const answers = await engine.query(`select ${list.join(", ")} from ${identifier(table)}`);
  return columns.map((column, j) => ({ ...column, isOptional: answers[j].values[0] as boolean }));
}

/** @throws {RejectedRowsError} If there are rejects. */
async function refuse(action: string, table: string, rejects: LazyTable<Reject>): Promise<void> {
  const count = await rejects.count();
  if (count === 0) return;
  await rejects.engine.run(`drop table ${identifier(table)}`);
  const first = await rejects.first(3).toRows();
  const list = first.map(({ line, column, text: cell, reason }) => {
    const place = column === null ? `line ${line}` : `line ${line}, ${column}`;
    return `${place} ${reason} (${formatValue(cell)})`;
  });
  const more = count > 3 ? `; and ${count - 3} more` : "";
  throw new RejectedRowsError(
    `Cannot ${action}: ${list.join("; ")}${more}. error.rejects has them all; onReject: "skip" leaves their rows out`,
    rejects,
  );
}

/** What was recognised beyond the defaults, as options. */
function layoutText({ encoding, delimiter, titles, found }: Text, footer: number, decimal: string): string {
  const options = {
    ...found,
    ...(encoding === "utf-8" ? {} : { encoding }),
    ...(delimiter === "," ? {} : { delimiter }),
    ...(titles > 0 ? { skip: titles } : {}),
    ...(footer > 0 ? { footer } : {}),
    ...(decimal === "." ? {} : { decimal }),
  };
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

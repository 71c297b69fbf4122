/** A table of a database, found by its name. */
import { mustBe } from "../../core/errors";
import { type OptionReaders, readOptions } from "../../core/options";
import { nearestName } from "../../core/text/nearest-name";
import type { AnyRow, TableSchema } from "../asking/column-types";
import { LazyTable } from "../asking/lazy-table";
import { inner, nameList, requireColumns } from "../asking/query";
import { identifier } from "../engine/dialect";
import type { TableEngine } from "../engine/engine";
import { schemaOption } from "../of";

const ACTION = "open a table";
/** The code of PostgreSQL. */
const UNKNOWN_TABLE = "42P01";

/** Options of a database's `table`. */
export interface DatabaseTableOptions<Schema extends TableSchema = TableSchema> {
  /** The columns that are wanted, and what each holds; the database is asked whether it is so. @default all columns */
  readonly schema?: Schema;
}

const READERS = { schema: schemaOption } satisfies OptionReaders<DatabaseTableOptions>;

/** An engine with types that are not those of the verbs. */
type DatabaseEngine = TableEngine & Pick<Required<TableEngine>, "readable">;

/** The table of this name. @throws {Error} If there is none. @throws {TypeError} If it is not as the schema says. */
export async function openTable(
  engine: DatabaseEngine,
  name: string,
  options: DatabaseTableOptions | undefined,
): Promise<LazyTable<AnyRow>> {
  const { schema } = readOptions(ACTION, options, READERS);
  const rows = engine.readable(`select * from ${qualified(ACTION, name)}`);
  const found = await rows.catch(async (error: Error) => {
    const { code } = Object(error.cause) as { code?: string };
    throw code === UNKNOWN_TABLE ? await noTable(engine, name) : error;
  });
  return withSchema(engine, found, schema);
}

/** A table of the columns that a schema wants. @throws {TypeError} If they are not as it says. */
export async function withSchema(
  engine: TableEngine,
  { columns, source }: { readonly columns: readonly string[]; readonly source: string },
  schema: TableSchema | undefined,
): Promise<LazyTable<AnyRow>> {
  if (schema === undefined) return new LazyTable(engine, columns, source);
  const names = Object.keys(schema);
  requireColumns(ACTION, columns, names);
  const wanted = `select ${nameList(names)} from ${inner(source)}`;
  await requireKinds(engine, wanted, schema);
  return new LazyTable(engine, names, wanted);
}

/** "orders", "shop.orders", or with double quotes around a part that holds a point. */
export function qualified(action: string, name: unknown): string {
  const part = '(?:"(?:[^"]|"")+"|[^".]+)';
  const parts = new RegExp(`^(?:(${part})\\.)?(${part})$`).exec(String(name))?.slice(1);
  if (typeof name !== "string" || parts === undefined)
    throw new TypeError(mustBe(action, "name", "that of a table, or schema.table", name));
  const plain = (given: string) => (given.startsWith('"') ? given.slice(1, -1).replaceAll('""', '"') : given);
  return parts.flatMap((given) => (given === undefined ? [] : identifier(plain(given)))).join(".");
}

async function noTable(engine: TableEngine, name: string): Promise<Error> {
  const [{ values }] = await engine.query(
    "select distinct unnest(array[cast(table_name as text), table_schema || '.' || table_name]) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  );
  const nearest = nearestName(name, Array.from(values as ArrayLike<string>));
  const hint =
    nearest === undefined
      ? "information_schema.tables has them all"
      : `did you mean ${JSON.stringify(nearest)}?`;
  return new Error(`Cannot ${ACTION}: there is no table ${JSON.stringify(name)} in the database; ${hint}`);
}

/** @throws {TypeError} If a column holds something else, or values are missing, or no integers, which the schema does not allow. */
async function requireKinds(engine: TableEngine, source: string, schema: TableSchema): Promise<void> {
  const names = Object.keys(schema);
  const tests = (await engine.describe(source)).map(({ name, kind }) => {
    const [type, column] = [schema[name].replace("?", ""), identifier(name)];
    if (kind !== (type === "integer" ? "number" : type))
      throw new TypeError(mustBe(ACTION, `column ${name}`, `${type}, as in the schema`, kind));
    const isMissing = schema[name].endsWith("?") ? "false" : `${column} is null`;
    return type === "integer" ? `${isMissing} or coalesce(${column} <> floor(${column}), false)` : isMissing;
  });
  if (tests.every((test) => test === "false")) return;
  const list = tests.map((test, i) => `coalesce(bool_or(${test}), false) as c${i}`);
  const answers = await engine.query(`select ${list.join(", ")} from ${inner(source)}`);
  const wrong = names.find((_, i) => answers[i].values[0] === true);
  if (wrong !== undefined)
    throw new TypeError(
      `Cannot ${ACTION}: each value of ${wrong} must be ${schema[wrong].replace("?", "")}, as in the schema; a type with "?" allows missing values`,
    );
}

/** Spark as an engine of tables. */
import { readOptions } from "../../core/options";
import {
  type LoadedColumn,
  QUERY_READERS,
  type QueryOptions,
  type ResultColumn,
  type TableEngine,
  tooManyRows,
} from "../../tables/engine/engine";
import { columnsOf } from "./arrow-columns";
import { SPARK } from "./dialect";
import { type ExecuteResponse, loadPackages } from "./packages";
import { MESSAGE_BYTES, type SparkSession } from "./session";
import { toSparkSql } from "./spark-sql";

/** What a message holds besides loaded columns, at most. */
const RESERVED_BYTES = 2 ** 20;

/** Sessions by engine, for what only Spark can do. */
const sessions = new WeakMap<TableEngine, SparkSession>();

/** The session of an engine; undefined if it is another engine than Spark. */
export function sessionOf(engine: TableEngine): SparkSession | undefined {
  return sessions.get(engine);
}

/** An engine whose tables are those of the session. */
export function sparkEngine(session: SparkSession): TableEngine {
  let names = 0;
  const engine: TableEngine = {
    dialect: SPARK,
    close: () => session.close(),
    newName: () => `merchant_lab_table_${++names}`,
    run: async (sql) => void (await runCommand(session, { sql_command: { input: relationOf(sql) } })),
    query: (sql, options) => collect(session, relationOf(sql), options),
    batches: (sql, signal) => batches(session, relationOf(sql), signal),
    describe: async (sql) => {
      const nothing = await collect(session, relationOf(`select * from (${sql}) as t limit 0`));
      return nothing.map(({ name, kind }) => ({ name, kind }));
    },
    load: (name, columns) => load(session, name, columns),
  };
  sessions.set(engine, session);
  return engine;
}

/** A query of SQL as a plan. */
export function relationOf(sql: string): object {
  return { sql: { query: toSparkSql(sql) } };
}

/** Runs a command, and returns its last answer. */
export async function runCommand(
  session: SparkSession,
  command: object,
  signal?: AbortSignal,
): Promise<ExecuteResponse | undefined> {
  let last: ExecuteResponse | undefined;
  for await (const response of session.execute({ command }, signal)) last = response;
  return last;
}

/** The whole result of a relation. @throws {RangeError} If it has more than `maxRows`. */
export async function collect(
  session: SparkSession,
  relation: object,
  options?: QueryOptions,
): Promise<readonly ResultColumn[]> {
  const { maxRows, signal } = readOptions("compute a table", options, QUERY_READERS);
  const parts: (readonly ResultColumn[])[] = [];
  let rows = 0;
  for await (const part of batches(session, relation, signal)) {
    rows += part[0]?.values.length ?? 0;
    if (rows > maxRows) throw tooManyRows(maxRows, ", so that the cluster computes what is small");
    parts.push(part);
  }
  return parts.length === 0 ? [] : parts[0].map((_, i) => joined(parts.map((part) => part[i])));
}

function joined(parts: readonly ResultColumn[]): ResultColumn {
  const isWhole = parts.every(({ values }) => values instanceof Float64Array);
  const all = parts.flatMap(({ values }) => Array.from(values));
  return { ...parts[0], values: isWhole ? Float64Array.from(all as number[]) : all };
}

/** The result of a relation, batch by batch; first without rows. */
async function* batches(
  session: SparkSession,
  relation: object,
  signal?: AbortSignal,
): AsyncIterable<readonly ResultColumn[]> {
  const { arrow } = loadPackages();
  let isFirst = true;
  for await (const { arrow_batch } of session.execute({ root: relation }, signal)) {
    if (arrow_batch === undefined) continue;
    for (const batch of arrow.RecordBatchReader.from(arrow_batch.data)) {
      const columns = columnsOf(batch);
      if (isFirst)
        yield columns.map((column) => ({
          ...column,
          values: column.kind === "number" ? new Float64Array() : [],
        }));
      isFirst = false;
      if (batch.numRows > 0) yield columns;
    }
  }
}

/**
 * Sends columns as Arrow, and makes them a view. Numbers are sent as doubles, and dates as texts; Spark casts them.
 *
 * @throws {RangeError} If they do not fit into a message.
 */
async function load(session: SparkSession, name: string, columns: readonly LoadedColumn[]): Promise<void> {
  const { arrow } = loadPackages();
  const vectors = columns.map(({ kind, values }, i) => {
    const type =
      kind === "boolean" ? arrow.Bool : kind === "number" || kind === "integer" ? arrow.Float64 : arrow.Utf8;
    return [`c${i}`, arrow.vectorFromArray(Array.from(values), new type())] as const;
  });
  const data = arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors)), "stream");
  if (data.length > MESSAGE_BYTES - RESERVED_BYTES)
    throw new RangeError(
      `Cannot make a table: its rows must be at most 127 MB for Spark, current value is ${Math.ceil(data.length / 2 ** 20)} MB; write them to files that the Spark server can read`,
    );
  const expressions = columns.map((column, i) => ({
    alias: {
      name: [column.name],
      expr: {
        cast: {
          expr: { unresolved_attribute: { unparsed_identifier: `c${i}` } },
          type_str: SPARK.types[column.kind],
        },
      },
    },
  }));
  const input = { project: { input: { local_relation: { data } }, expressions } };
  await runCommand(session, { create_dataframe_view: { input, name, replace: true } });
}

/** The engines on which the tests of the verbs run: DuckDB; PostgreSQL and Spark on request. */
import { connect } from "../../lib/scale/spark/spark";
import { type LazyTable, tables } from "../../lib/tables";
import type { AnyRow, RowOf, TableSchema } from "../../lib/tables/asking/column-types";
import { LazyTable as Table } from "../../lib/tables/asking/lazy-table";
import { identifier, type Literal } from "../../lib/tables/engine/dialect";
import type { TableEngine } from "../../lib/tables/engine/engine";
import { HAS_SERVER, ON_REQUEST, startServer } from "./postgresql";
import * as spark from "./spark-server";

/** How to make a table of rows in an engine. */
export type Load = <const Schema extends TableSchema>(
  rows: readonly object[],
  schema: Schema,
) => Promise<LazyTable<RowOf<Schema>>>;

export interface OpenEngine {
  readonly engine: TableEngine;
  readonly load: Load;
  close(): Promise<void>;
}

export interface EngineUnderTest {
  readonly name: string;
  /** Whether its tests are left out. */
  readonly isAbsent: boolean;
  /** Random tables for each verb, at most. */
  readonly mostRuns: number;
  open(): Promise<OpenEngine>;
}

export const DUCKDB: EngineUnderTest = {
  name: "DuckDB",
  isAbsent: false,
  mostRuns: Number.POSITIVE_INFINITY,
  async open() {
    const engine = await tables.open({ threads: 1 });
    return {
      engine,
      load: (rows, schema) => tables.of(rows, { schema, engine }) as Promise<AnyRow>,
      close: async () => engine.close(),
    };
  },
};

export const POSTGRESQL: EngineUnderTest = {
  name: `PostgreSQL (${ON_REQUEST})`,
  isAbsent: !HAS_SERVER,
  mostRuns: 100,
  async open() {
    const server = await startServer();
    const engine = await tables.connect(server.url);
    return {
      engine,
      load: (rows, schema) =>
        valuesTable(engine, rows as readonly Readonly<Record<string, Literal>>[], schema),
      async close() {
        engine.close();
        await server.stop();
      },
    };
  },
};

/** Each query costs it some tenths of a second. */
export const SPARK: EngineUnderTest = {
  name: `Spark (${spark.ON_REQUEST})`,
  isAbsent: !spark.HAS_SERVER,
  mostRuns: 10,
  async open() {
    const server = await spark.startServer();
    const engine = await connect(server.url);
    return {
      engine,
      load: (rows, schema) => tables.of(rows, { schema, engine }) as Promise<AnyRow>,
      async close() {
        engine.close();
        server.stop();
      },
    };
  },
};

export const ENGINES = [DUCKDB, POSTGRESQL, SPARK];

/** A table of literals, for engines that are only read. */
async function valuesTable(
  engine: TableEngine,
  rows: readonly Readonly<Record<string, Literal>>[],
  schema: TableSchema,
): Promise<LazyTable<AnyRow>> {
  const { dialect } = engine;
  const names = Object.keys(schema);
  const casts = names.map((name, i) => {
    const kind = schema[name].replace("?", "") as keyof typeof dialect.types;
    return `cast(c${i} as ${dialect.types[kind]}) as ${identifier(name)}`;
  });
  const none = `(${names.map(() => "null").join(", ")})`;
  const tuples = rows.map((row) => `(${names.map((name) => dialect.literal(row[name])).join(", ")})`);
  const values = `(values ${[...tuples, ...(rows.length === 0 ? [none] : [])].join(", ")}) as v(${names.map((_, i) => `c${i}`).join(", ")})`;
  const query = `select ${casts.join(", ")} from ${values} where ${rows.length > 0}`;
  const source = (await engine.readable?.(query))?.source ?? query;
  return new Table<AnyRow>(engine, names, source);
}

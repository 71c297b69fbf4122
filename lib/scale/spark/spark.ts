/** Tables on a cluster that runs Apache Spark. */
import { callback, type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import type { AnyRow, RowOf, TableSchema } from "../../tables/asking/column-types";
import type { LazyTable } from "../../tables/asking/lazy-table";
import { withSchema } from "../../tables/databases/database-table";
import { identifier } from "../../tables/engine/dialect";
import type { TableEngine } from "../../tables/engine/engine";
import { schemaOption } from "../../tables/of";
import { type sql, sqlOf } from "../../tables/sql";
import { readAddress } from "./address";
import { sparkEngine } from "./engine";
import { type OnProgress, SparkSession } from "./session";

/** Options of `spark.connect`. */
export interface SparkOptions {
  /** Is told how many of the tasks are done that are known so far, every few seconds while a query runs. */
  readonly onProgress?: (done: number, tasks: number) => void;
}

/** Options of a cluster's `table` and `parquet`. */
export interface ClusterTableOptions<Schema extends TableSchema = TableSchema> {
  /** The columns that are wanted, and what each holds; the cluster is asked whether it is so. @default all columns */
  readonly schema?: Schema;
}

type OpenTable = {
  <const Schema extends TableSchema>(
    name: string,
    options: ClusterTableOptions<Schema> & { readonly schema: Schema },
  ): Promise<LazyTable<RowOf<Schema>>>;
  (name: string, options?: ClusterTableOptions): Promise<LazyTable<AnyRow>>;
};

/** A cluster, as `spark.connect` opens it. */
export interface Cluster extends TableEngine {
  /**
   * A table of the cluster's catalogue, such as "orders" or "lake.sales.orders". Without a schema its columns are not known to
   * the compiler. With one, columns that are not optional are looked through once for missing values.
   *
   * @throws {Error} If there is no such table. @throws {TypeError} If it is not as the schema says.
   */
  readonly table: OpenTable;
  /**
   * The rows of Parquet files: a file or a folder that the Spark server can read, such as "s3a://shop/orders".
   *
   * @throws {Error} If the server finds no such files. @throws {TypeError} If they are not as the schema says.
   */
  readonly parquet: OpenTable;
  /** As `tables.sql`, in Spark's SQL; a backslash in a text is an ordinary character. */
  readonly sql: typeof sql;
}

const READERS = { onProgress: optional(callback<OnProgress>()) } satisfies OptionReaders<SparkOptions>;
const TABLE_READERS = { schema: schemaOption } satisfies OptionReaders<ClusterTableOptions>;
const ACTION = "open a table";

/**
 * Connects to a Spark server by Spark Connect (made for Spark 4), as an engine of tables: the rows stay on the cluster, and only
 * the answers travel here. A query whose connection is lost goes on, and is taken up again. What `keep` and `tables.of` make
 * lives as long as the connection. Timestamps with a time zone are read in UTC.
 *
 * @param url `sc://host:port/;name=value;…` with `token`, `use_ssl` (true by itself with a token, except on this machine),
 * `user_id`, and headers that begin with `x-`, such as Databricks' `x-databricks-cluster-id`. A token is never printed; take it
 * from a variable of the environment, so that no notebook stores it.
 * @throws {TypeError} If the address is not a text. @throws {RangeError} If a part of it is wrong.
 * @throws {Error} If no server answers, it refuses the token, or the packages for Spark are not installed.
 *
 * @example
 * // const cluster = await connect(`sc://spark.example:15002/;token=${process.env.SPARK_TOKEN}`);
 * // const lines = await cluster.parquet("s3a://shop/lines", { schema: { order_id: "integer", product: "text" } });
 * // await scaled.frequentItemsets(lines, { basket: "order_id", item: "product", minSupport: 0.01 });
 * const answer = await connect("sc://127.0.0.1:1").catch((error: Error) => error.message.slice(0, 57));
 * answer; // "Cannot connect to Spark: nothing answers at 127.0.0.1:1: "
 */
export async function connect(url: string, options?: SparkOptions): Promise<Cluster> {
  const { onProgress } = readOptions("connect to Spark", options, READERS);
  const session = new SparkSession(readAddress(url), onProgress);
  await session.start();
  const engine = sparkEngine(session);
  const open = async (name: string, options?: ClusterTableOptions) => {
    const { schema } = readOptions(ACTION, options, TABLE_READERS);
    const source = `select * from ${name}`;
    const columns = (await engine.describe(source)).map((column) => column.name);
    return withSchema(engine, { columns, source }, schema);
  };
  return Object.assign(engine, {
    sql: sqlOf(engine),
    async table(name: string, options?: ClusterTableOptions) {
      textNotEmpty(ACTION, "the name", name);
      return open(name.split(".").map(identifier).join("."), options);
    },
    async parquet(path: string, options?: ClusterTableOptions) {
      textNotEmpty(ACTION, "the path", path);
      return open(`parquet.${identifier(path)}`, options);
    },
  });
}

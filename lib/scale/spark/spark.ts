/** Tables on a cluster that runs Apache Spark. */
import { callback, type OptionReaders, optional, readOptions, textNotEmpty } from "../../core/options";
import type { AnyRow } from "../../tables/asking/column-types";
import { LazyTable } from "../../tables/asking/lazy-table";
import { identifier } from "../../tables/engine/dialect";
import type { TableEngine } from "../../tables/engine/engine";
import { readAddress } from "./address";
import { sparkEngine } from "./engine";
import { type OnProgress, SparkSession } from "./session";

/** Options of `spark.connect`. */
export interface SparkOptions {
  /** Is told how many of the tasks are done that are known so far, every few seconds while a query runs. */
  readonly onProgress?: (done: number, tasks: number) => void;
}

/** A cluster, as `spark.connect` opens it. */
export interface Cluster extends TableEngine {
  /**
   * A table of the cluster's catalogue, such as "orders" or "lake.sales.orders". Its columns are not known to the compiler: give
   * the row as a type, as in `` cluster.table<{ id: number; total: number | null }>("orders") ``.
   *
   * @throws {Error} If there is no such table.
   */
  table<Row = AnyRow>(name: string): Promise<LazyTable<Row>>;
  /**
   * The rows of Parquet files: a file or a folder that the Spark server can read, such as "s3a://shop/orders".
   *
   * @throws {Error} If the server finds no such files.
   */
  parquet<Row = AnyRow>(path: string): Promise<LazyTable<Row>>;
}

const READERS = { onProgress: optional(callback<OnProgress>()) } satisfies OptionReaders<SparkOptions>;
const ACTION = "ask a table of Spark";

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
 * // const lines = await cluster.parquet("s3a://shop/lines");
 * // await scaled.frequentItemsets(lines, { basket: "order_id", item: "product", minSupport: 0.01 });
 * const answer = await connect("sc://127.0.0.1:1").catch((error: Error) => error.message.slice(0, 57));
 * answer; // "Cannot connect to Spark: nothing answers at 127.0.0.1:1: "
 */
export async function connect(url: string, options?: SparkOptions): Promise<Cluster> {
  const { onProgress } = readOptions("connect to Spark", options, READERS);
  const session = new SparkSession(readAddress(url), onProgress);
  await session.start();
  const engine = sparkEngine(session);
  return Object.assign(engine, {
    table<Row>(name: string) {
      textNotEmpty(ACTION, "the name", name);
      return tableOf<Row>(engine, name.split(".").map(identifier).join("."));
    },
    parquet<Row>(path: string) {
      textNotEmpty(ACTION, "the path", path);
      return tableOf<Row>(engine, `parquet.${identifier(path)}`);
    },
  });
}

async function tableOf<Row>(engine: TableEngine, name: string): Promise<LazyTable<Row>> {
  const query = `select * from ${name}`;
  const columns = await engine.describe(query);
  return new LazyTable<Row>(
    engine,
    columns.map((column) => column.name),
    query,
  );
}

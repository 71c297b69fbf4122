/** Tables on a cluster that runs Apache Spark. */
import { callback, type OptionReaders, optional, readOptions } from "../../core/options";
import type { TableEngine } from "../../tables/engine/engine";
import { readAddress } from "./address";
import { sparkEngine } from "./engine";
import { type OnProgress, SparkSession } from "./session";

/** Options of `spark.connect`. */
export interface SparkOptions {
  /** Is told how many tasks are done of those that are known so far, some times a second while a query runs. */
  readonly onProgress?: OnProgress;
}

const READERS = { onProgress: optional(callback<OnProgress>()) } satisfies OptionReaders<SparkOptions>;

/**
 * Connects to a Spark server by Spark Connect (Spark 4), as an engine of tables: the rows stay on the cluster, and only what a
 * query gives travels here. A lost connection is taken up again. What `keep` and `tables.of` make lives as long as the
 * connection. Times are in UTC; timestamps with a zone are read in UTC.
 *
 * @param url `sc://host:port/;name=value;…` with `token`, `use_ssl` (true by itself with a token, except on this machine),
 * `user_id`, and headers that begin with `x-`, such as Databricks' `x-databricks-cluster-id`. Take the token from a variable of
 * the environment, so that no notebook stores it; it is never printed.
 * @throws {TypeError} If the address is not a text. @throws {RangeError} If a part of it is wrong.
 * @throws {Error} If no server answers, it refuses the token, or the packages for Spark are not installed.
 *
 * @example
 * await connect("sc://127.0.0.1:1").catch(({ message }) => message.slice(0, 45)); // "Cannot connect to Spark: nothing answers at 1"
 */
export async function connect(url: string, options?: SparkOptions): Promise<TableEngine> {
  const { onProgress } = readOptions("connect to Spark", options, READERS);
  const session = new SparkSession(readAddress(url), onProgress);
  await session.start();
  return sparkEngine(session);
}

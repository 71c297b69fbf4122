/** The table that a file becomes. */
import { LazyTable } from "../asking/lazy-table";
import type { TableEngine } from "../engine/engine";
import type { Reject } from "./text/rewrite";

/**
 * A table that was read from files.
 *
 * @example
 * process.getBuiltinModule("node:fs").writeFileSync("prices.csv", "item,price\nmilk,¥1.50\ntea,n/a\n");
 * const prices = await tables.read("prices.csv");
 * prices.schema; // '{ item: "text", price: { type: "number?", currency: "¥" } }'
 */
export class ReadTable<Row> extends LazyTable<Row> {
  /** Tables of files are made by `tables.read`. */
  constructor(
    engine: TableEngine,
    columns: readonly string[],
    source: string,
    /** The schema that was given or guessed, as text to paste into the options of `tables.read`. */
    readonly schema: string,
    /** What else was recognised, as text to paste into the options of `tables.read`: encoding, delimiter, lines to skip. */
    readonly layout: string,
    /** The rows that were left out, and why; none unless `onReject` is "skip". */
    readonly rejects: LazyTable<Reject>,
  ) {
    super(engine, columns, source);
  }
}

/**
 * A file with rows or cells that are not what its header or schema says.
 *
 * @example
 * process.getBuiltinModule("node:fs").writeFileSync("prices.csv", "item,price\nmilk,cheap\n");
 * const error = await tables.read("prices.csv", { schema: { price: "number" } }).catch((error) => error);
 * await error.rejects.select("line", "column", "text").toRows(); // [{ line: 2, column: "price", text: "cheap" }]
 */
export class RejectedRowsError extends SyntaxError {
  override readonly name = "RejectedRowsError";

  constructor(
    message: string,
    /** All rows and cells at fault, by file and line. */
    readonly rejects: LazyTable<Reject>,
  ) {
    super(message);
  }
}

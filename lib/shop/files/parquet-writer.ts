/**
 * Writes a Parquet file (列式文件) row group by row group, compressed with Snappy. pandas, polars, DuckDB and Spark read its
 * types: integers and flags are INT32, numbers DOUBLE, texts strings, timestamps microseconds without a zone; no column has nulls.
 *
 * @see Apache Parquet format, https://parquet.apache.org/docs/file-format
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import type { ColumnKind, Schema, ShopTable } from "../tables/schemas";
import type { TableWriter } from "./table-writer";

/** The part of hyparquet-writer that is used; a CommonJS file cannot name the types of an ES module. */
interface Library {
  readonly ByteWriter: new () => Bytes;
  readonly ParquetWriter: new (options: {
    readonly writer: Bytes;
    readonly schema: readonly object[];
    readonly createdBy: string;
  }) => {
    write(rows: {
      readonly columnData: readonly {
        readonly name: string;
        readonly data: ArrayLike<unknown>;
        readonly encoding?: "DELTA_BINARY_PACKED";
      }[];
      readonly rowGroupSize: number;
    }): void;
    finish(): void;
  };
}

interface Bytes {
  readonly buffer: ArrayBuffer;
  /** Number of bytes in the buffer that are not yet in the file. */
  index: number;
}

/** Rows of a row group, which are held in memory. */
const GROUP = 100_000;

const TYPES: Readonly<Record<ColumnKind, object>> = {
  integer: { type: "INT32" },
  flag: { type: "INT32" },
  number: { type: "DOUBLE" },
  timestamp: {
    type: "INT64",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MICROS" },
  },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
};

export function parquetWriter(path: string, schema: Schema): TableWriter {
  const { ByteWriter, ParquetWriter } = require("hyparquet-writer") as Library;
  const names = Object.keys(schema);
  const file = fs.openSync(path, "wx");
  const hash = createHash("sha256");
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: "root", num_children: names.length },
      ...names.map((name) => ({ name, repetition_type: "REQUIRED", ...TYPES[schema[name].kind] })),
    ],
    createdBy: "merchant-lab",
  });
  let waiting: ShopTable[] = [];
  let waitingRows = 0;
  let rows = 0;
  let bytes = 0;

  function writeGroup(): void {
    const columnData = names.map((name) => ({
      name,
      data: joined(
        schema[name].kind,
        waiting.map(({ columns }) => columns[name]),
        waitingRows,
      ),
      // Row numbers differ by 1, which takes no space then.
      ...(name === "id" ? { encoding: "DELTA_BINARY_PACKED" as const } : {}),
    }));
    parquet.write({ columnData, rowGroupSize: Math.max(1, waitingRows) });
    waiting = [];
    waitingRows = 0;
    flush();
  }

  function flush(): void {
    const chunk = new Uint8Array(writer.buffer, 0, writer.index);
    hash.update(chunk);
    for (let done = 0; done < chunk.length; ) done += fs.writeSync(file, chunk, done);
    bytes += chunk.length;
    writer.index = 0;
  }

  return {
    add(table) {
      waiting.push(table);
      waitingRows += table.rows;
      rows += table.rows;
      if (waitingRows >= GROUP) writeGroup();
    },
    end() {
      writeGroup();
      parquet.finish();
      flush();
      fs.closeSync(file);
      return { rows, bytes, sha256: hash.digest("hex") };
    },
    abandon: () => fs.closeSync(file),
  };
}

/** Concatenates the parts of a column. */
function joined(kind: ColumnKind, parts: readonly ArrayLike<unknown>[], rows: number): ArrayLike<unknown> {
  if (kind === "text") return parts.flatMap((part) => Array.from(part));
  const column = kind === "number" || kind === "timestamp" ? new Float64Array(rows) : new Int32Array(rows);
  let start = 0;
  for (const part of parts) {
    column.set(part as ArrayLike<number>, start);
    start += part.length;
  }
  return kind === "timestamp" ? BigInt64Array.from(column, (time) => BigInt(1000 * time)) : column;
}

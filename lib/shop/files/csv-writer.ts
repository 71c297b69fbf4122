/**
 * Writes a CSV file (RFC 4180) incrementally (逐行写出). Numbers are formatted directly into bytes, since a large shop has a
 * hundred million of them. Counts rows and bytes and hashes what it writes.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { quoteField } from "../../core/text/csv-text";
import type { Schema, ShopTable } from "../tables/schemas";
import type { TableWriter } from "./table-writer";

const BUFFER_BYTES = 1 << 18;
/** An upper bound on the bytes of a number. */
const LONGEST_NUMBER = 32;

/** Writes the cell of a row into the buffer at an offset; returns the offset after it. */
type CellWriter = (row: number, offset: number) => number;

export function csvWriter(path: string, schema: Schema): TableWriter {
  const file = fs.openSync(path, "wx");
  const hash = createHash("sha256");
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let used = buffer.write(`${Object.keys(schema).join(",")}\n`);
  let rows = 0;
  let bytes = 0;

  function flush(): void {
    const chunk = buffer.subarray(0, used);
    hash.update(chunk);
    for (let done = 0; done < used; ) done += fs.writeSync(file, chunk, done);
    bytes += used;
    used = 0;
  }

  function reserveBytes(needed: number): void {
    if (used + needed <= buffer.length) return;
    flush();
    if (needed > buffer.length) buffer = Buffer.allocUnsafe(needed);
  }

  function add(table: ShopTable): void {
    const names = Object.keys(schema);
    const texts = names.filter((name) => schema[name].kind === "text");
    const writers = names.map((name) => cellWriter(schema[name].kind, table.columns[name]));
    for (let row = 0; row < table.rows; row++) {
      let needed = LONGEST_NUMBER * names.length;
      // At worst every character is doubled by quoting, with three bytes each.
      for (const name of texts) needed += 6 * String(table.columns[name][row]).length;
      reserveBytes(needed);
      for (const write of writers) {
        used = write(row, used);
        buffer[used++] = 0x2c;
      }
      buffer[used - 1] = 0x0a;
    }
    rows += table.rows;
  }

  function cellWriter(kind: string, column: ShopTable["columns"][string]): CellWriter {
    if (kind === "text")
      return (row, offset) => offset + buffer.write(quoteField(String(column[row])), offset);
    if (kind === "timestamp")
      return (row, offset) => offset + buffer.write(isoTime(Number(column[row])), offset, "latin1");
    if (kind === "number") return (row, offset) => putNumber(Number(column[row]), offset);
    return (row, offset) => putInteger(Number(column[row]), offset);
  }

  function putInteger(value: number, offset: number): number {
    let rest = Math.abs(value);
    const start = value < 0 ? offset + 1 : offset;
    if (value < 0) buffer[offset] = 0x2d;
    let digits = 1;
    for (let bound = 10; rest >= bound; bound *= 10) digits++;
    for (let i = start + digits - 1; i >= start; i--) {
      const tenth = Math.floor(rest / 10);
      buffer[i] = 0x30 + rest - 10 * tenth;
      rest = tenth;
    }
    return start + digits;
  }

  /** Writes amounts with two decimals quickly, other numbers with all their digits. */
  function putNumber(value: number, offset: number): number {
    const cents = Math.round(100 * value);
    if (cents / 100 !== value || cents < 0 || cents > 1e12)
      return offset + buffer.write(String(value), offset, "latin1");
    const whole = Math.floor(cents / 100);
    const point = putInteger(whole, offset);
    const rest = cents - 100 * whole;
    const tens = Math.floor(rest / 10);
    buffer[point] = 0x2e;
    buffer[point + 1] = 0x30 + tens;
    buffer[point + 2] = 0x30 + rest - 10 * tens;
    return point + 3;
  }

  return {
    add,
    end() {
      flush();
      fs.closeSync(file);
      return { rows, bytes, sha256: hash.digest("hex") };
    },
    abandon: () => fs.closeSync(file),
  };
}

/** As in ISO 8601, to the second. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

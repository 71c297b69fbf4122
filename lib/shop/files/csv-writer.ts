/**
 * Writes a CSV file (RFC 4180) incrementally (逐行写出). Numbers are formatted directly into bytes, since a large shop has a
 * hundred million of them. Counts rows and bytes and hashes what it writes.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { quoteField } from "../../core/text/csv-text";
import type { Schema, ShopTable } from "../tables/schemas";
import type { TableWriter } from "./table-writer";

const CHUNK = 1 << 18;
/** An upper bound on the bytes of a number. */
const LONGEST_NUMBER = 32;

/** Writes the cell of a row into the buffer at an offset; returns the offset after it. */
type CellWriter = (row: number, offset: number) => number;

export function csvWriter<Definition extends Schema>(
  path: string,
  schema: Definition,
): TableWriter<Definition> {
  const file = fs.openSync(path, "wx");
  const hash = createHash("sha256");
  let buffer = Buffer.allocUnsafe(CHUNK);
  let used = 0;
  let rows = 0;
  let bytes = 0;
  put(`${Object.keys(schema).join(",")}\n`);

  function flush(): void {
    const chunk = buffer.subarray(0, used);
    hash.update(chunk);
    for (let done = 0; done < used; ) done += fs.writeSync(file, chunk, done);
    bytes += used;
    used = 0;
  }

  function reserveRows(needed: number): void {
    if (used + needed <= buffer.length) return;
    flush();
    if (needed > buffer.length) buffer = Buffer.allocUnsafe(needed);
  }

  function put(text: string): void {
    reserveRows(3 * text.length);
    used += buffer.write(text, used);
  }

  function add(table: ShopTable<Definition>): void {
    const names = Object.keys(schema);
    const texts = names.filter((name) => schema[name].kind === "text");
    const writers = names.map((name) => cellWriter(schema[name].kind, table.columns[name]));
    for (let row = 0; row < table.rows; row++) {
      let needed = LONGEST_NUMBER * names.length;
      // At worst every character is doubled by quoting, with three bytes each.
      for (const name of texts) needed += 6 * String(table.columns[name][row]).length;
      reserveRows(needed);
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
    if (kind === "number") return (row, offset) => putNumber(Number(column[row]), offset);
    return (row, offset) => putInteger(Number(column[row]), offset);
  }

  function putInteger(value: number, offset: number): number {
    let place = offset;
    let left = value;
    if (left < 0) {
      buffer[place++] = 0x2d;
      left = -left;
    }
    let digits = 1;
    for (let bound = 10; left >= bound; bound *= 10) digits++;
    for (let i = place + digits - 1; i >= place; i--) {
      const tenth = Math.floor(left / 10);
      buffer[i] = 0x30 + left - 10 * tenth;
      left = tenth;
    }
    return place + digits;
  }

  /** Writes amounts with two decimals quickly, other numbers with all their digits. */
  function putNumber(value: number, offset: number): number {
    const cents = Math.round(100 * value);
    if (cents / 100 !== value || cents < 0 || cents > 1e12)
      return offset + buffer.write(String(value), offset, "latin1");
    const whole = Math.floor(cents / 100);
    const place = putInteger(whole, offset);
    const rest = cents - 100 * whole;
    const tens = Math.floor(rest / 10);
    buffer[place] = 0x2e;
    buffer[place + 1] = 0x30 + tens;
    buffer[place + 2] = 0x30 + rest - 10 * tens;
    return place + 3;
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

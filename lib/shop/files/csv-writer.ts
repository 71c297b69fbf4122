/**
 * One CSV file that is written bit by bit (逐行写出), RFC 4180: numbers go straight into bytes, since a large shop has a
 * hundred million of them. Counts its rows and bytes and hashes what it writes.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { quoteField } from "../../core/text/csv-text";
import type { Schema, ShopTable } from "../tables/schemas";
import type { TableWriter } from "./table-writer";

const CHUNK = 1 << 18;
/** No number takes more bytes. */
const LONGEST_NUMBER = 32;

/** A column ready to be written: puts row i into the buffer at a place and returns the place behind. */
type CellWriter = (row: number, at: number) => number;

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

  function makeRoom(needed: number): void {
    if (used + needed <= buffer.length) return;
    flush();
    if (needed > buffer.length) buffer = Buffer.allocUnsafe(needed);
  }

  function put(text: string): void {
    makeRoom(3 * text.length);
    used += buffer.write(text, used);
  }

  function add(table: ShopTable<Definition>): void {
    const names = Object.keys(schema);
    const texts = names.filter((name) => schema[name].kind === "text");
    const writers = names.map((name) => cellWriter(schema[name].kind, table.columns[name]));
    for (let row = 0; row < table.rows; row++) {
      let needed = LONGEST_NUMBER * names.length;
      // Every character quoted twice, three bytes each.
      for (const name of texts) needed += 6 * String(table.columns[name][row]).length;
      makeRoom(needed);
      for (const write of writers) {
        used = write(row, used);
        buffer[used++] = 0x2c;
      }
      buffer[used - 1] = 0x0a;
    }
    rows += table.rows;
  }

  function cellWriter(kind: string, column: ShopTable["columns"][string]): CellWriter {
    if (kind === "text") return (row, at) => at + buffer.write(quoteField(String(column[row])), at);
    if (kind === "number") return (row, at) => putNumber(Number(column[row]), at);
    return (row, at) => putInteger(Number(column[row]), at);
  }

  function putInteger(value: number, at: number): number {
    let place = at;
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

  /** Cents as such; other numbers with all their digits. */
  function putNumber(value: number, at: number): number {
    const cents = Math.round(100 * value);
    if (cents / 100 !== value || cents < 0 || cents > 1e12)
      return at + buffer.write(String(value), at, "latin1");
    const whole = Math.floor(cents / 100);
    const place = putInteger(whole, at);
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

/** What both readers of basket files share: the interface, and fields without surrounding blanks. */
import * as csvScanner from "../csv/csv-scanner";

/** The longest row to accept. */
export const MAX_ROW_BYTES = 1 << 24;

/** Takes a file chunk by chunk. */
export interface BasketReader<Result> {
  push(chunk: Buffer): void;
  end(): Result;
}

/** The bytes of one field. One object is reused for all fields, since a file has millions. */
export interface Field {
  bytes: Buffer;
  start: number;
  end: number;
}

export function emptyField(): Field {
  return { bytes: Buffer.alloc(0), start: 0, end: 0 };
}

/** Sets `field` to field j without surrounding blanks. */
export function trim(row: csvScanner.Row, j: number, field: Field): void {
  let { bytes } = row;
  let start = row.starts[j];
  let end = row.ends[j];
  if (row.doubled[j]) {
    bytes = csvScanner.singleQuotes(bytes, start, end);
    start = 0;
    end = bytes.length;
  }
  while (start < end && bytes[start] === 0x20) start++;
  while (end > start && bytes[end - 1] === 0x20) end--;
  field.bytes = bytes;
  field.start = start;
  field.end = end;
}

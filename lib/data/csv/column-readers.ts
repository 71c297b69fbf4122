/** Reads the fields of one column of a CSV file as numbers or texts. */
import { mustBe } from "../../core/errors";
import { enlarged } from "../../core/growable-columns";
import { createDictionary } from "./dictionary";
import { parseNumber } from "./parse-number";

/**
 * The type of a column: numbers, texts, or numbers that may be missing. One of the texts in `missing`, written exactly so,
 * becomes `NaN`. Ids are texts: a whole number with more digits than a double holds is refused as a number.
 */
export type ColumnType = "number" | "text" | { readonly type: "number"; readonly missing: readonly string[] };

/** Column types by name. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

/** Collects the fields of one column; a field is `bytes[start, end)`. */
export interface ColumnReader {
  add(bytes: Buffer, start: number, end: number, where: () => string): void;
  finish(): Float64Array | readonly string[];
}

/** Makes the reader of a column. @throws {TypeError} If there is no such type. */
export function columnReader(
  action: string,
  name: string,
  type: ColumnType,
  decode: (bytes: Uint8Array) => string,
): ColumnReader {
  if (type === "text") return textColumn(decode);
  if (type === "number") return numberColumn(action, [], decode);
  const isComplete = type?.type === "number" && Array.isArray(type.missing) && Object.keys(type).length === 2;
  if (isComplete && type.missing.every((value) => typeof value === "string"))
    return numberColumn(action, type.missing, decode);
  throw new TypeError(
    mustBe(action, `columns[${JSON.stringify(name)}]`, '"number", "text" or a number with missing', type),
  );
}

function textColumn(decode: (bytes: Uint8Array) => string): ColumnReader {
  const known = createDictionary(decode);
  const values: string[] = [];
  return {
    add: (bytes, start, end) => values.push(known.texts[known.add(bytes, start, end)]),
    finish: () => values,
  };
}

function numberColumn(
  action: string,
  missing: readonly string[],
  decode: (bytes: Uint8Array) => string,
): ColumnReader {
  let values = new Float64Array(16);
  let used = 0;
  /** Numbers that may stand for a missing value, such as -999; `NaN` for the other texts. */
  const ofMissing = missing.map((text) => parseNumber(Buffer.from(text), 0, Buffer.byteLength(text)));

  function add(bytes: Buffer, start: number, end: number, where: () => string): void {
    let value = parseNumber(bytes, start, end);
    if (Number.isNaN(value) || ofMissing.includes(value)) {
      const text = decode(bytes.subarray(start, end));
      if (missing.includes(text)) value = Number.NaN;
      else if (Number.isNaN(value)) throw new SyntaxError(mustBe(action, where(), numberRule(text), text));
    }
    if (used === values.length) values = enlarged(values, used + 1);
    values[used++] = value;
  }

  return { add, finish: () => values.slice(0, used) };
}

/** What a field of a number column must be, and the way out for ids and for missing values. */
function numberRule(text: string): string {
  if (/^\s*[+-]?\d{16,}\s*$/.test(text)) return 'a number that a double holds exactly; read ids as "text"';
  if (/\d/.test(text) || text.length > 10) return "a number";
  return `a number, or declared as { type: "number", missing: [${JSON.stringify(text)}] }`;
}

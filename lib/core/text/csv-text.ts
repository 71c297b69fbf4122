/** Tables as CSV text (逗号分隔值) that is safe to open in a spreadsheet. */
import { flag, type OptionReaders, withDefault } from "../options";

/** How to write CSV text. */
export interface CsvTextOptions {
  /**
   * Whether to put an apostrophe before text that a spreadsheet would run as a formula: text that begins with =, +, -, @ or
   * their full-width forms, tab, line break or NUL, also behind a semicolon, which separates cells in many countries.
   * Spreadsheets then read it as text; other programs read the apostrophe too, so `false` gives an exact copy. @default true
   */
  readonly spreadsheetSafe?: boolean;
}

export const CSV_TEXT_READERS = {
  spreadsheetSafe: withDefault(true, flag),
} satisfies OptionReaders<CsvTextOptions>;

/** Where a spreadsheet would begin to read a formula. */
const FORMULA = /(^|;[ \u00a0]*)(?=[=+\-@＝＋－＠\t\r\n\0])/g;

/**
 * Rows as the lines of CSV by RFC 4180: lines end with CRLF; text with a comma, a quote or a line break is quoted, and so is an
 * empty text that is alone in its line. Numbers read back as the same double; infinity is written as `Infinity`, a missing number as `NaN`.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files.
 * @see OWASP. Application Security Verification Standard 5.0, 1.2.10. https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @example
 * [...csvLines(["item", "count"], [["=1+1", 2]])]; // ["item,count\r\n", "'=1+1,2\r\n"]
 */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly (string | number | boolean)[]>,
  { spreadsheetSafe = true }: CsvTextOptions = {},
): Iterable<string> {
  const field = (value: string | number | boolean) => {
    if (typeof value === "number") return formatNumber(value);
    if (typeof value === "boolean") return String(value);
    return quoteField(spreadsheetSafe ? value.replace(FORMULA, "$1'") : value);
  };
  const line = (values: readonly (string | number | boolean)[]) => {
    const text = values.map(field).join(",");
    // Readers skip blank lines.
    return text === "" && values.length === 1 ? '""\r\n' : `${text}\r\n`;
  };
  yield line(columns);
  for (const row of rows) yield line(row);
}

/** A number as text that reads back as the same double, the sign of zero included. */
export function formatNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Text as a CSV field: quoted, with quotes doubled, if it contains the separator, a quote or a line break. */
export function quoteField(text: string, separator = ","): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? quoted(text) : text;
}

/** Text in quotes, with its own quotes doubled. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

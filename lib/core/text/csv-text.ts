/** Tables as CSV text (逗号分隔值) that is safe to open in a spreadsheet. */

/** How to write CSV text. */
export interface CsvTextOptions {
  /**
   * Whether to put an apostrophe before text that a spreadsheet would run as a formula: text that begins with =, +, -, @, tab
   * or carriage return. Spreadsheets then read it as text. @default true
   */
  readonly spreadsheetSafe?: boolean;
}

/**
 * Rows as CSV by RFC 4180: lines end with CRLF; text with a comma, a quote or a line break is quoted. Numbers read back as
 * the same double; infinity is written as `Infinity`.
 *
 * @see Shafranovich, Y. (2005). RFC 4180: Common Format and MIME Type for CSV Files.
 * @see OWASP. CSV Injection. https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @example
 * csvText(["item", "count"], [["=1+1", 2]]); // "item,count\r\n'=1+1,2\r\n"
 */
export function csvText(
  columns: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
  options: CsvTextOptions = {},
): string {
  const { spreadsheetSafe = true } = options;
  const field = (value: string | number) => {
    if (typeof value === "number") return String(value);
    const text = spreadsheetSafe && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return quoteField(text);
  };
  const lines = [columns.map(field).join(",")];
  for (const row of rows) lines.push(row.map(field).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** Text as a CSV field: quoted, with quotes doubled, if it contains the separator, a quote or a line break. */
export function quoteField(text: string, separator = ","): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

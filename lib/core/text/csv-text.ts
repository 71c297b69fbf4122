/** Tables as CSV text (逗号分隔值) that a spreadsheet may open. */

export interface CsvTextOptions {
  /**
   * Whether a text that a spreadsheet would run as a formula (it begins with =, +, -, @, tab or carriage return) gets an
   * apostrophe before it, which spreadsheets take as "this is text". False writes every text as it is. @default true
   */
  readonly spreadsheetSafe?: boolean;
}

/**
 * Rows as CSV by RFC 4180: CRLF ends each line; a text with a comma, a quote or a line end is quoted. Numbers are written
 * so that reading them gives back the same double; an infinite one as `Infinity`.
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

/** A text as a field of a line: in quotes, its own doubled, where it holds the separator, a quote or a line end. */
export function quoteField(text: string, separator = ","): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

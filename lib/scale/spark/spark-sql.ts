/** SQL text with the quotes of Spark. */

/** What stands in quotes, and comments. */
const QUOTED =
  /\b[rR]'[^']*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|\/\*(?:(?!\/\*)[\s\S])*?\*\//g;

/**
 * SQL as the standard reads it, for Spark, where a backslash is an escape, so that it could end a text too late: backslashes in
 * texts are doubled, names stand in back quotes, and comments to the end of a line are left out.
 */
export function toSparkSql(sql: string): string {
  return sql.replace(QUOTED, (quoted) => {
    const inner = quoted.slice(1, -1);
    if (quoted.startsWith("'")) return `'${inner.replaceAll("\\", "\\\\").replaceAll("''", "\\'")}'`;
    if (quoted.startsWith('"')) return `\`${inner.replaceAll('""', '"').replaceAll("`", "``")}\``;
    return quoted.startsWith("--") ? " " : quoted;
  });
}

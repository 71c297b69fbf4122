/** Errors of DuckDB in the words of this library. */

/** What RE2 says of a regular expression that it cannot read. */
const REGULAR_EXPRESSION_FAULT =
  /^(missing [)\]]|unexpected \)|invalid (perl operator|escape|character class|repetition|named capture|UTF-8)|no argument for|bad repetition|trailing \\)/;

/** What it says of values that are compared, or take each other's place. */
const TYPES_FAULT = /^Cannot mix values of type (.+) and (.+) in COALESCE operator/;

/**
 * `Cannot compute a table: …`, with DuckDB's error as its cause. The nested SQL that DuckDB quotes is left out. Other errors are
 * returned as they are.
 */
export function toTableError(error: unknown): unknown {
  const text =
    error instanceof Error
      ? /^(?:Failed to [a-z ]+: )?[A-Za-z ]+ Error: ([\s\S]*)$/.exec(error.message)?.[1]
      : undefined;
  if (text === undefined) return error;
  const said = text.split(/\s*\n\s*LINE \d+:/)[0].trim();
  const types = TYPES_FAULT.exec(said);
  const reason = REGULAR_EXPRESSION_FAULT.test(said)
    ? `a regular expression is not valid: ${said}`
    : types !== null
      ? `values of the types ${types[1]} and ${types[2]} have no common one; toText(), toNumber() and toDate() change one of them`
      : said;
  return new Error(`Cannot compute a table: ${reason}`, { cause: error });
}

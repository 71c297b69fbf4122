/** SQL with the quotes of Spark. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toSparkSql } from "../../../lib/scale/spark/spark-sql";
import { identifier, literal } from "../../../lib/tables/engine/dialect";

describe("SQL for Spark", () => {
  test.each([
    ["select 1", "select 1"],
    ["'a'", "'a'"],
    ["''", "''"],
    ["'it''s'", "'it\\'s'"],
    ["''''", "'\\''"],
    ["'a\\'", "'a\\\\'"],
    ["'\\'' or 1 = 1 --'", "'\\\\\\' or 1 = 1 --'"],
    ['"a"', "`a`"],
    ['"a""b`c\\"', '`a"b``c\\`'],
    ["`a``b\\`, 'x'", "`a``b\\`, 'x'"],
    ["r'a\\d', R'\\'", "r'a\\d', R'\\'"],
    ["bar'a\\'", "bar'a\\\\'"],
    ["select 1 -- it's \"one\" \\\n, '\\'", "select 1  \n, '\\\\'"],
    ["select 1 -- one", "select 1  "],
    ["/* it's */ '\\'", "/* it's */ '\\\\'"],
    ['/*+ broadcast(t) */ "a"', "/*+ broadcast(t) */ `a`"],
    ["'--' \"--\" '/*' 'a' /* x */", "'--' `--` '/*' 'a' /* x */"],
    ["1 - -1 / 2 * 3", "1 - -1 / 2 * 3"],
    ["'a'\n'b'", "'a'\n'b'"],
  ])("%j", (sql, expected) => {
    expect(toSparkSql(sql)).toBe(expected);
  });

  const whole = fc.stringMatching(/^[ab'"`\\\-/*\n$r ]{0,12}$/);

  test("reads every text as Spark's lexer does, to its end", () => {
    fc.assert(
      fc.property(whole, whole, (first, second) => {
        const sql = toSparkSql(`${literal(first)},${literal(second)}`);
        // A text of Spark: a backslash takes the next character along.
        const [, one, two] = /^'((?:[^'\\]|\\[\s\S])*)','((?:[^'\\]|\\[\s\S])*)'$/.exec(sql) ?? [];
        expect([one, two].map((text) => text?.replace(/\\([\s\S])/g, "$1"))).toEqual([first, second]);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("and every name", () => {
    fc.assert(
      fc.property(
        whole.filter((name) => name !== ""),
        (name) => {
          const [, inner] = /^`((?:[^`]|``)*)`,1$/.exec(toSparkSql(`${identifier(name)},1`)) ?? [];
          expect(inner?.replaceAll("``", "`")).toBe(name);
        },
      ),
      { seed: 2, numRuns: 2000 },
    );
  });
});

import { expect, test } from "vitest";
import { identifier, isText, literal } from "../../../lib/tables/engine/dialect";

test.each([
  [3, "3"],
  [-3, "(-3)"],
  [0.1, "0.1e0"],
  [-0.5, "(-0.5e0)"],
  [-0, "(-0e0)"],
  [1e-300, "1e-300"],
  [-1e21, "(-1e+21)"],
  [2 ** 53, "9007199254740992e0"],
  [Number.NaN, "cast('NaN' as double)"],
  [Infinity, "cast('Infinity' as double)"],
  [-Infinity, "cast('-Infinity' as double)"],
  [5n, "cast('5' as bigint)"],
  [true, "true"],
  [null, "null"],
  ["", "''"],
  ["it's 'x'", "'it''s ''x'''"],
  ["\\' 茶😀", "'\\'' 茶😀'"],
])("the literal of %s is %s", (value, sql) => {
  expect(literal(value)).toBe(sql);
});

test("names are in double quotes, which are doubled inside", () => {
  expect(identifier('say "hi", "you"')).toBe('"say ""hi"", ""you"""');
  expect(identifier("it's 茶")).toBe('"it\'s 茶"');
  for (const name of ["", "\0", "\ud83d"])
    expect(() => identifier(name)).toThrow(
      "Cannot ask a table: a name must be a text of whole characters that is not empty, current value is",
    );
});

test("a text has whole characters and no NUL", () => {
  expect([isText(""), isText("茶😀"), isText("a\0"), isText("\ude00"), isText(3)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

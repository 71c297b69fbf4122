import { beforeAll, describe, expect, test } from "vitest";
import { linearRegression, splitting, tables } from "../../../lib";
import type { AnyRow } from "../../../lib/tables/asking/column-types";
import type { LazyTable } from "../../../lib/tables/asking/lazy-table";
import golden from "../golden/design.json";

const row = (i: number) =>
  Object.fromEntries(Object.entries(golden.data).map(([name, values]) => [name, values[i]]));
let sales: LazyTable<AnyRow>;
beforeAll(async () => {
  sales = await tables.of(golden.data.sold.map((_, i) => row(i)));
});

/** The columns of a design by name, with the factors of each name in alphabetical order. */
async function designOf(formula: string) {
  const { features, featureNames, target } = await tables.design(sales, formula);
  const column = (j: number) => Array.from(target, (_, i) => features.data[i * features.columns + j]);
  const columns = Object.fromEntries(featureNames.map((name, j) => [sorted(name), column(j)]));
  return { columns, target: [...target] };
}
const sorted = (name: string) => name.replaceAll("np.", "").split(":").sort().join(":");

describe("the same columns as patsy (test/tables/golden/design.py)", () => {
  test.each(Object.entries(golden.designs))("%s", async (formula, { columns: expected, target }) => {
    const ours = await designOf(formula.replaceAll("np.", ""));
    const { Intercept: _, ...rest } = expected as Record<string, number[]>;
    expect(Object.keys(ours.columns).sort()).toEqual(Object.keys(rest).map(sorted).sort());
    for (const name in rest)
      rest[name].forEach((value, i) => {
        expect(ours.columns[sorted(name)][i]).toBeCloseTo(value, 14);
      });
    target.forEach((value, i) => {
      expect(ours.target[i]).toBeCloseTo(value, 14);
    });
  });
});

test("columns stand in the order of the formula, main effects first", async () => {
  const names = async (formula: string) => (await tables.design(sales, formula)).featureNames;
  expect(await names("sold ~ price:promo + item + price + promo")).toEqual([
    "item[T.mug]",
    "item[T.tea]",
    "price",
    "promo",
    "price:promo",
  ]);
  expect(await names("sold ~ price + price + promo:price + price:promo")).toEqual(["price", "promo:price"]);
  expect(await names("sold ~ square(price) + exp(promo) + log10(price) + sqrt(price)")).toEqual([
    "square(price)",
    "exp(promo)",
    "log10(price)",
    "sqrt(price)",
  ]);
});

test("levels are ordered: numbers by size, texts by code point", async () => {
  const { levels } = await tables.design(sales, "sold ~ C(month) + item");
  expect(levels).toEqual({ "C(month)": ["1", "2", "10"], item: ["cup", "mug", "tea"] });
});

test("each function computes what it says", async () => {
  const { features } = await tables.design(
    sales,
    "sold ~ square(price) + exp(price) + log10(price) + sqrt(price) + log(price)",
  );
  const [x] = golden.data.price;
  expect([...features.data.slice(0, 5)]).toEqual([
    x * x,
    Math.exp(x),
    Math.log10(x),
    Math.sqrt(x),
    Math.log(x),
  ]);
});

test("a design can be split, fitted and used for predictions on other rows", async () => {
  const data = await tables.design(sales, "sold ~ price + item");
  expect(splitting.trainTest(data, { testSize: 0.25, seed: 1 }).test.target).toHaveLength(2);
  const model = linearRegression.fit(data.features, data.target);
  const more = await tables.of([
    { item: "mug", price: 2.5 },
    { item: "mug", price: null },
    { item: "cup", price: 1 },
  ]);
  const like = await tables.designLike(data, more);
  expect(like.missingRows).toBe(1);
  expect([...like.features.data]).toEqual([2.5, 1, 0, 1, 0, 0]);
  const [first] = linearRegression.predict(model, like.features);
  const [intercept, price, mug] = [model.intercept, ...model.coefficients];
  expect(first).toBeCloseTo(intercept + 2.5 * price + mug, 12);
  const other = await tables.of([{ item: "pot", price: 1 }]);
  await expect(tables.designLike(data, other)).rejects.toThrow(
    'Cannot make a design matrix: item must be one of the levels cup, mug, tea, current value is "pot"',
  );
});

test("rows with a missing value in a used column are left out and counted", async () => {
  const table = await tables.of([
    { y: 1, x: 2, other: null, isNew: true },
    { y: null, x: 2, other: null, isNew: true },
    { y: 3, x: null, other: 4, isNew: false },
    { y: 4, x: 5, other: 4, isNew: false },
    { y: 4, x: 5, other: 4, isNew: null },
  ]);
  const data = await tables.design(table, "y ~ x + isNew");
  expect(data.missingRows).toBe(3);
  expect([...data.features.data]).toEqual([2, 1, 5, 0]);
  expect([...data.target]).toEqual([1, 4]);
  expect(data.levels).toEqual({});
  const none = table.where((r) => r.x.isMissing());
  await expect(tables.design(none, "y ~ x")).rejects.toThrow("at least one row must be complete");
});

test("names with signs stand in backquotes, Chinese names need none", async () => {
  const table = await tables.of([
    { "price (¥)": 1, 销量: 2, C: 1, "a-b": 1 },
    { "price (¥)": 3, 销量: 4, C: 0, "a-b": 3 },
  ]);
  const data = await tables.design(table, "销量 ~ `price (¥)`+C");
  expect(data.featureNames).toEqual(["price (¥)", "C"]);
  expect([...data.target]).toEqual([2, 4]);
  expect((await tables.design(table, "销量 ~ `a-b`")).featureNames).toEqual(["a-b"]);
  expect((await tables.design(table, "销量 ~ log(`price (¥)`)")).featureNames).toEqual(["log(price (¥))"]);
});

test.each([
  ["sold", '"~" must follow "sold" in "sold"'],
  ["sold ~", 'a column must follow "sold ~" in "sold ~"'],
  ["sold ~ price +", 'a column must follow "sold ~ price +"'],
  ["sold ~ price item", '"+", ":" or "*" must follow "sold ~ price" in "sold ~ price item"'],
  ["sold ~ price - 1", "an intercept is always in the formula"],
  ["sold ~ 0 + price", "an intercept is always in the formula"],
  ["sold ~ 1 + price", "an intercept is always in the formula"],
  ["sold ~ `log`(price)", '"+", ":" or "*" must follow "sold ~ `log`"'],
  ["sold ~ price^2", 'a name with "^" must be in backquotes'],
  ["sold ~ cube(price)", "a function must be one of C, log, log10, sqrt, exp, square"],
  ["sold ~ log(price", '")" must follow'],
  ["sold ~ log(log(price))", '")" must follow'],
  ["sold ~ `price", "a name in backquotes must be closed by another one"],
  ["sold ~ prise", 'there is no column "prise"; did you mean "price"?'],
  ["sold ~ item:city", "a product of categories must be with its main effects, as in item * city"],
  ["item ~ price", "item must be a number or a condition"],
  ["sold ~ log(item)", "log(item) must be a number or a condition"],
  ["sold ~ log(promo)", "log(promo) must be finite in each row, current value of promo is 0"],
])("refuses %s", async (formula, message) => {
  await expect(tables.design(sales, formula)).rejects.toThrow(message);
});

test("a target that is a feature too is refused", async () => {
  const table = await tables.of({ y: [1, 2, 4], x: [1, 0, 1] });
  for (const formula of ["y ~ y", "log(y) ~ x + y", "y ~ x + square(y)"] as const)
    await expect(tables.design(table, formula)).rejects.toThrow(
      `Cannot make a design matrix: formula must be one whose target is not a feature too, current value is "${formula}"`,
    );
});

test("a category with one level is refused", async () => {
  const table = await tables.of([
    { y: 1, c: "a" },
    { y: 2, c: "a" },
  ]);
  await expect(tables.design(table, "y ~ c")).rejects.toThrow("c must be a category with two levels or more");
});

test("the compiler knows the columns of a formula", async () => {
  const table = await tables.of([
    { y: 1, x: 2 },
    { y: 2, x: 2.5 },
  ]);
  // @ts-expect-error: there is no column z
  await expect(tables.design(table, "y ~ x + z")).rejects.toThrow('there is no column "z"');
  // @ts-expect-error: there is no column w
  await expect(tables.design(table, "y ~ C(w) * x:y")).rejects.toThrow('there is no column "w"');
  expect((await tables.design(table, " y ~ `x` + square(x) ")).featureNames).toEqual(["x", "square(x)"]);
});

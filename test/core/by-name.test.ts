/** Values by name: what is neither a plain object nor a map is refused by every function that takes them. */
import { expect, test } from "vitest";
import {
  basketPlots,
  baskets,
  bundles,
  charts,
  csv,
  eclat,
  frames,
  highUtility,
  itemsets,
  linearRegression,
  regressionPlots,
  rules,
  sequences,
  sequentialPatterns,
  sequentialRules,
  table,
  taxonomy,
} from "../../lib";
import { readAnswer, readEntries } from "../../lib/core/options";

const receipts = baskets.of([["a", "b"], ["a", "b"], ["a", "c"], ["b"]]);
const frequent = itemsets.mine(receipts, { minSupport: { count: 1 } });
const found = rules.from(frequent, { minConfidence: 0 });
const summary = linearRegression.summary(
  linearRegression.fit([[1], [2], [3], [5]], [2, 4, 5, 9], { featureNames: ["x"] }),
);
const costs = { a: 1, b: 1, c: 1 };
const costless = { unitCosts: costs, days: 10, uplift: 0.1 };
const work = [eclat.work(receipts, { minSupport: 0.5 })];

/** Each takes values by name, of one place. */
const TAKERS: Readonly<Record<string, (values: never) => unknown>> = {
  "csv.parse columns": (columns) => csv.parse("price\n5\n", { columns }),
  "csv.format table": (values) => csv.format(values),
  "frames.of data": (values) => frames.of(values),
  "rules.filter condition": (values) => rules.filter(found, values),
  "highUtility.of basket": (values) => highUtility.of([values], { tea: 3 }),
  "highUtility.of unitValues": (values) => highUtility.of([], values),
  "charts.bar values": (values) => charts.bar(["a", "b"], values, { title: "t" }),
  "charts.line values": (values) => charts.line([1, 2], values, { title: "t" }),
  "table.fromRecords records": (record) => table.fromRecords([record]),
  "taxonomy.of pairs": (pairs) => taxonomy.of(pairs),
  "bundles.propose prices": (prices) => bundles.propose(found, { ...costless, prices }),
  "bundles.propose stock": (stock) => bundles.propose(found, { ...costless, prices: costs, stock }),
  "ruleTable more": (more) => basketPlots.ruleTable(found, { more }),
  "coefficients scales": (scales) => regressionPlots.coefficients(summary, { scales }),
  "miningWork works": (works) => basketPlots.miningWork([0.5], works),
};

const WRONG: readonly (readonly [unknown, string])[] = [
  [new Date(0), "a Date"],
  [/a/, "a RegExp"],
  [Promise.resolve({}), "a Promise"],
  [new Number(3), "a Number"],
  [null, "null"],
  [7, "7"],
];

for (const [name, take] of Object.entries(TAKERS))
  test(`${name}: no date, pattern, promise or number`, () => {
    for (const [value, shown] of WRONG)
      expect(() => take(value as never), shown).toThrow(
        new RegExp(`^Cannot .* must be .*current value is ${shown}$`),
      );
  });

test("names that a prototype has are not believed", () => {
  const inherited = Object.create({ tea: 2 });
  expect(() => highUtility.of([inherited], { tea: 3 })).toThrow("basket 0 must be a record");
  expect(() => frames.of(Object.create({ a: [1] }))).toThrow("data must be a table");
  expect(() => taxonomy.of(Object.create({ a: "b" }))).toThrow("pairs must be an object");
  expect(readEntries("read", "x", Object.assign(Object.create(null), { a: 1 }), "numbers")).toEqual([
    ["a", 1],
  ]);
});

test("a set or a list of lists is no record", () => {
  const set = new Set(["a"]) as never;
  expect(() => csv.parse("a\n5\n", { columns: set })).toThrow("column types by name, current value is a Set");
  expect(() => rules.filter(found, set)).toThrow("current value is a Set");
  expect(() => charts.bar(["a", "b"], set, { title: "t" })).toThrow(
    "values must be a vector, or vectors by name",
  );
  expect(() => table.fromRecords([new Map([["a", 1]]) as never])).toThrow(
    "records[0] must be a record, current value is a Map",
  );
  expect(() => table.fromRecords([[1] as never])).toThrow(
    "records[0] must be a record, current value is an array of 1",
  );
});

test("a map gives what the object of the same names gives", () => {
  const types = { price: "number" } as const;
  const asMap = <T>(record: Readonly<Record<string, T>>) => new Map(Object.entries(record));
  expect(csv.parse("price\n5\n", { columns: asMap(types) as never }).columns["price" as never]).toEqual(
    Float64Array.of(5),
  );
  expect(csv.format(asMap({ a: [1], b: [2] }) as never)).toBe("a,b\r\n1,2\r\n");
  expect(frames.of(asMap({ a: [1, 2] })).shape).toEqual([2, 1]);
  expect(rules.filter(found, asMap({ count: { min: 2 } }) as never).size).toBe(2);
  const [first, values] = [{ tea: 2 }, { tea: 3, cup: 4 }];
  expect(highUtility.of([asMap(first), { cup: 1 }], asMap(values)).utilities).toEqual(
    Float64Array.of(600, 400),
  );
  expect(charts.bar(["a", "b"], asMap({ x: [1, 2] }), { title: "t" })).toEqual(
    charts.bar(["a", "b"], { x: [1, 2] }, { title: "t" }),
  );
  expect(charts.line([1, 2], asMap({ x: [1, 2] }), { title: "t" }).data.length).toBe(1);
  const proposed = (prices: ReadonlyMap<string, number> | typeof costs) =>
    bundles.propose(found, { ...costless, prices }).map(({ fullPrice }) => fullPrice);
  expect(proposed(asMap({ a: 3, b: 2, c: 4 }))).toEqual(proposed({ a: 3, b: 2, c: 4 }));
  expect(basketPlots.ruleTable(found, { more: asMap({ one: [1, 2, 3, 4] }) }).table.rows[0].at(-1)).toBe(1);
  expect(regressionPlots.coefficients(summary, { scales: asMap({ x: 2 }) })).toEqual(
    regressionPlots.coefficients(summary, { scales: { x: 2 } }),
  );
  expect(basketPlots.miningWork([0.5], asMap({ Eclat: work })).data[1].name).toBe("Eclat");
  expect(() => highUtility.of([], new Map([[1, 2]]) as never)).toThrow(
    "each name in unitValues must be a text, current value is 1",
  );
});

test("records of a class are rows of a table", () => {
  class Sale {
    readonly item = "tea";
  }
  expect(table.fromRecords([new Sale() as never]).rows).toEqual([["tea"]]);
});

test("an answer that is not true or false is refused", () => {
  const bought = sequences.of([
    [["tea"], ["cup"], ["tea"]],
    [["tea"], ["tea"], ["cup"]],
  ]);
  const patterns = sequentialPatterns.mine(bought, { minSupport: 0.5 });
  const followed = sequentialRules.from(bought, { withinDays: 1, minSupport: 0.5 });
  const answers: readonly (readonly [() => unknown, string])[] = [
    [async () => false, "a Promise"],
    [() => "no", '"no"'],
    [() => undefined, "undefined"],
    [() => 1, "1"],
  ];
  for (const [answer, shown] of answers) {
    const message = (test: string) =>
      `the answer of ${test} for element 0 must be true or false, current value is ${shown}`;
    expect(() => rules.filter(found, answer as never)).toThrow(message("condition"));
    expect(() => sequentialPatterns.filter(patterns, answer as never)).toThrow(message("test"));
    expect(() => sequentialRules.filter(followed, answer as never)).toThrow(message("test"));
  }
  expect(rules.filter(found, () => false).size).toBe(0);
  expect(rules.filter(found, () => true).size).toBe(found.size);
  expect(() => readAnswer("filter", "test", 3, null)).toThrow("the answer of test for element 3");
});

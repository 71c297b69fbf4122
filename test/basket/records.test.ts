/** Records that passed through JSON by hand are refused, and lists of item names are read alike everywhere. */
import { describe, expect, test } from "vitest";
import {
  baskets,
  cartAdvice,
  closedItemsets,
  itemsets,
  ruleSignificance,
  rules,
  taxonomy,
} from "../../lib/basket";
import { basketFile } from "../../lib/data";

const receipts = baskets.of([["a", "b"], ["a", "b"], ["a", "c"], ["b"]]);
const frequent = itemsets.mine(receipts, { minSupport: { count: 1 } });
const found = rules.from(frequent, { minConfidence: 0 });
const closed = closedItemsets.mine(receipts, { minSupport: { count: 1 } });

function afterJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe("a record that passed through JSON", () => {
  test.each<[string, () => unknown]>([
    ["countOf", () => itemsets.countOf(afterJson(frequent), ["a", "b"])],
    ["toList", () => itemsets.toList(afterJson(frequent))],
    ["toTable", () => itemsets.toTable(afterJson(frequent))],
    ["toJSON", () => itemsets.toJSON(afterJson(frequent))],
    ["rules.from", () => rules.from(afterJson(frequent), { minConfidence: 0 })],
    ["hypothesisCount", () => ruleSignificance.hypothesisCount(afterJson(frequent))],
  ])("is refused by %s, which says what reads it", (_, call) => {
    expect(call).toThrow(
      /must be frequent itemsets, as made by itemsets\.mine or itemsets\.fromJSON, current value is an object whose /,
    );
    expect(call).toThrow(" is an object instead of Int32Array");
  });

  test.each<[string, () => unknown]>([
    ["toList", () => rules.toList(afterJson(found))],
    ["toCsv", () => rules.toCsv(afterJson(found))],
    ["filter", () => rules.filter(afterJson(found), () => true)],
    ["recommend", () => cartAdvice.recommend(afterJson(found), ["a"])],
  ])("is refused by %s of rules, all alike", (_, call) => {
    expect(call).toThrow(
      "rules must be rules, as made by rules.from or rules.fromJSON, current value is an object whose",
    );
  });

  test("is refused as baskets and closed itemsets", () => {
    const made =
      "baskets must be baskets, as made by baskets.of, current value is an object whose offsets is an object";
    expect(() => basketFile.format(afterJson(receipts))).toThrow(made);
    expect(() => basketFile.formatLong(afterJson(receipts))).toThrow(made);
    expect(() => closedItemsets.toTable(afterJson(closed))).toThrow(
      "current value is an object whose count is an object instead of Int32Array or Float64Array",
    );
  });

  test("is read rightly by fromJSON", () => {
    expect(itemsets.countOf(itemsets.fromJSON(itemsets.toJSON(frequent)), ["a", "b"])).toBe(2);
    expect(rules.fromJSON(rules.toJSON(found)).size).toBe(4);
  });
});

test("columns of a record have one length", () => {
  const short = { ...frequent, count: frequent.count.slice(1) } as typeof frequent;
  expect(() => itemsets.countOf(short, ["a"])).toThrow(
    new TypeError(
      `Cannot look up a count: frequent.count must have ${frequent.size} values, current length is ${frequent.size - 1}`,
    ),
  );
  const cut = { ...found, antecedent: found.antecedent.slice(1) };
  expect(() => rules.toList(cut as never)).toThrow(
    "rules.antecedent must have 4 values, current length is 3",
  );
  const open = { ...closed, offsets: closed.offsets.slice(1) };
  expect(() => closedItemsets.toTable(open as never)).toThrow("itemsets.offsets must have");
});

describe("a list of item names", () => {
  const series = (values: readonly unknown[]) => ({ values, index: [...values.keys()] });

  test.each<[string, (names: never) => unknown, unknown]>([
    ["itemsets.countOf", (names) => itemsets.countOf(frequent, names), 2],
    ["cartAdvice.recommend", (names) => cartAdvice.recommend(found, names).map(({ item }) => item), ["c"]],
    [
      "exclude",
      (names) => cartAdvice.recommend(found, ["a"], { exclude: names }).map(({ item }) => item),
      ["c"],
    ],
    ["only", (names) => itemsets.mine(receipts, { minSupport: 0.5, items: { only: names } }).size, 3],
    [
      "forbidden",
      (names) => itemsets.mine(receipts, { minSupport: 0.25, items: { forbidden: names } }).size,
      1,
    ],
    [
      "transactions",
      (names) => [...rules.transactions(found, receipts, { antecedent: names, consequent: [] as never })],
      [0, 1],
    ],
  ])("of %s is an array, a set or a Series of texts", (_, call, right) => {
    for (const names of [["a", "b"], new Set(["a", "b"]), series(["a", "b"])])
      expect(call(names as never)).toEqual(right);
    expect(() => call(["a", 1] as never)).toThrow(/\[1\] must be a text, current value is 1$/);
    expect(() => call([null] as never)).toThrow(/\[0\] must be a text, current value is null$/);
    expect(() => call(series(["a", 2]) as never)).toThrow(/\[1\] must be a text, current value is 2$/);
    for (const wrong of ["ab", 5, null, {}])
      expect(() => call(wrong as never)).toThrow(/must be a list of item names, current value is/);
  });

  test("and one name is a text", () => {
    const tree = taxonomy.of({ a: "letters" });
    expect(taxonomy.ancestorsOf(tree, "a")).toEqual(["letters"]);
    expect(() => taxonomy.ancestorsOf(tree, 5 as never)).toThrow(
      new TypeError("Cannot list categories: name must be a text, current value is 5"),
    );
  });
});

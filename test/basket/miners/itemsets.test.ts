import { describe, expect, test } from "vitest";
import { baskets, itemsets } from "../../../lib/basket";

/** The article's five baskets. */
const ARTICLE = [
  ["牛奶", "面包", "尿布"],
  ["可乐", "面包", "尿布", "啤酒"],
  ["牛奶", "尿布", "啤酒", "鸡蛋"],
  ["面包", "牛奶", "尿布", "啤酒"],
  ["面包", "牛奶", "尿布", "可乐"],
];

describe("itemsets", () => {
  const frequent = itemsets.mine(baskets.of(ARTICLE), { minSupport: 0.5, minLength: 2 });

  test("countOf() finds a set in any order, an item named twice, short sets too, and 0 for what is not frequent", () => {
    expect(itemsets.countOf(frequent, ["面包", "牛奶", "尿布"])).toBe(3);
    expect(itemsets.countOf(frequent, ["牛奶", "牛奶"])).toBe(4);
    expect(itemsets.countOf(frequent, ["啤酒"])).toBe(3);
    expect(itemsets.countOf(frequent, [])).toBe(5);
    expect(itemsets.countOf(frequent, ["啤酒", "牛奶"])).toBe(0);
    expect(itemsets.countOf(frequent, ["no such item", "牛奶"])).toBe(0);
    expect(itemsets.countOf(frequent, ["鸡蛋"])).toBe(0);
  });

  test("countOf() counts every set as the baskets do", () => {
    const given = baskets.of(ARTICLE);
    const all = itemsets.mine(given, { minSupport: { count: 1 } });
    expect(all.itemNames).toHaveLength(6);
    for (let mask = 0; mask < 2 ** 6; mask++) {
      const items = all.itemNames.filter((_, i) => mask & (1 << i));
      const message = items.join(", ");
      expect(itemsets.countOf(all, items), message).toBe(baskets.countOf(given, items));
      expect(itemsets.countOf(all, [...items, ...items].reverse()), message).toBe(
        baskets.countOf(given, items),
      );
    }
  });

  test("countOf() of itemsets with required items knows no sets without them", () => {
    const required = itemsets.mine(baskets.of(ARTICLE), { minSupport: 0.4, items: { required: ["尿布"] } });
    expect(itemsets.countOf(required, ["尿布"])).toBe(5);
    expect(itemsets.countOf(required, ["尿布", "牛奶"])).toBe(4);
    for (const item of ["可乐", "啤酒", "牛奶", "面包"]) expect(itemsets.countOf(required, [item])).toBe(0);
    expect(itemsets.countOf(required, ["面包", "牛奶"])).toBe(0);
  });

  test("mine() uses the algorithm asked for, by default the hybrid one", () => {
    const algorithmOf = (options: Partial<itemsets.ItemsetOptions>) =>
      itemsets.mine(baskets.of(ARTICLE), { minSupport: 0.5, ...options }).algorithm;
    for (const algorithm of ["apriori", "eclat", "fpGrowth", "hybrid"] as const)
      expect(algorithmOf({ algorithm })).toBe(algorithm);
    expect(algorithmOf({ algorithm: "auto" })).toBe("hybrid");
    expect(algorithmOf({})).toBe("hybrid");
  });

  test("count() counts within the lengths and ignores maxItemsets", () => {
    const given = baskets.of(ARTICLE);
    for (const lengths of [{}, { minLength: 2 }, { maxLength: 2 }, { minLength: 2, maxLength: 3 }]) {
      const options = { minSupport: 0.4, ...lengths };
      expect(itemsets.count(given, { ...options, maxItemsets: 1 })).toBe(itemsets.mine(given, options).size);
    }
  });

  test("toTable() shows the most frequent first and counts the rest", () => {
    const { rows, totalRows } = itemsets.toTable(frequent, { limit: 2 });
    expect(rows).toEqual([
      ["尿布, 面包", 2, 4, 0.8],
      ["尿布, 牛奶", 2, 4, 0.8],
    ]);
    expect(totalRows).toBe(5);
  });

  test("mine() refuses an unknown algorithm, one that objects inherit too", () => {
    for (const algorithm of ["magic", "constructor"]) {
      expect(() =>
        itemsets.mine(baskets.of(ARTICLE), { minSupport: 0.5, algorithm: algorithm as never }),
      ).toThrow(
        `Cannot mine itemsets: algorithm must be one of apriori, eclat, fpGrowth, hybrid, auto, current value is "${algorithm}"`,
      );
    }
  });
});

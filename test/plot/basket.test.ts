import { describe, expect, test } from "vitest";
import { baskets, itemsets, rules } from "../../lib/basket";
import { DISPLAY } from "../../lib/core/display";
import { make } from "../../lib/data/simulated-baskets";
import { itemFrequencies, liftAgainstChance, ruleNetwork, ruleScatter } from "../../lib/plot/basket";
import { springLayout } from "../../lib/plot/spring-layout";

const shop = make({ baskets: 1500, seed: 2 }).baskets;
const found = rules.from(itemsets.mine(shop, { minSupport: 0.005 }), { minConfidence: 0.2 });

describe("basketPlots", () => {
  test("itemFrequencies() draws the most frequent, in order", () => {
    const { data, description } = itemFrequencies(baskets.itemFrequencies(shop), { limit: 3 });
    const [bars] = data as unknown as { x: number[]; y: string[] }[];
    const most = [...baskets.itemFrequencies(shop)].slice(0, 3);
    expect(bars.y).toEqual(most.map(({ item }) => item));
    expect(bars.x[0]).toBe(baskets.itemFrequencies(shop)[0].support);
    expect(description).toContain("牛奶 milk is in");
  });

  test("ruleScatter() has one point a rule, support against confidence, coloured by lift", () => {
    const [points] = ruleScatter(found).data as unknown as {
      x: number[];
      y: number[];
      marker: { color: number[] };
    }[];
    const triples = points.x.map((x, i) => [x, points.y[i], points.marker.color[i]].join());
    const expected = [...found].map(({ support, confidence, lift }) => [support, confidence, lift].join());
    expect(triples.sort()).toEqual(expected.sort());
  });

  test("liftAgainstChance() sorts every rule into inside or outside the band", () => {
    const basketCount = 1500;
    const { data, description } = liftAgainstChance(found, basketCount);
    const [, , inside, outside] = data as unknown as { x: number[]; y: number[] }[];
    expect(inside.x.length + outside.x.length).toBe(Math.min(2000, found.size));
    for (const [i, expected] of inside.x.entries())
      expect(Math.abs(inside.y[i] - 1)).toBeLessThanOrEqual(1.96 / Math.sqrt(expected));
    for (const [i, expected] of outside.x.entries())
      expect(Math.abs(outside.y[i] - 1)).toBeGreaterThan(1.96 / Math.sqrt(expected));
    expect(description).toContain(`${outside.x.length} of `);
  });

  test("liftAgainstChance() draws an even sample of many rules, not the luckiest", () => {
    const many = rules.from(itemsets.mine(shop, { minSupport: { count: 1 }, maxLength: 2 }), {
      minConfidence: 0,
    });
    expect(many.size).toBeGreaterThan(2000);
    const { data, description } = liftAgainstChance(many, 1500);
    const [, , inside, outside] = data as unknown as { x: number[]; y: number[] }[];
    expect(inside.x.length + outside.x.length).toBe(2000);
    expect(description).toContain(`(an even sample of ${many.size})`);
    const least = Math.min(...rules.measure(many, "lift"));
    expect(Math.min(...inside.y)).toBeLessThan(least * 2);
  });

  test("ruleNetwork() joins the items of each rule, the same way every time", () => {
    const strongest = rules.sortBy(found, "lift");
    const { data, layout } = ruleNetwork(strongest, { limit: 5 });
    const [points] = data as unknown as { text: string[]; x: number[] }[];
    const shown = [...rules.top(strongest, 5)];
    expect(new Set(points.text)).toEqual(
      new Set(shown.flatMap((rule) => [...rule.antecedent, ...rule.consequent])),
    );
    const pairs = new Set(
      shown.flatMap((rule) => rule.antecedent.flatMap((a) => rule.consequent.map((c) => `${a}>${c}`))),
    );
    expect(layout.annotations).toHaveLength(pairs.size);
    expect(ruleNetwork(strongest, { limit: 5 })).toEqual(ruleNetwork(strongest, { limit: 5 }));
  });

  test("names cannot become markup", () => {
    const risky = baskets.of([
      ["<script>alert(1)</script>", "b"],
      ["<script>alert(1)</script>", "b"],
    ]);
    const some = rules.from(itemsets.mine(risky, { minSupport: 1 }), { minConfidence: 1 });
    const figures = [
      itemFrequencies(baskets.itemFrequencies(risky)),
      ruleScatter(some),
      ruleNetwork(some),
      liftAgainstChance(some, 2),
    ];
    for (const figure of figures) expect(figure[DISPLAY]()["image/svg+xml"]).not.toContain("<script");
  });

  test.each([
    [
      "itemFrequencies",
      () => itemFrequencies([]),
      "Cannot draw item frequencies: frequencies must be not empty, current value is an array of 0",
    ],
    [
      "ruleScatter",
      () => ruleScatter([]),
      "Cannot draw rules: rules must be not empty, current value is an array of 0",
    ],
    [
      "ruleNetwork",
      () => ruleNetwork([]),
      "Cannot draw a network: rules must be not empty, current value is an array of 0",
    ],
    [
      "liftAgainstChance",
      () => liftAgainstChance(found, 0),
      "Cannot draw lift against chance: basketCount must be an integer >= 1, current value is 0",
    ],
  ])("%s() refuses nothing to draw", (_, draw, message) => {
    expect(draw).toThrow(new RangeError(message));
  });
});

describe("springLayout()", () => {
  test("puts what is joined closer together than what is not", () => {
    const places = springLayout(6, [
      [0, 1],
      [1, 2],
      [0, 2],
      [3, 4],
      [4, 5],
      [3, 5],
    ]);
    const distance = (a: number, b: number) =>
      Math.hypot(places[a].x - places[b].x, places[a].y - places[b].y);
    const joined = Math.max(distance(0, 1), distance(1, 2), distance(3, 4), distance(4, 5));
    for (const a of [0, 1, 2]) for (const b of [3, 4, 5]) expect(distance(a, b)).toBeGreaterThan(joined);
  });

  test("stays in the unit square, with no, one or equal points", () => {
    expect(springLayout(0, [])).toEqual([]);
    expect(springLayout(1, [[0, 0]])).toEqual([{ x: 0.5, y: 0.5 }]);
    for (const { x, y } of springLayout(40, [
      [0, 1],
      [2, 3],
    ])) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(1);
    }
  });
});

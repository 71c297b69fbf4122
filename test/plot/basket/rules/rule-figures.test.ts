import { describe, expect, test } from "vitest";
import { baskets, itemsets, type Rule, rules } from "../../../../lib/basket";
import { DISPLAY } from "../../../../lib/core/text/display";
import { make } from "../../../../lib/data/baskets/simulated-baskets";
import {
  groupedMatrix,
  itemFrequencies,
  liftAgainstChance,
  parallelCoordinates,
  ruleNetwork,
  ruleScatter,
  twoKeyPlot,
} from "../../../../lib/plot/basket";
import { indicesWithoutOverlap } from "../../../../lib/plot/layout/overlap-removal";
import { measure } from "../../../../lib/plot/svg/text-size";
import type { Figure } from "../../../../lib/plot/types";

const shop = make({ baskets: 1500, seed: 2 }).baskets;
const found = rules.from(itemsets.mine(shop, { minSupport: 0.01 }), { minConfidence: 0.2 });
const many = rules.from(itemsets.mine(shop, { minSupport: { count: 3 }, maxLength: 4 }), {
  minConfidence: 0.05,
});

/** The first trace of a figure, or another one, as the numbers and texts that the tests read. */
function traceOf(figure: Figure, i = 0) {
  return figure.data[i] as unknown as {
    x: number[];
    y: number[];
    text: string[];
    customdata: string[];
    marker: { color: number[]; size: number[] };
  };
}

const rulesIn = (text: string) => Number(/^([\d,]+) rules/.exec(text)?.[1].replaceAll(",", "") ?? 1);

describe("basketPlots", () => {
  test("itemFrequencies() writes a name of 40 letters whole", () => {
    const name = "85123A White hanging heart T-light holder";
    const drawn = itemFrequencies(baskets.itemFrequencies(baskets.of([[name, "tea"], [name]])));
    expect(drawn[DISPLAY]()["image/svg+xml"]).toContain(`>${name}</text>`);
  });

  test("itemFrequencies() draws the most frequent, in order", () => {
    const { data, description } = itemFrequencies(baskets.itemFrequencies(shop), { limit: 3 });
    const [bars] = data as unknown as { x: number[]; y: string[] }[];
    const most = [...baskets.itemFrequencies(shop)].slice(0, 3);
    expect(bars.y).toEqual(most.map(({ item }) => item));
    expect(bars.x[0]).toBe(baskets.itemFrequencies(shop)[0].support);
    expect(description).toContain("牛奶 milk is in");
  });

  test("ruleScatter() has one point a rule, support against confidence, coloured by the logarithm of lift", () => {
    const { x, y, marker } = traceOf(ruleScatter(found));
    const triples = x.map((support, i) => [support, y[i], marker.color[i]].join());
    const expected = [...found].map(({ support, confidence, lift }) =>
      [support, confidence, Math.log2(lift)].join(),
    );
    expect(triples.sort()).toEqual(expected.sort());
  });

  test("ruleScatter() and twoKeyPlot() gather very many rules, and lose none", () => {
    expect(many.size).toBeGreaterThan(10_000);
    const scatter = ruleScatter(many);
    const { text, marker, x } = traceOf(scatter);
    expect(x.length).toBeLessThanOrEqual(1000);
    expect(text.map(rulesIn).reduce((a, b) => a + b)).toBe(many.size);
    const lifts = rules.measure(many, "lift");
    expect(Math.max(...marker.color)).toBeCloseTo(Math.log2(Math.max(...lifts)), 12);
    const twoKey = twoKeyPlot(many);
    const texts = twoKey.data.flatMap((_, i) => traceOf(twoKey, i).text);
    expect(texts.map(rulesIn).reduce((a, b) => a + b)).toBe(many.size);
    expect(scatter.description).toContain(`${many.size.toLocaleString("en-US")} rules in ${x.length} discs`);
  });

  test("twoKeyPlot() has a layer for each number of items", () => {
    const { data } = twoKeyPlot(found);
    const orders = [...found].map(({ antecedent, consequent }) => antecedent.length + consequent.length);
    expect(data.map(({ name }) => name)).toEqual(
      [...new Set(orders)].sort((a, b) => a - b).map((order) => `${order} items`),
    );
    data.forEach((_, i) => {
      const order = Number(data[i].name?.[0]);
      expect(traceOf(twoKeyPlot(found), i).x).toHaveLength(orders.filter((each) => each === order).length);
    });
  });

  test("groupedMatrix() counts every rule of its consequents once", () => {
    for (const some of [found, many]) {
      const figure = groupedMatrix(some, { groups: 10, consequents: 8 });
      const { x, y, text } = traceOf(figure);
      const consequents = new Map<string, number>();
      for (const { consequent } of some)
        consequents.set(consequent.join(), (consequents.get(consequent.join()) ?? 0) + 1);
      const most = [...consequents.values()].sort((a, b) => b - a).slice(0, 8);
      expect(text.map(rulesIn).reduce((a, b) => a + b)).toBe(most.reduce((a, b) => a + b));
      expect(new Set(x.map((column, i) => `${column} ${y[i]}`)).size).toBe(x.length);
      expect(Math.max(...y)).toBeLessThan(10);
    }
  });

  test("groupedMatrix() of few rules gives each antecedent its row, and the medians are theirs", () => {
    const three = rules.from(
      itemsets.mine(
        baskets.of([
          ["a", "x"],
          ["a", "x"],
          ["b", "y"],
          ["b", "y"],
          ["b", "z"],
        ]),
        { minSupport: 0.2 },
      ),
      { minConfidence: 0.9 },
    );
    // a → x, x → a, y → b, z → b: lifts 2.5, 2.5, 5/3, 5/3 by hand.
    const { x, y, customdata } = traceOf(groupedMatrix(three));
    expect(customdata).toEqual([
      "median support 40.0 %, median lift 2.50",
      "median support 40.0 %, median lift 2.50",
      "median support 30.0 %, median lift 1.67",
    ]);
    expect([x, y]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test("groupedMatrix() keeps an item with a comma apart from two items", () => {
    const lists = [
      ["x", "a", "b"],
      ["y", "a, b"],
    ];
    const some = rules.from(itemsets.mine(baskets.of(lists), { minSupport: 0.5 }), { minConfidence: 1 });
    const { layout } = groupedMatrix(
      rules.filter(some, ({ antecedent }) => "xy".includes(antecedent.join())),
    );
    expect(Array.from(layout.xaxis?.ticktext ?? []).sort()).toEqual(['"a, b"', "a", "a, b", "b"]);
  });

  test("parallelCoordinates() ends each path at its consequent and says what it leaves out", () => {
    const strongest = rules.sortBy(found, "lift");
    const { data, description, layout } = parallelCoordinates(strongest, { limit: 12 });
    expect(data).toHaveLength(13);
    expect(description).toContain(`${found.size - 12} more rules not drawn`);
    const names = Array.from(layout.yaxis?.ticktext ?? []);
    const ends = data.slice(0, 12).map((_, i) => {
      const { y } = traceOf({ data, layout } as unknown as Figure, i);
      return names[Math.round(y[y.length - 1])];
    });
    const expected = [...rules.top(strongest, 12)].map(({ consequent }) => consequent[consequent.length - 1]);
    expect(ends.sort()).toEqual(expected.sort());
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
    const pairs = rules.from(itemsets.mine(shop, { minSupport: { count: 1 }, maxLength: 2 }), {
      minConfidence: 0,
    });
    expect(pairs.size).toBeGreaterThan(2000);
    const { data, description } = liftAgainstChance(pairs, 1500);
    const [, , inside, outside] = data as unknown as { x: number[]; y: number[] }[];
    expect(inside.x.length + outside.x.length).toBe(2000);
    expect(description).toContain(`(an even sample of ${pairs.size})`);
    const least = Math.min(...rules.measure(pairs, "lift"));
    expect(Math.min(...inside.y)).toBeLessThan(least * 2);
  });

  test("ruleNetwork() joins the items of each rule, the same way every time", () => {
    const strongest = rules.sortBy(found, "lift");
    const { layout } = ruleNetwork(strongest, { limit: 5 });
    const notes = layout.annotations ?? [];
    const shown = [...rules.top(strongest, 5)];
    expect(new Set(notes.filter(({ showarrow }) => !showarrow).map(({ text }) => text))).toEqual(
      new Set(shown.flatMap((rule) => [...rule.antecedent, ...rule.consequent])),
    );
    const pairs = new Set(
      shown.flatMap((rule) => rule.antecedent.flatMap((a) => rule.consequent.map((c) => `${a}>${c}`))),
    );
    expect(notes.filter(({ showarrow }) => showarrow)).toHaveLength(pairs.size);
    expect(ruleNetwork(strongest, { limit: 5 })).toEqual(ruleNetwork(strongest, { limit: 5 }));
  });

  test.each([10, 60, 200])("ruleNetwork() of %d rules lets no name cover another", (limit) => {
    const { layout, description } = ruleNetwork(rules.sortBy(many, "count"), { limit });
    const names = (layout.annotations ?? []).filter(({ showarrow }) => !showarrow);
    const boxes = names.map(({ x, y, yshift = 0, text }) => ({
      x: Number(x),
      y: Number(y) + yshift,
      width: measure(text, 11),
      height: 11,
    }));
    expect(indicesWithoutOverlap(boxes)).toHaveLength(names.length);
    expect(description).toContain("not drawn");
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
      twoKeyPlot(some),
      groupedMatrix(some),
      parallelCoordinates(some),
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
      "twoKeyPlot",
      () => twoKeyPlot([]),
      "Cannot draw rules: rules must be not empty, current value is an array of 0",
    ],
    [
      "groupedMatrix",
      () => groupedMatrix([]),
      "Cannot draw a grouped matrix: rules must be not empty, current value is an array of 0",
    ],
    [
      "parallelCoordinates",
      () => parallelCoordinates(found, { limit: 0 }),
      "Cannot draw parallel coordinates: limit must be an integer >= 1, current value is 0",
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

describe("each figure of 10,000 rules and of one", () => {
  const [one] = found;
  test.each(Object.entries({ ruleScatter, twoKeyPlot, groupedMatrix, ruleNetwork, parallelCoordinates }))(
    "%s() stays below 100 KB, and can be drawn",
    (_, draw: (some: Iterable<Rule>) => Figure) => {
      const bundle = draw(many)[DISPLAY]();
      expect(String(bundle["image/svg+xml"]).length).toBeLessThan(100_000);
      expect(JSON.stringify(bundle["application/vnd.plotly.v1+json"]).length).toBeLessThan(100_000);
      for (const some of [[one], [{ ...one, antecedent: [] }]]) {
        const svg = String(draw(some)[DISPLAY]()["image/svg+xml"]);
        expect(svg).toContain("</svg>");
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }
    },
  );
});

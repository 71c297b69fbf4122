import * as fc from "fast-check";
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
import { kMeans } from "../../../../lib/plot/basket/rules/grouped-matrix/deterministic-k-means";
import { discSize, hexagons } from "../../../../lib/plot/basket/rules/hexagonal-bins";
import { supportAxis } from "../../../../lib/plot/basket/rules/support-axis";
import { fewestCrossings } from "../../../../lib/plot/layout/crossing-reduction";
import { separateBoxes, uncovered } from "../../../../lib/plot/layout/overlap-removal";
import { springLayout } from "../../../../lib/plot/layout/spring-layout";
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
    expect(Array.from(layout.xaxis?.ticktext ?? []).sort()).toEqual(["a", "a, b", "a, b (2)", "b"]);
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
    expect(uncovered(boxes)).toHaveLength(names.length);
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

describe("supportAxis()", () => {
  test.each([
    [0.001, 0.3, ["0.1 %", "1 %", "10 %"]],
    [0.012, 0.09, ["2 %", "5 %"]],
    [0.01, 0.011, ["1 %", "1.02 %", "1.04 %"]],
    [0.02, 0.02, ["0.2 %", "2 %", "20 %"]],
  ])("marks supports between %d and %d", (least, most, some) => {
    const { ticktext, tickvals } = supportAxis([least, most]);
    expect(Array.from(ticktext ?? [])).toEqual(expect.arrayContaining(some));
    const inside = Array.from(tickvals ?? [], Number).filter((at) => at >= least * 0.1 && at <= most * 10);
    expect(inside.length).toBeGreaterThanOrEqual(3);
    expect(inside.length).toBeLessThanOrEqual(10);
  });

  test("has room for any supports", () => {
    const count = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const { length } = supportAxis([a / 100_000, b / 100_000]).tickvals ?? [];
        expect(length).toBeGreaterThanOrEqual(2);
        expect(length).toBeLessThanOrEqual(12);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe("hexagons()", () => {
  test("puts each point into the hexagon with the nearest middle", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(shares, (values) => {
        const [x, y] = [values, [...values].reverse()];
        const cells = hexagons(x, y);
        expect(cells.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual([...values.keys()]);
        const distance = (cell: { x: number; y: number }, i: number) =>
          ((cell.x - x[i]) * 34) ** 2 + ((cell.y - y[i]) * 22) ** 2 * 0.75;
        for (const cell of cells)
          for (const i of cell.members)
            for (const other of cells)
              expect(distance(cell, i)).toBeLessThanOrEqual(distance(other, i) + 1e-9);
      }),
      { seed: 4, numRuns: 50 },
    );
    expect(discSize(50, 50)).toBe(17);
  });
});

describe("kMeans()", () => {
  test("finds groups that lie apart, and no more groups than rows that differ", () => {
    const rows = [
      [0, 0],
      [9, 9],
      [0, 1],
      [9, 8],
      [5, 0],
      [5, 0],
    ].map((row) => Float64Array.from(row));
    const groups = kMeans(rows, 3);
    expect(groups[0]).toBe(groups[2]);
    expect(groups[1]).toBe(groups[3]);
    expect(new Set(groups).size).toBe(3);
    expect(new Set(kMeans(rows, 99)).size).toBe(5);
    expect(kMeans([], 3)).toHaveLength(0);
  });
});

describe("separateBoxes()", () => {
  test("moves boxes apart and keeps them on the page", () => {
    const page = { width: 600, height: 500 };
    const boxes = Array.from({ length: 30 }, (_, i) => ({
      x: 300 + (i % 3),
      y: 250 + (i % 5),
      width: 80,
      height: 25,
    }));
    const placed = separateBoxes(boxes, page).map((place, i) => ({ ...boxes[i], ...place }));
    expect(uncovered(placed)).toHaveLength(30);
    for (const { x, y } of placed) {
      expect(x).toBeGreaterThanOrEqual(40);
      expect(x).toBeLessThanOrEqual(560);
      expect(y).toBeGreaterThanOrEqual(12.5);
      expect(y).toBeLessThanOrEqual(487.5);
    }
  });

  test("leaves boxes that are apart where they are", () => {
    const apart = [
      { x: 50, y: 50, width: 20, height: 20 },
      { x: 90, y: 50, width: 20, height: 20 },
    ];
    expect(separateBoxes(apart, { width: 200, height: 100 })).toEqual([
      { x: 50, y: 50 },
      { x: 90, y: 50 },
    ]);
  });
});

describe("fewestCrossings()", () => {
  test("unties a path that crosses another", () => {
    const path = (...items: string[]) => items.map((item, column) => ({ column, item }));
    const paths = [path("a", "d"), path("b", "c"), path("a", "e"), path("b", "f")];
    const row = fewestCrossings(["a", "b", "c", "d", "e", "f"], paths);
    const at = (item: string) => row.get(item) ?? Number.NaN;
    let crossings = 0;
    for (const [[a, b], [c, d]] of paths.flatMap((p, i) => paths.slice(0, i).map((q) => [p, q])))
      if ((at(a.item) - at(c.item)) * (at(b.item) - at(d.item)) < 0) crossings++;
    expect(crossings).toBe(0);
    expect([...row.values()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
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

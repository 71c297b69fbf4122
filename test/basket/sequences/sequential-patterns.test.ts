import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type SequentialPattern,
  type SequentialPatternOptions,
  sequences,
  sequentialPatterns,
} from "../../../lib/basket";
import { DISPLAY } from "../../../lib/core/text/display";
import { readGolden } from "../../support/read-golden";

type Lists = readonly (readonly (readonly string[])[])[];

/** A pattern as the papers write it: <a(bc)a>. */
const spell = ({ purchases }: Pick<SequentialPattern, "purchases">) =>
  purchases
    .map((items) => {
      const joined = [...items].sort().join("");
      return items.length > 1 ? `(${joined})` : joined;
    })
    .join("");

/** Reads the papers' notation. */
const parse = (text: string) =>
  (text.match(/\([a-z]+\)|[a-z]/g) ?? []).map((element) => element.replace(/[()]/g, "").split(""));

const mined = (lists: Lists, options: SequentialPatternOptions) =>
  new Map(
    [...sequentialPatterns.mine(sequences.of(lists), options)].map((pattern) => [
      spell(pattern),
      pattern.count,
    ]),
  );

/** The obvious way: every way to choose from every sequence, gaps in days being gaps in position. */
function naive(
  lists: Lists,
  minCount: number,
  { minGap = 1, maxGap = 99, within = 99, maxLength = 99 },
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const sequence of lists) {
    const held = new Set<string>();
    const extend = (purchases: string[][], last: number, first: number, length: number) => {
      if (purchases.length > 0) held.add(spell({ purchases }));
      for (let next = last + 1; next < sequence.length; next++) {
        if (last >= 0 && (next - last < minGap || next - last > maxGap || next - first > within)) continue;
        const items = [...new Set(sequence[next])];
        for (let mask = 1; mask < 2 ** items.length; mask++) {
          const chosen = items.filter((_, i) => mask & (1 << i)).sort();
          if (length + chosen.length > maxLength) continue;
          extend([...purchases, chosen], next, last < 0 ? next : first, length + chosen.length);
        }
      }
    };
    extend([], -1, -1, 0);
    for (const pattern of held) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, count]) => count >= minCount));
}

const lists = fc.array(
  fc.array(fc.uniqueArray(fc.constantFrom(..."abcd"), { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
  { minLength: 1, maxLength: 6 },
);

const PAPER = ["a(abc)(ac)d(cf)", "(ad)c(bc)(ae)", "(ef)(ab)(df)cb", "eg(af)cbc"].map(parse);

describe("sequentialPatterns.mine()", () => {
  test("gives the 53 patterns of the PrefixSpan paper", () => {
    // Pei et al. (2004), Table 1 (the sequences) and Table 2 (the patterns by prefix), minimum support 2; example 4 has
    // <a>: 4, <b>: 4, <c>: 4, <d>: 3, <e>: 3, <f>: 3.
    const table = `a aa ab a(bc) a(bc)a aba abc (ab) (ab)c (ab)d (ab)f (ab)dc ac aca acb acc ad adc af
      b ba bc (bc) (bc)a bd bdc bf
      c ca cb cc
      d db dc dcb
      e ea eab eac eacb eb ebc ec ecb ef efb efc efcb
      f fb fbc fc fcb`.split(/\s+/);
    const found = mined(PAPER, { minSupport: { count: 2 } });
    expect([...found.keys()].sort()).toEqual(table.sort());
    expect("abcdef".split("").map((item) => found.get(item))).toEqual([4, 4, 4, 3, 3, 3]);
  });

  test("gives the patterns of the paper that posed the problem", () => {
    // Agrawal & Srikant (1995), Figures 2 and 3: five customers, support 25 %; maximal patterns <30 90>, <30 (40 70)>.
    const customers = [
      [["30"], ["90"]],
      [["10", "20"], ["30"], ["40", "60", "70"]],
      [["30", "50", "70"]],
      [["30"], ["40", "70"], ["90"]],
      [["90"]],
    ];
    const found = [
      ...sequentialPatterns.mine(sequences.of(customers), { minSupport: 0.25, minPurchases: 2 }),
    ];
    expect(found.map(({ purchases, count }) => [JSON.stringify(purchases), count])).toEqual([
      ['[["30"],["90"]]', 2],
      ['[["30"],["40"]]', 2],
      ['[["30"],["70"]]', 2],
      ['[["30"],["40","70"]]', 2],
    ]);
  });

  test("gives the patterns of the SPADE paper, and with its times those of cSPADE's limits by hand", () => {
    // Zaki (2001), Figure 1: four customers, minimum support 2, all frequent sequences with their supports.
    const line = (customer: number, time: number, items: string) =>
      items.split("").map((item) => ({ customer, time: time * 86_400_000, item }));
    const lines = [
      ...[line(1, 10, "cd"), line(1, 15, "abc"), line(1, 20, "abf"), line(1, 25, "acdf")],
      ...[line(2, 15, "abf"), line(2, 20, "e"), line(3, 10, "abf")],
      ...[line(4, 10, "dgh"), line(4, 20, "bf"), line(4, 25, "agh")],
    ].flat();
    const bought = sequences.fromColumns({
      customers: lines.map(({ customer }) => customer),
      times: lines.map(({ time }) => time),
      items: lines.map(({ item }) => item),
    });
    const found = (options: Partial<SequentialPatternOptions>) =>
      Object.fromEntries(
        [...sequentialPatterns.mine(bought, { minSupport: 0.5, ...options })].map((pattern) => [
          spell(pattern),
          pattern.count,
        ]),
      );
    expect(found({})).toEqual({
      ...{ a: 4, b: 4, d: 2, f: 4 },
      ...{ "(ab)": 3, "(af)": 3, ba: 2, "(bf)": 4, da: 2, db: 2, df: 2, fa: 2 },
      ...{ "(abf)": 3, "(bf)a": 2, "d(bf)": 2, dba: 2, dfa: 2 },
      "d(bf)a": 2,
    });
    // d comes 5 or 10 days before b in customer 1, 10 days in customer 4; b comes 5 days before a in both.
    const steps = (options: Partial<SequentialPatternOptions>) =>
      Object.keys(found({ minPurchases: 2, ...options }));
    expect(steps({ maxGapDays: 5 }).sort()).toEqual(["(bf)a", "ba", "fa"]);
    expect(steps({ minGapDays: 10 }).sort()).toEqual(["d(bf)", "da", "db", "df"]);
    expect(steps({ withinDays: 10 }).sort()).toEqual(["(bf)a", "ba", "d(bf)", "db", "df", "fa"]);
  });

  test("agrees with the Python package prefixspan, one item a purchase", () => {
    const golden = readGolden<{
      readonly cases: readonly {
        readonly sequences: string[];
        readonly minCount: number;
        readonly patterns: Record<string, number>;
      }[];
    }>("basket/golden/prefixspan.json");
    for (const { sequences: texts, minCount, patterns } of golden.cases) {
      const found = mined(
        texts.map((text) => text.split("").map((item) => [item])),
        { minSupport: { count: minCount } },
      );
      expect(new Map([...found].sort())).toEqual(new Map(Object.entries(patterns).sort()));
    }
  });

  test("agrees with trying every choice, limits on days and length included", () => {
    const limits = fc.record({
      minGap: fc.integer({ min: 1, max: 2 }),
      maxGap: fc.integer({ min: 2, max: 4 }),
      within: fc.integer({ min: 0, max: 5 }),
      maxLength: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 3 }), fc.option(limits), (given, minCount, chosen) => {
        const { minGap = 1, maxGap = 99, within = 99, maxLength = 99 } = chosen ?? {};
        const options = { minGapDays: minGap, maxGapDays: maxGap, withinDays: within, maxLength };
        expect(
          new Map([...mined(given, { minSupport: { count: minCount }, ...(chosen ? options : {}) })].sort()),
        ).toEqual(new Map([...naive(given, minCount, { minGap, maxGap, within, maxLength })].sort()));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  test("order of customers does not matter, and a prefix is at least as frequent", () => {
    fc.assert(
      fc.property(lists, (given) => {
        const found = sequentialPatterns.mine(sequences.of(given), { minSupport: { count: 1 } });
        expect(mined([...given].reverse(), { minSupport: { count: 1 } })).toEqual(
          mined(given, { minSupport: { count: 1 } }),
        );
        const { parent, count } = found;
        expect(parent.filter((above, i) => above >= 0 && count[above] < count[i])).toEqual(new Int32Array(0));
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  test("limits on days are counted in days, to the millisecond", () => {
    const bought = sequences.fromColumns({
      customers: ["A", "A", "B", "B"],
      times: [0, 30 * 86_400_000, 0, 30 * 86_400_000 + 1],
      items: ["tea", "cup", "tea", "cup"],
    });
    const count = (options: Partial<SequentialPatternOptions>) =>
      [...sequentialPatterns.mine(bought, { minSupport: 0.1, minPurchases: 2, ...options })].map(
        (pattern) => pattern.count,
      );
    expect([
      count({}),
      count({ maxGapDays: 30 }),
      count({ withinDays: 30 }),
      count({ maxGapDays: 29 }),
    ]).toEqual([[2], [1], [1], []]);
    expect(count({ minGapDays: 30.000_000_001 })).toEqual([1]);
  });

  test("no customers, or none with anything, give an empty result that still shows", () => {
    const none = sequentialPatterns.mine(sequences.of([]), { minSupport: 0.5 });
    expect([...none]).toEqual([]);
    expect(sequentialPatterns.mine(sequences.of([[], [[]]]), { minSupport: 0.5 }).customerCount).toBe(2);
    expect(none[DISPLAY]()["text/plain"]).toContain("0 sequential patterns, of at least 1 of 0 customers");
  });

  test("lists patterns of most customers first, then those with fewer items", () => {
    const found = [...sequentialPatterns.mine(sequences.of(PAPER), { minSupport: 0.5 })];
    const itemsOf = ({ purchases }: (typeof found)[number]) => purchases.flat().length;
    for (let i = 1; i < found.length; i++) {
      expect(found[i - 1].count).toBeGreaterThanOrEqual(found[i].count);
      if (found[i - 1].count === found[i].count)
        expect(itemsOf(found[i - 1])).toBeLessThanOrEqual(itemsOf(found[i]));
    }
  });

  test("a purchase does not follow itself, however far the one before", () => {
    const days = [0, 5].map((day) => day * 86_400_000);
    const twice = sequences.fromColumns({ customers: ["Ann", "Ann"], times: days, items: ["tea", "tea"] });
    const options = { minSupport: 1, minPurchases: 2 };
    expect(sequentialPatterns.mine(twice, { ...options, maxGapDays: 4 }).size).toBe(0);
    expect(sequentialPatterns.mine(twice, { ...options, maxGapDays: 5 }).size).toBe(1);
  });

  test("its table has 20 rows: pattern, purchases, customers, support", () => {
    const shown = sequentialPatterns.toTable(
      sequentialPatterns.mine(sequences.of(PAPER), { minSupport: 0.5, minPurchases: 2 }),
    );
    expect(shown.columns.map(({ name }) => name)).toEqual(["pattern", "purchases", "customers", "support"]);
    expect(shown.rows).toHaveLength(20);
    expect(shown.rows[0]).toEqual(["a → b", 2, 4, 1]);
  });

  test("shows steps with arrows, and filters", () => {
    const found = sequentialPatterns.mine(sequences.of(PAPER), { minSupport: 0.5 });
    const steps = sequentialPatterns.filter(found, ({ purchases }) => purchases.length === 3);
    // <a(bc)a>, <aba>, <abc>, <(ab)dc>, <aca>, <acb>, <acc>, <adc>, <bdc>, <dcb>, <eab>, <eac>, <ebc>, <ecb>, <efb>, <efc>, <fbc>, <fcb>
    expect(steps.size).toBe(18);
    expect(steps[DISPLAY]()["text/plain"]).toMatch(/a → c → b +3 +3 +0\.7500/);
  });

  test.each<[string, SequentialPatternOptions, string]>([
    [
      "a support of 0",
      { minSupport: 0 },
      "minSupport must be a fraction > 0 and <= 1, or { count }, current value is 0",
    ],
    [
      "a gap that ends before it begins",
      { minSupport: 1, minGapDays: 3, maxGapDays: 2 },
      "maxGapDays must be at least 3 days, current value is 2",
    ],
    [
      "a negative span",
      { minSupport: 1, withinDays: -1 },
      "withinDays must be at least 0 days, current value is -1",
    ],
    [
      "more patterns than allowed",
      { minSupport: 0.5, maxPatterns: 52 },
      "maxPatterns must be at least the number of patterns; raise minSupport, set maxLength or days, or raise it, current value is 52",
    ],
  ])("refuses %s", (_name, options, message) => {
    expect(() => sequentialPatterns.mine(sequences.of(PAPER), options)).toThrow(
      new RangeError(`Cannot mine sequential patterns: ${message}`),
    );
  });
});

describe("sequences.fromColumns()", () => {
  test("gathers lines by customer and time or day, each item once, and leaves out who is not known", () => {
    const hour = 3_600_000;
    const columns = {
      customers: ["B", "A", "B", "", "B", "B"],
      times: [25 * hour, 0, 2 * hour, 0, hour, 2 * hour],
      items: ["tea", "cup", "pot", "tea", "pot", "pot"],
    };
    const found = sequences.fromColumns(columns);
    expect(found.customerNames).toEqual(["B", "A"]);
    expect(sequences.toLists(found)).toEqual([[["pot"], ["pot"], ["tea"]], [["cup"]]]);
    expect(found.times).toEqual(Float64Array.of(hour, 2 * hour, 25 * hour, 0));
    expect(found.anonymousLines).toBe(1);
    const byDay = sequences.fromColumns(columns, { purchase: "day" });
    expect(sequences.toLists(byDay)).toEqual([[["pot"], ["tea"]], [["cup"]]]);
    expect(byDay.times).toEqual(Float64Array.of(0, 24 * hour, 0));
  });

  test.each<[string, object, string]>([
    [
      "columns of two lengths",
      { times: [1, 2] },
      "customers, times and items must have the same length, current lengths are 1, 2 and 1",
    ],
    [
      "a customer that is no id",
      { customers: [true] },
      "customers[0] must be a text or a number, current value is true",
    ],
    [
      "a time that is a text",
      { times: ["2011-01-01"] },
      'times[0] must be milliseconds since 1970 or a valid Date, current value is "2011-01-01"',
    ],
    [
      "an item that is no text",
      { items: [7] },
      'items[0] must be a text (numericItems: "asText" takes numbers), current value is 7',
    ],
  ])("refuses %s", (_name, wrong, message) => {
    const columns = { customers: ["A"], times: [1], items: ["tea"], ...wrong };
    expect(() => sequences.fromColumns(columns as never)).toThrow(
      new TypeError(`Cannot read sequences: ${message}`),
    );
  });

  test("refuses another unit of purchase", () => {
    expect(() =>
      sequences.fromColumns({ customers: [], times: [], items: [] }, { purchase: "week" as never }),
    ).toThrow(
      new RangeError('Cannot read sequences: purchase must be one of time, day, current value is "week"'),
    );
  });
});

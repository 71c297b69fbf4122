import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baskets, holdOut, itemsets, type Rule, rules, type Verdict } from "../../../../lib/basket";
import { countRules } from "../../../../lib/basket/rules/hold-out/count-rules";
import { seeded } from "../../../../lib/core/random";
import { DISPLAY } from "../../../../lib/core/text/display";
import * as simulatedBaskets from "../../../../lib/data/baskets/simulated-baskets";
import * as datasets from "../../../../lib/data/datasets";
import { readGolden } from "../../../support/read-golden";

interface GroceriesHeldOut {
  readonly size: number;
  readonly tally: Readonly<Record<Verdict, number>>;
  readonly rules: readonly {
    readonly antecedent: string[];
    readonly consequent: string[];
    readonly verdict: Verdict;
    readonly count: number;
    readonly antecedentCount: number;
    readonly consequentCount: number;
    readonly liftThen: number;
    readonly pValue: number;
  }[];
}

/** A shop in which no item has to do with any other. */
function independent(count: number, seed: number) {
  const products = Array.from({ length: 30 }, (_, i) => ({
    name: `item ${i}`,
    probability: 0.05 + 0.01 * i,
  }));
  const trips = [{ share: 1, factor: 1 }];
  return simulatedBaskets.make({ baskets: count, seed, products, associations: [], trips }).baskets;
}

describe("countRules()", () => {
  test("agrees with counting each side of each rule in each group, on 300 pairs of databases", () => {
    const list = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 6 });
    const known = fc.array(list, { maxLength: 12 });
    const other = fc.array(fc.tuple(list, fc.integer({ min: -1, max: 2 })), { maxLength: 12 });
    fc.assert(
      fc.property(known, other, fc.integer({ min: 1, max: 3 }), (first, rows, count) => {
        const frequent = itemsets.mine(baskets.of(first), { minSupport: { count } });
        const found = rules.from(frequent, { minConfidence: 0.3, emptyAntecedent: true });
        // Other items first, so that the same name has another number.
        const lists = rows.map(([items]) => ["z", ...items].reverse());
        const groupOf = Int32Array.from(rows, ([, group]) => group);
        const counts = countRules(found, baskets.of(lists), { names: ["0", "1", "2"], groupOf });
        const parts = [0, 1, 2].map((g) => baskets.of(lists.filter((_, row) => groupOf[row] === g)));
        [...found].forEach((rule, i) => {
          for (const [g, here] of parts.entries()) {
            const both = [...rule.antecedent, ...rule.consequent];
            expect(counts.basketCount[g]).toBe(here.offsets.length - 1);
            expect(counts.count[i * 3 + g]).toBe(baskets.countOf(here, both));
            expect(counts.antecedentCount[i * 3 + g]).toBe(baskets.countOf(here, rule.antecedent));
            expect(counts.consequentCount[i * 3 + g]).toBe(baskets.countOf(here, rule.consequent));
          }
        });
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  test("counts a rule alone as it does among others", () => {
    const four = baskets.of([["a", "b", "c", "d"], ["a", "b", "c"], ["b", "c", "d"], ["c", "d"], ["d"]]);
    const found = rules.from(itemsets.mine(four, { minSupport: 0.2 }), { minConfidence: 0 });
    const groups = { names: ["all"], groupOf: new Int32Array(5) };
    for (let i = 0; i < found.size; i++) {
      const alone = rules.filter(found, (_, k) => k === i);
      const { count, antecedentCount, consequentCount } = rules.ruleAt(found, i);
      const counted = countRules(alone, four, groups);
      expect([counted.count[0], counted.antecedentCount[0], counted.consequentCount[0]]).toEqual([
        count,
        antecedentCount,
        consequentCount,
      ]);
    }
  });

  test("refuses groups of another number of baskets, and what is no rules", () => {
    const two = baskets.of([["a"], ["a"]]);
    const found = rules.from(itemsets.mine(two, { minSupport: 1 }), { minConfidence: 0 });
    expect(() => countRules(found, two, { names: ["0"], groupOf: new Int32Array(3) })).toThrow(
      new TypeError(
        "Cannot count rules: groups must have one value for each of the 2 baskets, current length is 3",
      ),
    );
    expect(() => holdOut.evaluateOn([] as never, two)).toThrow(
      new TypeError(
        "Cannot count rules: rules must be rules, as made by rules.from or rules.fromJSON, current value is an array of 0",
      ),
    );
  });
});

describe("holdOut.byTime() and atRandom()", () => {
  const shop = simulatedBaskets.make({ baskets: 12_000, seed: 3 });
  const times = Float64Array.from({ length: 12_000 }, (_, i) => i);
  const mining = { minSupport: { count: 20 }, minConfidence: 0.1, minLift: 1, maxLength: 3 };

  test("the planted associations hold on new data, and their lift stays near the truth", () => {
    const held = holdOut.byTime(shop.baskets, { ...mining, times, share: 0.5 });
    const judged = new Map([...held].map((rule) => [`${rule.antecedent}>${rule.consequent}`, rule]));
    // The last habit is planted too rarely to be found; the flour and eggs are written in the order of their frequency.
    for (const planted of shop.truth.slice(0, 8)) {
      const left = [...planted.antecedent].sort((a) => (a.includes("eggs") ? -1 : 1));
      const rule = judged.get(`${left}>${planted.consequent}`);
      expect(rule?.verdict, planted.consequent).toBe("holds");
      expect(rule?.adjustedPValue).toBeLessThan(1e-6);
      const error = planted.lift / Math.sqrt(rule?.heldOut.count ?? 0);
      expect(Math.abs((rule?.heldOut.lift ?? 0) - planted.lift)).toBeLessThan(4 * error);
    }
    expect(held.holds / (held.holds + held.fails)).toBeGreaterThan(0.5);
  });

  const hasGroceries = datasets.isAvailable("groceries");
  test.skipIf(!hasGroceries)(
    `equals mlxtend, pandas and scipy on the first and the last receipts of Groceries${hasGroceries ? "" : " (skipped: not available)"}`,
    async () => {
      const golden = readGolden<GroceriesHeldOut>("basket/golden/held-out-groceries.json");
      const receipts = await datasets.groceries();
      const held = holdOut.byTime(receipts, {
        times: Int32Array.from({ length: 9835 }, (_, i) => i),
        minSupport: 0.01,
        minConfidence: 0.2,
        minExpected: 20,
      });
      expect(held.size).toBe(golden.size);
      expect({ holds: held.holds, fails: held.fails, "cannot tell": held.cannotTell }).toEqual(golden.tally);
      const keyOf = (rule: Pick<Rule, "antecedent" | "consequent">) =>
        `${[...rule.antecedent].sort()}>${[...rule.consequent].sort()}`;
      const found = new Map([...held].map((rule) => [keyOf(rule), rule]));
      for (const { liftThen, pValue, verdict, ...rule } of golden.rules) {
        const mine = found.get(keyOf(rule));
        expect(mine?.verdict).toBe(verdict);
        const { count, antecedentCount, consequentCount } = rule;
        expect(mine?.heldOut).toMatchObject({ count, antecedentCount, consequentCount });
        expect(mine?.training.lift).toBeCloseTo(liftThen, 10);
        expect((mine?.pValue ?? 0) / pValue).toBeCloseTo(1, 9);
      }
    },
  );

  test("where nothing is associated, as many hold as chance gives, and few have a small p-value", () => {
    let [holds, byChance, told, small] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 6; seed++) {
      const held = holdOut.atRandom(independent(4000, seed), { ...mining, maxLength: 2, share: 0.5, seed });
      holds += held.holds;
      byChance += held.holdsByChance;
      told += held.holds + held.fails;
      small += held.pValue.filter((p, i) => held.verdict[i] !== -1 && p <= 0.05).length;
    }
    expect(told).toBeGreaterThan(500);
    // Rules come in pairs, one each way, so the deviation of their number is that of half as many, twice.
    expect(Math.abs(holds - byChance)).toBeLessThan(4 * Math.sqrt(told / 2));
    expect(byChance / told).toBeGreaterThan(0.4);
    expect(byChance / told).toBeLessThan(0.5);
    expect(small / told).toBeLessThan(0.06);
  });

  test("mines the one part alone, and counts the other exactly", () => {
    const held = holdOut.byTime(shop.baskets, { ...mining, times, from: 9000 });
    expect(held.heldOut).toEqual(Int32Array.from({ length: 3000 }, (_, i) => 9000 + i));
    expect(held.from).toBe(9000);
    const early = baskets.slice(shop.baskets, 0, 9000);
    const late = baskets.slice(shop.baskets, 9000, 12_000);
    const { minConfidence, minLift, ...limits } = mining;
    const found = rules.from(itemsets.mine(early, limits), { minConfidence, minLift });
    expect([...held.rules]).toEqual([...found]);
    const [first] = held;
    expect(first.heldOut.count).toBe(baskets.countOf(late, [...first.antecedent, ...first.consequent]));
    expect(first.heldOut.basketCount).toBe(3000);
    expect(first.shrinkage).toBeCloseTo(1 - first.heldOut.lift / first.training.lift, 12);
    expect(held.holds + held.fails + held.cannotTell).toBe(held.size);
  });

  test("baskets of one moment stay together, in any order of rows", () => {
    const four = baskets.of([["a"], ["b"], ["a"], ["b"]]);
    const options = { minSupport: { count: 1 }, minConfidence: 0 };
    expect([...holdOut.byTime(four, { ...options, times: [5, 1, 5, 2], share: 0.25 }).heldOut]).toEqual([
      0, 2,
    ]);
    expect([...holdOut.byTime(four, { ...options, times: [4, 1, 3, 2], share: 0.5 }).heldOut]).toEqual([
      0, 2,
    ]);
    // A share that is no whole number of baskets is rounded up.
    expect([...holdOut.byTime(four, { ...options, times: [4, 1, 3, 2], share: 0.3 }).heldOut]).toEqual([
      0, 2,
    ]);
    const drawn = holdOut.atRandom(four, { ...options, share: 0.3, seed: 7 }).heldOut;
    expect([...drawn]).toEqual([...seeded(7).permutation(4).subarray(0, 2)].sort());
  });

  test("a rule that nothing can be told of neither holds nor fails", () => {
    const lists = [...Array(10).fill(["a", "b"]), ...Array(10).fill(["c"])];
    const given = baskets.of([...lists, ["a", "b"], ["a"], ...Array(8).fill(["c"])]);
    const moments = Array.from({ length: 30 }, (_, i) => i);
    const options = { times: moments, from: 20, minSupport: 0.1, minConfidence: 0.5 };
    const held = holdOut.byTime(given, options);
    expect([...held].map((rule) => rule.summary)).toEqual([
      "cannot tell: 2.0 baskets expected, 1 found",
      "cannot tell: 1.0 baskets expected, 1 found",
    ]);
    expect(held.cannotTell).toBe(2);
    const [first] = holdOut.byTime(given, { ...options, minExpected: 1 });
    // By hand: 1 of 2 baskets with a, where 1 in 10 hold b.
    expect(first.summary).toBe("holds: lift 2.0 then, 5.0 now");
  });

  test("shows a sentence a rule, and what chance would give", () => {
    const held = holdOut.byTime(shop.baskets, { ...mining, times });
    const text = String(held[DISPLAY]()["text/plain"]);
    expect(text).toMatch(
      /^[\d,]+ rules found in 9,000 baskets, counted in 3,000 others: [\d,]+ hold \(by chance [\d,]+ of [\d,]+ would\)/,
    );
    expect(text).toMatch(/holds: lift \d+(\.\d)? then, \d+(\.\d)? now/);
    expect([...held.shrinkage, ...held.adjustedPValue].filter(Number.isNaN)).toEqual([]);
  });

  test("its table has 20 rows: both sides, the summary, confidence then and now, adjusted p", () => {
    const list = Array.from({ length: 6 }, (_, i) => `item ${i}`);
    const given = baskets.of([...Array(10).fill(list), ...Array(10).fill(["c"]), ...Array(10).fill(list)]);
    const moments = Array.from({ length: 30 }, (_, i) => i);
    const held = holdOut.byTime(given, {
      times: moments,
      from: 20,
      minSupport: 0.5,
      minConfidence: 1,
      maxLength: 2,
    });
    const shown = holdOut.toTable(held);
    expect(shown.columns.map(({ name }) => name)).toEqual([
      "antecedent",
      "consequent",
      "held-out baskets",
      "confidence then",
      "now",
      "p",
    ]);
    expect([shown.rows.length, shown.totalRows]).toEqual([20, 30]);
    expect(shown.rows[0]).toEqual(["item 4", "item 5", "fails: lift 2.0 then, 1.0 now", 1, 1, 1]);
    expect(shown.caption).toBe(
      "30 rules found in 20 baskets, counted in 10 others: 0 hold (by chance 0 of 30 would), 30 fail, 0 cannot tell",
    );
  });

  test("by default a quarter of the baskets, and five expected baskets for a verdict", () => {
    const eight = baskets.of(Array(8).fill(["a", "b"]));
    const options = { minSupport: 0.5, minConfidence: 1 };
    const byTime = holdOut.byTime(eight, { ...options, times: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect([byTime.heldOut.length, holdOut.atRandom(eight, { ...options, seed: 1 }).heldOut.length]).toEqual([
      2, 2,
    ]);
    const found = rules.from(itemsets.mine(eight, { minSupport: 0.5 }), { minConfidence: 1 });
    const verdictsIn = (count: number) =>
      [...holdOut.evaluateOn(found, baskets.of(Array(count).fill(["a", "b"])))].map(({ verdict }) => verdict);
    expect([verdictsIn(4)[0], verdictsIn(5)[0]]).toEqual(["cannot tell", "fails"]);
  });

  test("counts the first set of the columns, and baskets that hold it twice or in any order", () => {
    const found = rules.from(itemsets.mine(baskets.of([["a"], ["a", "b"]]), { minSupport: 0.5 }), {
      minConfidence: 0,
      emptyAntecedent: true,
    });
    const [both] = [
      ...holdOut.evaluateOn(found, baskets.of([["a", "b"], ["b", "a"], ["b"]]), { minExpected: 1 }),
    ].filter(({ antecedent, consequent }) => antecedent[0] === "b" && consequent[0] === "a");
    expect([both.heldOut.count, both.heldOut.antecedentCount, both.heldOut.consequentCount]).toEqual([
      2, 3, 2,
    ]);
  });

  test("no baskets of a name give zeros, not NaN", () => {
    const found = rules.from(itemsets.mine(baskets.of([["a", "b"]]), { minSupport: 1 }), {
      minConfidence: 1,
    });
    const [rule] = holdOut.evaluateOn(found, baskets.of([["x"]]));
    expect(rule.heldOut).toEqual({
      count: 0,
      antecedentCount: 0,
      consequentCount: 0,
      basketCount: 1,
      support: 0,
      confidence: 0,
      lift: 0,
    });
    expect(rule.pValue).toBe(1);
    const nowhere = holdOut.evaluateOn(found, baskets.of([]));
    expect(nowhere.cannotTell).toBe(2);
    expect([...nowhere][0].heldOut).toMatchObject({ basketCount: 0, support: 0, confidence: 0, lift: 0 });
  });

  test.each([
    [{ share: 0.5, from: 3 }, "share or from must be given, not both, current values are 0.5 and 3"],
    [{ share: 0 }, "both parts must have a basket, current sizes are 4 and 0"],
    [{ share: 1 }, "both parts must have a basket, current sizes are 0 and 4"],
    [{ share: 2 }, "share must be a fraction between 0 and 1, current value is 2"],
    [{ from: 9 }, "both parts must have a basket, current sizes are 4 and 0"],
    [{ times: [1, 2, Number.NaN, 4] }, "times[2] must be a finite number, current value is NaN"],
    [{ minExpected: 0 }, "minExpected must be a finite number > 0, current value is 0"],
  ])("refuses %j", (wrong, message) => {
    const four = baskets.of([["a"], ["b"], ["a"], ["b"]]);
    const options = { times: [1, 2, 3, 4], minSupport: 0.5, minConfidence: 0 };
    expect(() => holdOut.byTime(four, { ...options, ...wrong })).toThrow(
      new RangeError(`Cannot hold baskets out: ${message}`),
    );
  });

  test("refuses times of another number", () => {
    const options = { times: [1], minSupport: 0.5, minConfidence: 0 };
    expect(() => holdOut.byTime(baskets.of([["a"], ["b"]]), options)).toThrow(
      new TypeError(
        "Cannot hold baskets out: times must have one value for each of the 2 baskets, current length is 1",
      ),
    );
  });
});

describe("holdOut.kFold()", () => {
  const options = { minSupport: 0.012, minConfidence: 0.2, folds: 5, seed: 11 };
  const { baskets: shop } = simulatedBaskets.make({ baskets: 2000, seed: 5 });

  test("agrees with mining and judging each fold by hand", () => {
    const folded = holdOut.kFold(shop, options);
    const order = seeded(11).permutation(2000);
    const lists = baskets.toLists(shop);
    const found = new Map<string, number[]>();
    for (let fold = 0; fold < 5; fold++) {
      const held = new Set(order.subarray(fold * 400, (fold + 1) * 400));
      const rest = baskets.of(lists.filter((_, i) => !held.has(i)));
      const part = baskets.of(lists.filter((_, i) => held.has(i)));
      const judged = holdOut.evaluateOn(
        rules.from(itemsets.mine(rest, { minSupport: 0.012 }), { minConfidence: 0.2 }),
        part,
      );
      for (const rule of judged) {
        const key = `${[...rule.antecedent].sort()}>${[...rule.consequent].sort()}`;
        const tally = found.get(key) ?? [0, 0, 0];
        tally[0]++;
        tally[1] += rule.verdict === "holds" ? 1 : 0;
        tally[2] += rule.verdict === "fails" ? 1 : 0;
        found.set(key, tally);
      }
    }
    expect(folded.size).toBeGreaterThan(50);
    for (const rule of folded) {
      const key = `${[...rule.antecedent].sort()}>${[...rule.consequent].sort()}`;
      expect([rule.foundIn, rule.holdsIn, rule.failsIn]).toEqual(found.get(key) ?? [0, 0, 0]);
      found.delete(key);
    }
    expect(folded.foundInFoldsOnly).toBe(found.size);
    expect(String(folded[DISPLAY]()["text/plain"])).toMatch(/found in \d of 5 folds, holds in \d/);
  });

  test("by default five folds, and five expected baskets for a verdict", () => {
    const { folds: _, ...defaults } = options;
    const same = baskets.of(Array(25).fill(["a", "b"]));
    const folded = holdOut.kFold(same, defaults);
    expect(folded.folds).toBe(5);
    expect([...folded].map((rule) => rule.summary)).toEqual([
      "found in 5 of 5 folds, holds in 0, fails in 5",
      "found in 5 of 5 folds, holds in 0, fails in 5",
    ]);
    expect([...holdOut.kFold(baskets.of(Array(20).fill(["a", "b"])), defaults)][0].failsIn).toBe(0);
    expect(String(folded[DISPLAY]()["text/plain"])).toContain(
      "2 rules, 2 of them found in all 5 folds; 0 others found in some fold only",
    );
  });

  test("parts that do not come out even are all held out once", () => {
    const seven = baskets.of(Array(7).fill(["a", "b"]));
    const folded = holdOut.kFold(seven, { ...options, folds: 3, minExpected: 1 });
    expect([...folded].map((rule) => rule.summary)).toEqual([
      "found in 3 of 3 folds, holds in 0, fails in 3",
      "found in 3 of 3 folds, holds in 0, fails in 3",
    ]);
  });

  test.each([
    [{ folds: 1 }, "folds must be an integer >= 2, current value is 1"],
    [{ folds: 3 }, "folds must be at most the number of baskets, 2, current value is 3"],
  ])("refuses %j", (wrong, message) => {
    expect(() => holdOut.kFold(baskets.of([["a"], ["b"]]), { ...options, ...wrong })).toThrow(
      new RangeError(`Cannot hold baskets out: ${message}`),
    );
  });
});

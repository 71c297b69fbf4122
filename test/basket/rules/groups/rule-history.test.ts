import { describe, expect, test } from "vitest";
import { baskets, contrast, itemsets, ruleHistory, rules } from "../../../../lib/basket";
import {
  homogeneity,
  oddsRatioHomogeneity,
  trend,
} from "../../../../lib/core/inference/proportion-statistics";
import { monthly, weekly } from "../../../../lib/core/periods";
import { seeded } from "../../../../lib/core/random";
import { DISPLAY } from "../../../../lib/core/text/display";

/** Baskets of 40 weeks: b follows a more and more often, d follows c in four weeks only, and f has nothing to do with e. */
function drifting(seed: number) {
  const random = seeded(seed);
  const lists: string[][] = [];
  const days: number[] = [];
  for (let week = 0; week < 40; week++) {
    for (let k = 0; k < 200; k++) {
      const list: string[] = [];
      const take = (item: string, chance: number) => random.uniform() < chance && list.push(item);
      if (take("a", 0.3)) take("b", 0.3 + 0.01 * week);
      else take("b", 0.2);
      const isSeason = week >= 20 && week < 24;
      if (take("c", 0.3)) take("d", isSeason ? 0.8 : 0.2);
      else take("d", 0.25);
      take("e", 0.4);
      take("f", 0.4);
      lists.push(list);
      days.push(4 + week * 7 + (k % 7));
    }
  }
  return { receipts: baskets.of(lists), days };
}

const { receipts, days } = drifting(1);
const found = rules.filter(
  rules.from(itemsets.mine(receipts, { minSupport: 0.03, maxLength: 2 }), { minConfidence: 0 }),
  ({ antecedent, consequent }) => ["a>b", "c>d", "e>f"].includes(`${antecedent}>${consequent}`),
);
const weeks = weekly(days, { unit: "days" });
const history = ruleHistory.byPeriod(found, receipts, weeks);
const ruleOf = (antecedent: string) => [...history].find((rule) => rule.antecedent[0] === antecedent);

describe("ruleHistory.byPeriod()", () => {
  test("sees a rule that grows, a rule of one season, and one that is none", () => {
    const [grows, season, none] = ["a", "c", "e"].map(ruleOf);
    expect(grows?.trendPValue).toBeLessThan(1e-6);
    expect(grows?.trendZ).toBeGreaterThan(0);
    expect(season?.changePValue).toBeLessThan(1e-6);
    expect(season?.pattern.slice(20, 24)).toBe("●●●●");
    const around = (season?.pattern.slice(0, 20) ?? "") + (season?.pattern.slice(24) ?? "");
    expect(around.split("●").length - 1).toBeLessThan(15);
    expect(none?.changePValue).toBeGreaterThan(0.05);
    expect(none?.trendPValue).toBeGreaterThan(0.05);
  });

  test("agrees with counting each period's baskets by themselves, and with the tests on these counts", () => {
    for (const rule of history) {
      const both: number[] = [];
      rule.periods.forEach((period, week) => {
        const here = baskets.slice(receipts, week * 200, (week + 1) * 200);
        expect(period.count).toBe(baskets.countOf(here, [...rule.antecedent, ...rule.consequent]));
        expect(period.antecedentCount).toBe(baskets.countOf(here, rule.antecedent));
        expect(period.consequentCount).toBe(baskets.countOf(here, rule.consequent));
        expect(period.basketCount).toBe(200);
        expect(period.verdict).toBe(period.lift > 1 ? "holds" : "fails");
        both.push(period.count);
      });
      const i = [...history].findIndex((other) => other.antecedent[0] === rule.antecedent[0]);
      const first = rule.periods.map((period) => period.antecedentCount);
      const second = rule.periods.map((period) => period.consequentCount);
      const all = rule.periods.map((period) => period.basketCount);
      expect(history.confidenceTest.pValue[i]).toBe(homogeneity(both, first).pValue);
      expect(history.trendTest.pValue[i]).toBe(trend(both, first).pValue);
      expect(history.oddsRatioTest.pValue[i]).toBe(oddsRatioHomogeneity({ both, first, second, all }).pValue);
      expect(rule.overall.count).toBe(rule.training.count);
    }
  });

  test("where nothing changes, the tests find a change about as often as they say", () => {
    let [changed, trends, odds, told] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const lists = Array.from({ length: 3000 }, () =>
        ["p", "q", "r", "s", "t"].filter((_, i) => random.uniform() < 0.2 + 0.1 * i),
      );
      const given = baskets.of(lists);
      const pairs = rules.from(itemsets.mine(given, { minSupport: 0.01, maxLength: 2 }), {
        minConfidence: 0,
      });
      const times = lists.map((_, i) => 4 + Math.floor(i / 40));
      const quiet = ruleHistory.byPeriod(pairs, given, weekly(times, { unit: "days" }));
      told += quiet.size;
      changed += quiet.confidenceTest.pValue.filter((p) => p <= 0.05).length;
      trends += quiet.trendTest.pValue.filter((p) => p <= 0.05).length;
      odds += quiet.oddsRatioTest.pValue.filter((p) => p <= 0.05).length;
    }
    for (const count of [changed, trends, odds]) {
      expect(count / told).toBeGreaterThan(0.025);
      expect(count / told).toBeLessThan(0.075);
    }
  });

  test("leaves out baskets of no period, and counts periods that cannot tell on neither side", () => {
    const later = ruleHistory.byPeriod(found, receipts, weekly(days, { unit: "days", from: 4 + 30 * 7 }));
    expect(later.names).toHaveLength(10);
    expect([...later.basketCount]).toEqual(Array(10).fill(200));
    const strict = ruleHistory.byPeriod(found, receipts, weeks, { minExpected: 1000 });
    expect([...strict].map((rule) => [rule.holdsIn, rule.failsIn, rule.changePValue])).toEqual(
      Array(3).fill([0, 0, 1]),
    );
    expect([...strict][0].summary).toMatch(/^no week can tell; lift/);
  });

  test("names the season where a rule holds in few periods only", () => {
    const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2011, month, 5));
    const lists = months.flatMap((_, month) => [
      ...Array(10).fill(month === 11 ? ["tree", "lights"] : ["tree"]),
      ...Array(10).fill(month === 11 ? ["x"] : ["lights"]),
    ]);
    const given = baskets.of(lists);
    const pairs = rules.from(itemsets.mine(given, { minSupport: 0.01, maxLength: 2 }), { minConfidence: 0 });
    const times = months.flatMap((time) => Array<number>(20).fill(time));
    const seasonal = ruleHistory.byPeriod(pairs, given, monthly(times), { minExpected: 0.5 });
    const [rule] = seasonal;
    expect(rule.pattern).toBe("○○○○○○○○○○○●");
    expect(rule.summary).toBe("holds in 1 of 12 months (2011-12); lift 0.2 then, 0.2 now");
    const text = String(seasonal[DISPLAY]()["text/plain"]);
    expect(text).toContain("2 rules over 12 months: 0 hold in more months than they fail");
    expect(text).toContain("○○○○○○○○○○○●");
  });

  test("no rules and no periods are no trouble", () => {
    const none = rules.filter(found, () => false);
    expect([...ruleHistory.byPeriod(none, receipts, weeks)]).toEqual([]);
    const nothing = weekly(days, { unit: "days", from: 1e6 });
    expect([...ruleHistory.byPeriod(found, receipts, nothing)][0].summary).toMatch(/^no week can tell/);
  });

  test("refuses what is no periods", () => {
    expect(() => ruleHistory.byPeriod(found, receipts, [] as never)).toThrow(
      new TypeError(
        "Cannot count rules: periods must be periods, as made by periods.weekly, current value is an array of 0",
      ),
    );
    expect(() => ruleHistory.byPeriod(found, receipts, weeks, { minExpected: -1 })).toThrow(
      new RangeError("Cannot count rules: minExpected must be a finite number > 0, current value is -1"),
    );
  });
});

describe("contrast.byGroup()", () => {
  /** Two countries: b follows a in both, d follows c in France only; d is simply more common in Spain. */
  function countries() {
    const random = seeded(2);
    const names: string[] = [];
    const lists = Array.from({ length: 3000 }, (_, i) => {
      const country = ["France", "Germany", "Spain"][i % 3];
      names.push(country);
      const list: string[] = [];
      const take = (item: string, chance: number) => random.uniform() < chance && list.push(item);
      take("b", take("a", 0.3) ? 0.5 : 0.2);
      if (country === "Germany") {
        if (take("c", 0.4)) take("d", 0.2);
        else take("d", 0.3);
      } else take("d", take("c", 0.4) ? 0.6 : 0.3);
      return list;
    });
    return { receipts: baskets.of(lists), names };
  }
  const shop = countries();
  const pairs = rules.from(itemsets.mine(shop.receipts, { minSupport: 0.05, maxLength: 2 }), {
    minConfidence: 0,
  });
  const contrasted = contrast.byGroup(pairs, shop.receipts, { groups: shop.names });

  test("finds what holds in France and not in Germany, and only that", () => {
    const found = contrast.betweenGroups(contrasted, "France", "Germany");
    expect(found.map(({ antecedent, consequent }) => `${antecedent}>${consequent}`).sort()).toEqual([
      "c>d",
      "d>c",
    ]);
    for (const { holdingGroup, failingGroup, adjustedPValue } of found) {
      expect([holdingGroup.name, holdingGroup.verdict, failingGroup.name, failingGroup.verdict]).toEqual([
        "France",
        "holds",
        "Germany",
        "fails",
      ]);
      expect(adjustedPValue).toBeLessThan(1e-6);
    }
    expect(contrast.betweenGroups(contrasted, "Germany", "France")).toEqual([]);
  });

  test("agrees with counting each group by itself, in the order asked for", () => {
    const lists = baskets.toLists(shop.receipts);
    const two = contrast.byGroup(pairs, shop.receipts, { groups: shop.names, only: ["Spain", "France"] });
    expect(two.names).toEqual(["Spain", "France"]);
    const [rule] = two;
    rule.groups.forEach(({ name, ...numbers }) => {
      const here = baskets.of(lists.filter((_, i) => shop.names[i] === name));
      expect(numbers.count).toBe(baskets.countOf(here, [...rule.antecedent, ...rule.consequent]));
      expect(numbers.basketCount).toBe(1000);
    });
    const [both, first, second] = [two.count, two.antecedentCount, two.consequentCount].map((c) =>
      c.slice(0, 2),
    );
    expect(two.oddsRatioTest.pValue[0]).toBe(
      oddsRatioHomogeneity({ both, first, second, all: two.basketCount }).pValue,
    );
  });

  test("groups may be numbers, and the order of baskets does not matter", () => {
    const numbered = shop.names.map((name) => name.length);
    const byNumber = contrast.byGroup(pairs, shop.receipts, { groups: numbered, only: [6, 7, 5] });
    expect(byNumber.names).toEqual(["6", "7", "5"]);
    expect(byNumber.count).toEqual(contrasted.count);
    const lists = baskets.toLists(shop.receipts).reverse();
    const groups = [...shop.names].reverse();
    const only = ["France", "Germany", "Spain"];
    const turned = contrast.byGroup(pairs, baskets.of(lists), { groups, only });
    expect(turned.count).toEqual(contrasted.count);
  });

  test("shows the lift and the counts in each group", () => {
    const text = String(contrasted[DISPLAY]()["text/plain"]);
    expect(text).toContain("in 3 groups: 2 differ in strength");
    expect(text).toMatch(/● \d\.\d \(\d+ of \d+\)/);
  });

  test("refuses groups that are not there", () => {
    const groups = shop.names;
    expect(() => contrast.byGroup(pairs, shop.receipts, { groups: ["France"] })).toThrow(
      new TypeError(
        "Cannot contrast rules: groups must have one value for each of the 3000 baskets, current length is 1",
      ),
    );
    expect(() => contrast.byGroup(pairs, shop.receipts, { groups, only: ["Italy"] })).toThrow(
      new RangeError(`Cannot contrast rules: only must be groups with a basket, current value is "Italy"`),
    );
    const missing = groups.map((name, i) => (i === 4 ? (null as never) : name));
    expect(() => contrast.byGroup(pairs, shop.receipts, { groups: missing })).toThrow(
      new TypeError("Cannot contrast rules: groups[4] must be a text or a number, current value is null"),
    );
    expect(() => contrast.betweenGroups(contrasted, "France", "Italy")).toThrow(
      new RangeError(
        `Cannot contrast rules: failsIn must be one of France, Germany, Spain, current value is "Italy"`,
      ),
    );
    expect(() => contrast.betweenGroups(contrasted, "Italy", "France")).toThrow(
      new RangeError(
        `Cannot contrast rules: holdsIn must be one of France, Germany, Spain, current value is "Italy"`,
      ),
    );
    expect(() => contrast.betweenGroups(contrasted, "France", "Spain", { alpha: 2 })).toThrow(
      new RangeError("Cannot contrast rules: alpha must be a fraction between 0 and 1, current value is 2"),
    );
  });
});

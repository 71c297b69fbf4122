import { describe, expect, test } from "vitest";
import { baskets, itemsets, rules } from "../../../../lib/basket";
import { DISPLAY } from "../../../../lib/core/text/display";
import { ruleTable } from "../../../../lib/plot/basket";
import { RULES_MIME, type RulesRecord } from "../../../../lib/plot/basket/rules/rule-table";

const receipts = baskets.of([["milk", "bread, white"], ["milk"], ["bread, white", "beer", "milk"]]);
const found = rules.from(itemsets.mine(receipts, { minSupport: 0.3 }), { minConfidence: 0.5 });

describe("ruleTable()", () => {
  test("stores every rule so that names and numbers can be read back", () => {
    const { items, antecedents, consequents, measures, total } = ruleTable(found).record;
    const names = (side: string) => side.split(",").map((number) => items[Number(number)]);
    const [left, right] = [antecedents, consequents].map((column) => column.split(" ").map(names));
    expect(total).toBe(found.size);
    expect(left).toEqual([...found].map(({ antecedent }) => antecedent));
    expect(right).toEqual([...found].map(({ consequent }) => consequent));
    for (const { name, values } of measures) {
      const expected = [...rules.measure(found, name as "lift")];
      values.split(" ").forEach((value, i) => {
        if (Number.isFinite(expected[i])) expect(Number(value)).toBeCloseTo(expected[i], 5);
        else expect(Number(value)).toBe(expected[i]);
      });
    }
  });

  test("shows the first rows and says what is left out", () => {
    const shown = ruleTable(found, { limit: 2, stored: 3, measures: ["lift"] });
    expect(shown.table.rows).toHaveLength(2);
    expect(shown.record.antecedents.split(" ")).toHaveLength(3);
    const bundle = shown[DISPLAY]();
    expect(bundle["text/plain"]).toContain(`… and ${found.size - 2} more rows`);
    expect(bundle["text/html"]).toContain("this table holds the first 3 of these rules");
    expect((bundle[RULES_MIME] as RulesRecord).measures.map(({ name }) => name)).toEqual(["lift"]);
  });

  test("takes more numbers by name, infinite ones too", () => {
    const price = Array.from({ length: found.size }, (_, i) => (i === 0 ? Number.POSITIVE_INFINITY : -i));
    const { record, table } = ruleTable(found, { measures: ["lift"], more: { price } });
    expect(record.measures[1]).toEqual({ name: "price", values: price.join(" ") });
    expect(table.rows[1][3]).toBe(-1);
    expect(() => ruleTable(found, { more: { price: [1] } })).toThrow(
      new TypeError(
        `Cannot make a table of rules: rules and price must have the same length, current lengths are ${found.size} and 1`,
      ),
    );
  });

  test("shows further numbers, one a rule, and refuses any other count of them", () => {
    const phi = rules.measure(found, "phi");
    const shown = ruleTable(found, { measures: ["lift"], more: { phi } });
    expect(shown.table.columns.map(({ name }) => name)).toEqual(["antecedent", "consequent", "lift", "phi"]);
    expect(shown.table.rows[0][3]).toBe(phi[0]);
    expect(shown.record.measures.map(({ name }) => name)).toEqual(["lift", "phi"]);
    expect(() => ruleTable(found, { more: { phi: [1] } })).toThrow(TypeError);
  });

  test("an empty side has a sign, and nothing need be stored", () => {
    const [rule] = found;
    const shown = ruleTable([{ ...rule, antecedent: [] }], { stored: 0 });
    expect(shown.table.rows[0][0]).toBe("∅");
    expect(Object.keys(shown[DISPLAY]())).toEqual(["text/html", "text/plain"]);
    expect(ruleTable([{ ...rule, antecedent: [] }]).record.antecedents).toBe("-");
  });

  test("shows six measures and 20 rows, and stores 2,000 rules, by default", () => {
    const [rule] = found;
    const many = Array.from({ length: 2001 }, (_, i) => ({ ...rule, count: i }));
    const shown = ruleTable(many);
    expect(shown.caption).toBe("2,001 rules");
    expect(shown.table.columns.map(({ name }) => name)).toEqual([
      "antecedent",
      "consequent",
      "count",
      "support",
      "confidence",
      "lift",
      "leverage",
      "conviction",
    ]);
    expect(shown.table.rows.map(([, , count]) => count)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(shown.record.antecedents.split(" ")).toHaveLength(2000);
    expect(shown.record.total).toBe(2001);
    const text = String(shown[DISPLAY]()["text/plain"]);
    expect(text).toMatch(/^2,001 rules\n/);
    expect(text).toContain(
      "… and 1,981 more rows\nIn the HTML report this table holds the first 2,000 of these rules,",
    );
  });

  test("says that all rules are stored, in the caption given, with six digits", () => {
    const [rule] = found;
    const shown = ruleTable([{ ...rule, lift: 1.23456789 }], { caption: "Mine", measures: ["lift"] });
    expect(shown.record).toEqual({
      caption: "Mine",
      total: 1,
      antecedents: "0",
      consequents: "1",
      measures: [{ name: "lift", values: "1.23457" }],
      items: [...rule.antecedent, ...rule.consequent],
    });
    const bundle = shown[DISPLAY]();
    const note =
      "In the HTML report this table holds all these rules, sorts by a click on a header, and filters.";
    expect(String(bundle["text/plain"]).endsWith(`\n${note}`)).toBe(true);
    expect(String(bundle["text/html"]).endsWith(`<p><small>${note}</small></p>`)).toBe(true);
    expect(ruleTable([rule]).caption).toBe("1 rule");
  });

  test("numbers items in order of first appearance, several on a side by commas", () => {
    const [rule] = found;
    const side = (antecedent: string[], consequent: string[]) => ({ ...rule, antecedent, consequent });
    const { record, table } = ruleTable([side(["a", "b"], ["c"]), side(["c"], ["b", "a"])]);
    expect([record.items, record.antecedents, record.consequents]).toEqual([
      ["a", "b", "c"],
      "0,1 2",
      "2 1,0",
    ]);
    expect(table.rows.map((row) => row.slice(0, 2))).toEqual([
      ["a, b", "c"],
      ["c", "b, a"],
    ]);
  });

  test.each([
    [() => ruleTable([]), "rules must be not empty, current value is an array of 0"],
    [() => ruleTable(found, { stored: -1 }), "stored must be an integer >= 0, current value is -1"],
    [() => ruleTable(found, { limit: 0 }), "limit must be an integer >= 1, current value is 0"],
    [
      () => ruleTable(found, { measures: ["antecedent" as "lift"] }),
      'measures must be names of numbers of a rule, current value is "antecedent"',
    ],
  ])("refuses what is no table", (make, message) => {
    expect(make).toThrow(new RangeError(`Cannot make a table of rules: ${message}`));
  });
});

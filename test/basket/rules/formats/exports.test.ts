import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  baskets,
  closedItemsets,
  contrast,
  generators,
  highUtility,
  holdOut,
  itemsets,
  maximalItemsets,
  pmml,
  ruleHistory,
  ruleSignificance,
  rules,
  sequences,
  sequentialPatterns,
  sequentialRules,
  topItemsets,
  topRules,
} from "../../../../lib/basket";
import { periods, results } from "../../../../lib/core";
import "../../../../lib/resolve-tensorflow.js";
import { csv, frames } from "../../../../lib/data";

const receipts = baskets.of([["milk", "bread, white"], ["milk", "bread, white"], ["milk", "tea"], ["beer"]]);
const frequent = itemsets.mine(receipts, { minSupport: 0.25 });
const found = rules.from(frequent, { minConfidence: 0.5 });
const many = baskets.of(Array.from({ length: 56 }, (_, i) => (i % 2 ? ["milk", "bread"] : ["beer"])));
const manyRules = rules.from(itemsets.mine(many, { minSupport: 0.1 }), { minConfidence: 0.8 });
const groups = Array.from({ length: 56 }, (_, i) => (i < 28 ? "north" : "south"));
const sold = highUtility.of([{ tea: 2, cup: 1 }, { tea: 1, cup: 2 }, { tea: 9 }], { tea: 1, cup: 4 });
const bought = sequences.of([
  [["tea"], ["cup", "pot"]],
  [["tea"], ["cup", "pot"]],
]);
const NUMBERS = "count,antecedentCount,consequentCount,support,confidence,lift,leverage,conviction";
const UTILITY = highUtility.mine(sold, { top: 3 });

/** Every result, its columns, and its first row as CSV. */
const ALL: readonly (readonly [name: string, result: Iterable<unknown>, columns: string, first: string])[] = [
  ["itemsets", frequent, "items,length,count,support", "beer,1,1,0.25"],
  [
    "closed itemsets",
    closedItemsets.mine(receipts, { minSupport: 0.5 }),
    "items,length,count,support",
    "milk,1,3,0.75",
  ],
  [
    "maximal itemsets",
    maximalItemsets.mine(receipts, { minSupport: 0.5 }),
    "items,length,count,support",
    '"milk; bread, white",2,2,0.5',
  ],
  [
    "generators",
    generators.mine(receipts, { minSupport: 0.5 }),
    "items,length,count,support",
    '"bread, white",1,2,0.5',
  ],
  ["top itemsets", topItemsets.mine(receipts, { k: 1 }), "items,length,count,support", "milk,1,3,0.75"],
  [
    "rules",
    found,
    `antecedent,consequent,${NUMBERS}`,
    "tea,milk,1,1,3,0.25,1,1.3333333333333333,0.0625,Infinity",
  ],
  [
    "top rules",
    topRules.mine(receipts, { k: 1, minConfidence: 1 }),
    `antecedent,consequent,${NUMBERS}`,
    '"bread, white",milk,2,2,3,0.5,1,1.3333333333333333,0.125,Infinity',
  ],
  ["utility", UTILITY, "items,count,support,utility,share", "tea; cup,2,0.6666666666666666,15,0.625"],
  [
    "sequential patterns",
    sequentialPatterns.mine(bought, { minSupport: 1, minLength: 3 }),
    "pattern,count,support",
    '"{tea} → {cup,pot}",2,1',
  ],
  [
    "sequential rules",
    sequentialRules.from(bought, { withinDays: 1, minSupport: 1 }),
    "antecedent,consequent,customers,count,antecedentCount,confidence,baseRate,lift",
    "tea,cup,2,2,2,1,1,1",
  ],
  [
    "rules by group",
    contrast.byGroup(manyRules, many, { groups }),
    "antecedent,consequent,north.count,north.antecedentCount,north.lift,north.verdict,south.count,south.antecedentCount,south.lift,south.verdict,confidencePValue,oddsRatioPValue",
    "milk,bread,14,14,2,holds,14,14,2,holds,1,1",
  ],
  [
    "rules over time",
    ruleHistory.byPeriod(
      manyRules,
      many,
      periods.weekly(
        Array.from({ length: 56 }, (_, i) => i / 4 + 4),
        { unit: "days" },
      ),
    ),
    "antecedent,consequent,1970-W02.count,1970-W02.antecedentCount,1970-W02.lift,1970-W02.verdict,1970-W03.count,1970-W03.antecedentCount,1970-W03.lift,1970-W03.verdict,holdsIn,failsIn,changePValue,trendPValue,trendZ",
    "milk,bread,14,14,2,holds,14,14,2,holds,2,0,1,1,0",
  ],
  [
    "held-out rules",
    holdOut.evaluateOn(manyRules, many),
    "antecedent,consequent,training.count,training.antecedentCount,training.consequentCount,training.support,training.confidence,training.lift,heldOut.count,heldOut.antecedentCount,heldOut.consequentCount,heldOut.support,heldOut.confidence,heldOut.lift,expected,shrinkage,verdict,pValue,adjustedPValue",
    "milk,bread,28,28,28,0.5,1,2,28,28,28,0.5,1,2,28,0,holds",
  ],
  [
    "cross-validated rules",
    holdOut.kFold(many, { folds: 2, seed: 1, minSupport: 0.1, minConfidence: 0.8 }),
    `antecedent,consequent,${NUMBERS},foundIn,holdsIn,failsIn`,
    "milk,bread,28,28,28,0.5,1,2,0.25,Infinity,2,2,0",
  ],
];

describe("every result becomes a frame, CSV and JSON", () => {
  test.each(ALL)("%s", (_, result, columns, first) => {
    const [header, row] = results.toCsv(result).split("\r\n");
    expect(header).toBe(columns);
    expect(row.slice(0, first.length)).toBe(first);
    const frame = frames.of(result);
    expect(frame.columns.join()).toBe(columns);
    expect(frame.shape[0]).toBe([...result].length);
    frame.dtypes.forEach((type: string, j: number) => {
      const isText = /^(antecedent|consequent|items|pattern|verdict|.*\.verdict)$/.test(frame.columns[j]);
      expect(type === "string").toBe(isText);
    });
    const records = JSON.parse(results.toJSON(result));
    expect(records).toHaveLength([...result].length);
    expect(Object.keys(records[0]).join()).toBe(columns);
  });

  test("items are arules' {a,b} in frames, and lists of names in JSON", () => {
    expect(results.toColumns(found).antecedent).toEqual(["{tea}", "{milk}", '{"bread, white"}']);
    expect(results.toColumns(UTILITY).items).toEqual(["{tea,cup}", "{tea}", "{cup}"]);
    expect(JSON.parse(results.toJSON(found))[1]).toEqual([...found][1]);
    expect(JSON.parse(results.toJSON(frequent))).toEqual(
      [...frequent].map((set) => ({ ...set, length: set.items.length })),
    );
    const pattern = sequentialPatterns.mine(bought, { minSupport: 1, minLength: 3 });
    expect(JSON.parse(results.toJSON(pattern))[0].pattern).toEqual([["tea"], ["cup", "pot"]]);
  });

  test("a result without rows keeps its columns", () => {
    const none = rules.filter(found, () => false);
    expect(results.toCsv(none)).toBe(`antecedent,consequent,${NUMBERS}\r\n`);
    expect(frames.of(none).columns).toHaveLength(10);
    expect(results.toJSON(none)).toBe("[]\n");
    const empty = itemsets.mine(baskets.of([]), { minSupport: 1 });
    expect(itemsets.toCsv(empty)).toBe("items,length,count,support\r\n");
  });

  // Finding F18.
  test("a table and a list of records become frames", () => {
    expect(frames.of(rules.toTable(found)).shape).toEqual([found.size, 8]);
    expect(frames.of(rules.toList(found)).columns).toEqual(frames.of(found).columns);
    expect(() => frames.of(rules.toTable(found, { limit: 1 }))).toThrow("its rows must be all");
    expect(() => frames.of(null as never)).toThrow("Cannot make a frame: data must be a table, a result");
    expect(() => frames.of(found, { column: ["lift"] } as never)).toThrow('did you mean "columns"?');
    expect(frames.of(found, { columns: ["lift", "antecedent"] }).columns).toEqual(["lift", "antecedent"]);
  });

  test("pruned rules, intervals and p-values give their rules", () => {
    expect(frames.of(rules.dropRedundant(found)).columns.join()).toBe(`antecedent,consequent,${NUMBERS}`);
    expect(frames.of(rules.intervals(found, "phi")).columns).toEqual([
      "antecedent",
      "consequent",
      "phi",
      "phiLower",
      "phiUpper",
    ]);
    expect(frames.of(ruleSignificance.test(found)).columns.slice(-2)).toEqual(["pValue", "adjustedPValue"]);
  });
});

describe("rules.toCsv()", () => {
  // Finding B7: what is written here is read here, infinite convictions and the sign of zero included.
  test("is read back by csv.parse() to the digit", () => {
    const columns = Object.fromEntries(NUMBERS.split(",").map((name) => [name, "number"] as const));
    const read = csv.parse(rules.toCsv(found), { columns }).columns;
    for (const name of Object.keys(columns))
      expect(read[name]).toEqual(rules.measure(found, name as "conviction"));
    expect(Array.from(read.conviction)).toContain(Number.POSITIVE_INFINITY);
  });

  // Finding F21: one basket of 12 items with names of 150 characters gives 523,250 rules; by arithmetic 3^12 - 2^13 + 1.
  test("names the writer where the text is longer than a string can be", () => {
    const names = Array.from({ length: 12 }, (_, i) => String.fromCharCode(97 + i).repeat(150));
    const all = itemsets.mine(baskets.of([names]), { minSupport: 1 });
    const exploded = rules.from(all, { minConfidence: 0 });
    expect(exploded.size).toBe(3 ** 12 - 2 ** 13 + 1);
    expect(() => rules.toCsv(exploded)).toThrow(
      new RangeError(
        "Cannot write rules as CSV: the text must be at most 536,870,888 characters long, current length is more; use rules.writeCsv",
      ),
    );
  }, 120_000);
});

describe("rules with chosen columns", () => {
  // Finding F19. In arules: quality(rules) <- cbind(quality(rules), interestMeasure(rules, "phi", trans)); write(rules).
  test("measures, intervals and p-values, as the table shows them", () => {
    const bounded = rules.intervals(found, "lift");
    const significance = ruleSignificance.test(found);
    const options = {
      measures: ["phi", "confidence", "improvement"],
      intervals: [bounded],
      significance,
    } as const;
    const shown = rules.toTable(found, options);
    const columns = rules.toColumns(found, options);
    expect(Object.keys(columns).join()).toBe(
      "antecedent,consequent,phi,confidence,improvement,liftLower,liftUpper,pValue,adjustedPValue",
    );
    expect(columns.phi).toEqual(rules.measure(found, "phi"));
    expect(columns.improvement).toEqual(rules.measure(found, "improvement"));
    expect(columns.liftLower).toEqual(bounded.lower);
    expect(columns.liftUpper).toEqual(bounded.upper);
    expect(columns.pValue).toEqual(significance.pValues);
    expect(columns.adjustedPValue).toEqual(Float64Array.from(shown.rows, (row) => row.at(-1) as number));
    const [header, first] = rules.toCsv(found, options).split("\r\n");
    expect(header).toBe(Object.keys(columns).join());
    expect(first.split(",").slice(0, 4)).toEqual(["tea", "milk", String(columns.phi[0]), "1"]);
    const unadjusted = ruleSignificance.test(found, { adjust: "none" });
    expect(rules.toCsv(found, { measures: [], significance: unadjusted }).split("\r\n")[0]).toBe(
      "antecedent,consequent,pValue",
    );
  });

  test("intervals of the rules that these were selected from, in any order", () => {
    const significance = ruleSignificance.test(found);
    const sorted = rules.sortBy(found, "confidence", { order: "ascending" });
    const positions = [...sorted].map((rule) =>
      [...found].findIndex((other) => JSON.stringify(other) === JSON.stringify(rule)),
    );
    const { pValue } = rules.toColumns(sorted, { significance });
    expect(pValue).toEqual(Float64Array.from(positions, (i) => significance.pValues[i]));
    const others = rules.from(itemsets.mine(receipts, { minSupport: 0.25 }), { minConfidence: 0.5 });
    expect(() => rules.toCsv(others, { significance })).toThrow(
      `Cannot show rules: intervals and significance must be of the rules shown, or rules they were selected from, current value is of ${found.size} other rules`,
    );
    const fewer = ruleSignificance.test(rules.top(found, 1));
    expect(() => rules.toCsv(found, { significance: fewer })).toThrow("current value is of 1 other rules");
  });

  test("other columns, other options and other records are refused", () => {
    expect(() => rules.toCsv(found, { measures: ["phy"] as never })).toThrow(RangeError);
    expect(() => rules.toCsv(found, { measure: ["phi"] } as never)).toThrow('did you mean "measures"?');
    expect(() => rules.toCsv(frequent as never)).toThrow(
      "Cannot write rules as CSV: rules must be rules, as made by rules.from or rules.fromJSON, current value is an object",
    );
    expect(() => rules.toColumns([...found] as never)).toThrow("rules must be rules, as made by rules.from");
    expect(() => rules.toJSON(frequent as never)).toThrow("rules must be rules, as made by rules.from");
    expect(() => rules.toCsv(found, { intervals: [found] as never })).toThrow(
      "intervals[0] must be intervals, as made by rules.intervals",
    );
    expect(() => rules.toCsv(found, { significance: found as never })).toThrow(
      "significance must be p-values, as made by ruleSignificance.test",
    );
    expect(() => pmml.write(frequent as never)).toThrow("rules must be rules, as made by rules.from");
    expect(() => pmml.write(found, { modelname: "x" } as never)).toThrow('did you mean "modelName"?');
  });
});

describe("files", () => {
  test("rules, itemsets and PMML files hold the text, and read back", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "exports-"));
    const file = (name: string) => path.join(folder, name);
    const textOf = (name: string) => fs.readFileSync(file(name), "utf8");
    try {
      await rules.writeCsv(file("rules.csv"), found, { measures: ["phi"] });
      await rules.writeJSON(file("rules.json"), found);
      await itemsets.writeCsv(file("itemsets.csv"), frequent, { spreadsheetSafe: false });
      await itemsets.writeJSON(file("itemsets.json"), frequent);
      await pmml.writeFile(file("rules.pmml"), found, { modelName: "mine" });
      expect(textOf("rules.csv")).toBe(rules.toCsv(found, { measures: ["phi"] }));
      expect(textOf("rules.json")).toBe(rules.toJSON(found));
      expect([...rules.fromJSON(textOf("rules.json"))]).toEqual([...found]);
      expect(textOf("itemsets.csv")).toBe(itemsets.toCsv(frequent));
      expect([...itemsets.fromJSON(textOf("itemsets.json"))]).toEqual([...frequent]);
      expect(pmml.read(textOf("rules.pmml")).rules).toEqual([...found]);
      await expect(rules.writeCsv(file("none/rules.csv"), found)).rejects.toThrow(
        "Cannot write rules as CSV: path must be in a folder that exists",
      );
      expect(fs.readdirSync(folder)).toHaveLength(5);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

import { describe, expect, test } from "vitest";
import { logisticRegression, ruleList, scoringSheet } from "../../lib/classification";
import { questionsOf } from "../../lib/classification/cut-points";
import { DISPLAY } from "../../lib/core/text/display";
import { metrics } from "../../lib/metrics";
import { numpyRows } from "../support/numpy-rows";

const rows = numpyRows({ seed: 3, n: 300, p: 3, groups: 3, spread: 2 });
const target = rows.map(([a, b, c], i) => (a + 0.5 * b + ((i * 37) % 11) - 5 > 12 || c > 9 ? "yes" : "no"));

describe("questionsOf()", () => {
  const matrix = (columns: number[][]) => ({
    rows: columns[0].length,
    columns: columns.length,
    data: Float64Array.from(columns[0].flatMap((_, i) => columns.map((column) => column[i]))),
  });

  test("asks at quantiles, between all of few values, and nothing of a constant", () => {
    const many = [9, 3, 1, 2, 8, 4, 5, 7, 6];
    const few = [2, 0, 1, 0, 1, 2, 0, 2, 2];
    expect(questionsOf(matrix([many, few, many.map(() => 1)]), 4)).toEqual([
      ...[3, 5, 7].map((threshold) => ({ column: 0, threshold })),
      ...[0, 1].map((threshold) => ({ column: 1, threshold })),
    ]);
    expect(questionsOf(matrix([[1, 1, 1, 1, 2, 3]]), 2)).toEqual([{ column: 0, threshold: 1 }]);
  });
});

test("questionsOf() of two bins asks at the lower median, and of few values between all", () => {
  const column = (values: readonly number[]) => ({
    ...{ rows: values.length, columns: 1, data: Float64Array.from(values) },
  });
  const asked = (values: readonly number[], bins: number) =>
    questionsOf(column(values), bins).map(({ threshold }) => threshold);
  expect(asked([1, 2, 3, 4, 5, 6], 2)).toEqual([3]);
  expect(asked([1, 2, 3, 4, 5, 6, 7, 8, 9], 2)).toEqual([5]);
  // Three values in three bins, of which quantiles would pass over the last.
  expect(asked([1, 1, 1, 1, 1, 1, 2, 2, 3], 3)).toEqual([1, 2]);
  expect(asked([1, 1, 1, 1, 1, 1, 2, 2, 3], 2)).toEqual([1]);
});

describe("scoringSheet", () => {
  const model = scoringSheet.fit(rows, target);

  test("rounds the coefficients of the logistic regression of its questions, the largest to 5 points", () => {
    const questions = questionsOf({ rows: 300, columns: 3, data: Float64Array.from(rows.flat()) }, 4);
    const answers = rows.map((row) =>
      questions.map(({ column, threshold }) => Number(row[column] > threshold)),
    );
    const { coefficients } = logisticRegression.fit(answers, target, { penalty: 1, l1Ratio: 1 });
    const largest = Math.max(...coefficients[0].map(Math.abs));
    const points = coefficients[0].map((one) => Math.round((5 * one) / largest));
    expect(model.questions).toEqual(
      questions.map((question, k) => ({ ...question, points: points[k] })).filter((one) => one.points !== 0),
    );
    const totals = answers.map((row) => row.reduce((sum, answer, k) => sum + answer * points[k], 0));
    expect(scoringSheet.score(model, rows)).toEqual(totals);
    expect(model.aucOfPoints).toBeCloseTo(metrics.rocAuc(target, totals), 12);
    const exact = answers.map((row) => row.reduce((sum, answer, k) => sum + answer * coefficients[0][k], 0));
    expect(model.aucUnrounded).toBeCloseTo(metrics.rocAuc(target, exact), 12);
    expect(model.aucUnrounded - model.aucOfPoints).toBeLessThan(0.02);
  });

  test("its probabilities are those of a logistic regression of the points", () => {
    const totals = scoringSheet.score(model, rows).map((points) => [points]);
    const odds = logisticRegression.fit(totals, target, { penalty: 1e-6 });
    const found = scoringSheet.probabilities(model, rows);
    const wanted = logisticRegression.probabilities(odds, totals);
    found.forEach((row, i) => {
      expect(row[1]).toBeCloseTo(wanted[i][1], 9);
      expect(row[0] + row[1]).toBeCloseTo(1, 12);
    });
    expect(scoringSheet.predict(model, rows)).toEqual(found.map(([, p]) => (p > 0.5 ? "yes" : "no")));
  });

  test("more points lose less, and a larger penalty asks less", () => {
    const fine = scoringSheet.fit(rows, target, { mostPoints: 100 });
    expect(Math.max(...fine.questions.map(({ points }) => Math.abs(points)))).toBe(100);
    expect(Math.abs(fine.aucUnrounded - fine.aucOfPoints)).toBeLessThan(0.002);
    const short = scoringSheet.fit(rows, target, { penalty: 20 });
    expect(short.questions.length).toBeLessThan(model.questions.length);
    expect(scoringSheet.fit(rows, target, { penalty: 1e4 }).questions).toEqual([]);
  });

  test("prints questions and what totals mean", () => {
    const small = scoringSheet.fit(
      [
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 2],
      ],
      [0, 0, 1, 1],
      { mostPoints: 2, penalty: 0.1 },
    );
    const sheet = scoringSheet.print(small);
    expect(sheet.questions).toEqual([{ question: "x1 > 0", points: 2 }]);
    expect(sheet.totals.map(({ points }) => points)).toEqual([0, 1, 2]);
    expect(sheet.totals[2].probability).toBeCloseTo(scoringSheet.probabilities(small, [[1, 1]])[0][1], 12);
    const text = sheet[DISPLAY]()["text/plain"] as string;
    expect(text).toContain("Points for 1; AUC 1.0000, before rounding 1.0000");
    expect(text).toMatch(/x1 > 0 +2/);
    expect(text).toMatch(/total +1 +50.0 %/);
    const minus = scoringSheet.print(scoringSheet.fit([[0], [0], [1], [1]], [1, 1, 0, 0], { penalty: 0.1 }));
    expect(minus.totals.map(({ points }) => points)).toEqual([-5, -4, -3, -2, -1, 0]);
  });

  test("answers 0 and 1 where points tell the classes for certain, and the first class in a tie", () => {
    const sheet = { ...model, intercept: -1000, slope: 0 };
    expect(scoringSheet.probabilities(sheet, rows.slice(0, 1))).toEqual([[1, 0]]);
    expect(scoringSheet.probabilities({ ...sheet, intercept: 1000 }, rows.slice(0, 1))).toEqual([[0, 1]]);
    const even = { ...sheet, intercept: 0 };
    expect(scoringSheet.probabilities(even, rows.slice(0, 1))).toEqual([[0.5, 0.5]]);
    expect(scoringSheet.predict(even, rows.slice(0, 1))).toEqual(["no"]);
  });

  test("shows all lines of a long sheet, and is refused if all rows are alike", () => {
    const long = scoringSheet.print(scoringSheet.fit(rows, target, { mostPoints: 30 }));
    const text = long[DISPLAY]()["text/plain"] as string;
    expect(text.match(/^\W*total/gm)?.length ?? 0).toBe(long.totals.length);
    expect(() => scoringSheet.fit([[1], [1]], ["a", "b"])).toThrow(
      "Cannot make a scoring sheet: rows must be different from each other, current value is 2",
    );
    for (const [name, least] of [
      ["bins", 2],
      ["mostPoints", 1],
    ] as const)
      expect(() => scoringSheet.fit(rows, target, { [name]: least - 1 })).toThrow(
        `${name} must be an integer >= ${least}`,
      );
  });

  test("refuses what does not fit", () => {
    expect(() => scoringSheet.fit([[1], [2], [3]], ["a", "b", "c"])).toThrow(
      "target must be of two classes, current value is 3",
    );
    expect(() => scoringSheet.score({} as never, [[1]])).toThrow("as made by scoringSheet.fit");
    expect(() => scoringSheet.print({} as never)).toThrow("as made by scoringSheet.fit");
  });
});

describe("ruleList", () => {
  test("finds rules that were planted, in order, and stops", () => {
    const planted = rows.map(([a, b]) => (a > 10 ? "gold" : b <= 3 ? "iron" : "wood"));
    const clean = planted.every((label) => ["gold", "iron", "wood"].includes(label));
    expect(clean).toBe(true);
    const model = ruleList.fit(rows, planted, { bins: 60, minLeafRows: 5 });
    expect(metrics.accuracy(planted, ruleList.predict(model, rows))).toBeGreaterThan(0.97);
    expect(model.rules.length).toBeLessThanOrEqual(11);
    expect(model.rules[model.rules.length - 1].conditions).toEqual([]);
    const counted = model.rules.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(300);
  });

  test("the first rule is the best of all pairs of conditions by Laplace's estimate", () => {
    const few = rows.slice(0, 80);
    const labels = target.slice(0, 80);
    const [rule] = ruleList.fit(few, labels, { bins: 3, minLeafRows: 8 }).rules;
    const questions = questionsOf({ rows: 80, columns: 3, data: Float64Array.from(few.flat()) }, 3);
    const tests = questions.flatMap(({ column, threshold }) => [
      (row: number[]) => row[column] > threshold,
      (row: number[]) => row[column] <= threshold,
    ]);
    const qualities = tests.flatMap((one) =>
      tests.map((other) => {
        const covered = labels.filter((_, i) => one(few[i]) && other(few[i]));
        const yes = covered.filter((label) => label === "yes").length;
        return covered.length < 8 ? 0 : (Math.max(yes, covered.length - yes) + 1) / (covered.length + 2);
      }),
    );
    const found = (Math.max(...rule.counts) + 1) / (rule.counts[0] + rule.counts[1] + 2);
    expect(found).toBeCloseTo(Math.max(...qualities), 12);
  });

  test("keeps to its limits, and says so in words", () => {
    const model = ruleList.fit(rows, target, { mostRules: 2, mostConditions: 1 });
    expect(model.rules).toHaveLength(3);
    for (const { conditions, counts } of model.rules.slice(0, 2)) {
      expect(conditions).toHaveLength(1);
      expect(counts[0] + counts[1]).toBeGreaterThanOrEqual(20);
    }
    expect(ruleList.fit(rows, target, { mostRules: 0 }).rules).toHaveLength(1);
    const [first, , last] = ruleList.words(model);
    const { column, threshold, isAbove } = model.rules[0].conditions[0];
    expect(first).toContain(`If x${column + 1} ${isAbove ? ">" : "≤"} ${Number(threshold.toPrecision(6))}: `);
    expect(last).toMatch(/^Otherwise: (yes|no) \(\d+ %, \d+ rows\)\.$/);
    const named = ruleList.fit({ values: rows, columns: ["a", "b", "c"] }, target, { mostRules: 1 });
    expect(ruleList.words(named)[0]).toMatch(/^If [abc] [>≤] [\d.-]+( and [abc] [>≤] [\d.-]+)?: /);
  });

  test("its probabilities are Laplace's estimates of the first rule that fits", () => {
    const model = ruleList.fit(rows, target);
    const [{ conditions, counts }] = model.rules;
    const inFirst = rows.filter((row) =>
      conditions.every((one) => row[one.column] > one.threshold === one.isAbove),
    );
    expect(inFirst).toHaveLength(counts[0] + counts[1]);
    const shares = counts.map((count) => (count + 1) / (counts[0] + counts[1] + 2));
    expect(ruleList.probabilities(model, inFirst.slice(0, 1))).toEqual([shares]);
  });

  test("has the defaults that it states", () => {
    const many = numpyRows({ seed: 9, n: 900, p: 3 });
    const mixed = many.map(([a, b, c], i) =>
      String((a > 0.3 ? 1 : 0) + (b * c > 0.2 ? 2 : 0) + (i % 13 === 0 ? 1 : 0)),
    );
    const stated = { mostRules: 10, mostConditions: 2, minLeafRows: 20, bins: 8 };
    const model = ruleList.fit(many, mixed);
    expect(ruleList.fit(many, mixed, stated)).toEqual(model);
    for (const [name, value] of Object.entries(stated))
      expect(ruleList.fit(many, mixed, { ...stated, [name]: value + 1 }), name).not.toEqual(model);
    for (const [name, value] of Object.entries({ mostConditions: 0, minLeafRows: 0, bins: 1, mostRules: -1 }))
      expect(() => ruleList.fit(many, mixed, { [name]: value })).toThrow(
        `${name} must be an integer >= ${value + 1}`,
      );
  });

  test("a rule may have as few rows as allowed, and needs to be better than what it is made of", () => {
    const line = Array.from({ length: 12 }, (_, i) => [i]);
    const three = line.map(([x]) => (x < 3 ? "few" : "many"));
    const model = ruleList.fit(line, three, { bins: 12, minLeafRows: 3 });
    // Nine of nine rows are more certain than three of three; what is left is of one class, and no rule is better.
    expect(model.rules.map(({ counts }) => counts)).toEqual([
      [0, 9],
      [3, 0],
    ]);
    expect(model.rules[0].conditions).toEqual([{ column: 0, threshold: 2, isAbove: true }]);
    const mixed = line.map(([x]) => (x < 3 ? "few" : x % 2 === 0 ? "even" : "odd"));
    const [first] = ruleList.fit(line, mixed, { bins: 12, minLeafRows: 3, mostConditions: 1 }).rules;
    expect(first.counts).toEqual([0, 3, 0]);
    expect(
      ruleList.fit(line, mixed, { bins: 12, minLeafRows: 4, mostConditions: 1 }).rules[0].counts,
    ).not.toEqual(first.counts);
  });

  test("keeps more than the best condition while rules grow", () => {
    // Either condition alone is worse than a third one, and both together are certain.
    const pairs = Array.from({ length: 160 }, (_, i) => [i % 2, (i >> 1) % 2, i % 5 === 0 ? 1 : 0]);
    const both = pairs.map(([a, b, c], i) =>
      a === 1 && b === 1 ? "yes" : c === 1 && i % 4 !== 0 ? "yes" : "no",
    );
    const [rule] = ruleList.fit(pairs, both, { minLeafRows: 10 }).rules;
    expect(Math.min(...rule.counts)).toBe(0);
    expect(rule.conditions).toHaveLength(2);
  });

  test("answers by the last rule where none fits, and rounds shares", () => {
    const model = ruleList.fit([[1], [2], [3], [4]], ["a", "a", "b", "b"], { minLeafRows: 2 });
    const [first] = model.rules;
    const only = { ...model, rules: [first, { ...first, counts: [0, 7] }] };
    expect(ruleList.predict(only, [[1], [9]])).toEqual(["a", "b"]);
    expect(ruleList.words(only)[1]).toBe("If x1 ≤ 2: b (89 %, 7 rows).");
  });

  test("refuses what is no list", () => {
    expect(() => ruleList.predict({} as never, [[1]])).toThrow(
      "Cannot predict classes: model must be a model, as made by ruleList.fit",
    );
    const empty = { ...ruleList.fit(rows, target), rules: [] };
    expect(() => ruleList.words(empty)).toThrow("as made by ruleList.fit");
  });
});

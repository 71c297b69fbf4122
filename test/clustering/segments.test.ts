import { describe, expect, test } from "vitest";
import { segments } from "../../lib/clustering";
import { toMatrix } from "../../lib/core/linear-algebra/matrix";

describe("segments.describe()", () => {
  const rows = [
    [1, 50, 7],
    [2, 60, 7],
    [3, 40, 7],
    [11, 55, 7],
    [13, 45, 7],
  ];
  const labels = [0, 0, 0, 4, 4];

  test("has the standardised differences of the means, by hand", () => {
    const [first, second] = segments.describe(rows, labels, { featureNames: ["orders", "age", "week"] });
    // Means 2 and 12, variances 1 and 2; means 50 and 50; constant.
    expect(first).toMatchObject({ label: 0, size: 3, share: 0.6 });
    expect(second).toMatchObject({ label: 4, size: 2, share: 0.4 });
    expect(first.differences).toEqual([
      { name: "orders", mean: 2, otherMean: 12, effect: expect.closeTo(-10 / Math.sqrt(1.5), 12) },
      { name: "age", mean: 50, otherMean: 50, effect: 0 },
      { name: "week", mean: 7, otherMean: 7, effect: 0 },
    ]);
    expect(second.differences[0].effect).toBeCloseTo(10 / Math.sqrt(1.5), 12);
  });

  test("says them in two languages, the largest first", () => {
    const options = { featureNames: ["orders", "age", "week"], chineseNames: ["订单数", "年龄", "周"] };
    const [, second] = segments.describe(rows, labels, options);
    expect(second.words).toBe("orders much higher (12, others 2)");
    expect(second.chineseWords).toBe("订单数远高于其他（12，其他为 2）");
  });

  test.each([
    { shift: 0.9, words: "x1 much higher", chineseWords: "x1远高于其他" },
    { shift: 0.6, words: "x1 higher", chineseWords: "x1高于其他" },
    { shift: 0.3, words: "x1 slightly higher", chineseWords: "x1略高于其他" },
    { shift: -0.3, words: "x1 slightly lower", chineseWords: "x1略低于其他" },
    { shift: 0.1, words: "like the others", chineseWords: "与其他无明显差别" },
  ])("an effect of $shift is: $words", ({ shift, words, chineseWords }) => {
    // Variance 1 within both: values -1, 0, 1.
    const spread = [-1, 0, 1];
    const given = [...spread.map((value) => [value]), ...spread.map((value) => [value + shift])];
    const [, second] = segments.describe(given, [0, 0, 0, 1, 1, 1]);
    expect(second.differences[0].effect).toBeCloseTo(shift, 12);
    expect(second.words.startsWith(words)).toBe(true);
    expect(second.chineseWords.startsWith(chineseWords)).toBe(true);
  });

  test("names three features at most, or as many as asked for", () => {
    const given = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ];
    const count = (options: segments.DescribeOptions) =>
      segments.describe(given, [0, 0, 1, 1], options)[1].words.split("higher").length - 1;
    expect([count({}), count({ strongest: 1 }), count({ strongest: 9 })]).toEqual([3, 1, 4]);
  });

  test("takes the spread of all rows if nothing varies within", () => {
    const [first] = segments.describe([[0], [0], [1], [1]], [0, 0, 1, 1]);
    expect(first.differences[0].effect).toBeCloseTo(-1 / Math.sqrt(1 / 3), 12);
    // 0.1 + 0.1 + 0.1 is not 3 * 0.1.
    const [tenths] = segments.describe([[0.1], [0.1], [0.1], [0.7], [0.7], [0.7]], [0, 0, 0, 1, 1, 1]);
    expect(tenths.differences[0].effect).toBeCloseTo(-0.6 / Math.sqrt(0.108), 12);
  });

  test("says nothing of a column whose values are all alike", () => {
    const alike = Array.from({ length: 5 }, () => [0.1]);
    for (const { words, differences } of segments.describe(alike, [0, 0, 0, 1, 1])) {
      expect(words).toBe("like the others");
      expect(differences).toEqual([{ name: "x1", mean: 0.1, otherMean: 0.1, effect: 0 }]);
    }
  });

  test("takes numbers whose squares are beyond the range of a double", () => {
    for (const unit of [1e200, 1e-200]) {
      const [first] = segments.describe(
        rows.map((row) => row.map((value) => value * unit)),
        labels,
      );
      segments.describe(rows, labels)[0].differences.forEach(({ name, mean, otherMean, effect }, j) => {
        const found = first.differences[j];
        expect(found.name).toBe(name);
        expect(found.effect).toBeCloseTo(effect, 9);
        expect(found.mean / unit).toBeCloseTo(mean, 9);
        expect(found.otherMean / unit).toBeCloseTo(otherMean, 9);
      });
    }
  });

  test("one segment differs from nothing; noise is a segment of its own", () => {
    const [only] = segments.describe([[1], [2]], [3, 3]);
    expect(only).toMatchObject({
      share: 1,
      words: "like the others",
      differences: [{ mean: 1.5, effect: 0 }],
    });
    expect(segments.describe([[1], [2]], [-1, 0]).map(({ label }) => label)).toEqual([-1, 0]);
  });

  test("takes the names of columns, and rounds to three digits", () => {
    const matrix = toMatrix(
      [
        [1234.5, 0.012345],
        [9, 9],
      ],
      { columnNames: ["money", "rate"] },
    );
    expect(segments.describe(matrix, [0, 1])[0].words).toBe(
      "money much higher (1235, others 9), rate much lower (0.0123, others 9)",
    );
  });

  test("refuses nonsense", () => {
    expect(() => segments.describe(rows, [0, 1])).toThrow(
      "Cannot describe segments: labels must be one label for each of 5 rows, current value is an array of 2",
    );
    expect(() => segments.describe(rows, labels, { featureNames: ["a"] })).toThrow(
      "featureNames must be one name for each of 3 features",
    );
    expect(() => segments.describe(rows, labels, { chineseNames: ["a"] })).toThrow(
      "chineseNames must be one name for each of 3 features",
    );
    expect(() => segments.describe([], [])).toThrow("rows must be at least 1 row");
    expect(() => segments.describe(rows, [0, 0, 0, 0, 0.5])).toThrow("labels[4] must be an integer >= -1");
  });
});

import { describe, expect, test } from "vitest";
import {
  columnPreparation,
  imputation,
  type MixedColumns,
  oneHotEncoding,
  ordinalEncoding,
  scaling,
  targetEncoding,
} from "../../../lib/selection";
import { readGolden } from "../../support/read-golden";

type Numbers = readonly (readonly (number | null)[])[];
type Texts = readonly (readonly string[])[];

interface Golden {
  readonly train: Numbers;
  readonly test: Numbers;
  readonly texts: Texts;
  readonly newTexts: Texts;
  readonly textGaps: Texts;
  readonly scaling: Readonly<Record<"standard" | "minMax" | "robust", Numbers>>;
  readonly imputation: Readonly<Record<"mean" | "median" | "mostFrequent", Numbers>>;
  readonly filledTexts: { readonly mostFrequent: Texts; readonly constant: Texts };
  readonly oneHot: { readonly zeros: Numbers; readonly dropFirst: Numbers };
  readonly ordinal: Numbers;
  readonly targets: readonly {
    readonly name: string;
    readonly smooth: "auto" | number;
    readonly target: readonly (string | number)[];
    readonly fitted: Numbers;
    readonly transformed: Numbers;
  }[];
}

// golden/preparation.py
const golden = readGolden<Golden>("selection/golden/preparation.json");
const numbersOf = (columns: Numbers) => columns.map((column) => column.map((value) => value ?? Number.NaN));
const [a, b] = numbersOf(golden.train);
const train = { a, b };
const [newA, newB] = numbersOf(golden.test);
const tested = { a: newA, b: newB };
const texts = { plan: golden.texts[0], town: golden.texts[1] };
const newTexts = { plan: golden.newTexts[0], town: golden.newTexts[1] };

/** The columns in their order, NaN at the same places. */
function expectColumns(found: MixedColumns, expected: Numbers): void {
  const columns = Object.values(found).map((column) => Array.from(column as ArrayLike<number>));
  expect(columns.map((column) => column.length)).toEqual(expected.map((column) => column.length));
  columns.forEach((column, j) => {
    column.forEach((value, i) => {
      const right = expected[j][i] ?? Number.NaN;
      if (Number.isNaN(right)) expect(value).toBeNaN();
      else expect(Math.abs(value - right)).toBeLessThan(1e-12 * Math.max(1, Math.abs(right)));
    });
  });
}

describe("scaling", () => {
  test.each(["standard", "minMax", "robust"] as const)(
    "%s is scikit-learn's, missing numbers stay",
    (method) => {
      expectColumns(scaling.transform(scaling.fit(train, { method }), tested), golden.scaling[method]);
    },
  );

  test("is standard by default, and scales the columns of numbers only", () => {
    const rows = { n: [1, 2, 3], t: ["x", "y", "z"] };
    expect(scaling.fit(rows).columns).toEqual([{ name: "n", center: 2, scale: Math.sqrt(2 / 3) }]);
    expect(scaling.transform(scaling.fit(rows), rows).t).toEqual(["x", "y", "z"]);
    expect(scaling.fit(train, { columns: ["b"] }).columns.map(({ name }) => name)).toEqual(["b"]);
  });

  test("scales two numbers, and the columns of a danfo frame", () => {
    const frame = { values: [[0], [4]], columns: ["n"] };
    for (const rows of [{ n: [0, 4] }, frame])
      expect(scaling.fit(rows).columns).toEqual([{ name: "n", center: 2, scale: 2 }]);
  });

  test("gives a constant column, and one number, the unit 1", () => {
    for (const method of ["standard", "minMax", "robust"] as const) {
      expect(scaling.fit({ n: [0.1, 0.1, 0.1] }, { method }).columns[0].scale).toBe(1);
      expect(scaling.fit([[5]], { method }).columns).toEqual([{ name: "x1", center: 5, scale: 1 }]);
    }
  });

  test("refuses texts, missing columns and columns of missing numbers", () => {
    expect(() => scaling.fit(texts, { columns: ["plan"] })).toThrow(
      /^Cannot fit a scaling: column plan must be of numbers, current value is "/,
    );
    expect(() => scaling.fit({ n: [Number.NaN] })).toThrow(
      "column n must be of at least one number that is not missing",
    );
    expect(() => scaling.fit(train, { columns: ["c"] })).toThrow(
      'the name of a column must be one of a, b, current value is "c"',
    );
    const model = scaling.fit(train);
    expect(() => scaling.transform(model, { a: [1] })).toThrow(
      'Cannot scale columns: the name of a column must be one of a, current value is "b"',
    );
    expect(() => scaling.transform(model, { a: ["1"], b: [1] })).toThrow("column a must be of numbers");
    expect(() => scaling.transform({} as never, train)).toThrow("model must be as made by scaling.fit");
    expect(() => scaling.fit({ n: [1, "2"] as never })).toThrow(
      'column n, row 1, must be a number, current value is "2"',
    );
    expect(() => scaling.fit({ n: ["1", 2] as never })).toThrow(
      "column n, row 1, must be a text, current value is 2",
    );
    expect(() => scaling.fit({ n: [1], m: [1, 2] })).toThrow("must have the same length");
    expect(() => scaling.fit({})).toThrow("rows must be of at least one column");
  });
});

describe("imputation", () => {
  test.each(["mean", "median", "mostFrequent"] as const)(
    "by %s is scikit-learn's, with its indicator",
    (method) => {
      const filled = imputation.transform(imputation.fit(train, { method, indicator: true }), tested);
      expect(Object.keys(filled)).toEqual(["a", "a[missing]", "b"]);
      const [filledA, filledB, missing] = golden.imputation[method];
      expectColumns(filled, [filledA, missing, filledB]);
    },
  );

  test("of texts is scikit-learn's", () => {
    const rows = { plan: golden.textGaps[0], town: golden.textGaps[1] };
    const columns = ["plan", "town"];
    const by = (options: imputation.ImputationOptions) =>
      Object.values(imputation.transform(imputation.fit(rows, { columns, ...options }), rows));
    expect(by({ method: "mostFrequent" })).toEqual(golden.filledTexts.mostFrequent);
    expect(by({ method: "constant", value: "none" })).toEqual(golden.filledTexts.constant);
  });

  test("is by the median and without indicator by default; of equally frequent values it takes the smallest", () => {
    expect(imputation.fit({ n: [1, Number.NaN, 2, 9], t: ["", "", "", ""] }).columns).toEqual([
      { name: "n", value: 2, indicator: false },
    ]);
    expect(imputation.fit({ n: [9, 3, 9, 3, 4] }, { method: "mostFrequent" }).columns[0].value).toBe(3);
    expect(
      imputation.fit({ n: [Number.NaN, 1] }, { method: "constant", value: 0, indicator: true }).columns,
    ).toEqual([{ name: "n", value: 0, indicator: true }]);
    expect(imputation.fit({ n: [2, 1] }, { indicator: true }).columns[0].indicator).toBe(false);
  });

  test("refuses what it cannot fill in", () => {
    expect(() => imputation.fit({ n: [Number.NaN] })).toThrow(
      "Cannot fit an imputation: column n must be of at least one value that is not missing, current value is 1",
    );
    expect(() => imputation.fit(texts, { method: "mean", columns: ["plan"] })).toThrow(
      "the value for column plan must be a text",
    );
    expect(() => imputation.fit(train, { method: "constant" })).toThrow(
      "the value for column a must be a number, current value is undefined",
    );
    expect(() => imputation.fit(train, { method: "constant", value: "x" })).toThrow(
      "the value for column a must be a number",
    );
    expect(() => imputation.fit(train, { method: "constant", value: Number.NaN })).toThrow(
      "must be a number",
    );
    const model = imputation.fit(train);
    expect(() => imputation.transform(model, { a: ["x"], b: [1] })).toThrow(
      "the value for column a must be a text",
    );
    expect(() =>
      imputation.transform(imputation.fit({ n: [Number.NaN, 1] }, { indicator: true }), {
        n: [1],
        "n[missing]": [0],
      }),
    ).toThrow('every name of a new column must be there once, current value is "n[missing]"');
  });
});

describe("oneHotEncoding", () => {
  test("is scikit-learn's, unknown categories as zeros", () => {
    const encoded = oneHotEncoding.transform(oneHotEncoding.fit(texts, { unknown: "zeros" }), newTexts);
    expectColumns(encoded, golden.oneHot.zeros);
    expect(Object.keys(encoded)[0]).toBe("plan[month]");
  });

  test("is scikit-learn's without the first category", () => {
    const encoded = oneHotEncoding.transform(oneHotEncoding.fit(texts, { dropFirst: true }), texts);
    expectColumns(encoded, golden.oneHot.dropFirst);
    expect(Object.keys(encoded)[0]).toBe("plan[T.two years]");
  });

  test("encodes numbers if asked, and keeps the place of a column", () => {
    const rows = { x: [1, 2], n: [10, 9], y: [3, 4] };
    const encoded = oneHotEncoding.transform(oneHotEncoding.fit(rows, { columns: ["n"] }), rows);
    expect(Object.keys(encoded)).toEqual(["x", "n[9]", "n[10]", "y"]);
    expect(oneHotEncoding.fit(rows).columns).toEqual([]);
  });

  test("refuses an unknown category by default, and a missing number", () => {
    expect(() => oneHotEncoding.transform(oneHotEncoding.fit({ t: ["a", "b"] }), { t: ["a", "c"] })).toThrow(
      'Cannot encode by 0 and 1: column t, row 1, must be one of the fit, a, b, current value is "c"',
    );
    expect(() => oneHotEncoding.fit({ n: [Number.NaN] }, { columns: ["n"] })).toThrow(
      "column n[0] must be a finite number",
    );
  });
});

describe("ordinalEncoding", () => {
  test("is scikit-learn's, unknown categories as missing", () => {
    expectColumns(
      ordinalEncoding.transform(ordinalEncoding.fit(texts, { unknown: "missing" }), newTexts),
      golden.ordinal,
    );
  });

  test("refuses an unknown category by default", () => {
    expect(() => ordinalEncoding.transform(ordinalEncoding.fit({ t: ["a"] }), { t: ["c"] })).toThrow(
      'Cannot number categories: column t, row 0, must be one of the fit, a, current value is "c"',
    );
  });
});

describe("targetEncoding", () => {
  test.each(golden.targets)("$name, smooth $smooth, is scikit-learn's", (expected) => {
    const { smooth, target, fitted, transformed } = expected;
    const options = { folds: 4, seed: 3, ...(smooth === "auto" ? {} : { smooth }) };
    const { model, rows } = targetEncoding.fitTransform(texts, target, options);
    expectColumns(rows, fitted);
    expectColumns(targetEncoding.transform(model, newTexts), transformed);
  });

  test("knows nothing of a row's own target: a column of ids predicts nothing", () => {
    const id = Array.from({ length: 20 }, (_, i) => `customer ${i}`);
    const target = id.map((_, i) => i % 2);
    const { rows } = targetEncoding.fitTransform({ id }, target, { seed: 1 });
    // Each fold of a stratified cut has the same mean.
    expect(new Set(Array.from(rows.id as Float64Array, (value) => value.toFixed(12)))).toEqual(
      new Set(["0.500000000000"]),
    );
  });

  test("gives the overall mean where the other folds have one value only", () => {
    for (const target of [
      [5, 5, 1, 9],
      ["x", "x", "x", "y"],
    ])
      for (let seed = 0; seed < 20; seed++) {
        const { rows } = targetEncoding.fitTransform({ t: ["a", "a", "a", "a"] }, target, { folds: 2, seed });
        expect(Array.from(rows.t as Float64Array).every(Number.isFinite)).toBe(true);
      }
  });

  test("names a column for each of three classes", () => {
    const target = ["x", "y", "z", "x", "y", "z"];
    const { model, rows } = targetEncoding.fitTransform(
      { t: ["a", "b", "a", "b", "a", "b"], n: [1, 2, 3, 4, 5, 6] },
      target,
      { folds: 2, seed: 0 },
    );
    expect(Object.keys(rows)).toEqual(["t[x]", "t[y]", "t[z]", "n"]);
    expect(model.classes).toEqual(["x", "y", "z"]);
    expect(targetEncoding.transform(JSON.parse(JSON.stringify(model)), { t: ["q"], n: [1] })).toMatchObject({
      "t[x]": Float64Array.of(1 / 3),
    });
  });

  test("refuses too many folds, one class and other lengths", () => {
    expect(() => targetEncoding.fitTransform({ t: ["a", "b"] }, [1, 2], { seed: 1 })).toThrow(
      "folds must be at most",
    );
    expect(() => targetEncoding.fitTransform({ t: ["a", "b"] }, [1, 1], { seed: 1 })).toThrow(
      "at least 2 classes",
    );
    expect(() => targetEncoding.fitTransform({ t: ["a", "b", "a"] }, [1, 2], { folds: 2, seed: 1 })).toThrow(
      "target must be one value for each of 3 rows",
    );
    expect(() => targetEncoding.fitTransform({ t: ["a", "b"] }, [1, 2], { folds: 2 } as never)).toThrow(
      "seed must be",
    );
  });
});

describe("columnPreparation.of()", () => {
  const rows = { months: [1, Number.NaN, 5, 9], plan: ["b", "a", "", "b"], fee: [2, 4, 6, 8] };
  const steps = columnPreparation.of([
    [imputation, { method: "mean" }],
    [imputation, { method: "constant", value: "none", columns: ["plan"] }],
    [oneHotEncoding, { unknown: "zeros" }],
    [scaling, { method: "minMax", columns: ["months"] }],
  ]);

  test("applies each step to what the one before has made", () => {
    const { models, rows: matrix } = steps.fitTransform(rows, [0, 1, 0, 1]);
    expect(models).toHaveLength(4);
    expect(matrix.columnNames).toEqual(["months", "plan[a]", "plan[b]", "plan[none]", "fee"]);
    expect([...matrix.data.subarray(0, 10)]).toEqual([0, 0, 1, 0, 2, 0.5, 1, 0, 0, 4]);
    expect(steps.transform(models, rows)).toEqual(matrix);
    const again = steps.transform(JSON.parse(JSON.stringify(models)), {
      months: [5],
      plan: ["new"],
      fee: [1],
    });
    expect([...again.data]).toEqual([0.5, 0, 0, 0, 1]);
  });

  test("cross-fits where a step learns from the target, and encodes new rows by all", () => {
    const town = ["Ulm", "Bonn", "Ulm", "Bonn"];
    const target = [1, 0, 1, 1];
    const options = { smooth: 2, folds: 2, seed: 1 };
    const preparation = columnPreparation.of([[targetEncoding, options]]);
    const { models, rows: matrix } = preparation.fitTransform({ town }, target);
    expect(matrix.data).toEqual(targetEncoding.fitTransform({ town }, target, options).rows.town);
    expect([...preparation.transform(models, { town: ["Bonn", "Rom"] }).data]).toEqual([0.625, 0.75]);
  });

  test("takes a matrix, and no steps", () => {
    const { rows: scaled } = columnPreparation.of([[scaling, { method: "minMax" }]]).fitTransform(
      [
        [1, 2],
        [3, 6],
      ],
      [0, 1],
    );
    expect([...scaled.data]).toEqual([0, 0, 1, 1]);
    expect(columnPreparation.of([]).fitTransform({ a: [1], b: [2] }, [0]).rows).toMatchObject({
      columnNames: ["a", "b"],
    });
  });

  test("refuses texts that are left, and what is no step", () => {
    expect(() => columnPreparation.of([]).fitTransform(rows, [0, 1, 0, 1])).toThrow(
      'Cannot prepare columns: column plan must be of numbers, current value is "b"',
    );
    expect(() => columnPreparation.of([scaling] as never)).toThrow(
      "steps[0] must be a module and its options",
    );
    expect(() => columnPreparation.of([[{}]] as never)).toThrow(
      "steps[0] must be a module such as oneHotEncoding",
    );
    expect(() => steps.transform([], rows)).toThrow("models must be those of fitTransform");
    expect(() =>
      columnPreparation.of([[scaling, { methods: "robust" } as never]]).fitTransform([[1]], [0]),
    ).toThrow("did you mean");
  });

  test("does not change what it is given", () => {
    const frozen = Object.freeze({ months: Object.freeze([1, 2]), plan: Object.freeze(["a", "b"]) });
    columnPreparation.of([[oneHotEncoding], [scaling]]).fitTransform(frozen, [0, 1]);
    expect(frozen).toEqual({ months: [1, 2], plan: ["a", "b"] });
  });
});

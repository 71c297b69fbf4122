import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMatrix } from "../../../lib/core/linear-algebra/matrix";
import { datasets } from "../../../lib/data";
import { splitting } from "../../../lib/selection";
import { readGolden } from "../../support/read-golden";

interface Golden {
  readonly trainTest: readonly {
    readonly rows: number;
    readonly testSize: number;
    readonly seed: number;
    readonly train: readonly number[];
    readonly test: readonly number[];
  }[];
  readonly kFold: readonly {
    readonly rows: number;
    readonly folds: number;
    readonly seed: number | null;
    readonly tests: readonly (readonly number[])[];
    readonly trains: readonly (readonly number[])[];
  }[];
}

const golden = readGolden<Golden>("selection/golden/splits.json");

describe("trainTest() draws scikit-learn's rows", () => {
  // golden/splits.json: train_test_split(np.arange(rows), test_size=…, random_state=…)
  test.each(golden.trainTest)("$rows rows, test size $testSize, seed $seed", (expected) => {
    const { rows, testSize, seed } = expected;
    const split = splitting.trainTestIndices(rows, { testSize, seed });
    expect([...split.trainIndices]).toEqual(expected.train);
    expect([...split.testIndices]).toEqual(expected.test);
  });

  test("on Boston, the article's first ten test rows", async () => {
    const homes = await datasets.bostonHousing();
    const { train, test: tested, testIndices } = splitting.trainTest(homes, { testSize: 0.2, seed: 42 });
    expect([...testIndices.slice(0, 10)]).toEqual([173, 274, 491, 72, 452, 76, 316, 140, 471, 500]);
    expect([train.features.rows, tested.features.rows]).toEqual([404, 102]);
    expect(tested.target[0]).toBe(homes.target[173]);
    expect([...tested.features.data.subarray(0, 13)]).toEqual([
      ...homes.features.data.subarray(173 * 13, 174 * 13),
    ]);
    expect(train.featureNames).toEqual(homes.featureNames);
  });

  test("every row is in exactly one part", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 0, max: 1000 }), (rows, seed) => {
        const { trainIndices, testIndices } = splitting.trainTestIndices(rows, { testSize: 0.3, seed });
        const all = [...trainIndices, ...testIndices].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: rows }, (_, i) => i));
      }),
      { seed: 33, numRuns: 50 },
    );
  });

  test("a quarter are test rows by default", () => {
    expect(splitting.trainTestIndices(100, { seed: 1 }).testIndices).toHaveLength(25);
  });

  test("refuses an empty part and a size that is not a number", () => {
    expect(() => splitting.trainTestIndices(10, { testSize: 1, seed: 1 })).toThrow("testSize must be");
    expect(() => splitting.trainTestIndices(10, { testSize: "0.3" as never, seed: 1 })).toThrow(
      new TypeError(
        'Cannot split into train and test: testSize must be a finite number, current value is "0.3"',
      ),
    );
    expect(() => splitting.trainTestIndices(10, { testSize: 0, seed: 1 })).toThrow(
      "Cannot split into train and test: testSize must be a fraction that leaves some of 10 rows in each part, current value is 0",
    );
    expect(() => splitting.trainTestIndices(2, { testSize: 0.6, seed: 1 })).toThrow("testSize must be");
    expect(() => splitting.trainTestIndices(1, { seed: 1 })).toThrow(
      "rowCount must be an integer from 2 to 100000000",
    );
  });
});

describe("kFold() cuts as scikit-learn's KFold", () => {
  test.each(golden.kFold)("$rows rows, $folds folds, seed $seed", ({ rows, folds, seed, tests, trains }) => {
    const splits = splitting.kFold(rows, seed === null ? { folds } : { folds, seed });
    expect(splits.map((split) => [...split.testIndices])).toEqual(tests);
    expect(splits.map((split) => [...split.trainIndices])).toEqual(trains);
  });

  test("five folds by default; 0 is a valid seed", () => {
    // numpy.random.RandomState(0).permutation(10) = [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]
    const tests = splitting.kFold(10, { seed: 0 }).map((split) => [...split.testIndices]);
    expect(tests).toEqual([
      [2, 8],
      [4, 9],
      [1, 6],
      [3, 7],
      [0, 5],
    ]);
  });

  test("cuts two rows into two folds, and refuses more folds than rows", () => {
    expect(splitting.kFold(2, { folds: 2 }).map((split) => [...split.testIndices])).toEqual([[0], [1]]);
    expect(() => splitting.kFold(3, { folds: 4 })).toThrow(
      "Cannot cut into folds: folds must be at most the number of rows, 3, current value is 4",
    );
    expect(() => splitting.kFold(3, { folds: 1 })).toThrow("folds must be an integer >= 2");
  });
});

describe("take()", () => {
  const data = {
    features: toMatrix([[1], [2], [3]]),
    target: Float64Array.of(10, 20, 30),
    featureNames: ["x"],
    targetName: "y",
  };

  test("gives the rows in the order asked for", () => {
    const taken = splitting.take(data, [2, 0, 2]);
    expect([...taken.features.data]).toEqual([3, 1, 3]);
    expect([...taken.target]).toEqual([30, 10, 30]);
  });

  test.each([3, -1, 0.5])("refuses row %s of three", (row) => {
    expect(() => splitting.take(data, [0, row])).toThrow(
      new RangeError(`Cannot take rows: indices[1] must be an integer from 0 to 2, current value is ${row}`),
    );
  });
});

test.each([
  [[[1], [2]], "supervised must be a record of features and target"],
  [{ features: [[1], [2]], target: [1, 2] }, "features must be a matrix, as made by matrix.toMatrix"],
  [
    { features: { rows: 2, columns: 1, data: Float64Array.of(1, 2) }, target: Float64Array.of(1) },
    "features and target must have the same number of rows, current numbers are 2 and 1",
  ],
  [
    { features: { rows: 2, columns: 1, data: Float64Array.of(1, 2) }, target: undefined },
    "target must be an array, a typed array or a danfo Series, current value is undefined",
  ],
])("trainTest() and take() refuse %o", (supervised, message) => {
  expect(() => splitting.trainTest(supervised as never, { seed: 1 })).toThrow(
    `Cannot split into train and test: ${message}`,
  );
  expect(() => splitting.take(supervised as never, [0])).toThrow(`Cannot take rows: ${message}`);
});

test("more rows than fit into memory are refused by name", () => {
  for (const rows of [1e8 + 1, 1e9, 2 ** 31, 2 ** 32]) {
    const message = `rowCount must be an integer from 2 to 100000000, current value is ${rows}`;
    expect(() => splitting.kFold(rows)).toThrow(message);
    expect(() => splitting.trainTestIndices(rows, { seed: 1 })).toThrow(message);
  }
  expect(() => splitting.kFold(100_000, { folds: 10_001 })).toThrow(
    "folds * rowCount must be at most 1000000000, current value is 1000100000",
  );
  expect(splitting.kFold(2, { folds: 2 })).toHaveLength(2);
});

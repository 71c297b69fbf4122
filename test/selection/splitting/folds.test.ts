import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitting } from "../../../lib/selection";
import { readGolden } from "../../support/read-golden";

type Label = string | number;
type Tests = readonly (readonly number[])[];

interface Golden {
  readonly stratified: readonly {
    readonly target: readonly Label[];
    readonly folds: number;
    readonly seed: number | null;
    readonly tests: Tests;
  }[];
  readonly repeatedStratified: {
    readonly target: readonly Label[];
    readonly folds: number;
    readonly repeats: number;
    readonly seed: number;
    readonly tests: Tests;
  };
  readonly repeated: {
    readonly rows: number;
    readonly folds: number;
    readonly repeats: number;
    readonly seed: number;
    readonly tests: Tests;
  };
  readonly group: readonly {
    readonly groups: readonly Label[];
    readonly folds: number;
    readonly seed: number | null;
    readonly tests: Tests;
  }[];
  readonly time: readonly {
    readonly rows: number;
    readonly options: {
      readonly n_splits: number;
      readonly test_size?: number;
      readonly gap?: number;
      readonly max_train_size?: number;
    };
    readonly tests: Tests;
    readonly trains: Tests;
  }[];
  readonly trainTest: readonly {
    readonly target: readonly Label[];
    readonly testSize: number;
    readonly seed: number;
    readonly train: readonly number[];
    readonly test: readonly number[];
  }[];
}

// golden/folds.py
const golden = readGolden<Golden>("selection/golden/folds.json");

const testsOf = (splits: readonly splitting.IndexSplit[]) => splits.map((split) => [...split.testIndices]);
const trainsOf = (splits: readonly splitting.IndexSplit[]) => splits.map((split) => [...split.trainIndices]);
const seedOf = (seed: number | null) => (seed === null ? {} : { seed });
const labels = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 12, maxLength: 60 });

/** Each row is tested once, and is learned from in all other folds. */
function expectPartition(splits: readonly splitting.IndexSplit[], count: number): void {
  const all = Array.from({ length: count }, (_, i) => i);
  expect(
    testsOf(splits)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(all);
  for (const { trainIndices, testIndices } of splits)
    expect([...trainIndices, ...testIndices].sort((a, b) => a - b)).toEqual(all);
}

describe("stratifiedKFold()", () => {
  test.each(golden.stratified)("cuts as StratifiedKFold, $folds folds, seed $seed", (expected) => {
    const { target, folds, seed, tests } = expected;
    const splits = splitting.stratifiedKFold(target, { folds, ...seedOf(seed) });
    expect(testsOf(splits)).toEqual(tests);
    expectPartition(splits, target.length);
  });

  test("cuts as RepeatedStratifiedKFold", () => {
    const { target, tests, ...options } = golden.repeatedStratified;
    expect(testsOf(splitting.stratifiedKFold(target, options))).toEqual(tests);
  });

  test("gives each fold its share of each class, up to one row", () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 0, max: 99 }), (target, seed) => {
        const folds = 3;
        if (Math.max(...["a", "b", "c"].map((name) => target.filter((x) => x === name).length)) < folds)
          return;
        for (const rows of testsOf(splitting.stratifiedKFold(target, { folds, seed })))
          for (const name of ["a", "b", "c"]) {
            const share = target.filter((label) => label === name).length / folds;
            const count = rows.filter((row) => target[row] === name).length;
            expect(Math.abs(count - share)).toBeLessThan(1);
          }
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  test("gives the same folds whatever the classes are called", () => {
    const target = golden.stratified[2].target;
    const names: Record<string, number> = { no: 2, yes: 1, maybe: 0 };
    const renamed = target.map((label) => names[label]);
    expect(splitting.stratifiedKFold(renamed, { seed: 1 })).toEqual(
      splitting.stratifiedKFold(target, { seed: 1 }),
    );
  });

  test("is kFold() if there is one class, and makes five folds by default", () => {
    const target = new Array(23).fill("x");
    expect(splitting.stratifiedKFold(target)).toEqual(splitting.kFold(23));
    expect(splitting.stratifiedKFold(target)).toHaveLength(5);
  });

  test("refuses more folds than rows of the largest class, and no rows", () => {
    expect(testsOf(splitting.stratifiedKFold(["a", "a", "b"], { folds: 2 }))).toEqual([[0, 2], [1]]);
    expect(() => splitting.stratifiedKFold(["a", "a", "b"], { folds: 3 })).toThrow(
      "Cannot cut into folds: folds must be at most the number of rows of the largest class, 2, current value is 3",
    );
    expect(() => splitting.stratifiedKFold([])).toThrow("target must be of at least 1 classes");
  });
});

describe("kFold() with repeats", () => {
  test("cuts as RepeatedKFold", () => {
    const { rows, tests, ...options } = golden.repeated;
    expect(testsOf(splitting.kFold(rows, options))).toEqual(tests);
  });

  test("needs a seed, and counts all row numbers", () => {
    expect(() => splitting.kFold(10, { repeats: 2 })).toThrow(
      "Cannot cut into folds: seed must be given if there are repeats, current value is undefined",
    );
    expect(() => splitting.kFold(100_000_000, { repeats: 3, seed: 1 })).toThrow(
      "folds * rowCount must be at most 1000000000, current value is 1500000000",
    );
  });
});

describe("groupKFold()", () => {
  test.each(golden.group)(
    "cuts as GroupKFold, $folds folds, seed $seed",
    ({ groups, folds, seed, tests }) => {
      const splits = splitting.groupKFold(groups, { folds, ...seedOf(seed) });
      expect(testsOf(splits)).toEqual(tests);
      expectPartition(splits, groups.length);
    },
  );

  test("keeps each group in one part", () => {
    for (const seed of [undefined, 1]) {
      const groups = Array.from({ length: 50 }, (_, i) => `customer ${(i * 7) % 11}`);
      for (const { trainIndices, testIndices } of splitting.groupKFold(groups, seed ? { seed } : {})) {
        const trained = new Set([...trainIndices].map((row) => groups[row]));
        expect([...testIndices].some((row) => trained.has(groups[row]))).toBe(false);
      }
    }
  });

  test("refuses one fold, and more folds than groups", () => {
    expect(() => splitting.groupKFold(["a", "b"], { folds: 1 })).toThrow("folds must be an integer >= 2");
    expect(splitting.groupKFold(["a", "b"], { folds: 2 })).toHaveLength(2);
    expect(() => splitting.groupKFold(["a", "b", "a"], { folds: 3 })).toThrow(
      "Cannot cut groups into folds: folds must be at most the number of groups, 2, current value is 3",
    );
  });
});

describe("timeSeriesSplit()", () => {
  test.each(golden.time)(
    "splits as TimeSeriesSplit, $rows rows, $options",
    ({ rows, options, tests, trains }) => {
      const { n_splits: folds, test_size: testRows, gap, max_train_size: maxTrainRows } = options;
      const splits = splitting.timeSeriesSplit(rows, {
        folds,
        ...(testRows === undefined ? {} : { testRows }),
        ...(gap === undefined ? {} : { gap }),
        ...(maxTrainRows === undefined ? {} : { maxTrainRows }),
      });
      expect(testsOf(splits)).toEqual(tests);
      expect(trainsOf(splits)).toEqual(trains);
    },
  );

  test("takes the last training rows before the gap", () => {
    const [first] = splitting.timeSeriesSplit(20, { folds: 3, testRows: 4, gap: 2, maxTrainRows: 3 });
    expect([...first.trainIndices]).toEqual([3, 4, 5]);
    expect([...first.testIndices]).toEqual([8, 9, 10, 11]);
  });

  test("makes five splits by default, of at least one row", () => {
    expect(trainsOf(splitting.timeSeriesSplit(6))).toEqual([
      [0],
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 1, 2, 3, 4],
    ]);
    expect(() => splitting.timeSeriesSplit(5)).toThrow("folds must be at most the number of rows but one, 4");
    expect(() => splitting.timeSeriesSplit(6, { gap: 1 })).toThrow(
      "Cannot split in the order of time: folds * testRows + gap must be below 6, the number of rows, current value is 6",
    );
  });
});

describe("trainTestIndices() of classes", () => {
  test.each(golden.trainTest)("draws scikit-learn's rows, size $testSize, seed $seed", (expected) => {
    const { target, testSize, seed, train, test: tested } = expected;
    const split = splitting.trainTestIndices(target.length, { testSize, seed, stratify: target });
    expect([...split.trainIndices]).toEqual(train);
    expect([...split.testIndices]).toEqual(tested);
  });

  test("refuses a class of one row, fewer rows than classes, and other numbers of rows", () => {
    const split = (stratify: readonly string[], testSize = 0.5) =>
      splitting.trainTestIndices(4, { testSize, seed: 1, stratify });
    expect(() => split(["a", "a", "a", "b"])).toThrow(
      'Cannot split into train and test: stratify must be of at least 2 rows in each class, current value is "b"',
    );
    expect(() => split(["a", "a", "b", "b"], 0.25)).toThrow(
      "testSize must be a fraction that leaves 2 rows in each part, current value is 1",
    );
    expect(() => split(["a", "a", "b", "b"], 0.75)).toThrow("leaves 2 rows in each part");
    expect(split(["a", "a", "b", "b"]).testIndices).toHaveLength(2);
    expect(() => split(["a", "a", "b"])).toThrow("stratify must be one class for each of 4 rows");
  });
});

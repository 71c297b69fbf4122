import { describe, expect, expectTypeOf, test } from "vitest";
import type { Matrix, MatrixLike } from "../../lib/core";
import { toMatrix } from "../../lib/core/linear-algebra/matrix";
import { linearRegression } from "../../lib/regression";
import {
  columnPreparation,
  crossValidation,
  curves,
  type LearnerOf,
  leagueTable,
  learner,
  modelComparison,
  type Outcome,
  oneHotEncoding,
  type Prepared,
  parameterGrid,
  pipeline,
  scaling,
  search,
  splitting,
} from "../../lib/selection";
import { readGolden } from "../support/read-golden";
import { neighbours, slope } from "./tiny-learners";

type Numbers = readonly number[];

interface Golden {
  readonly x: Numbers;
  readonly y: Numbers;
  readonly features: readonly Numbers[];
  readonly label: readonly string[];
  readonly regression: Readonly<Record<"test" | "train" | "predicted", Numbers>>;
  readonly classification: {
    readonly accuracy: Numbers;
    readonly auc: Numbers;
    readonly predicted: readonly string[];
    readonly probabilities: Numbers;
  };
  readonly grid: { readonly best: number; readonly means: Numbers; readonly coefficient: number };
  readonly nested: { readonly test: Numbers; readonly best: Numbers };
  readonly halving: readonly {
    readonly alphas: Numbers;
    readonly factor: number;
    readonly minRows: number | null;
    readonly rounds: Numbers;
    readonly rows: Numbers;
    readonly parameters: Numbers;
    readonly means: Numbers;
    readonly best: number;
  }[];
  readonly halvingClasses: { readonly rows: Numbers; readonly candidates: Numbers };
  readonly learningCurve: {
    readonly rows: Numbers;
    readonly train: readonly Numbers[];
    readonly test: readonly Numbers[];
  };
  readonly validationCurve: { readonly train: readonly Numbers[]; readonly test: readonly Numbers[] };
  readonly grids: readonly object[];
  readonly samples: readonly {
    readonly count: number;
    readonly seed: number;
    readonly drawn: readonly object[];
  }[];
  readonly drawn: readonly object[];
}

// golden/validation.py
const golden = readGolden<Golden>("selection/golden/validation.json");
const { y, features, label } = golden;
const rows = golden.x.map((value) => [value]);
const folds = splitting.kFold(60, { folds: 5, seed: 42 });
const strata = splitting.stratifiedKFold(label, { folds: 4, seed: 7 });
const alphas = [0, 1, 5, 20, 60];
const line = (penalty: number, name = "slope") => learner.of(name, slope, { penalty });

function mse({ actual, predicted }: Outcome<number>): number {
  return actual.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0) / actual.length;
}

const accuracy = ({ actual, predicted }: Outcome<string | number>) =>
  actual.filter((value, i) => value === predicted[i]).length / actual.length;

/** The share of pairs in the right order. */
function auc({ actual, probabilityOf }: Outcome<string | number>): number {
  const probability = probabilityOf("yes");
  const [yes, no] = ["yes", "no"].map((name) => [...probability].filter((_, i) => actual[i] === name));
  const right = yes.flatMap((p) => no.map((q) => (p > q ? 1 : p === q ? 0.5 : 0) as number));
  return right.reduce((a, b) => a + b, 0) / right.length;
}

function expectClose(found: ArrayLike<number>, expected: Numbers, within = 1e-12): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(within * Math.max(1, Math.abs(value)));
  });
}

const nearest = (k = 5, name = "neighbours") => pipeline.of([[scaling]], learner.of(name, neighbours, { k }));

describe("crossValidation.run()", () => {
  test("gives scikit-learn's scores and predictions of a regressor", async () => {
    const found = await crossValidation.run(line(1), rows, y, {
      splits: folds,
      scores: { mse },
      trainScores: true,
    });
    expectClose(found.scores.mse, golden.regression.test);
    expectClose(found.trainScores?.mse ?? [], golden.regression.train);
    expectClose(found.outOfFold.predicted, golden.regression.predicted);
    expect(found.outOfFold.rows).toEqual(rows.map((_, i) => i));
    expect(found.outOfFold.actual).toEqual(y);
    expectClose([found.means.mse], [golden.regression.test.reduce((a, b) => a + b, 0) / 5]);
    expect(found).toMatchObject({ name: "slope", isClassifier: false, trainRows: 48, testRows: 12 });
    expect(found.fitSeconds).toBeGreaterThan(0);
    expect(found.predictSeconds).toBeGreaterThan(0);
  });

  test("gives scikit-learn's scores and probabilities of a pipeline with a classifier", async () => {
    const found = await crossValidation.run(nearest(), features, label, {
      splits: strata,
      scores: { accuracy, auc },
    });
    expectClose(found.scores.accuracy, golden.classification.accuracy);
    expectClose(found.scores.auc, golden.classification.auc);
    expect(found.outOfFold.predicted).toEqual(golden.classification.predicted);
    expectClose(found.outOfFold.probabilityOf("yes"), golden.classification.probabilities);
    expect(found.isClassifier).toBe(true);
    expect(found).not.toHaveProperty("trainScores");
  });

  test("hands the weights of the training rows to the learner", async () => {
    const weights = y.map((_, i) => (i % 3 === 0 ? 0 : 1));
    const some = y.map((_, i) => i).filter((i) => weights[i] > 0);
    const splits = [
      {
        trainIndices: Int32Array.from(y.keys()).slice(12),
        testIndices: Int32Array.from(y.keys()).slice(0, 12),
      },
    ];
    const without = splits.map((split) => ({
      ...split,
      trainIndices: Int32Array.from(some.filter((i) => i >= 12)),
    }));
    const weighted = await crossValidation.run(line(1), rows, y, { splits, scores: { mse }, weights });
    const left = await crossValidation.run(line(1), rows, y, { splits: without, scores: { mse } });
    expect(weighted.scores).toEqual(left.scores);
  });

  test("takes tables, repeated splits, and splits as a function of the target", async () => {
    const table = { plan: ["a", "b", "a", "b", "a", "b"], n: [1, 1, 1, 1, 1, 1] };
    const target = [1, 0, 1, 0, 1, 0];
    const learned = pipeline.of([[oneHotEncoding]], learner.of("nearest", neighbours));
    const splits = (given: ArrayLike<string | number>) =>
      splitting.stratifiedKFold(given, { folds: 3, repeats: 2, seed: 1 });
    const found = await crossValidation.run(learned, table, target, { splits, scores: { accuracy } });
    expect(found.scores.accuracy).toEqual([1, 1, 1, 1, 1, 1]);
    expect(found.outOfFold.rows).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test("gives a class that the training part lacks the probability 0", async () => {
    const splits = [{ trainIndices: Int32Array.of(0, 1), testIndices: Int32Array.of(2) }];
    const given = {
      splits,
      scores: { p: ({ probabilityOf }: Outcome<string | number>) => probabilityOf("c")[0] },
    };
    const learned = learner.of("nearest", neighbours);
    expect((await crossValidation.run(learned, [[1], [2], [3]], ["a", "b", "c"], given)).scores.p).toEqual([
      0,
    ]);
    const unknown = {
      splits,
      scores: { p: ({ probabilityOf }: Outcome<string | number>) => probabilityOf("d")[0] },
    };
    await expect(crossValidation.run(learned, [[1], [2], [3]], ["a", "b", "c"], unknown)).rejects.toThrow(
      'Cannot score predictions: label must be a class of nearest, with a probability, current value is "d"',
    );
  });

  test("ranks by the probability, or by the margin of a classifier of two classes that has none", async () => {
    const margin = {
      fit: (_: MatrixLike, target: ArrayLike<string>) => ({
        classes: [...new Set(Array.from(target))].sort(),
      }),
      predict: ({ classes }: { readonly classes: readonly string[] }, given: MatrixLike) =>
        Array.from(toMatrix(given).data, (x) => classes[x > 0 ? 1 : 0]),
      decision: (_: unknown, given: MatrixLike) => Array.from(toMatrix(given).data, (x) => [x]),
    };
    const scores = {
      yes: ({ rankingOf }: Outcome<string>) => rankingOf("yes")[0],
      no: ({ rankingOf }: Outcome<string>) => rankingOf("no")[0],
    };
    const splits = [{ trainIndices: Int32Array.of(0, 1, 2), testIndices: Int32Array.of(4, 3) }];
    const data = [[1], [2], [-1], [-3], [7]];
    const target = ["yes", "yes", "no", "no", "yes"];
    const plain = learner.of("margin", margin);
    const searched = search.of(() => pipeline.of([], plain), [1], {
      splits: [{ trainIndices: Int32Array.of(0, 2), testIndices: Int32Array.of(1) }],
      scores: { yes: scores.yes },
    });
    for (const given of [pipeline.of([], plain), searched]) {
      const found = await crossValidation.run(given, data, target, { splits, scores });
      expect(found.scores).toEqual({ yes: [7], no: [-7] });
      expect([...found.outOfFold.rankingOf("yes")]).toEqual([-3, 7]);
      expect(() => found.outOfFold.probabilityOf("yes")).toThrow(
        'label must be a class of margin, with a probability, current value is "yes"',
      );
      expect(() => found.outOfFold.rankingOf("maybe")).toThrow("label must be a class of margin");
    }
    const three = { splits, scores: { yes: scores.yes } };
    await expect(
      crossValidation.run(plain, data, ["yes", "maybe", "no", "no", "yes"], three),
    ).rejects.toThrow("label must be a class of margin, with a probability");
    const probable = await crossValidation.run(learner.of("nearest", neighbours), data, target, {
      splits,
      scores: { yes: ({ rankingOf }) => rankingOf("yes")[0] },
    });
    expect(probable.scores.yes).toEqual([1]);
  });

  test("reports each fit, and ends when it is aborted", async () => {
    const reports: object[] = [];
    const controller = new AbortController();
    const options = { splits: folds, scores: { mse }, signal: controller.signal };
    await crossValidation.run(line(1), rows, y, {
      ...options,
      onProgress: (progress) => reports.push(progress),
    });
    expect(reports).toEqual([1, 2, 3, 4, 5].map((done) => ({ name: "slope", done, total: 5 })));
    const aborts = { ...options, onProgress: () => controller.abort(new Error("enough")) };
    await expect(crossValidation.run(line(1), rows, y, aborts)).rejects.toThrow("enough");
  });

  test("is shown as a table", async () => {
    const found = await crossValidation.run(line(1), rows, y, { splits: folds, scores: { mse } });
    const bundle = (found as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(bundle["text/plain"]).toContain("slope: scores of 5 splits");
    expect(bundle["text/plain"]).toContain(`mean   ${found.means.mse.toFixed(4)}`);
  });

  test("refuses what is no split, no score and no target", async () => {
    const run = (change: object, target: readonly number[] = y) =>
      crossValidation.run(line(1), rows, target, { splits: folds, scores: { mse }, ...change });
    const split = (train: number[], tested: number[]) => [
      { trainIndices: Int32Array.from(train), testIndices: Int32Array.from(tested) },
    ];
    await expect(run({ splits: [] })).rejects.toThrow("splits must be splits as made by splitting.kFold");
    await expect(run({ splits: split([1, 2], [2, 3]) })).rejects.toThrow(
      "Cannot cross-validate: splits[0].testIndices must be of rows that are not trained on, current value is 2",
    );
    await expect(run({ splits: split([1], []) })).rejects.toThrow(
      "splits[0].testIndices must be of at least one row",
    );
    await expect(run({ splits: split([], [1]) })).rejects.toThrow(
      "splits[0].trainIndices must be of at least one row",
    );
    await expect(run({ splits: split([1], [60]) })).rejects.toThrow(
      "splits[0].testIndices[0] must be an integer from 0 to 59",
    );
    await expect(run({ scores: {} })).rejects.toThrow("scores must be at least one metric by name");
    await expect(run({ scores: { mse: 1 } })).rejects.toThrow("scores.mse must be a function");
    await expect(run({ scores: { mse: () => Number.NaN } })).rejects.toThrow(
      "the score mse of split 1 must be a finite number",
    );
    await expect(run({ weights: [1] })).rejects.toThrow("weights must be one value for each of 60 rows");
    await expect(run({}, [1, 2])).rejects.toThrow("target must be one value for each of 60 rows");
    await expect(
      crossValidation.run({} as never, rows, y, { splits: folds, scores: { mse } }),
    ).rejects.toThrow("learner must be a learner, as made by learner.of");
  });
});

describe("a leak", () => {
  const { rows: prepared } = columnPreparation.of([[scaling]]).fitTransform(rows, y);
  const options = { splits: folds, scores: { mse } };
  const message =
    "Cannot cross-validate: rows must be as they were before any preparation, which has learnt from test rows too; give the raw rows, and the preparation as a step of pipeline.of";

  test("of a preparation that was fitted to all rows is a type error, and refused", async () => {
    // @ts-expect-error Prepared rows are not raw.
    await expect(crossValidation.run(line(1), prepared, y, options)).rejects.toThrow(message);
    // @ts-expect-error Prepared rows are not raw.
    await expect(leagueTable.compare([line(1)], prepared, y, options)).rejects.toThrow(message);
    // @ts-expect-error Prepared rows are not raw.
    await expect(curves.learningCurve(line(1), prepared, y, options)).rejects.toThrow(message);
    const table = { t: ["a", "b"], n: [1, 2] };
    const encoded = oneHotEncoding.transform(oneHotEncoding.fit(table), table);
    const learned = pipeline.of([], line(1));
    // @ts-expect-error Prepared columns are not raw.
    await expect(crossValidation.run(learned, encoded, y, options)).rejects.toThrow(message);
    const copied = { ...prepared, rows: 60 };
    await expect(crossValidation.run(line(1), copied as Matrix, y, options)).rejects.toThrow(message);
  });

  test("of a search after a preparation is refused", async () => {
    const searched = search.of((penalty: number) => line(penalty), alphas, options);
    await expect(pipeline.of([[scaling]], searched).fit(rows, y)).rejects.toThrow(message);
  });

  test("is none if a learner is fitted to prepared rows without cross-validation", async () => {
    expectTypeOf(prepared).toMatchTypeOf<Prepared<Matrix>>();
    expect(await line(1).fit(prepared, y)).toHaveProperty("slope");
  });
});

describe("pipeline.of()", () => {
  const table = { town: ["Ulm", "Bonn", "Ulm", "Bonn"], size: [10, 20, 30, 40] };

  test("fits the preparation to the rows of its fit", async () => {
    const learned = pipeline.of(
      [
        [oneHotEncoding, { dropFirst: true }],
        [scaling, { columns: ["size"] }],
      ],
      learner.of("line", linearRegression),
    );
    const model = await learned.fit(table, [1, 2, 3, 4]);
    expect(model.steps[1]).toMatchObject({ columns: [{ name: "size", center: 25 }] });
    expectClose(learned.predict(model, table), [1, 2, 3, 4]);
    expectClose(learned.predict(JSON.parse(JSON.stringify(model)), table), [1, 2, 3, 4]);
    expect(model).not.toHaveProperty("classes");
    expect(learned).not.toHaveProperty("probabilities");
    expectTypeOf(learned.predict(model, table)).toMatchTypeOf<ArrayLike<number>>();
  });

  test("has the classes and probabilities of its learner, and hands on weights", async () => {
    const model = await nearest(1).fit(
      [
        [1, 2],
        [3, 4],
      ],
      ["x", "y"],
    );
    expect(model.classes).toEqual(["x", "y"]);
    expect(nearest(1).probabilities?.(model, [[1, 2]])).toEqual([[1, 0]]);
    const weighted = await pipeline.of([], line(0)).fit([[1], [1]], [1, 3], { weights: [1, 0] });
    expect(weighted.model).toEqual({ slope: 1 });
  });

  test("refuses what is no learner", () => {
    expect(() => pipeline.of([], {} as never)).toThrow("Cannot make a pipeline: learner must be a learner");
  });
});

describe("learner.of()", () => {
  test("hands its settings and the weights to the module", async () => {
    expect(await line(2).fit([[1], [2]], [1, 2])).toEqual({ slope: 5 / 7 });
    expect(await line(0).fit([[1], [1]], [1, 3], { weights: [3, 1] })).toEqual({ slope: 1.5 });
    expectTypeOf(line(1)).toMatchTypeOf<LearnerOf<Matrix, number>>();
    // @ts-expect-error The module has no such option.
    expect(learner.of("x", slope, { penalties: 1 }).name).toBe("x");
  });

  test("refuses what is no module", () => {
    expect(() => learner.of("x", {} as never)).toThrow("Cannot make a learner: learner must be a learner");
    expect(() => learner.of(1 as never, slope)).toThrow("whose name is 1 instead of text");
    expect(() => learner.of("x", slope, 3 as never)).toThrow(
      "settings must be an object of options, current value is 3",
    );
  });
});

describe("parameterGrid", () => {
  test("of() has the order of scikit-learn's ParameterGrid", () => {
    expect(parameterGrid.of({ b: [1, 2], a: ["x", "y", "z"], c: [true] })).toEqual(golden.grids);
    expect(parameterGrid.of({})).toEqual([{}]);
  });

  test.each(golden.samples)(
    "sample() draws ParameterSampler's, $count with seed $seed",
    ({ count, seed, drawn }) => {
      const space = { depth: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], rate: [0.01, 0.1, 1], alpha: [1, 2, 3, 4] };
      expect(parameterGrid.sample(space, { count, seed })).toEqual(drawn);
    },
  );

  test("sample() draws from functions too", () => {
    const drawn = parameterGrid.sample(
      { rate: (random) => 2 * random.uniform(), depth: [2, 4, 6, 8] },
      { count: 6, seed: 11 },
    );
    expect(drawn).toEqual(golden.drawn);
  });

  test("sample() never draws more than asked for, or one twice", () => {
    const numbers = Array.from({ length: 120 }, (_, i) => i);
    for (let seed = 0; seed < 300; seed++)
      expect(new Set(parameterGrid.sample({ n: numbers }, { count: 119, seed }).map(({ n }) => n)).size).toBe(
        119,
      );
  });

  test("refuses empty lists, and more than there are", () => {
    expect(() => parameterGrid.of({ a: [] })).toThrow(
      "Cannot make a grid: values.a must be an array of at least one value",
    );
    expect(() => parameterGrid.of({ a: (() => 1) as never })).toThrow(
      "values.a must be an array of at least one value",
    );
    expect(() => parameterGrid.sample({ a: [1, 2] }, { count: 3, seed: 1 })).toThrow(
      "count must be at most 2, the number of combinations",
    );
    expect(parameterGrid.sample({ a: [1, 2] }, { count: 2, seed: 1 })).toHaveLength(2);
  });
});

describe("search", () => {
  const options = { splits: folds, scores: { mse }, best: "lowest" } as const;

  test("of() finds what GridSearchCV finds", async () => {
    const model = await search.of((penalty: number) => line(penalty), alphas, options).fit(rows, y);
    expect(model.best).toBe(golden.grid.best);
    expectClose(
      model.candidates.map(({ means }) => means.mse),
      golden.grid.means,
    );
    expect((model.model as { slope: number }).slope).toBeCloseTo(golden.grid.coefficient, 12);
    expect(model.candidates[0]).toMatchObject({ parameters: 0, round: 0, rows: 60 });
  });

  test("in cross-validation is nested, as scikit-learn's", async () => {
    const splits = (target: ArrayLike<number>) => splitting.kFold(target.length, { folds: 3, seed: 1 });
    const best: number[] = [];
    const searched = search.of((penalty: number) => line(penalty), alphas, { ...options, splits });
    const watched: typeof searched = {
      ...searched,
      async fit(...given) {
        const model = await searched.fit(...given);
        best.push(model.best);
        return model;
      },
    };
    const outer = splitting.kFold(60, { folds: 4, seed: 2 });
    const found = await crossValidation.run(watched, rows, y, { splits: outer, scores: { mse } });
    expectClose(found.scores.mse, golden.nested.test);
    expect(best).toEqual(golden.nested.best);
  });

  test.each(golden.halving)(
    "byHalving() has HalvingGridSearchCV's rounds, factor $factor",
    async (expected) => {
      const { factor, minRows } = expected;
      const halving = { ...options, factor, seed: 5, ...(minRows === null ? {} : { minRows }) };
      const model = await search
        .byHalving((penalty: number) => line(penalty), expected.alphas, halving)
        .fit(rows, y);
      expect(model.candidates.map(({ round }) => round)).toEqual(expected.rounds);
      expect(model.candidates.map((candidate) => candidate.rows)).toEqual(expected.rows);
      expect(model.candidates.map(({ parameters }) => parameters)).toEqual(expected.parameters);
      expectClose(
        model.candidates.map(({ means }) => means.mse),
        expected.means,
      );
      expect(model.best).toBe(expected.best);
    },
  );

  test("byHalving() starts with two rows for each split and class", async () => {
    const candidates = Array.from({ length: 29 }, (_, i) => i + 1);
    const halving = { splits: strata, scores: { accuracy }, seed: 1 };
    const model = await search
      .byHalving((k: number) => learner.of("nearest", neighbours, { k: Math.min(k, 9) }), candidates, halving)
      .fit(features, label);
    const { rows: sizes, candidates: counts } = golden.halvingClasses;
    expect(
      sizes.map((size) => model.candidates.filter((candidate) => candidate.rows === size).length),
    ).toEqual(counts);
  });

  test("is best by the highest score by default, takes the first of equals, reports all fits", async () => {
    const reports: object[] = [];
    const scores = { same: () => 1, mse };
    const searched = search.of((penalty: number) => line(penalty, `slope ${penalty}`), [3, 2], {
      splits: folds,
      scores,
      onProgress: (progress) => reports.push(progress),
    });
    expect((await searched.fit(rows, y)).best).toBe(3);
    expect(reports.at(-1)).toEqual({ name: "slope 2", done: 10, total: 10 });
    expect(searched.name).toBe("slope 3");
    const highest = search.of((penalty: number) => line(penalty), [0, 60], {
      splits: folds,
      scores: { mse },
    });
    expect((await highest.fit(rows, y)).best).toBe(60);
    expect(highest).not.toHaveProperty("probabilities");
  });

  test("reports the fits of all rounds, and ends when aborted", async () => {
    const totals: number[] = [];
    const halving = {
      ...options,
      seed: 5,
      factor: 2,
      onProgress: ({ total }: { total: number }) => totals.push(total),
    };
    await search.byHalving((penalty: number) => line(penalty), [0, 1, 2, 3], halving).fit(rows, y);
    expect(totals).toEqual(new Array(35).fill(35));
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(
      search.of((penalty: number) => line(penalty), [1], { ...options, signal }).fit(rows, y),
    ).rejects.toThrow("stop");
  });

  test("of classifiers predicts with the best one", async () => {
    const searched = search.of((k: number) => nearest(k), [1, 5], { splits: strata, scores: { accuracy } });
    const model = await searched.fit(features, label);
    const best = await nearest(model.best).fit(features, label);
    expect(model.classes).toEqual(["no", "yes"]);
    expect(searched.predict(model, features)).toEqual(nearest(model.best).predict(best, features));
    expect(searched.probabilities?.(model, features)).toEqual(
      nearest(model.best).probabilities?.(best, features),
    );
  });

  test("fits with the weights that it is given", async () => {
    const weights = y.map((_, i) => (i % 2 === 0 ? 1 : 0));
    const heard: unknown[] = [];
    const listening = {
      ...slope,
      fit(...given: Parameters<typeof slope.fit>) {
        heard.push(given[2]?.weights);
        return slope.fit(...given);
      },
    };
    const searched = search.of(
      (penalty: number) => learner.of("slope", listening, { penalty }),
      [1],
      options,
    );
    await searched.fit(rows, y, { weights });
    expect(heard).toHaveLength(6);
    expect(heard[5]).toEqual(weights);
    expect(heard[0]).toEqual(Array.from(folds[0].trainIndices, (i) => weights[i]));
    const own = learner.of("slope", slope, { weights: [1, 1] });
    expect(own.fit([[1], [1]], [1, 3], { weights: [1, 0] })).toEqual({ slope: 1 });
  });

  test("byHalving() rounds the rows of a part down, ends with one candidate, and may start with all rows", async () => {
    const sizes = new Set<number>();
    const counting = {
      ...slope,
      fit(...given: Parameters<typeof slope.fit>) {
        sizes.add(toMatrix(given[0]).rows);
        return slope.fit(...given);
      },
    };
    const halved = (minRows: number) =>
      search.byHalving((penalty: number) => learner.of("slope", counting, { penalty }), [1, 2], {
        ...options,
        seed: 1,
        minRows,
      });
    const model = await halved(7).fit(rows, y);
    // floor(48 * 7 / 60), and all rows for the best one.
    expect(sizes).toEqual(new Set([5, 60]));
    expect(model.candidates.map((candidate) => candidate.rows)).toEqual([7, 7]);
    expect((await halved(60).fit(rows, y)).candidates[0].rows).toBe(60);
  });

  test("refuses no candidates, too many rows, and what builds no learner", async () => {
    expect(() => search.of((penalty: number) => line(penalty), [], options)).toThrow(
      "candidates must be at least one candidate",
    );
    expect(() => search.of(() => ({}) as never, [1], options)).toThrow("learner must be a learner");
    expect(() => search.of(3 as never, [1], options)).toThrow("build must be a function");
    const halving = search.byHalving((penalty: number) => line(penalty), [1, 2], {
      ...options,
      seed: 1,
      minRows: 61,
    });
    await expect(halving.fit(rows, y)).rejects.toThrow(
      "minRows must be at most 60, the number of rows, current value is 61",
    );
  });
});

describe("curves", () => {
  const options = { splits: folds, scores: { mse } };

  test("learningCurve() is scikit-learn's", async () => {
    const points = await curves.learningCurve(line(1), rows, y, options);
    expect(points.map(({ value }) => value)).toEqual(golden.learningCurve.rows);
    points.forEach(({ train, test: tested }, i) => {
      expectClose(train.mse, golden.learningCurve.train[i]);
      expectClose(tested.mse, golden.learningCurve.test[i]);
    });
    expect(
      (await curves.learningCurve(line(1), rows, y, { ...options, fractions: [0.5] })).map(
        ({ value }) => value,
      ),
    ).toEqual([24]);
    const x = Array.from({ length: 2000 }, (_, k) => k);
    const halves = { ...options, splits: splitting.kFold(2000, { folds: 2 }) };
    const many = await curves.learningCurve(
      line(1),
      x.map((value) => [value]),
      x,
      halves,
    );
    expect(many.map(({ value }) => value)).toEqual([100, 325, 550, 775, 1000]);
    await expect(curves.learningCurve(line(1), rows, y, { ...options, fractions: [0.01] })).rejects.toThrow(
      "each of fractions must be enough for one of 48 training rows, current value is 0.01",
    );
  });

  test("validationCurve() is scikit-learn's", async () => {
    const points = await curves.validationCurve((penalty: number) => line(penalty), alphas, rows, y, options);
    expect(points.map(({ value }) => value)).toEqual(alphas);
    points.forEach(({ train, test: tested }, i) => {
      expectClose(train.mse, golden.validationCurve.train[i]);
      expectClose(tested.mse, golden.validationCurve.test[i]);
    });
  });
});

describe("leagueTable.compare()", () => {
  test("puts learners beside the most frequent class and the simple one", async () => {
    const league = await leagueTable.compare([nearest(1, "one"), nearest(5, "five")], features, label, {
      splits: strata,
      scores: { accuracy, auc },
    });
    expect(league.score).toBe("accuracy");
    expect(league.rows.map(({ name, role }) => [name, role])).toEqual([
      ["five", "model"],
      ["one", "simple"],
      ["most frequent class", "baseline"],
    ]);
    const [five, one, baseline] = league.rows;
    expectClose(five.validation.scores.accuracy, golden.classification.accuracy);
    expect(baseline.validation.means.auc).toBe(0.5);
    const sizes = { trainRows: 45, testRows: 15 };
    const over = (a: typeof five, b: typeof five) =>
      modelComparison.correctedTTest(a.validation.scores.accuracy, b.validation.scores.accuracy, sizes);
    expect(five.overBaseline).toEqual(over(five, baseline));
    expect(five.overSimple).toEqual(over(five, one));
    expect(one.overSimple).toMatchObject({ difference: 0, pValue: 1, interval: [0, 0] });
    expect(five.seconds).toBe(five.validation.fitSeconds + five.validation.predictSeconds);
    const bundle = (league as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(bundle["text/plain"]).toContain("most frequent class (baseline)");
    expect(bundle["text/plain"]).toContain(
      "Learners by accuracy: mean of the splits, differences with intervals of 95 %",
    );
    expect(bundle["text/plain"]).toMatch(/0\.\d{4} \[-?0\.\d{4}, 0\.\d{4}\]/);
  });

  test("puts regressors beside the mean; the lowest score can be the best", async () => {
    const options = {
      splits: folds,
      scores: { mse },
      best: "lowest",
      simple: "strong",
      confidence: 0.8,
    } as const;
    const league = await leagueTable.compare([line(1, "weak"), line(1000, "strong")], rows, y, options);
    expect(league.rows.map(({ name, role }) => [name, role])).toEqual([
      ["weak", "model"],
      ["mean", "baseline"],
      ["strong", "simple"],
    ]);
    const wide = await leagueTable.compare([line(1, "weak")], rows, y, {
      ...options,
      simple: "weak",
      confidence: 0.95,
    });
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(width(league.rows[0].overBaseline.interval)).toBeLessThan(
      width(wide.rows[0].overBaseline.interval),
    );
    const mean = league.rows[1].validation.outOfFold;
    const first = folds.find(({ testIndices }) => testIndices.includes(0));
    const trained = Array.from(first?.trainIndices ?? [], (i) => y[i]);
    expect(mean.predicted[0]).toBeCloseTo(trained.reduce((a, b) => a + b, 0) / trained.length, 12);
  });

  test("gives the baseline the weights of the rows", async () => {
    const splits = [
      { trainIndices: Int32Array.of(0, 1, 2), testIndices: Int32Array.of(3, 4) },
      { trainIndices: Int32Array.of(0, 1, 2), testIndices: Int32Array.of(4, 5) },
    ];
    const weights = [3, 1, 1, 1, 1, 1];
    const scores = { p: ({ probabilityOf }: Outcome<string | number>) => probabilityOf("a")[0], accuracy };
    const flat = learner.of("flat", {
      ...neighbours,
      fit: (given: never, target: never) => neighbours.fit(given, target),
    });
    const league = await leagueTable.compare(
      [flat],
      [[1], [2], [3], [4], [5], [6]],
      ["a", "b", "b", "a", "b", "a"],
      { splits, scores, weights },
    );
    const baseline = league.rows.find(({ role }) => role === "baseline");
    expectClose(baseline?.validation.scores.p ?? [], [0.6, 0.6]);
    expect(baseline?.validation.outOfFold.predicted).toEqual(["a", "a", "a", "a"]);
    const numbers = await leagueTable.compare([line(1)], [[1], [2], [3], [4], [5], [6]], [5, 1, 3, 4, 4, 4], {
      splits,
      scores: { mse },
      weights,
      best: "lowest",
    });
    expect(
      numbers.rows.find(({ role }) => role === "baseline")?.validation.outOfFold.predicted[0],
    ).toBeCloseTo(3.8, 12);
  });

  test("refuses no learners, equal names and an unknown simple one", async () => {
    const options = { splits: folds, scores: { mse } };
    await expect(leagueTable.compare([], rows, y, options)).rejects.toThrow(
      "Cannot compare learners: learners must be at least one learner",
    );
    await expect(leagueTable.compare([line(1), line(2)], rows, y, options)).rejects.toThrow(
      'every name of a learner must be there once, current value is "slope"',
    );
    await expect(leagueTable.compare([line(1)], rows, y, { ...options, simple: "x" })).rejects.toThrow(
      'simple must be one of slope, mean, current value is "x"',
    );
  });
});

/** The types of learners: what compiles, and what does not. The compiler is the test; at run time options are refused by `fit`. */
import { expect, expectTypeOf, test } from "vitest";
import {
  explainableBoosting,
  gradientBoosting,
  imputation,
  leagueTable,
  learner,
  linearRegression,
  logisticRegression,
  metrics,
  oneHotEncoding,
  pipeline,
  randomForest,
  regressionForest,
  splitting,
} from "../../lib";
import type { ClassLabel } from "../../lib/core/learning/class-labels";

const rows = [[1], [2], [3], [4]];

test("classifiers and regressions of any form of options stand in one list each", async () => {
  const boosted = { loss: "logistic", trees: 2, minLeafRows: 1 } as const;
  const classifiers = [
    learner.of("boosting", gradientBoosting, boosted),
    learner.of("forest", randomForest, { trees: 2, seed: 1 }),
    learner.of("explainable boosting", explainableBoosting, { loss: "logistic", seed: 1 }),
    learner.of("logistic", logisticRegression),
  ].map((one) => pipeline.of([[imputation], [oneHotEncoding]] as const, one));
  const regressions = [
    learner.of("boosting", gradientBoosting),
    learner.of("boosting", gradientBoosting, { loss: "poisson" }),
    learner.of("forest", regressionForest, { trees: 2, seed: 1 }),
    learner.of("line", linearRegression),
  ];
  expectTypeOf(classifiers[0].predict).returns.toEqualTypeOf<ArrayLike<ClassLabel>>();
  expectTypeOf(regressions[0].predict).returns.toEqualTypeOf<ArrayLike<number>>();
  for (const one of classifiers)
    expect(Array.from(one.predict(await one.fit(rows, ["a", "a", "b", "b"]), rows))).toHaveLength(4);
});

test("boosted trees of numbers stand in a league of regressions", async () => {
  const league = await leagueTable.compare(
    [learner.of("boosting", gradientBoosting, { trees: 2, minLeafRows: 1 })],
    rows,
    [1, 2, 3, 4],
    {
      splits: splitting.kFold(4, { folds: 2 }),
      scores: { mse: ({ actual, predicted }) => metrics.meanSquaredError(actual, predicted) },
      best: "lowest",
    },
  );
  expect(league.rows.map(({ name }) => name)).toContain("mean");
});

test("an option of a wrong type and a missing one do not compile, an unknown one is refused by the fit", () => {
  const unknown = learner.of("forest", randomForest, { treez: 2, seed: 1 } as never);
  expect(() => unknown.fit(rows, ["a", "a", "b", "b"])).toThrow("treez");
  // @ts-expect-error Not a number.
  learner.of("logistic", logisticRegression, { penalty: "1" });
  // @ts-expect-error Seeds are required.
  const { name } = learner.of("forest", randomForest, { trees: 2 });
  expect(name).toBe("forest");
});

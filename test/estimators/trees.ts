/** The estimators of lib/trees, for the common test. */
import {
  decisionTree,
  explainableBoosting,
  extraTrees,
  gradientBoosting,
  randomForest,
  regressionExtraTrees,
  regressionForest,
  regressionTree,
} from "../../lib/trees";
import { numpyRows } from "../support/numpy-rows";
import type { Estimator, Sample } from "./types";

const rows = numpyRows({ seed: 11, n: 40, p: 2 });
const classes = rows.map(([a, b], i) => (a + 0.5 * b > (i % 7) / 7 ? "leaves" : "stays"));
const numbers = rows.map(([a, b], i) => 2 * a - b * b + (i % 5) / 3);

/** Trees ask only which of two values is larger; a threshold between them may round otherwise. */
const common = {
  rows,
  predicts: true,
  takesWeights: true,
  ignores: { shift: true, units: true },
  oneRow: /of at least 2 classes, current value is 1/,
  alike: "answers",
} as const;

/** Checks an entry, whose model no other entry sees. */
function entry<Model>(estimator: Estimator<Model>): Estimator {
  return estimator as Estimator;
}

function given({ rows: _, target, ...weights }: Sample, options: Readonly<Record<string, unknown>>) {
  return [target as never, { ...weights, ...options } as never] as const;
}

export const TREES: readonly Estimator[] = [
  entry({
    ...common,
    name: "decisionTree",
    target: classes,
    options: { minLeafRows: 2, maxDepth: 4 },
    fit: (sample, options) => decisionTree.fit(sample.rows, ...given(sample, options)),
    answer: decisionTree.probabilities,
  }),
  entry({
    ...common,
    name: "decisionTree by entropy, few leaves",
    target: classes.map((label) => (label === "leaves" ? 1 : 0)),
    options: { criterion: "entropy", maxLeaves: 5 },
    fit: (sample, options) => decisionTree.fit(sample.rows, ...given(sample, options)),
    answer: decisionTree.probabilities,
  }),
  entry({
    ...common,
    name: "regressionTree",
    target: numbers,
    options: { minImpurityDecrease: 0.001, maxDepth: 4 },
    fit: (sample, options) => regressionTree.fit(sample.rows, ...given(sample, options)),
    answer: (model, asked) => Array.from(regressionTree.predict(model, asked)),
    oneRow: "answers",
  }),
  entry({
    ...common,
    name: "gradientBoosting",
    target: numbers,
    readsMissing: true,
    options: { trees: 20, minLeafRows: 4 },
    fit: (sample, options) => gradientBoosting.fit(sample.rows, ...given(sample, options)),
    answer: (model, asked) => [...gradientBoosting.predict(model, asked)],
    oneRow: "answers",
  }),
  entry({
    ...common,
    name: "gradientBoosting of two classes",
    target: classes,
    readsMissing: true,
    options: { loss: "logistic", trees: 10, minLeafRows: 4 },
    fit: (sample, options) =>
      gradientBoosting.fit(sample.rows, ...given(sample, options)) as gradientBoosting.BoostedClassifier,
    answer: gradientBoosting.probabilities,
  }),
  ...(
    [
      ["randomForest", randomForest],
      ["extraTrees", extraTrees],
    ] as const
  ).map(([name, forest]) =>
    entry({
      ...common,
      name,
      target: classes,
      options: { seed: 1, trees: 12 },
      takesWeights: false,
      fit: (sample, options) => forest.fit(sample.rows, ...given(sample, options)),
      answer: forest.probabilities,
    }),
  ),
  ...(
    [
      ["regressionForest", regressionForest],
      ["regressionExtraTrees", regressionExtraTrees],
    ] as const
  ).map(([name, forest]) =>
    entry({
      ...common,
      name,
      target: numbers,
      options: { seed: 1, trees: 12 },
      takesWeights: false,
      fit: (sample, options) => forest.fit(sample.rows, ...given(sample, options)),
      answer: (model, asked) => Array.from(forest.predict(model, asked)),
      oneRow: "answers",
    }),
  ),
  entry({
    ...common,
    name: "explainableBoosting",
    target: numbers,
    readsMissing: true,
    takesWeights: false,
    options: { seed: 1, bags: 2, minLeafRows: 2 },
    fit: (sample, options) => explainableBoosting.fit(sample.rows, ...given(sample, options)),
    answer: (model, asked) => [...explainableBoosting.predict(model as never, asked)],
    oneRow: /rows must be at least 2 rows/,
  }),
];

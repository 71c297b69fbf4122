/** The estimators of lib/classification, for the common test. */
import { logisticRegression, ruleList, scoringSheet } from "../../lib/classification";
import { numpyRows } from "../support/numpy-rows";
import type { Estimator } from "./types";

const rows = numpyRows({ seed: 11, n: 45, p: 2, groups: 3, spread: 1.5 });
/** Two classes that overlap. */
const two = rows.map(([a, b], i) => (a + b + ((i * 7) % 5) - 2 > 10 ? "leaves" : "stays"));
const moves = { shift: true, units: false } as const;

export const CLASSIFICATION: readonly Estimator[] = [
  {
    name: "logisticRegression",
    ...{
      rows,
      target: two,
      answersProbabilities: true,
      ignoresConstants: true,
      options: { penalty: 1 },
      predicts: true,
      takesWeights: true,
    },
    ignores: moves,
    fit: (sample, options) =>
      logisticRegression.fit(sample.rows, sample.target as string[], {
        ...(sample.weights ? { weights: sample.weights } : {}),
        ...options,
      }),
    answer: (model, asked) => logisticRegression.probabilities(model as never, asked),
    predict: (model, asked) => logisticRegression.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: "answers",
  },
  {
    name: "scoringSheet",
    ...{ rows, target: two, answersProbabilities: true, ignoresConstants: true, predicts: true },
    options: { bins: 4, mostPoints: 5, penalty: 0.1 },
    ignores: { shift: true, units: true },
    fit: (sample, options) => scoringSheet.fit(sample.rows, sample.target as string[], options),
    answer: (model, asked) => scoringSheet.probabilities(model as never, asked),
    predict: (model, asked) => scoringSheet.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: /rows must be different from each other/,
  },
  {
    name: "ruleList",
    ...{ rows, target: two, answersProbabilities: true, ignoresConstants: true, predicts: true },
    options: { mostRules: 4, mostConditions: 2, minLeafRows: 5, bins: 6 },
    ignores: { shift: true, units: true },
    fit: (sample, options) => ruleList.fit(sample.rows, sample.target as string[], options),
    answer: (model, asked) => ruleList.probabilities(model as never, asked),
    predict: (model, asked) => ruleList.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: "answers",
  },
];

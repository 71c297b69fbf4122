/** The estimators of lib/classification, for the common test. */
import {
  kernelSupportVector,
  linearSupportVector,
  logisticRegression,
  naiveBayes,
  nearestNeighbours,
  nearestNeighboursRegression,
  ruleList,
  scoringSheet,
} from "../../lib/classification";
import { numpyRows } from "../support/numpy-rows";
import type { Estimator, Sample } from "./types";

const rows = numpyRows({ seed: 11, n: 45, p: 2, groups: 3, spread: 1.5 });
/** Two classes that overlap. */
const two = rows.map(([a, b], i) => (a + b + ((i * 7) % 5) - 2 > 10 ? "leaves" : "stays"));
const none = { shift: false, units: false } as const;
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
  {
    name: "linearSupportVector",
    ...{
      rows,
      target: two,
      ignoresConstants: false,
      options: { penalty: 1 },
      predicts: true,
      takesWeights: true,
    },
    ignores: none,
    fit: (sample, options) =>
      linearSupportVector.fit(sample.rows, sample.target as string[], { ...weightsOf(sample), ...options }),
    answer: (model, asked) => linearSupportVector.decision(model as never, asked),
    predict: (model, asked) => linearSupportVector.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: "answers",
  },
  {
    name: "kernelSupportVector",
    ...{ rows, target: two, options: { gamma: 0.1 }, predicts: true, isForSmall: true },
    ignores: { shift: true, units: false },
    fit: (sample, options) => kernelSupportVector.fit(sample.rows, sample.target as string[], options),
    // Decisions are exact to 1e-7 of the margin.
    answer: (model, asked) => {
      const named = kernelSupportVector.predict(model as never, asked);
      const { classes } = model as kernelSupportVector.KernelSupportVector;
      return named.map((label) => classes.indexOf(label));
    },
    predict: (model, asked) => kernelSupportVector.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: "answers",
  },
  {
    name: "naiveBayes",
    ...{
      rows,
      target: two,
      answersProbabilities: true,
      options: { distribution: "gaussian" },
      predicts: true,
    },
    ...{ takesWeights: true, ignoresConstants: true, ignores: { shift: true, units: true } },
    fit: (sample, options) =>
      naiveBayes.fit(sample.rows, sample.target as string[], { ...weightsOf(sample), ...options }),
    answer: (model, asked) => naiveBayes.probabilities(model as never, asked),
    predict: (model, asked) => naiveBayes.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: /rows must be different from each other/,
  },
  {
    name: "nearestNeighbours",
    ...{ rows, target: two, answersProbabilities: true, options: { neighbours: 5 }, predicts: true },
    ...{ ignoresConstants: true, isForSmall: true, ignores: { shift: true, units: true } },
    fit: (sample, options) => nearestNeighbours.fit(sample.rows, sample.target as string[], options),
    answer: (model, asked) => nearestNeighbours.probabilities(model as never, asked),
    predict: (model, asked) => nearestNeighbours.predict(model as never, asked),
    oneRow: /target must be of at least 2 classes, current value is 1/,
    alike: "answers",
  },
  {
    name: "nearestNeighboursRegression",
    ...{ rows, target: rows.map(([a, b]) => a - b), options: { neighbours: 5 }, predicts: true },
    ...{ ignoresConstants: true, isForSmall: true, ignores: { shift: true, units: true } },
    fit: (sample, options) =>
      nearestNeighboursRegression.fit(sample.rows, sample.target as number[], options),
    answer: (model, asked) => [...nearestNeighboursRegression.predict(model as never, asked)],
    oneRow: /neighbours must be at most 1, the number of rows/,
    alike: "answers",
  },
];

function weightsOf({ weights }: Sample) {
  return weights === undefined ? {} : { weights };
}

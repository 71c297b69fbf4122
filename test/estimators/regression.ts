/** The estimators of lib/regression, for the common test. */
import {
  elasticNet,
  generalisedLinearModel,
  huberRegression,
  lasso,
  linearRegression,
  quantileRegression,
  ridge,
} from "../../lib/regression";
import type { Estimator } from "./types";

const rows = [
  [1, 8],
  [2, 5],
  [3, 7],
  [4, 1],
  [5, 9],
  [6, 2],
  [7, 4],
  [8, 8],
  [9, 3],
  [10, 6],
  [11, 1],
  [12, 5],
] as const;
const target = rows.map(([a, b], i) => 12 + 2 * a - b + ((i * i) % 5));

function linear<Options>(
  name: string,
  module: {
    fit(rows: never, target: never, options: Options): object;
    predict(model: never, rows: never): ArrayLike<number>;
  },
  options: Options & Readonly<Record<string, unknown>>,
  stated: Pick<Estimator, "ignores" | "oneRow" | "alike">,
): Estimator {
  return {
    name,
    rows,
    target,
    options,
    fit: ({ rows, target, weights }, options) =>
      module.fit(rows as never, target as never, { ...options, ...(weights ? { weights } : {}) } as Options),
    answer: (model, rows) => Array.from(module.predict(model as never, rows as never)),
    predicts: true,
    takesWeights: true,
    ...stated,
  };
}

const always = { oneRow: "answers", alike: "answers" } as const;
const shrunk = { ignores: { shift: true, units: false }, ...always };

export const REGRESSION: readonly Estimator[] = [
  {
    ...linear(
      "linearRegression",
      linearRegression,
      { aliased: "refuse" },
      {
        ignores: { shift: true, units: true },
        oneRow: /no more coefficients than there are rows/,
        alike: /no column that others add up to/,
      },
    ),
    fromJSON: linearRegression.fromJSON,
  },
  linear("ridge", ridge, { penalty: 2 }, shrunk),
  linear("lasso", lasso, { penalty: 0.4 }, shrunk),
  linear("elasticNet", elasticNet, { penalty: 0.4, l1Ratio: 0.3 }, shrunk),
  linear(
    "generalisedLinearModel",
    generalisedLinearModel,
    { family: "gamma" },
    {
      ignores: { shift: true, units: true },
      oneRow: /no more coefficients than there are rows/,
      alike: /no column that others add up to/,
    },
  ),
  linear("huberRegression", huberRegression, { epsilon: 1.5, penalty: 0.1 }, shrunk),
  linear(
    "quantileRegression",
    quantileRegression,
    { quantile: 0.3 },
    {
      ignores: { shift: true, units: true },
      oneRow: /no more coefficients than there are rows/,
      alike: /no column that others add up to/,
    },
  ),
];

/** The estimators of lib/clustering and lib/customers, for the common test. */
import {
  dbscan,
  gaussianMixture,
  hdbscan,
  hierarchical,
  kMeans,
  principalComponents,
} from "../../lib/clustering";
import { coxRegression } from "../../lib/customers";
import { linearRegression } from "../../lib/regression";
import { numpyRows } from "../support/numpy-rows";
import type { Estimator } from "./types";

const rows = numpyRows({ seed: 7, n: 45, p: 2, groups: 3, spread: 0.6 });
const moves = { shift: true, units: true } as const;

/** Checks an entry, whose model no other entry sees. */
function entry<Model>(estimator: Estimator<Model>): Estimator {
  return estimator as Estimator;
}

export const CLUSTERING: readonly Estimator[] = [
  entry({
    name: "kMeans",
    ...{
      rows,
      options: { clusters: 3, seed: 1 },
      predicts: true,
      isPartition: true,
      takesWeights: true,
      ignores: moves,
    },
    fit: (sample, options) =>
      kMeans.fit(sample.rows, { ...weightsOf(sample), ...options } as unknown as kMeans.KMeansOptions),
    answer: kMeans.predict,
    fromJSON: kMeans.fromJSON,
    oneRow: /clusters must be at most 1, the number of distinct rows/,
    alike: /clusters must be at most 1, the number of distinct rows/,
  }),
  entry({
    name: "kMeans by mini-batches",
    ...{
      rows,
      options: { clusters: 3, seed: 1, batchRows: 15 },
      predicts: true,
      isPartition: true,
      ignores: moves,
    },
    fit: (sample, options) => kMeans.fit(sample.rows, options as never),
    answer: kMeans.predict,
    fromJSON: kMeans.fromJSON,
    oneRow: /the number of distinct rows/,
    alike: /the number of distinct rows/,
  }),
  entry({
    name: "gaussianMixture",
    ...{ rows, options: { components: 3, seed: 1 }, predicts: true, isPartition: true, ignores: moves },
    fit: (sample, options) => gaussianMixture.fit(sample.rows, options as never),
    answer: gaussianMixture.predict,
    oneRow: /rows must be at least 2 rows/,
    alike: /the number of distinct rows/,
  }),
  entry({
    name: "dbscan",
    ...{ rows, options: { radius: 1.2, minPoints: 4 }, predicts: false, isPartition: true },
    ignores: { shift: true, units: false },
    fit: (sample, options) => dbscan.fit(sample.rows, options as never),
    answer: ({ labels }) => labels,
    oneRow: "answers",
    alike: "answers",
  }),
  entry({
    name: "hdbscan",
    ...{
      rows,
      options: { minClusterSize: 5, minPoints: 3 },
      predicts: false,
      isPartition: true,
      ignores: moves,
    },
    fit: (sample, options) => hdbscan.fit(sample.rows, options as never),
    answer: ({ labels }) => labels,
    oneRow: /minPoints must be at most 1, the number of rows/,
    alike: "answers",
  }),
  entry({
    name: "hierarchical",
    ...{ rows, options: { linkage: "average" }, predicts: false, isPartition: true, ignores: moves },
    fit: (sample, options) => hierarchical.fit(sample.rows, options as never),
    answer: (hierarchy) => hierarchical.cut(hierarchy, { clusters: Math.min(3, hierarchy.rowCount) }),
    oneRow: "answers",
    alike: "answers",
  }),
  entry({
    name: "principalComponents",
    ...{ rows, options: { components: 1 }, predicts: true, ignores: { shift: true, units: false } },
    fit: (sample, options) => principalComponents.fit(sample.rows, options),
    answer: principalComponents.transform,
    oneRow: /rows must be at least 2 rows/,
    alike: "answers",
  }),
  entry({
    name: "linearRegression",
    ...{ rows, options: { intercept: true }, predicts: true, ignores: moves },
    target: rows.map(([a, b], i) => 3 * a - b + (i % 5)),
    fit: (sample, options) => linearRegression.fit(sample.rows, sample.target as number[], options),
    answer: linearRegression.predict,
    fromJSON: linearRegression.fromJSON,
    oneRow: /linear combination|more coefficients than rows|must/,
    alike: /linear combination|must/,
  }),
  entry({
    name: "coxRegression",
    ...{ rows, options: { featureNames: undefined }, predicts: true, ignores: moves },
    // Durations, negative for customers who have not left yet.
    target: rows.map(([a], i) => (i % 4 === 3 ? -1 : 1) * (1 + ((i * 7) % 11) + Math.max(0, a))),
    fit: ({ rows: features, target }, options) => {
      const durations = Array.isArray(target) ? target.map(Math.abs) : (target as never);
      const events = Array.isArray(target) ? target.map((value) => Number(value >= 0)) : (target as never);
      return coxRegression.fit(features, durations, events, options);
    },
    answer: coxRegression.predict,
    oneRow: /feature x1 must be different between customers/,
    alike: /feature x1 must be different between customers/,
  }),
];

function weightsOf({ weights }: { readonly weights?: unknown }) {
  return weights === undefined ? {} : { weights: weights as never };
}

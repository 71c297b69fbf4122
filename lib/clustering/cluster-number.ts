/** The number of clusters (聚类个数): four answers beside each other. */
import { mustBe } from "../core/errors";
import { readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../core/options";
import { type Random, seeded } from "../core/random";
import { mean } from "../core/statistics";
import { meanSilhouette } from "../metrics/clustering";
import * as kMeans from "./k-means";
import { distinctRows } from "./k-means/plus-plus";
import { measure } from "./stability";

/** What speaks for one number of clusters. */
export interface ClusterNumber {
  readonly clusters: number;
  /** Falls with every cluster; look for the elbow (肘部) where it stops falling fast. */
  readonly inertia: number;
  /** Mean silhouette, of a sample if there are many rows; null for one cluster. */
  readonly silhouette: number | null;
  /** How much lower the logarithm of the inertia is than that of rows without clusters. */
  readonly gap: number;
  /** Its standard error. */
  readonly gapError: number;
  /** Mean adjusted Rand index of resamples; 1 for one cluster. */
  readonly stability: number;
}

/** The numbers of clusters, and which each criterion prefers. */
export interface ClusterNumbers {
  /** From one cluster on. */
  readonly candidates: readonly ClusterNumber[];
  /** The farthest from the line between the first and the last inertia. */
  readonly byElbow: number;
  /** The largest mean silhouette. */
  readonly bySilhouette: number;
  /** The first whose gap is not below the next by more than a standard error; may be 1: no clusters. */
  readonly byGap: number;
  /** The most stable, above one. */
  readonly byStability: number;
}

/** How far to look. */
export interface ClusterNumberOptions {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** The largest number of clusters, at least 3. @default 8 */
  readonly most?: number;
  /** Sets of rows without clusters, and resamples. @default 10 */
  readonly resamples?: number;
}

const OPTIONS = {
  seed: integer(0),
  most: withDefault(8, integer(3)),
  resamples: withDefault(10, integer(2)),
} satisfies OptionReaders<ClusterNumberOptions>;

const ACTION = "choose the number of clusters";

/** Silhouettes are of a sample of so many rows, since they compare all pairs. */
const MOST_SILHOUETTES = 2000;

/** Of rows without clusters, and of resamples. */
const RESTARTS = 3;

/**
 * Fits k-means for each number of clusters up to `most` and compares them by elbow, silhouette, gap statistic and stability.
 * Where the criteria disagree there is no right number: choose the one that the shop can act on, if it is stable.
 *
 * $$\mathrm{Gap}(k) = \frac1B\sum_b \log W_{kb}^* - \log W_k$$
 *
 * $W_{kb}^*$ is the inertia of rows drawn uniformly within the range of each feature. O(most² n p) times resamples and
 * iterations.
 *
 * @param rows (n, p) finite numbers, at least `most` + 1 distinct ones.
 * @throws {TypeError} If the rows are ragged or hold something that is not a number.
 * @throws {RangeError} If a number is not finite, or there are not more distinct rows than `most`.
 *
 * @see Tibshirani, R., Walther, G. & Hastie, T. (2001). Estimating the number of clusters in a data set via the gap statistic.
 * JRSS B 63(2), 411-423.
 *
 * @example
 * const rows = [0, 1, 2.5, 20, 21, 22.5, 40, 41, 42.5].map((orders) => [orders]);
 * choose(rows, { seed: 1, most: 5 }).bySilhouette; // 3
 */
export function choose(rows: MatrixLike, options: ClusterNumberOptions): ClusterNumbers {
  const { seed, most, resamples } = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", rows);
  const distinct = distinctRows(matrix);
  if (distinct <= most)
    throw new RangeError(mustBe(ACTION, "most", `below the number of distinct rows, ${distinct}`, most));
  const random = seeded(seed);
  const references = Array.from({ length: resamples }, () => withoutClusters(matrix, random));
  const sampled = random.permutation(matrix.rows).subarray(0, MOST_SILHOUETTES);
  const sample = takeRows(matrix, sampled);
  const candidates = Array.from({ length: most }, (_, at) => {
    const clusters = at + 1;
    const model = kMeans.fit(matrix, { clusters, seed });
    const logs = references.map((reference) =>
      Math.log(kMeans.fit(reference, { clusters, seed, restarts: RESTARTS }).inertia),
    );
    const average = mean(logs);
    const deviation = Math.sqrt(mean(logs.map((log) => (log - average) ** 2)));
    return {
      clusters,
      inertia: model.inertia,
      silhouette: clusters === 1 ? null : meanSilhouette(sample, kMeans.predict(model, sample)),
      gap: average - Math.log(model.inertia),
      gapError: deviation * Math.sqrt(1 + 1 / resamples),
      stability: clusters === 1 ? 1 : stabilityOf(matrix, clusters, seed, resamples),
    };
  });
  return { candidates, ...choices(candidates) };
}

function stabilityOf(matrix: Matrix, clusters: number, seed: number, resamples: number): number {
  const cluster = (sample: Matrix, all: Matrix) => {
    // A resample may have fewer distinct rows than clusters.
    const most = Math.min(clusters, distinctRows(sample));
    return kMeans.predict(kMeans.fit(sample, { clusters: most, seed, restarts: RESTARTS }), all);
  };
  return measure(matrix, cluster, { seed, resamples }).mean;
}

/** As many rows, each feature uniform within its range. */
function withoutClusters({ rows, columns, data }: Matrix, random: Random): Matrix {
  const least = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < data.length; at++) {
    least[at % columns] = Math.min(least[at % columns], data[at]);
    most[at % columns] = Math.max(most[at % columns], data[at]);
  }
  const drawn = data.map(
    (_, at) => least[at % columns] + random.uniform() * (most[at % columns] - least[at % columns]),
  );
  return { rows, columns, data: drawn };
}

function choices(candidates: readonly ClusterNumber[]) {
  const first = candidates[0];
  const last = candidates[candidates.length - 1];
  // How far below the line from the first inertia to the last.
  const bend = ({ clusters, inertia }: ClusterNumber) =>
    first.inertia - inertia - ((clusters - 1) / (last.clusters - 1)) * (first.inertia - last.inertia);
  const largest = (value: (candidate: ClusterNumber) => number) =>
    candidates.slice(1).reduce((best, next) => (value(next) > value(best) ? next : best)).clusters;
  const byGap = candidates.find((candidate, at) => {
    const next = candidates[at + 1];
    return next === undefined || candidate.gap >= next.gap - next.gapError;
  });
  return {
    byElbow: largest(bend),
    bySilhouette: largest(({ silhouette }) => Number(silhouette)),
    byGap: (byGap ?? last).clusters,
    byStability: largest(({ stability }) => stability),
  };
}

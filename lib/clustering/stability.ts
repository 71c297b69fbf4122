/** Stability of clusters (聚类稳定性): would another sample of the same customers have the same segments? */
import { mustBe } from "../core/errors";
import { readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../core/linear-algebra/matrix";
import { integer, type OptionReaders, readOptions, withDefault } from "../core/options";
import { seeded } from "../core/random";
import { mean, quantile } from "../core/statistics";
import { readIntegers } from "../core/vectors";
import { adjustedRandIndex } from "../metrics/clustering";

/** Fits clusters to a sample of rows and returns the cluster of each of all rows. */
export type ClusterBySample = (sample: Matrix, rows: Matrix) => ArrayLike<number>;

/** How far clusters of resamples agree. */
export interface Stability {
  /** The adjusted Rand index of each resample with the clusters of all rows. */
  readonly indices: readonly number[];
  readonly mean: number;
  /** 5 % and 95 % quantiles. */
  readonly lower: number;
  readonly upper: number;
  /** Whether the mean is at least 0.8. If not, the clusters are an accident of the sample: do not act on them. */
  readonly isStable: boolean;
}

/** How to resample. */
export interface StabilityOptions {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** @default 20 */
  readonly resamples?: number;
}

const OPTIONS = {
  seed: integer(0),
  resamples: withDefault(20, integer(2)),
} satisfies OptionReaders<StabilityOptions>;

/** "Good recovery" from here on (Steinley 2004). */
const GOOD = 0.8;

/**
 * Fits clusters to bootstrap samples of the rows, and compares the clusters that these give all rows with those of all rows.
 * k-means finds as many clusters as it is asked for also where there are none: then they differ from sample to sample.
 *
 * @param rows (n, p) finite numbers.
 * @param cluster Must not draw from a stream of its own from call to call, or it is judged with that.
 * @throws {TypeError} If there is not one label a row. @throws As `cluster`, which a resample may not suit.
 *
 * @see Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52, 258-271.
 * @see Steinley, D. (2004). Properties of the Hubert-Arabie adjusted Rand index. Psychological Methods 9(3), 386-396.
 *
 * @example
 * const byThree = (sample, rows) => kMeans.predict(kMeans.fit(sample, { clusters: 3, seed: 1 }), rows);
 * measure([[1], [1.1], [1.2], [5], [5.1], [9], [9.1], [9.2]], byThree, { seed: 1 }).isStable; // true
 */
export function measure(rows: MatrixLike, cluster: ClusterBySample, options: StabilityOptions): Stability {
  const action = "measure stability";
  const { seed, resamples } = readOptions(action, options, OPTIONS);
  const all = readFiniteMatrix(action, "rows", rows);
  const labelsBy = (sample: Matrix) => {
    const labels = readIntegers(action, "the labels of cluster", cluster(sample, all), -1);
    if (labels.length !== all.rows)
      throw new TypeError(
        mustBe(action, "the labels of cluster", `one for each of ${all.rows} rows`, labels),
      );
    return labels;
  };
  const random = seeded(seed);
  const ofAll = labelsBy(all);
  const indices = Array.from({ length: resamples }, () => {
    const drawn = Int32Array.from({ length: all.rows }, () => random.integer(all.rows));
    return adjustedRandIndex(ofAll, labelsBy(takeRows(all, drawn)));
  });
  const average = mean(indices);
  return {
    indices,
    mean: average,
    lower: quantile(indices, 0.05),
    upper: quantile(indices, 0.95),
    isStable: average >= GOOD,
  };
}

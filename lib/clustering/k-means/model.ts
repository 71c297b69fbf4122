/** The record of k-means. */
import { mustBe, requireKind } from "../../core/errors";
import { readSaved } from "../../core/learning/saved-model";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import {
  finite,
  flag,
  integer,
  listOf,
  nonNegative,
  type OptionReaders,
  oneOf,
  text,
} from "../../core/options";
import { DISPLAY, type Displayable, withDisplay } from "../../core/text/display";
import * as table from "../../core/text/table";
import { nearestCentroid } from "./nearest";

/** Clusters found by k-means: a plain record that saves as JSON. */
export interface KMeans extends Displayable {
  readonly kind: "k-means";
  /** (p) names. */
  readonly featureNames: readonly string[];
  /** (k, p) the mean of the rows of each cluster, in the units of the features. */
  readonly centroids: readonly (readonly number[])[];
  /** (k) rows of each cluster; their weight if rows have weights. */
  readonly sizes: readonly number[];
  /** The sum of squared distances of rows to the centroid of their cluster (簇内平方和). */
  readonly inertia: number;
  readonly iterations: number;
  /** False if it was stopped by `maxIterations`. */
  readonly converged: boolean;
  /** n. */
  readonly rowCount: number;
}

const FIELDS = {
  kind: oneOf<"k-means">(["k-means"]),
  featureNames: listOf(text),
  centroids: listOf(listOf(finite)),
  sizes: listOf(nonNegative),
  inertia: nonNegative,
  iterations: integer(0),
  converged: flag,
  rowCount: integer(1),
} satisfies OptionReaders<Omit<KMeans, typeof DISPLAY>>;

/** Also for k-means that was computed elsewhere. */
export function toModel(record: Omit<KMeans, "kind" | typeof DISPLAY>): KMeans {
  return withDisplay(
    { kind: "k-means" as const, ...record },
    ({ featureNames, centroids, sizes, inertia }) => {
      const rows = centroids.map((centroid, c) => [c, sizes[c], ...centroid]);
      const caption = `K-means: ${centroids.length} clusters, inertia ${inertia.toPrecision(6)}`;
      return table.fromRows(["cluster", "size", ...featureNames], rows, { caption })[DISPLAY]();
    },
  );
}

/**
 * The cluster of each row: that with the nearest centroid, the first of them in a tie. O(n k p).
 *
 * @param rows (m, p), columns in the order of the fit; other column names are refused.
 * @returns (m) cluster numbers from 0. For the rows of the fit these are the clusters that were found, but for
 * rows that are as near to another centroid.
 * @throws {TypeError} If the columns are not those of the model. @throws {RangeError} If a number is not finite.
 *
 * @example
 * const model = fit([[1], [2], [10], [11]], { clusters: 2, seed: 1 });
 * predict(model, [[0], [20]]).length; // 2
 */
export function predict(model: KMeans, rows: MatrixLike): number[] {
  const action = "predict clusters";
  requireKMeans(action, model);
  const { data, rows: count, columns } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  const centroids = Float64Array.from(model.centroids.flat());
  return Array.from({ length: count }, (_, i) => nearestCentroid(data, i * columns, centroids, columns));
}

/**
 * Reads a model from the text that `JSON.stringify(model)` wrote.
 *
 * @throws {SyntaxError} If the text is not that of k-means: the message names the field that is wrong.
 *
 * @example
 * const saved = JSON.stringify(fit([[1], [2], [10]], { clusters: 2, seed: 1 }));
 * fromJSON(saved).sizes.length; // 2
 */
export function fromJSON(text: string): KMeans {
  return toModel(
    readSaved(
      "a k-means model",
      text,
      FIELDS,
      ({ featureNames, centroids, sizes }) =>
        centroids.length > 0 &&
        sizes.length === centroids.length &&
        centroids.every(({ length }) => length === featureNames.length),
    ),
  );
}

/** @throws {TypeError} If it is not a fitted k-means model. */
export function requireKMeans(action: string, model: KMeans): void {
  const kind = "a k-means model, as made by kMeans.fit";
  requireKind(action, "model", model, kind, {
    kind: "text",
    featureNames: "list",
    centroids: "list",
    sizes: "list",
  });
  if (model.kind !== "k-means") throw new TypeError(mustBe(action, "model", kind, model.kind));
}

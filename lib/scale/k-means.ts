/** K-means clustering (K 均值聚类) by an engine: each iteration is one query. */
import { type KMeans, toModel } from "../clustering/k-means/model";
import { ConvergenceError, mustBe } from "../core/errors";
import { integer, listOf, type OptionReaders, readOptions, text, withDefault } from "../core/options";
import type { AnyRow, NameOf } from "../tables/asking/column-types";
import type { LazyTable } from "../tables/asking/lazy-table";
import { identifier, literal } from "../tables/engine/dialect";
import { columnMoments } from "./moments";
import { ask, readColumns } from "./table";

/** Which columns of numbers are the features, and how to begin. */
export interface ScaledKMeansOptions<Row> {
  readonly features: readonly NameOf<Row>[];
  readonly clusters: number;
  /** A column that tells rows apart, such as the customer: the start is drawn by the hash of seed and key. */
  readonly key: NameOf<Row>;
  readonly seed: number;
  /** @default 300 */
  readonly maxIterations?: number;
}

const READERS = {
  features: listOf(text),
  clusters: integer(1),
  key: text,
  seed: integer(0),
  maxIterations: withDefault(300, integer(1)),
} satisfies OptionReaders<ScaledKMeansOptions<AnyRow>>;

const ACTION = "fit k-means";
/** The tolerance of `kMeans.fit`. */
const TOLERANCE = 1e-4;
/** Rows that are looked at for a start of distinct ones. */
const START_ROWS = 1000;

/**
 * K-means of a table that may be larger than memory: one query an iteration. The start is the same on every engine: the
 * first distinct rows by the MD5 hash of `seed:key`. From it on, it is `kMeans.fit(rows, { clusters, start })`.
 *
 * Bring features to one scale first, and `keep` a table that takes long to compute, since each iteration reads it.
 *
 * @returns The record of `kMeans.fit`.
 * @throws {TypeError} If it is no table, or a column is not there or not of numbers.
 * @throws {RangeError} If a number is missing or not finite, or there are fewer distinct rows than clusters among the first 1,000 by hash.
 * @throws {ConvergenceError} If a cluster loses all its rows, which `kMeans.fit` would mend; another seed helps.
 *
 * @example
 * const customers = await tables.of([{ id: 1, visits: 1 }, { id: 2, visits: 2 }, { id: 3, visits: 9 }]);
 * const model = await kMeans(customers, { features: ["visits"], clusters: 2, key: "id", seed: 2 });
 * model.inertia; // 0.5
 */
export async function kMeans<Row>(table: LazyTable<Row>, options: ScaledKMeansOptions<Row>): Promise<KMeans> {
  const { features, clusters, key, seed, maxIterations } = readOptions(ACTION, options, READERS);
  if (features.length === 0) throw new RangeError(mustBe(ACTION, "features", "one column or more", features));
  const { rowCount, means, covariances } = await columnMoments(ACTION, table, features);
  const variance = covariances.reduce((sum, row, j) => sum + row[j], 0) / features.length;
  const rows = features.map(
    (name, j) =>
      `cast(${identifier(name)} as ${table.engine.dialect.types.number}) - ${literal(means[j])} as z_${j}`,
  );
  const start = await startOf(table, { rows, clusters, key, seed });
  let centroids = start;
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < maxIterations) {
    const { sizes, sums } = await assign(table, rows, centroids);
    iterations++;
    const empty = sizes.indexOf(0);
    if (empty >= 0)
      throw new ConvergenceError(
        `Cannot ${ACTION}: cluster ${empty} lost all its rows in iteration ${iterations}; use another seed, or fewer clusters`,
        iterations,
        TOLERANCE,
      );
    const moved = sums.map((sum, c) => sum.map((value) => value / sizes[c]));
    const before = centroids.flat();
    const shift = moved.flat().reduce((sum, value, i) => sum + (value - before[i]) ** 2, 0);
    centroids = moved;
    converged = shift <= TOLERANCE * variance;
  }
  const { sizes, inertia } = await assign(table, rows, centroids);
  return toModel({
    featureNames: features,
    centroids: centroids.map((centroid) => centroid.map((value, j) => value + means[j])),
    sizes,
    inertia,
    iterations,
    converged,
    rowCount,
  });
}

interface Start {
  readonly rows: readonly string[];
  readonly clusters: number;
  readonly key: string;
  readonly seed: number;
}

async function startOf(table: LazyTable<AnyRow>, { rows, clusters, key, seed }: Start): Promise<number[][]> {
  const columns = readColumns(ACTION, table, { key });
  const { toText } = table.engine.dialect;
  const hash = `md5(${literal(`${seed}:`)} || coalesce(${toText(columns.key)}, ''))`;
  const found = await ask(
    table,
    `select ${rows.join(", ")}, ${hash} as hash from (${table.source}) as t order by hash asc nulls last limit ${Math.max(START_ROWS, clusters)}`,
  );
  const points = Array.from(found.hash, (_, i) => rows.map((_, j) => found[`z_${j}`][i] as number));
  const distinct = [...new Map(points.map((point) => [point.join(), point])).values()].slice(0, clusters);
  if (distinct.length < clusters)
    throw new RangeError(
      mustBe(ACTION, "clusters", `at most the number of distinct rows, ${distinct.length}`, clusters),
    );
  return distinct;
}

/** Assigns each row to the nearest centroid, the first in a tie. All numbers are about the means. */
async function assign(
  table: LazyTable<AnyRow>,
  rows: readonly string[],
  centroids: readonly (readonly number[])[],
) {
  const names = (prefix: string) => centroids.map((_, c) => `${prefix}_${c}`);
  const distances = centroids.map((centroid, c) => {
    const squares = centroid.map((value, j) => `(z_${j} - ${literal(value)}) * (z_${j} - ${literal(value)})`);
    return `${squares.join(" + ")} as d_${c}`;
  });
  const least = centroids.length === 1 ? "d_0" : `least(${names("d").join(", ")})`;
  const nearest = names("d").map((distance, c) => `when ${distance} = least_d then ${c}`);
  const sums = rows.map((_, j) => `sum(z_${j}) as s_${j}`);
  const found = await ask(
    table,
    `select cluster, count(*) as n, sum(least_d) as inertia, ${sums.join(", ")} from (select *, case ${nearest.join(" ")} end as cluster from (select *, ${least} as least_d from (select *, ${distances.join(", ")} from (select ${rows.join(", ")} from (${table.source}) as t) as z) as d) as l) as c group by cluster`,
  );
  const row = centroids.map((_, c) => Array.from(found.cluster).indexOf(c));
  const values = (name: string) => row.map((i) => (i < 0 ? 0 : (found[name][i] as number)));
  const columns = rows.map((_, j) => values(`s_${j}`));
  return {
    sizes: values("n"),
    sums: centroids.map((_, c) => columns.map((column) => column[c])),
    inertia: values("inertia").reduce((sum, value) => sum + value, 0),
  };
}

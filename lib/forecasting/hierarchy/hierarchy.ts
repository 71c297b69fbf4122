/** Hierarchies (层级预测): forecasts of products, categories and the shop that add up. */
import { mean } from "../../core/compensated-sum";
import { mustBe, requireKind } from "../../core/errors";
import { dot } from "../../core/linear-algebra/arithmetic";
import * as cholesky from "../../core/linear-algebra/cholesky";
import * as gate from "../../core/options";
import { readVectors, type VectorLike } from "../../core/vectors";

/** Series of which each that is not at the bottom is the sum of its children: a plain record. */
export interface SeriesHierarchy {
  readonly kind: "hierarchy";
  /** (n) parents before their children, the bottom last. */
  readonly names: readonly string[];
  /** (n) positions in `names`; -1 for the whole. */
  readonly parents: readonly number[];
  /** (n, m) 1 where the series of the row contains the bottom series of the column. */
  readonly summing: readonly (readonly number[])[];
}

/** How forecasts are made to add up. */
export interface ReconcileOptions {
  /** @default "mint" */
  readonly method?: "bottom-up" | "top-down" | "ols" | "mint";
  /** For "mint": by name, (t) errors of one-step forecasts at the same times. */
  readonly residuals?: gate.ByName<VectorLike>;
}

type Rows = readonly (readonly number[])[];
const OPTIONS = {
  method: gate.withDefault("mint", gate.oneOf(["bottom-up", "top-down", "ols", "mint"] as const)),
  residuals: gate.optional(gate.checkedLater<gate.ByName<VectorLike>>()),
} satisfies gate.OptionReaders<ReconcileOptions>;
/** Against variances of 0, as in hierarchicalforecast. */
const RIDGE = 2e-8;

/**
 * A hierarchy of the parents of series.
 * @param parents The parent of each series by name, which is named before it; null for the whole.
 * @throws {RangeError} If there is no series, or a parent is no series named before.
 *
 * @example
 * of({ shop: null, drinks: "shop", tea: "drinks", food: "shop" }).names; // ["shop", "drinks", "tea", "food"]
 */
export function of(parents: gate.ByName<string | null>): SeriesHierarchy {
  const action = "make a hierarchy";
  const parentOf = new Map(gate.readEntries(action, "parents", parents, "parents by name"));
  const paths = new Map<string | null, readonly string[]>([[null, []]]);
  for (const [name, parent] of parentOf) {
    const above = paths.get(parent);
    if (!above)
      throw new RangeError(mustBe(action, `parent of ${name}`, "null or a series before it", parent));
    paths.set(name, [name, ...above]);
  }
  const inner = new Set(parentOf.values());
  const bottom = [...parentOf.keys()].filter((name) => !inner.has(name));
  if (bottom.length === 0) throw new RangeError(mustBe(action, "parents", "of at least one series", parents));
  const names = [...[...parentOf.keys()].filter((name) => inner.has(name)), ...bottom];
  return {
    kind: "hierarchy",
    names,
    parents: names.map((name) => names.indexOf(parentOf.get(name) as string)),
    summing: names.map((name) => bottom.map((leaf) => Number(paths.get(leaf)?.includes(name)))),
  };
}

/**
 * Makes forecasts add up (层级预测协调). `bottom-up` adds up those of the bottom; `top-down` divides that of the whole by the
 * forecasts below; `ols` and `mint` change all, `mint` so that the variances of the errors, of covariance W, are least:
 *
 * $$\tilde y = S (S^\top W^{-1} S)^{-1} S^\top W^{-1} \hat y$$
 *
 * Equals `BottomUp`, `TopDown` ("forecast_proportions") and `MinTrace` ("ols", "mint_shrink") of hierarchicalforecast. O(n³ + n² t).
 * @param forecasts By name, (horizon) of each series. @returns By name, in the order of the hierarchy.
 * @throws {TypeError} If a series has no forecast, or no residuals for "mint". @throws {RangeError} If W is singular, or all parts are 0.
 * @see Wickramasuriya, S. L., Athanasopoulos, G. & Hyndman, R. J. (2019). Optimal forecast reconciliation. JASA 114, 804-819.
 *
 * @example
 * const shop = of({ shop: null, tea: "shop", milk: "shop" });
 * reconcile(shop, { shop: [10], tea: [3], milk: [4] }, { method: "ols" }).tea[0]; // 4
 */
export function reconcile(
  hierarchy: SeriesHierarchy,
  forecasts: gate.ByName<VectorLike>,
  options: ReconcileOptions = {},
): Record<string, number[]> {
  const action = "reconcile forecasts";
  const { method, residuals } = gate.readOptions(action, options, OPTIONS);
  const parts = { kind: "text", names: "list", parents: "list", summing: "list" } as const;
  requireKind(action, "hierarchy", hierarchy, "a hierarchy, as made by hierarchy.of", parts);
  const { names, summing } = hierarchy;
  const read = (name: string, given: unknown, least: number): Rows => {
    const columns = new Map(
      gate.readEntries(action, name, given as gate.ByName<VectorLike>, "vectors by name"),
    );
    const wanted = Object.fromEntries(names.map((series) => [series, columns.get(series) as VectorLike]));
    const vectors = readVectors(action, wanted, least);
    return names.map((series) => Array.from(vectors[series]));
  };
  const base = read("forecasts", forecasts, 1);
  const isLeastSquares = method === "ols" || method === "mint";
  const covariance = method === "mint" ? shrunkCovariance(read("residuals", residuals, 2)) : undefined;
  const changed = isLeastSquares
    ? leastSquares(action, summing, base, covariance)
    : (method === "top-down" ? divided(action, hierarchy, base) : base).slice(-summing[0].length);
  const total = (row: readonly number[], step: number) =>
    row.reduce((sum, part, j) => sum + part * changed[j][step], 0);
  return Object.fromEntries(
    names.map((name, i) => [name, base[0].map((_, step) => total(summing[i], step))]),
  );
}

/** Each series by its share of the forecasts of the children of its parent. */
function divided(action: string, { names, parents }: SeriesHierarchy, base: Rows): Rows {
  const changed: number[][] = [];
  for (const [i, parent] of parents.entries())
    changed[i] = base[i].map((value, step) => {
      if (parent < 0) return value;
      const all = base.reduce((sum, other, k) => (parents[k] === parent ? sum + other[step] : sum), 0);
      if (all !== 0) return (changed[parent][step] * value) / all;
      throw new RangeError(mustBe(action, `forecasts beside ${names[i]}`, "different from 0 in sum", all));
    });
  return changed;
}

/** The bottom series whose sums are next to the forecasts, in units of the covariance if there is one. */
function leastSquares(action: string, summing: Rows, base: Rows, covariance?: Rows): Rows {
  const lower = covariance && cholesky.factor(covariance);
  if (covariance && !lower)
    throw new RangeError(mustBe(action, "residuals", "linearly independent", covariance));
  const columns = transposed(summing);
  const weighted = columns.map((column) => (lower ? cholesky.solve(lower, column) : column));
  const dots = (values: readonly number[]) => weighted.map((column) => dot(column, values));
  const normal = cholesky.factor(columns.map(dots)) ?? [];
  return transposed(transposed(base).map((values) => cholesky.solve(normal, dots(values))));
}

/** The covariance with correlations shrunk by the share of their squares that is chance (Schäfer & Strimmer 2005). */
function shrunkCovariance(residuals: Rows): Rows {
  const t = residuals[0].length;
  const means = residuals.map((values) => mean(values));
  const centred = residuals.map((values, i) => values.map((value) => value - means[i]));
  const scores = centred.map((values) =>
    values.map((value) => value / (Math.sqrt(dot(values, values) / t) + RIDGE)),
  );
  let [chance, squares] = [0, RIDGE];
  scores.forEach((score, i) => {
    for (const other of scores.slice(0, i)) {
      const products = score.map((value, k) => value * other[k]);
      const correlation = mean(products);
      squares += correlation ** 2;
      for (const product of products) chance += (product - correlation) ** 2 / (t * (t - 1));
    }
  });
  const kept = 1 - Math.min(1, chance / squares);
  return centred.map((a, i) =>
    centred.map((b, j) => (i === j ? Math.max(dot(a, a) / (t - 1), RIDGE) : (kept * dot(a, b)) / (t - 1))),
  );
}

function transposed(rows: Rows): Rows {
  return rows[0].map((_, j) => rows.map((row) => row[j]));
}

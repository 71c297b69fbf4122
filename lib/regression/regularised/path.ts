/** Elastic nets for several penalties. */
import { mustBe } from "../../core/errors";
import { readSample, type Sample } from "../../core/learning/sample";
import { type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import {
  fraction,
  integer,
  listOf,
  type OptionReaders,
  optional,
  positive,
  type ReadOptions,
  withDefault,
} from "../../core/options";
import type { VectorLike } from "../../core/vectors";
import type { LinearPredictor } from "../linear-predictor";
import { modelOf, PENALTY_OPTIONS, type PenaltyOptions, type Problem, problemOf } from "./problem";
import { descend, ridgeSolver } from "./solvers";

/** The options of coordinate descent. */
export interface DescentOptions extends PenaltyOptions {
  /** Most sweeps over all coefficients. @default 10000 */
  readonly maxIterations?: number;
  /** The duality gap that ends the descent, as a share of the mean square of the target. @default 1e-12 */
  readonly tolerance?: number;
}

/** A fitted elastic net or lasso. */
export interface ElasticNet extends LinearPredictor {
  readonly kind: "elastic-net" | "lasso";
  readonly penalty: number;
  readonly l1Ratio: number;
  /** Sweeps over all coefficients; 0 for ridge regression, which is computed directly. */
  readonly iterations: number;
  /** The most by which the objective is above its minimum. */
  readonly dualityGap: number;
}

export const DESCENT_OPTIONS = {
  ...PENALTY_OPTIONS,
  maxIterations: withDefault(10_000, integer(1)),
  tolerance: withDefault(1e-12, positive),
} satisfies OptionReaders<DescentOptions>;
export const MIX_OPTIONS = { ...DESCENT_OPTIONS, l1Ratio: withDefault(0.5, fraction) };
export const PATH_OPTIONS = {
  ...MIX_OPTIONS,
  penalties: optional(listOf(positive)),
};

type NetOptions = ReadOptions<typeof PATH_OPTIONS>;

export function fitPath(action: string, rows: MatrixLike, target: VectorLike, options: NetOptions) {
  const problem = problemOf(readSample(action, rows, target, { weights: options.weights }), options);
  return modelsOf(action, problem, penaltiesOf(action, problem, options), options);
}

export function modelsOf(
  action: string,
  problem: Problem,
  penalties: readonly number[],
  options: NetOptions,
): ElasticNet[] {
  const { l1Ratio } = options;
  let start: Float64Array = new Float64Array(problem.columns.length);
  const solve = l1Ratio === 0 ? ridgeSolver(problem) : undefined;
  return penalties.map((penalty) => {
    const lambdas = [penalty * l1Ratio, penalty * (1 - l1Ratio)] as const;
    const { scaled, ...evidence } = solve
      ? { scaled: solve(penalty), iterations: 0, dualityGap: 0 }
      : descend(action, problem, lambdas, start, options);
    start = scaled;
    return { ...modelOf(action, "elastic-net", problem, scaled), penalty, l1Ratio, ...evidence };
  });
}

/** Those given, or those of scikit-learn; of glmnet for ridge regression, for which no penalty leaves all features out. */
export function penaltiesOf(
  action: string,
  { columns, target }: Problem,
  { penalties, l1Ratio }: NetOptions,
) {
  if (penalties !== undefined) return [...penalties].sort((a, b) => b - a);
  const slopes = columns.map((column) => column.reduce((sum, value, i) => sum + value * target[i], 0));
  const largest = Math.max(...slopes.map(Math.abs)) / Math.max(l1Ratio, 1e-3);
  if (!(largest > 0)) {
    const rule = "related to a feature if no penalties are given";
    throw new RangeError(mustBe(action, "target", rule, "unrelated to all"));
  }
  return Array.from({ length: 100 }, (_, i) => largest * 1e-3 ** (i / 99));
}

export function take({ matrix, target, weights, featureNames }: Sample, rows: Int32Array): Sample {
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  return { matrix: takeRows(matrix, rows), featureNames, target: of(target), weights: of(weights) };
}

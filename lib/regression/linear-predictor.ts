/** Models that predict by an intercept and one coefficient a feature, however these were chosen. */
import { mustBe, requireKind } from "../core/errors";
import { readRowsAsFitted } from "../core/linear-algebra/finite-matrix";
import type { MatrixLike } from "../core/linear-algebra/matrix";

/** What all such models have: a plain record, which `JSON.parse` gives back. */
export interface LinearPredictor {
  readonly kind: string;
  readonly featureNames: readonly string[];
  /** 0 if the model has none. */
  readonly intercept: number;
  /** (p), in units of the target per unit of the feature. */
  readonly coefficients: readonly number[];
  /** Rows of the fit, without those of weight 0. */
  readonly rowCount: number;
}

const KINDS = ["ridge", "lasso", "elastic-net", "quantile-regression", "huber-regression"];

/**
 * Predicts the target of new rows: $\hat y = b_0 + \sum_j b_j x_j$. O(m p).
 *
 * @param rows (m, p), columns in the order of the fit; other column names are refused.
 * @returns (m), in units of the target.
 * @throws {TypeError} If this is no such model, or the columns are not its own. @throws {RangeError} If a number is not finite.
 *
 * @example
 * predict(ridge.fit([[1], [2], [3]], [3, 5, 7], { penalty: 2 }), [[2]]); // Float64Array [5]
 */
export function predict(model: LinearPredictor, rows: MatrixLike): Float64Array {
  const action = "predict by a linear model";
  const kind = `a model of the kind ${KINDS.join(", ")}`;
  const parts = { kind: "text", featureNames: "list", intercept: "number", coefficients: "list" } as const;
  requireKind(action, "model", model, kind, parts);
  if (!KINDS.includes(model.kind)) throw new TypeError(mustBe(action, "model", kind, model.kind));
  const { data, columns, rows: count } = readRowsAsFitted(action, "rows", rows, model.featureNames);
  return Float64Array.from({ length: count }, (_, i) =>
    model.coefficients.reduce((sum, b, j) => sum + b * data[i * columns + j], model.intercept),
  );
}

/** @throws {RangeError} If a number of the model is beyond the range of a double. */
export function requireFiniteModel<Model extends LinearPredictor>(action: string, model: Model): Model {
  if ([model.intercept, ...model.coefficients].every(Number.isFinite)) return model;
  throw new RangeError(
    `Cannot ${action}: the coefficients must be within the range of a double; change the units of the rows or the target`,
  );
}

/** Models with their display, fitted or read from JSON. */
import { mustBe } from "../../core/errors";
import { withDisplay } from "../../core/text/display";
import type { LinearRegression } from "./model";
import { toBundle } from "./summary";

/** Adds the display, which is not enumerable, to the record of a model. */
export function withModelDisplay(
  record: { readonly [K in keyof LinearRegression as K extends string ? K : never]: LinearRegression[K] },
): LinearRegression {
  return withDisplay(record, (model) => toBundle(model as LinearRegression));
}

/**
 * Reads a model from the text that `JSON.stringify(model)` wrote.
 *
 * @throws {SyntaxError} If the text is not that of a linear regression.
 *
 * @example
 * const saved = JSON.stringify(fit([[1], [2], [3]], [3, 5, 7]));
 * predict(fromJSON(saved), [[10]]); // [21]
 */
export function fromJSON(text: string): LinearRegression {
  const record: unknown = JSON.parse(text);
  const model = record as Partial<LinearRegression> | null;
  if (model?.kind !== "linear-regression" || !Array.isArray(model.coefficients) || !model.rootInverse)
    throw new SyntaxError(mustBe("read a linear regression", "text", "a saved linear regression", text));
  return withModelDisplay(model as Omit<LinearRegression, symbol>);
}

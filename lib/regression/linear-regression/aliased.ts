/** Aliased features: columns of the design that are linear combinations of columns before them. */
import { mustBe } from "../../core/errors";
import type { Matrix } from "../../core/linear-algebra/matrix";
import type { LeastSquares } from "../least-squares/types";
import { type AliasedFeature, INTERCEPT, type LinearRegression } from "./model";

/** An aliased feature of a new row may differ from its combination by this share of the largest term. */
const TOLERANCE = 1e-6;

/** The dependent columns by name; the intercept, if there is one, is column 0. */
export function aliasedFeatures(
  { dependent }: LeastSquares,
  featureNames: readonly string[],
  hasIntercept: boolean,
): AliasedFeature[] {
  const names = hasIntercept ? [INTERCEPT, ...featureNames] : featureNames;
  return dependent.map(({ column, weights }) => ({
    name: names[column],
    combination: weights.map(({ column, weight }) => ({ name: names[column], weight })),
  }));
}

/** Throws, and names the aliased features with their combinations. */
export function refuseAliased(
  action: string,
  aliased: readonly AliasedFeature[],
  rowCount: number,
  columnCount: number,
  advice = 'Leave them out, or pass { aliased: "drop" }',
): never {
  const listed = aliased.slice(0, 5).map(({ name, combination }) => `${name} = ${formulaOf(combination)}`);
  const more = aliased.length > 5 ? ` and ${aliased.length - 5} more` : "";
  const reason =
    columnCount > rowCount
      ? `features must have no more coefficients than there are rows (${rowCount}), current value is ${columnCount}`
      : "features must have no column that others add up to";
  throw new RangeError(`Cannot ${action}: ${reason}; aliased: ${listed.join("; ")}${more}. ${advice}`);
}

/** @throws {RangeError} If an aliased feature of a row is not the combination of others that it was in the fit. */
export function requireAliased(
  action: string,
  { aliased, featureNames }: LinearRegression,
  { data, rows, columns }: Matrix,
): void {
  for (const { name, combination } of aliased) {
    const column = featureNames.indexOf(name);
    const terms = combination.map((term) => ({ ...term, column: featureNames.indexOf(term.name) }));
    for (let i = 0; i < rows; i++) {
      const value = data[i * columns + column];
      let expected = 0;
      let size = 0;
      for (const { column, weight } of terms) {
        const part = column < 0 ? weight : weight * data[i * columns + column];
        expected += part;
        size = Math.max(size, Math.abs(part));
      }
      if (Math.abs(value - expected) > TOLERANCE * size) {
        const rule = `${formulaOf(combination)} = ${Number(expected.toPrecision(6))} as in the fit, which dropped it`;
        throw new RangeError(mustBe(action, `features, row ${i}, column ${name},`, rule, value));
      }
    }
  }
}

function formulaOf(combination: AliasedFeature["combination"]): string {
  if (combination.length === 0) return "0";
  const parts = combination.slice(0, 6).map(({ name, weight }) => {
    const size = Number(Math.abs(weight).toPrecision(6));
    return { sign: weight < 0 ? "-" : "+", text: size === 1 ? name : `${size} ${name}` };
  });
  const more = combination.length > 6 ? " + …" : "";
  return (
    parts.map(({ sign, text }, i) => (i === 0 && sign === "+" ? text : `${sign} ${text}`)).join(" ") + more
  );
}

import { mustBe } from "../../core/errors";
import {
  finite,
  flag,
  integer,
  listOf,
  nested,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  oneOf,
  optional,
  positive,
  type ReadOptions,
  readOptions,
  text,
} from "../../core/options";
import { PRECISIONS, type Precision } from "../least-squares/types";
import { requireNames } from "./design";
import { INTERCEPT, type LinearRegression, unscaled } from "./model";
import { type ModelRecord, withModelDisplay } from "./summary";

const ACTION = "read a linear regression";

/** JSON writes infinite sums as null; they are computed again. */
type SavedSum = "residualSumOfSquares" | "totalSumOfSquares";
type SavedRecord = Omit<ModelRecord, SavedSum> & Readonly<Record<SavedSum, number | null>>;

const sum: OptionReader<number | null> = (action, name, value) =>
  value === null ? null : nonNegative(action, name, value);

const FIELDS = {
  kind: oneOf<"linear-regression">(["linear-regression"]),
  featureNames: listOf(text),
  targetName: text,
  hasIntercept: flag,
  hasConstant: flag,
  precision: oneOf<Precision>(PRECISIONS),
  intercept: finite,
  coefficients: listOf(finite),
  aliased: listOf(nested({ name: text, combination: listOf(nested({ name: text, weight: finite })) })),
  rowCount: integer(1),
  rank: integer(0),
  residualDegreesOfFreedom: integer(0),
  residualSumOfSquares: sum,
  totalSumOfSquares: sum,
  sums: nested({ unit: positive, residual: nonNegative, total: nonNegative, target: nonNegative }),
  terms: listOf(integer(-1)),
  center: nested({ features: listOf(finite), target: finite, remainder: finite }),
  rootInverse: listOf(listOf(finite)),
  residualShape: optional(nested({ durbinWatson: nonNegative, skewness: finite, kurtosis: nonNegative })),
  logWeightSum: optional(finite),
} satisfies OptionReaders<SavedRecord>;

/**
 * Reads a model from the text that `JSON.stringify(model)` wrote.
 *
 * @throws {SyntaxError} If the text is not that of a linear regression: the message names the field that is wrong.
 *
 * @example
 * const saved = JSON.stringify(fit([[1], [2], [3]], [3, 5, 7]));
 * predict(fromJSON(saved), [[10]]); // [21]
 */
export function fromJSON(text: string): LinearRegression {
  try {
    const record = readOptions(ACTION, JSON.parse(text), FIELDS);
    requireConsistent(record);
    const { residualShape, logWeightSum, ...fields } = record;
    const { residual, total, unit } = fields.sums;
    return withModelDisplay({
      ...fields,
      residualSumOfSquares: unscaled(residual, unit),
      totalSumOfSquares: unscaled(total, unit),
      ...(residualShape ? { residualShape } : {}),
      ...(logWeightSum === undefined ? {} : { logWeightSum }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`${mustBe(ACTION, "text", "a saved linear regression", text)}. ${reason}`, {
      cause: error,
    });
  }
}

/** @throws {RangeError} If fields contradict each other. */
function requireConsistent(fields: ReadOptions<typeof FIELDS>): void {
  const { featureNames, coefficients, aliased, terms, rootInverse, rank, hasIntercept, center } = fields;
  requireNames(ACTION, featureNames);
  const count = featureNames.length;
  const dropped = featureNames.flatMap((_, j) => (terms.includes(j) ? [] : [featureNames[j]]));
  const { rowCount, residualDegreesOfFreedom, sums } = fields;
  const known = new Set([INTERCEPT, ...terms.map((term) => featureNames[term])]);
  const rules: readonly (readonly [string, boolean])[] = [
    ["as many coefficients as features", coefficients.length === count],
    ["as many centers as features", center.features.length === count],
    ["as many terms as its rank", terms.length === rank],
    ["ascending terms", terms.every((term, i) => term < count && (i === 0 || term > terms[i - 1]))],
    ["a term for the intercept if it has one", hasIntercept === (terms[0] === -1)],
    ["a constant if it has an intercept", fields.hasConstant || !hasIntercept],
    ["residual degrees of freedom of rowCount - rank", residualDegreesOfFreedom === rowCount - rank],
    [
      "an upper triangular rootInverse",
      rootInverse.length === rank && rootInverse.every((row, i) => isTriangular(row, i, rank)),
    ],
    ["every feature without a term in aliased", aliased.map(({ name }) => name).join() === dropped.join()],
    [
      "combinations of known features",
      aliased.every(({ combination }) => combination.every(({ name }) => known.has(name))),
    ],
    [
      "sums of squares that are those of sums",
      isSum(fields.residualSumOfSquares, sums.residual, sums.unit) &&
        isSum(fields.totalSumOfSquares, sums.total, sums.unit),
    ],
  ];
  const broken = rules.find(([, holds]) => !holds);
  if (broken) throw new RangeError(`The model must have ${broken[0]}`);
}

function isTriangular(row: readonly number[], i: number, size: number): boolean {
  return row.length === size && row.every((value, j) => (i > j ? value === 0 : i < j || value !== 0));
}

function isSum(saved: number | null, scaled: number, unit: number): boolean {
  const sum = unscaled(scaled, unit);
  return Number.isFinite(sum) ? saved === sum : saved === null;
}

/** The rows that boosting is given: those that trees learn from, then those of validation. */
import { mustBe } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { weightsOfRows } from "../../core/learning/class-weights";
import { readClassSample, readSample } from "../../core/learning/sample";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import { isRecord } from "../../core/options";
import { seeded } from "../../core/random";
import { type ColumnLike, readColumn, type VectorLike } from "../../core/vectors";
import type { ReadBoostingOptions, ValidationRows } from "./options";

/** All rows, with weights as trees and as validation count them: each row has one of the two. */
export interface BoostedRows {
  readonly matrix: Matrix;
  readonly featureNames: readonly string[];
  readonly classes: readonly ClassLabel[];
  readonly target: ArrayLike<number>;
  /** The first rows, that trees learn from. */
  readonly count: number;
  /** (n) 0 for the rows of validation. */
  readonly weights: Float64Array;
  /** (n) 0 for the rows that trees learn from. */
  readonly validationWeights: Float64Array;
  readonly queries: Int32Array;
}

type Part = Pick<BoostedRows, "matrix" | "featureNames" | "classes" | "target" | "weights">;
type Target = ColumnLike<ClassLabel>;

/** @throws As `fit`. */
export function readRows(
  action: string,
  rows: MatrixLike,
  target: Target,
  options: ReadBoostingOptions,
): BoostedRows {
  const { validation, loss, queries: given } = options;
  const isRanking = loss === "lambdarank";
  for (const name of ["weights", "validation"] as const)
    if (isRanking && options[name] !== undefined)
      throw new TypeError(mustBe(action, name, "left out with the loss lambdarank", options[name]));
  if (isRanking !== (given !== undefined))
    throw new TypeError(mustBe(action, "queries", "given with the loss lambdarank, and only with it", given));
  const part = readPart(action, rows, target, options);
  const queries = given === undefined ? [] : readClasses(action, "queries", given, 1).codes;
  if (isRanking && queries.length !== part.weights.length)
    throw new TypeError(mustBe(action, "queries", `one for each of ${part.weights.length} rows`, given));
  requireTarget(action, loss, part);
  const read = { queries: Int32Array.from(queries), count: part.weights.length };
  if (validation === undefined)
    return { ...part, ...read, validationWeights: new Float64Array(part.weights.length) };
  return typeof validation === "number"
    ? { ...read, ...drawn(action, part, validation, options.seed) }
    : { ...read, ...joined(part, readValidation(action, part, validation, options)) };
}

function readPart(action: string, rows: MatrixLike, target: Target, options: ReadBoostingOptions): Part {
  const { weights, loss, classWeights } = options;
  const how = { weights, missing: true };
  const isClass = loss === "logistic" || loss === "multinomial";
  if (classWeights !== undefined && !isClass)
    throw new TypeError(
      mustBe(action, "classWeights", "left out unless the loss is one of classes", classWeights),
    );
  if (!isClass) return { ...readSample(action, rows, target as VectorLike, how), classes: [] };
  const { codes, ...sample } = readClassSample(action, rows, target, how);
  if (loss === "logistic" && sample.classes.length > 2)
    throw new RangeError(
      mustBe(action, "target", "of two classes with the loss logistic", sample.classes.length),
    );
  return { ...sample, target: codes, weights: weightsOfRows(action, { ...sample, codes }, classWeights) };
}

/** @throws {RangeError} If targets are beyond the range of a loss. */
function requireTarget(action: string, loss: string, { target }: Part): void {
  for (let i = 0; i < target.length; i++) {
    if (loss === "poisson" && target[i] < 0)
      throw new RangeError(mustBe(action, `target[${i}]`, "a number >= 0 with the loss poisson", target[i]));
    if (loss === "lambdarank" && !(Number.isInteger(target[i]) && target[i] >= 0 && target[i] <= 30))
      throw new RangeError(
        mustBe(action, `target[${i}]`, "an integer from 0 to 30 with the loss lambdarank", target[i]),
      );
  }
}

/** Draws the rows of validation from those that were given. */
function drawn(action: string, part: Part, share: number, seed: number | undefined) {
  const rows = part.weights.length;
  const drawnCount = Math.round(share * rows);
  if (seed === undefined)
    throw new TypeError(mustBe(action, "seed", "given with a share as validation", seed));
  if (drawnCount === 0 || drawnCount === rows)
    throw new RangeError(
      mustBe(action, "validation", `a share that leaves rows on both sides of ${rows}`, share),
    );
  const shuffled = seeded(seed).permutation(rows);
  const [first, rest] = [shuffled.slice(drawnCount).sort(), shuffled.slice(0, drawnCount).sort()];
  const take = (indices: Int32Array): Part => ({
    ...part,
    matrix: takeRows(part.matrix, indices),
    target: Array.from(indices, (i) => part.target[i]),
    weights: Float64Array.from(indices, (i) => part.weights[i]),
  });
  return joined(take(first), take(rest));
}

/** Reads given rows of validation; their classes must be those of the fit. */
function readValidation(
  action: string,
  part: Part,
  given: ValidationRows,
  options: ReadBoostingOptions,
): Part {
  if (!isRecord(given))
    throw new TypeError(mustBe(action, "validation", "a share of the rows, or { rows, target }", given));
  const { rows, target, weights, ...others } = given;
  for (const name of Object.keys(others))
    throw new TypeError(
      `Cannot ${action}: there is no option "validation.${name}"; the options are rows, target, weights`,
    );
  const matrix = readRowsAsFitted(action, "validation.rows", rows, part.featureNames, true);
  const labels = readColumn<ClassLabel>(action, "validation.target", target);
  const isClass = part.classes.length > 0;
  const codes = Array.from(labels, (label) => part.classes.indexOf(label));
  if (isClass && codes.includes(-1))
    throw new RangeError(
      mustBe(
        action,
        "each of validation.target",
        `one of ${part.classes.join(", ")}`,
        labels[codes.indexOf(-1)],
      ),
    );
  const read = readSample(action, matrix, isClass ? codes : (target as VectorLike), {
    weights,
    missing: true,
  });
  requireTarget(action, options.loss, { ...part, ...read });
  return { ...read, classes: part.classes };
}

function joined(part: Part, validation: Part) {
  const [a, b] = [part, validation];
  const join = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    const all = new Float64Array(x.length + y.length);
    all.set(x);
    all.set(y, x.length);
    return all;
  };
  const none = (values: ArrayLike<number>) => new Float64Array(values.length);
  const { columns } = a.matrix;
  const matrix = { rows: a.matrix.rows + b.matrix.rows, columns, data: join(a.matrix.data, b.matrix.data) };
  return {
    ...{ ...part, matrix, target: join(a.target, b.target), count: a.weights.length },
    weights: join(a.weights, none(b.weights)),
    validationWeights: join(none(a.weights), b.weights),
  };
}

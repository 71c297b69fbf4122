/** The rows that boosting is given: those that trees learn from, then those of validation. */
import { mustBe } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import { weightsOfRows } from "../../core/learning/class-weights";
import { readClassSample, readSample } from "../../core/learning/sample";
import { readRowsAsFitted } from "../../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, takeRows } from "../../core/linear-algebra/matrix";
import { isRecord, requireKnownOptions } from "../../core/options";
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
  const count = part.weights.length;
  const queries = Int32Array.from(given === undefined ? [] : readClasses(action, "queries", given, 1).codes);
  if (isRanking && queries.length !== count)
    throw new TypeError(mustBe(action, "queries", `one for each of ${count} rows`, given));
  requireTarget(action, loss, part.target);
  if (validation === undefined)
    return { ...part, queries, count, validationWeights: new Float64Array(count) };
  const [own, others] =
    typeof validation === "number"
      ? drawn(action, part, validation, options.seed)
      : [part, readValidation(action, part, validation, loss)];
  return { ...joined(own, others), queries };
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
  const sample = readClassSample(action, rows, target, how);
  const { length } = sample.classes;
  if (loss === "logistic" && length > 2)
    throw new RangeError(mustBe(action, "target", "of two classes with the loss logistic", length));
  return { ...sample, target: sample.codes, weights: weightsOfRows(action, sample, classWeights) };
}

/** @throws {RangeError} If targets are beyond the range of a loss. */
function requireTarget(action: string, loss: string, target: ArrayLike<number>): void {
  for (let i = 0; i < target.length; i++) {
    if (loss === "poisson" && target[i] < 0)
      throw new RangeError(mustBe(action, `target[${i}]`, "a number >= 0 with the loss poisson", target[i]));
    if (loss === "lambdarank" && !(Number.isInteger(target[i]) && target[i] >= 0 && target[i] <= 30))
      throw new RangeError(
        mustBe(action, `target[${i}]`, "an integer from 0 to 30 with the loss lambdarank", target[i]),
      );
  }
}

/** The rows to learn from and those of validation, drawn from the rows that were given. */
function drawn(action: string, part: Part, share: number, seed: number | undefined): readonly [Part, Part] {
  const rows = part.weights.length;
  const count = Math.round(share * rows);
  if (seed === undefined)
    throw new TypeError(mustBe(action, "seed", "given with a share as validation", seed));
  if (count === 0 || count === rows)
    throw new RangeError(
      mustBe(action, "validation", `a share that leaves rows on both sides of ${rows}`, share),
    );
  const shuffled = seeded(seed).permutation(rows);
  const take = (from: number, to?: number): Part => {
    const indices = shuffled.slice(from, to).sort();
    return {
      ...part,
      matrix: takeRows(part.matrix, indices),
      target: Array.from(indices, (i) => part.target[i]),
      weights: Float64Array.from(indices, (i) => part.weights[i]),
    };
  };
  return [take(count), take(0, count)];
}

/** Reads given rows of validation; their classes must be those of the fit. */
function readValidation(action: string, part: Part, given: ValidationRows, loss: string): Part {
  if (!isRecord(given))
    throw new TypeError(mustBe(action, "validation", "a share of the rows, or { rows, target }", given));
  const known = { rows: true, target: true, weights: true };
  requireKnownOptions(action, given, known, "validation.");
  const { rows, target, weights } = given;
  const matrix = readRowsAsFitted(action, "validation.rows", rows, part.featureNames, true);
  const labels = readColumn<ClassLabel>(action, "validation.target", target);
  const isClass = part.classes.length > 0;
  const codes = Array.from(labels, (label) => part.classes.indexOf(label));
  if (isClass && codes.includes(-1)) {
    const rule = `one of ${part.classes.join(", ")}`;
    throw new RangeError(mustBe(action, "each of validation.target", rule, labels[codes.indexOf(-1)]));
  }
  const how = { weights, missing: true };
  const read = readSample(action, matrix, isClass ? codes : (target as VectorLike), how);
  requireTarget(action, loss, read.target);
  return { ...read, classes: part.classes };
}

function joined(part: Part, { matrix: others, target, weights }: Part): Omit<BoostedRows, "queries"> {
  const join = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    const all = new Float64Array(x.length + y.length);
    all.set(x);
    all.set(y, x.length);
    return all;
  };
  const { rows: count, columns, data } = part.matrix;
  return {
    ...part,
    matrix: { rows: count + others.rows, columns, data: join(data, others.data) },
    target: join(part.target, target),
    count,
    weights: join(part.weights, new Float64Array(others.rows)),
    validationWeights: join(new Float64Array(count), weights),
  };
}

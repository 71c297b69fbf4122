/** Target encoding (目标编码): the mean target of each category. */
import { mustBe, requireKind } from "../../core/errors";
import { type ClassLabel, readClasses } from "../../core/learning/class-labels";
import {
  integer,
  listOf,
  nonNegative,
  type OptionReaders,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { mean } from "../../core/statistics";
import type { ColumnLike } from "../../core/vectors";
import { kFold, stratifiedKFold } from "../splitting";
import {
  type ColumnCategories,
  categoriesOf,
  chooseColumns,
  codesOf,
  type MixedColumns,
  type NamedColumn,
  type Prepared,
  type TableRows,
  transformColumns,
} from "./table-columns";

/** How to encode by the target. */
export interface TargetEncodingOptions {
  /** @default all columns of texts */
  readonly columns?: readonly string[];
  /** How many rows the overall mean counts for. @default by the variances (empirical Bayes), scikit-learn's "auto" */
  readonly smooth?: number;
  /** Number of folds of the cross-fitting. @default 5 */
  readonly folds?: number;
  /** Seed of the folds. */
  readonly seed: number;
}

/** The smoothed mean target of each category. */
export interface TargetEncoding {
  readonly kind: "target-encoding";
  /** `values[k][c]`: that of target k in category c. There is one target, or one for each of more than two classes. */
  readonly columns: readonly (ColumnCategories & { readonly values: readonly (readonly number[])[] })[];
  /** The mean of each target, for categories that the fit has not seen. */
  readonly means: readonly number[];
  readonly classes?: readonly ClassLabel[];
}

const OPTIONS = {
  columns: optional(listOf(text)),
  smooth: optional(nonNegative),
  folds: withDefault(5, integer(2)),
  seed: integer(0),
} satisfies OptionReaders<TargetEncodingOptions>;

/**
 * Learns the mean target of each category, and encodes the rows of the fit by cross-fitting (交叉拟合): each by what the other
 * folds say, so that no row knows its own target. Scikit-learn's `TargetEncoder.fit_transform`. O(n · columns · folds).
 *
 * $$\lambda_c \bar y_c + (1 - \lambda_c)\,\bar y, \qquad \lambda_c = \frac{n_c s^2}{n_c s^2 + s_c^2} \quad\text{or}\quad \frac{n_c}{n_c + \text{smooth}}$$
 *
 * @param target (n) numbers, or classes as texts; two different numbers are classes too.
 * @returns The encoding, for other rows, and the encoded rows of the fit.
 * @throws {RangeError} If there is no such column, or there are more folds than rows.
 * @see Micci-Barreca, D. (2001). A preprocessing scheme for high-cardinality categorical attributes. SIGKDD Explorations 3(1), 27-32.
 *
 * @example
 * const { model } = fitTransform({ town: ["Ulm", "Bonn", "Ulm", "Bonn"] }, [1, 0, 1, 1], { smooth: 2, folds: 2, seed: 1 });
 * model.means; // [0.75]
 */
export function fitTransform(
  rows: TableRows,
  target: ColumnLike<ClassLabel>,
  options: TargetEncodingOptions,
): { readonly model: TargetEncoding; readonly rows: Prepared<MixedColumns> } {
  const action = "fit a target encoding";
  const { columns: names, smooth, folds, seed } = readOptions(action, options, OPTIONS);
  const chosen = chooseColumns(action, rows, names, "texts");
  const { targets, classes, isClass } = targetsOf(action, target);
  for (const [, column] of chosen)
    if (column.length !== targets[0].length)
      throw new TypeError(mustBe(action, "target", `one value for each of ${column.length} rows`, target));
  const categories = categoriesOf(action, chosen);
  const codes = categories.map((column, j) => codesOf(action, column, chosen[j][1], true));
  const learn = (indices: ArrayLike<number>): TargetEncoding => {
    const parts = targets.map((numbers) => Float64Array.from(indices, (i) => numbers[i]));
    const columns = categories.map((column, j) => {
      const partCodes = Int32Array.from(indices, (i) => codes[j][i]);
      const count = column.categories.length;
      return { ...column, values: parts.map((numbers) => valuesOf(numbers, partCodes, count, smooth)) };
    });
    return {
      kind: "target-encoding",
      columns,
      means: parts.map(mean),
      ...(targets.length > 1 ? { classes } : {}),
    };
  };

  const model = learn(targets[0].map((_, i) => i));
  const encoded = transform(model, rows);
  const count = targets[0].length;
  for (const split of isClass ? stratifiedKFold(target, { folds, seed }) : kFold(count, { folds, seed })) {
    const others = learn(split.trainIndices);
    others.columns.forEach((column, j) => {
      for (const [name, values] of encode(others, column, codes[j]))
        for (const i of split.testIndices) (encoded[name] as Float64Array)[i] = values[i] as number;
    });
  }
  return { model, rows: encoded };
}

/** One target of numbers, or a 0 and 1 for each class: of two classes, for the second alone. */
function targetsOf(action: string, target: ColumnLike<ClassLabel>) {
  const { classes, codes } = readClasses(action, "target", target);
  const isClass = typeof classes[0] === "string" || classes.length === 2;
  const first = classes.length === 2 ? 1 : 0;
  const targets = isClass
    ? classes.slice(first).map((_, k) => Float64Array.from(codes, (code) => Number(code === k + first)))
    : [Float64Array.from(codes, (code) => classes[code] as number)];
  return { targets, classes, isClass };
}

/** The smoothed mean of each category. */
function valuesOf(
  numbers: Float64Array,
  codes: Int32Array,
  count: number,
  smooth: number | undefined,
): number[] {
  const overall = mean(numbers);
  const variance = mean(numbers.map((value) => (value - overall) ** 2));
  const [counts, sums, squares] = Array.from({ length: 3 }, () => new Float64Array(count));
  codes.forEach((code, i) => {
    counts[code]++;
    sums[code] += numbers[i];
  });
  codes.forEach((code, i) => {
    squares[code] += (numbers[i] - sums[code] / counts[code]) ** 2;
  });
  return Array.from(counts, (n, code) => {
    const [above, rest] = smooth === undefined ? [variance * n, squares[code] / n] : [n, smooth];
    return n === 0 || above + rest === 0
      ? overall
      : overall + (above / (above + rest)) * (sums[code] / n - overall);
  });
}

function encode(
  { means, classes }: TargetEncoding,
  { name, values }: TargetEncoding["columns"][number],
  codes: Int32Array,
): NamedColumn[] {
  return means.map((overall, k) => [
    classes ? `${name}[${classes[k]}]` : name,
    Float64Array.from(codes, (code) => (code < 0 ? overall : values[k][code])),
  ]);
}

/**
 * Replaces each category by its smoothed mean target, and one that the fit has not seen by the overall mean. For new rows: those
 * of the fit are encoded by {@link fitTransform}. O(n).
 *
 * @throws {RangeError} If a column is missing.
 *
 * @example
 * const { model } = fitTransform({ town: ["Ulm", "Bonn", "Ulm", "Bonn"] }, [1, 0, 1, 1], { smooth: 2, folds: 2, seed: 1 });
 * transform(model, { town: ["Bonn", "Rom"] }); // { town: [0.625, 0.75] }
 */
export function transform(model: TargetEncoding, rows: TableRows): Prepared<MixedColumns> {
  const action = "encode by the target";
  requireKind(action, "model", model, "as made by targetEncoding.fitTransform", {
    means: "list",
    classes: ["undefined", "list"],
  });
  return transformColumns(action, model, "targetEncoding.fitTransform", rows, (column, found) =>
    encode(model, column, codesOf(action, column, found, false)),
  );
}

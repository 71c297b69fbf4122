/** Imputation (缺失值填补): a value in place of each that is missing. */
import { mustBe } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import {
  checkedLater,
  flag,
  listOf,
  type OptionReaders,
  oneOf,
  optional,
  readOptions,
  text,
  withDefault,
} from "../../core/options";
import { mean, median } from "../../core/statistics";
import {
  chooseColumns,
  type MixedColumns,
  type Prepared,
  type ReadColumn,
  type TableRows,
  transformColumns,
} from "./table-columns";

/** How to fill in. */
export interface ImputationOptions {
  /** `mean` and `median` are for numbers. @default "median" */
  readonly method?: "mean" | "median" | "mostFrequent" | "constant";
  /** @default all columns of numbers */
  readonly columns?: readonly string[];
  /** What the method `constant` fills in: a number or a text. */
  readonly value?: ClassLabel;
  /** Adds `name[missing]`, of 0 and 1, for each column in which the fit has seen missing values. @default false */
  readonly indicator?: boolean;
}

/** What is filled in. */
export interface Imputation {
  readonly kind: "imputation";
  readonly columns: readonly {
    readonly name: string;
    readonly value: ClassLabel;
    readonly indicator: boolean;
  }[];
}

const OPTIONS = {
  method: withDefault("median", oneOf(["mean", "median", "mostFrequent", "constant"])),
  columns: optional(listOf(text)),
  value: checkedLater<ClassLabel | undefined>(),
  indicator: withDefault(false, flag),
} satisfies OptionReaders<ImputationOptions>;

/**
 * Learns what to fill in for missing values (NaN in numbers, "" in texts): scikit-learn's `SimpleImputer`. Of values that are
 * equally frequent, the smallest. O(n log n).
 *
 * @throws {RangeError} If there is no such column, or all its values are missing. @throws {TypeError} If texts meet numbers.
 *
 * @example
 * fit({ months: [2, NaN, 9, 4] }, { method: "mean" }).columns; // [{ name: "months", value: 5, indicator: false }]
 */
export function fit(rows: TableRows, options: ImputationOptions = {}): Imputation {
  const action = "fit an imputation";
  const { method, columns, value, indicator } = readOptions(action, options, OPTIONS);
  const chosen = chooseColumns(action, rows, columns, "numbers").map(([name, column]) => {
    const present = Array.from<ClassLabel>(column).filter((found) => !isMissing(found));
    if (present.length === 0 && method !== "constant")
      throw new RangeError(
        mustBe(action, `column ${name}`, "of at least one value that is not missing", column.length),
      );
    const counted = method === "mean" || method === "median";
    if (counted) requireSameKind(action, name, column, 0);
    const filled = counted
      ? { mean, median }[method](present as number[])
      : method === "constant"
        ? value
        : mostFrequent(present);
    requireSameKind(action, name, column, filled);
    return { name, value: filled, indicator: indicator && present.length < column.length };
  });
  return { kind: "imputation", columns: chosen };
}

const isMissing = (value: ClassLabel) => value === "" || Number.isNaN(value);

function requireSameKind(
  action: string,
  name: string,
  column: ReadColumn,
  value: unknown,
): asserts value is ClassLabel {
  const [type, rule] = column instanceof Float64Array ? ["number", "a number"] : ["string", "a text"];
  if (typeof value !== type || Number.isNaN(value))
    throw new TypeError(mustBe(action, `the value for column ${name}`, rule, value));
}

function mostFrequent(values: readonly ClassLabel[]): ClassLabel {
  const counts = new Map<ClassLabel, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))[0][0];
}

/**
 * Fills in what is missing. O(n).
 *
 * @throws {RangeError} If a column is missing. @throws {TypeError} If texts meet numbers.
 *
 * @example
 * const model = fit({ months: [2, NaN, 9, 4] }, { indicator: true });
 * transform(model, { months: [NaN, 1] }); // { months: [4, 1], "months[missing]": [1, 0] }
 */
export function transform(model: Imputation, rows: TableRows): Prepared<MixedColumns> {
  const action = "fill in missing values";
  return transformColumns(action, model, "imputation.fit", rows, ({ name, value, indicator }, column) => {
    requireSameKind(action, name, column, value);
    const cells = Array.from<ClassLabel>(column);
    const filled = cells.map((cell) => (isMissing(cell) ? value : cell));
    const missing = Float64Array.from(cells, (cell) => Number(isMissing(cell)));
    const whole = typeof value === "string" ? (filled as string[]) : Float64Array.from(filled as number[]);
    return indicator
      ? [
          [name, whole],
          [`${name}[missing]`, missing],
        ]
      : [[name, whole]];
  });
}

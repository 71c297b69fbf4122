/** Segments in words (客户分群画像): what sets each group of rows apart. */
import { mustBe } from "../core/errors";
import { columnNamesOf, inSafeUnit, readFiniteMatrix } from "../core/linear-algebra/finite-matrix";
import { type Matrix, type MatrixLike, toMatrix } from "../core/linear-algebra/matrix";
import {
  integer,
  listOf,
  type OptionReaders,
  optional,
  readOptions,
  textNotEmpty,
  withDefault,
} from "../core/options";
import { readIntegers, type VectorLike } from "../core/vectors";

/** How a segment differs from all other rows in one feature. */
export interface FeatureDifference {
  readonly name: string;
  /** In the segment, and of all other rows, in the units of the feature. */
  readonly mean: number;
  readonly otherMean: number;
  /** The standardised difference (标准化差异), Cohen's d: 0.2 is small, 0.5 medium, 0.8 large. 0 if there are no other rows. */
  readonly effect: number;
}

/** One segment. */
export interface SegmentProfile {
  readonly label: number;
  readonly size: number;
  /** Of all rows. */
  readonly share: number;
  /** The largest effects first. */
  readonly differences: readonly FeatureDifference[];
  /** What sets it apart, in English and in Chinese. */
  readonly words: string;
  readonly chineseWords: string;
}

/** What features are called, and how many are named. */
export interface DescribeOptions {
  /** (p) @default the names of the columns, else x1, x2, … */
  readonly featureNames?: readonly string[];
  /** (p) Names for the Chinese words. @default `featureNames` */
  readonly chineseNames?: readonly string[];
  /** Features in words at most. @default 3 */
  readonly strongest?: number;
}

const OPTIONS = {
  featureNames: optional(listOf(textNotEmpty)),
  chineseNames: optional(listOf(textNotEmpty)),
  strongest: withDefault(3, integer(1)),
} satisfies OptionReaders<DescribeOptions>;

const ACTION = "describe segments";

/** Cohen's (1988) large, medium and small effects. Less is not worth a word. */
const STRENGTHS = [
  { least: 0.8, words: "much ", chineseWords: "远" },
  { least: 0.5, words: "", chineseWords: "" },
  { least: 0.2, words: "slightly ", chineseWords: "略" },
];

/**
 * Describes segments by what sets them apart: the features in which their means differ most from those of all other rows, in
 * units of the spread within both.
 *
 * $$d = \frac{\bar x_{in} - \bar x_{out}}{\sqrt{(s_{in}^2 + s_{out}^2)/2}}$$
 *
 * If nothing varies within both, the spread of all rows is used. The words say what is, not why; clusters differ in the features
 * that they were made of, so effects are no test that the segments exist: see `stability.measure`. O(n p).
 *
 * @param rows (n, p) finite numbers in their own units, so that the words show them.
 * @param labels (n) integers of at least -1, such as from `kMeans.predict`.
 * @returns One profile a segment, by label.
 * @throws {TypeError} If there is not one label a row or one name a feature. @throws {RangeError} If a number is not finite.
 *
 * @see Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 2.2.
 *
 * @example
 * const profiles = describe([[1, 5], [2, 6], [9, 5], [8, 6]], [0, 0, 1, 1], { featureNames: ["orders", "age"] });
 * profiles[1].words; // "orders much higher (8.5, others 1.5)"
 * profiles[1].chineseWords; // "orders远高于其他（8.5，其他为 1.5）"
 */
export function describe(
  rows: MatrixLike,
  labels: VectorLike,
  options: DescribeOptions = {},
): SegmentProfile[] {
  const read = readOptions(ACTION, options, OPTIONS);
  const matrix = readFiniteMatrix(ACTION, "rows", toMatrix(rows));
  const { featureNames = columnNamesOf(matrix), chineseNames = featureNames, strongest } = read;
  for (const [name, names] of Object.entries({ featureNames, chineseNames }))
    if (names.length !== matrix.columns)
      throw new TypeError(mustBe(ACTION, name, `one name for each of ${matrix.columns} features`, names));
  const labelOf = readIntegers(ACTION, "labels", labels, -1);
  if (labelOf.length !== matrix.rows)
    throw new TypeError(mustBe(ACTION, "labels", `one label for each of ${matrix.rows} rows`, labels));
  const present = [...new Set(Array.from(labelOf))].sort((a, b) => a - b);
  return present.map((label) => {
    const size = Array.from(labelOf).filter((other) => other === label).length;
    const compared = featureNames.map((name, j) => ({
      chineseName: chineseNames[j],
      difference: { name, ...compare(matrix, j, (i) => labelOf[i] === label) },
    }));
    compared.sort((a, b) => Math.abs(b.difference.effect) - Math.abs(a.difference.effect));
    return {
      label,
      size,
      share: size / matrix.rows,
      differences: compared.map(({ difference }) => difference),
      ...inWords(compared.slice(0, strongest)),
    };
  });
}

function compare({ rows, columns, data }: Matrix, column: number, isInside: (i: number) => boolean) {
  const { data: values, unit } = inSafeUnit(
    Float64Array.from({ length: rows }, (_, i) => data[i * columns + column]),
  );
  const all = Array.from(values, (value, i) => ({ value, isInside: isInside(i) }));
  const inside = momentsOf(all.filter((row) => row.isInside).map(({ value }) => value));
  const outside = momentsOf(all.filter((row) => !row.isInside).map(({ value }) => value));
  const within = Math.sqrt((inside.variance + outside.variance) / 2);
  const spread = within > 0 ? within : Math.sqrt(momentsOf(all.map(({ value }) => value)).variance);
  const difference = outside.count === 0 ? 0 : inside.mean - outside.mean;
  const effect = difference === 0 ? 0 : difference / spread;
  return { mean: inside.mean * unit, otherMean: outside.mean * unit, effect };
}

/** Mean and variance; the variance of numbers that are all alike is 0. */
function momentsOf(values: readonly number[]) {
  const count = values.length;
  // About the first value, so that numbers that are all alike have exactly that mean.
  const [first = 0] = values;
  const mean = first + (count === 0 ? 0 : values.reduce((sum, value) => sum + (value - first), 0) / count);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count > 1 ? squares / (count - 1) : 0 };
}

function inWords(
  compared: readonly { readonly chineseName: string; readonly difference: FeatureDifference }[],
) {
  const words: string[] = [];
  const chineseWords: string[] = [];
  for (const { chineseName, difference } of compared) {
    const { name, mean, otherMean, effect } = difference;
    const strength = STRENGTHS.find(({ least }) => Math.abs(effect) >= least);
    if (strength === undefined) continue;
    const [own, other] = [rounded(mean), rounded(otherMean)];
    words.push(`${name} ${strength.words}${effect > 0 ? "higher" : "lower"} (${own}, others ${other})`);
    chineseWords.push(
      `${chineseName}${strength.chineseWords}${effect > 0 ? "高" : "低"}于其他（${own}，其他为 ${other}）`,
    );
  }
  return words.length === 0
    ? { words: "like the others", chineseWords: "与其他无明显差别" }
    : { words: words.join(", "), chineseWords: chineseWords.join("，") };
}

/** Three digits, or all before the decimal point. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

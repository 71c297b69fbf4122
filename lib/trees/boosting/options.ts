/** The options of gradient boosting. */
import { mustBe, requireOneOf } from "../../core/errors";
import type { ClassLabel } from "../../core/learning/class-labels";
import { type ClassWeights, classWeights } from "../../core/learning/class-weights";
import type { MatrixLike } from "../../core/linear-algebra/matrix";
import {
  abortSignal,
  callback,
  checkedLater,
  integer,
  type NameList,
  names,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  oneOf,
  openFraction,
  optional,
  positive,
  type ReadOptions,
  readEntries,
  withDefault,
} from "../../core/options";
import type { ColumnLike, VectorLike } from "../../core/vectors";
import { LOSSES, type LossName } from "./losses";

/** Rows that say when to stop. */
export interface ValidationRows {
  readonly rows: MatrixLike;
  readonly target: ColumnLike<ClassLabel>;
  readonly weights?: VectorLike;
}

/** Which way the answer may go, by column. */
export type Directions = Readonly<Record<string, "increasing" | "decreasing">>;

/** How to boost trees. Defaults are LightGBM's. */
export interface GradientBoostingOptions<Loss extends LossName = LossName> {
  /**
   * "squared", "poisson" (counts; the score is a logarithm) and "quantile" predict numbers, "logistic" one of two classes,
   * "multinomial" one of any number, "lambdarank" an order of the rows of each query. @default "squared"
   */
  readonly loss?: Loss;
  /** Iterations; each grows one tree, or one for each class of "multinomial". @default 100 */
  readonly trees?: number;
  /** Factor of each tree. @default 0.1 */
  readonly learningRate?: number;
  /** Most leaves of a tree. @default 31 */
  readonly maxLeaves?: number;
  /**
   * Least rows of a leaf by their weights, estimated by its share of the hessian. LightGBM estimates their number, rounded in each
   * bin, so that with weights and few rows in a bin it passes over some splits. @default 20
   */
  readonly minLeafRows?: number;
  /** Least sum of second derivatives of a leaf. @default 0.001 */
  readonly minLeafHessian?: number;
  /** $\lambda$ in the value of a leaf, $-G / (H + \lambda)$. @default 0 */
  readonly penalty?: number;
  /** Most bins of a column, 2 to 255. @default 255 */
  readonly maxBins?: number;
  /** Share of the rows, drawn anew for each iteration. @default 1 */
  readonly rowShare?: number;
  /** Share of the columns, drawn anew for each tree. @default 1 */
  readonly columnShare?: number;
  /** Needed for `rowShare` or `columnShare` below 1, and a share as `validation`. */
  readonly seed?: number;
  /** Columns that hold codes of categories. @default none */
  readonly categories?: NameList;
  /** Columns with which the answer may only rise, or only fall. @default none */
  readonly monotone?: Directions;
  /** (n) how often each row counts. @default each row once */
  readonly weights?: VectorLike;
  /** How much a row of each class counts, for "logistic" and "multinomial". @default each row as its weight says */
  readonly classWeights?: ClassWeights;
  /** The fraction that "quantile" predicts. @default 0.5 */
  readonly quantile?: number;
  /** (n) the query of each row, which "lambdarank" needs. Targets are its relevances 0 to 30, and weights are not taken. */
  readonly queries?: ColumnLike<ClassLabel>;
  /** Rows that trees do not learn from, or the share of rows to draw for it: boosting stops when their loss rises. */
  readonly validation?: number | ValidationRows;
  /** Iterations without a lower loss of the validation rows before it stops; the best is kept. @default 50 */
  readonly patience?: number;
  /** Called after each iteration. */
  readonly onProgress?: (progress: BoostingProgress) => void;
  /** Stops between iterations; `onProgress` can abort it. */
  readonly signal?: AbortSignal;
}

/** How far boosting is. */
export interface BoostingProgress {
  /** Iterations done. */
  readonly done: number;
  readonly trees: number;
  /** Mean loss of the validation rows, if there are any. */
  readonly validationLoss: number | undefined;
}

const share: OptionReader<number> = (action, name, value) =>
  value === 1 ? 1 : openFraction(action, name, value);

const directions: OptionReader<Directions> = (action, name, value) => {
  const rule = '"increasing" or "decreasing" by column name';
  const entries = readEntries(action, name, value as Directions, rule);
  for (const [key, direction] of entries)
    requireOneOf(action, `${name}.${key}`, direction, ["increasing", "decreasing"]);
  return Object.fromEntries(entries);
};

export const BOOSTING_OPTIONS = {
  loss: withDefault<LossName, LossName>("squared", oneOf(LOSSES)),
  trees: withDefault(100, integer(1)),
  learningRate: withDefault(0.1, positive),
  maxLeaves: withDefault(31, integer(2, 10_000)),
  minLeafRows: withDefault(20, positive),
  minLeafHessian: withDefault(0.001, positive),
  penalty: withDefault(0, nonNegative),
  maxBins: withDefault(255, integer(2, 255)),
  rowShare: withDefault(1, share),
  columnShare: withDefault(1, share),
  seed: optional(integer(0)),
  categories: withDefault([], names),
  monotone: withDefault<Directions, Directions>({}, directions),
  weights: optional(checkedLater<VectorLike>()),
  classWeights,
  quantile: withDefault(0.5, openFraction),
  queries: optional(checkedLater<ColumnLike<ClassLabel>>()),
  validation: optional<number | ValidationRows>((action, name, value) =>
    typeof value === "number" ? openFraction(action, name, value) : (value as ValidationRows),
  ),
  patience: withDefault(50, integer(1)),
  onProgress: optional(callback<(progress: BoostingProgress) => void>()),
  signal: abortSignal,
} satisfies OptionReaders<GradientBoostingOptions>;

export type ReadBoostingOptions = ReadOptions<typeof BOOSTING_OPTIONS>;

/** (p) which columns these are. @throws {RangeError} If one is not there. */
export function columnsNamed(
  action: string,
  option: string,
  given: readonly string[],
  featureNames: readonly string[],
): boolean[] {
  for (const name of given)
    if (!featureNames.includes(name))
      throw new RangeError(
        mustBe(action, `each name in ${option}`, `one of ${featureNames.join(", ")}`, name),
      );
  return featureNames.map((name) => given.includes(name));
}

/** Options of single trees and of forests. */
import { mustBe } from "../../core/errors";
import { type ClassWeights, classWeights } from "../../core/learning/class-weights";
import type { Matrix } from "../../core/linear-algebra/matrix";
import {
  checkedLater,
  integer,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  oneOf,
  optional,
  type ReadOptions,
  withDefault,
} from "../../core/options";
import { seeded } from "../../core/random";
import type { VectorLike } from "../../core/vectors";
import type { Target } from "../growing/criterion";
import { type GrownTree, type GrowOptions, grow } from "../growing/grow";
import { rankColumns } from "../growing/ranked-columns";

/** How far trees grow. */
export interface TreeOptions {
  /** (n) how often each row counts. @default each row once */
  readonly weights?: VectorLike;
  /** Splits from the root to a leaf at most. @default no limit */
  readonly maxDepth?: number;
  /** Then the nodes of the largest decrease of impurity are split first. @default no limit */
  readonly maxLeaves?: number;
  /** Fewest rows of a leaf. @default 1 */
  readonly minLeafRows?: number;
  /** Fewest rows of a node that is split. @default 2 */
  readonly minSplitRows?: number;
  /** Least decrease of impurity by a split, times the node's share of the weight. @default 0 */
  readonly minImpurityDecrease?: number;
  /** Features tried at each node: the square root of their number, or a share of them. @default 1: all, or "sqrt" in forests of classes */
  readonly features?: "sqrt" | number;
  /** An integer in [0, 2^32), needed if chance decides. */
  readonly seed?: number;
}

/** The same for classes. */
export interface ClassTreeOptions extends TreeOptions {
  /** @default "gini" */
  readonly criterion?: "gini" | "entropy";
  /** "balanced", or the weight of each class by name. @default each row counts alike */
  readonly classWeights?: ClassWeights;
}

export const FEATURES: OptionReader<"sqrt" | number> = (action, name, value) => {
  if (value === "sqrt" || (typeof value === "number" && value > 0 && value <= 1)) return value;
  const Kind = typeof value === "number" ? RangeError : TypeError;
  throw new Kind(mustBe(action, name, '"sqrt" or a share in (0, 1]', value));
};

export const TREE_OPTIONS = {
  weights: optional(checkedLater<VectorLike>()),
  maxDepth: withDefault(Number.POSITIVE_INFINITY, integer(1)),
  maxLeaves: withDefault(Number.POSITIVE_INFINITY, integer(2)),
  minLeafRows: withDefault(1, integer(1)),
  minSplitRows: withDefault(2, integer(2)),
  minImpurityDecrease: withDefault(0, nonNegative),
  features: withDefault(1, FEATURES),
  seed: optional(integer(0)),
} satisfies OptionReaders<TreeOptions>;

export const CLASS_TREE_OPTIONS = {
  ...TREE_OPTIONS,
  criterion: withDefault("gini", oneOf(["gini", "entropy"] as const)),
  classWeights,
} satisfies OptionReaders<ClassTreeOptions>;

/** @param columns p. @param isForest Then columns are tried in a random order, so that chance decides between equal splits. */
export function growOptions(
  read: ReadOptions<typeof TREE_OPTIONS>,
  columns: number,
  isForest: boolean,
  randomThresholds: boolean,
): GrowOptions {
  const { maxDepth, maxLeaves, minLeafRows, minSplitRows, minImpurityDecrease } = read;
  const share = read.features === "sqrt" ? Math.sqrt(columns) : read.features * columns;
  const features = Math.max(1, Math.floor(share));
  const inOrder = !isForest && features === columns;
  // Threads get a copy of these, and the callbacks in `read` cannot be copied.
  const limits = { maxDepth, maxLeaves, minLeafRows, minSplitRows, minImpurityDecrease };
  return { ...limits, features, inOrder, randomThresholds };
}

/** Grows one tree from all rows. */
export function growSingle(
  action: string,
  matrix: Matrix,
  target: Target,
  weights: Float64Array,
  read: ReadOptions<typeof TREE_OPTIONS>,
): GrownTree {
  const options = growOptions(read, matrix.columns, false, false);
  if (!options.inOrder && read.seed === undefined)
    throw new TypeError(
      mustBe(action, "seed", "an integer >= 0 where only some features are tried", read.seed),
    );
  const rows = Int32Array.from(weights.keys());
  return grow(rankColumns(matrix), target, weights, rows, options, seeded(read.seed ?? 0));
}

/** A program (规划) as it is given, and its answer: plain records. */
import type { ByName } from "../../options";

/** A quantity to decide (决策变量). */
export interface ProgramVariable {
  readonly name: string;
  /** What one unit adds to the objective. @default 0 */
  readonly cost?: number;
  /** @default 0 */
  readonly lower?: number;
  /** @default Infinity */
  readonly upper?: number;
  /** @default false */
  readonly integer?: boolean;
}

/** Lower ≤ sum of coefficient times variable ≤ upper; `equal` stands for both (约束). */
export interface ProgramConstraint extends Readonly<Partial<Record<"lower" | "upper" | "equal", number>>> {
  readonly name: string;
  /** By name of the variable: 0, or above 1e-9 and at most 1e15 in size. */
  readonly coefficients: ByName<number>;
  /** Of the limits, such as "m³" or "¥", in words. @default "" */
  readonly unit?: string;
  /** In Chinese words. @default the name */
  readonly chineseName?: string;
}

/** Variables, constraints, and whether the sum of cost times variable is to be small or large. */
export interface LinearProgram {
  readonly goal: "minimise" | "maximise";
  readonly variables: readonly ProgramVariable[];
  readonly constraints: readonly ProgramConstraint[];
}

/** A limit of a constraint. */
export interface ProgramLimit extends Readonly<Record<"name" | "unit" | "chineseName", string>> {
  readonly side: "at least" | "at most";
  readonly limit: number;
}

/** A constraint and its limit nearest to the activity; "at most" of two that are equal. */
export interface ConstraintAnswer extends ProgramLimit {
  /** The sum at the values. */
  readonly activity: number;
  /** Whether the activity is the limit, within 1e-7 of its size. */
  readonly isActive: boolean;
  /** Shadow price (影子价格): what one unit more of the limit adds to the objective, while it is in `range`. */
  readonly dual?: number;
  readonly range?: ProgramRange;
}

/** Both ends may be infinite. */
export type ProgramRange = Readonly<Record<"from" | "to", number>>;

/** The best values, and what limits cost; or why there are none. */
export interface ProgramAnswer {
  readonly goal: LinearProgram["goal"];
  readonly status: "optimal" | "infeasible" | "unbounded" | "time limit";
  /** Of the values, if any were found. */
  readonly objective?: number;
  /** No objective is better. */
  readonly bound?: number;
  /** Distance between objective and bound as a share of the objective. */
  readonly gap?: number;
  /** By name of the variable; empty if none were found. */
  readonly values: Readonly<Record<string, number>>;
  readonly constraints: readonly ConstraintAnswer[];
  /** What one unit more of each variable adds to the objective (检验数). */
  readonly reducedCosts?: Readonly<Record<string, number>>;
  /** Costs of each variable with which the values stay the best. */
  readonly costRanges?: Readonly<Record<string, ProgramRange>>;
  /** Why there are no shadow prices: the integers by name. */
  readonly noDuals?: string;
  /** Of an infeasible program: limits that cannot be kept together within the bounds, while all but any one can (不可行子系统). */
  readonly conflict?: readonly ProgramLimit[];
}

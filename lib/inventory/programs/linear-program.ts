/** Linear and mixed-integer programs (线性规划, 混合整数规划) by HiGHS: the best values, what a limit costs, what must give. */
import type { Highs, HighsCallbackMap, Model, RangingRecord } from "highs";
import * as read from "../../core/options";
import { findConflict, isFeasible } from "./conflict";
import { type ReadProgram, readProgram } from "./read-program";
import type { ConstraintAnswer, LinearProgram, ProgramAnswer, ProgramRange } from "./types";

/** How far the search for integers is; infinite where nothing is known. */
export type SolveProgress = Readonly<Record<"seconds" | "objective" | "bound" | "gap", number>>;

/** How long and how closely to solve a program. */
export interface SolveOptions {
  /** @default 3600 */
  readonly timeLimitSeconds?: number;
  /** Integers are good enough within this share of the best objective. @default 1e-4 */
  readonly relativeGap?: number;
  /** Stops the work when it is aborted: before it, or from `onProgress`, since HiGHS occupies the thread. */
  readonly signal?: AbortSignal;
  /** Called now and then, if there are integers. */
  readonly onProgress?: (progress: SolveProgress) => void;
}

const OPTIONS = {
  timeLimitSeconds: read.withDefault(3600, read.positive),
  relativeGap: read.withDefault(1e-4, read.nonNegative),
  signal: read.abortSignal,
  onProgress: read.optional(read.callback<(progress: SolveProgress) => void>()),
} satisfies read.OptionReaders<SolveOptions>;
const ACTION = "solve a program";
/** By number in HiGHS. It does not always say which of unbounded and infeasible a program is. */
const STATUSES = {
  7: "optimal",
  8: "infeasible",
  9: "unbounded",
  10: "unbounded",
  13: "time limit",
} as const;
const [FEASIBLE, BASIC, MIP_INTERRUPT] = [2, 1, 6] as const;
let loading: Promise<Highs> | undefined;

/**
 * The values of the variables that keep all constraints and are best for the objective.
 *
 * Without integers, each constraint has its shadow price (dual, 影子价格) and the limits between which that holds, each variable
 * its reduced cost and the costs with which its value stays. At a degenerate vertex prices are not unique: then a range may end
 * at the limit itself. With integers there are no prices, as `noDuals` says: leave `integer` out, or fix the integers by their
 * bounds, for those of that program. An infeasible program names a smallest conflict.
 *
 * @param program Limits of 1e20 and more count as infinite.
 * @throws {TypeError} If it is no program, or a constraint has no limit. @throws {RangeError} If there is no variable or no
 * coefficient, a name is unknown or used twice, a number is not finite, or bounds cross. @throws The reason of `signal`.
 *
 * @see Huangfu, Q., & Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. Math. Prog. Comp. 10, 119-142.
 *
 * @example
 * const answer = await solve({
 *   goal: "maximise",
 *   variables: [{ name: "chairs", cost: 30 }, { name: "tables", cost: 50 }],
 *   constraints: [
 *     { name: "carpentry", coefficients: { chairs: 1, tables: 2 }, upper: 40 },
 *     { name: "finishing", coefficients: { chairs: 2, tables: 1 }, upper: 50 },
 *   ],
 * });
 * answer.values; // { chairs: 20, tables: 10 }
 * answer.constraints[0].range; // { from: 25, to: 100 }
 */
export async function solve(program: LinearProgram, options: SolveOptions = {}): Promise<ProgramAnswer> {
  const { timeLimitSeconds, relativeGap, signal, onProgress } = read.readOptions(ACTION, options, OPTIONS);
  const problem = readProgram(ACTION, program);
  signal?.throwIfAborted();
  // Loaded on first use; the WebAssembly lies beside the loader.
  loading ??= (require("highs") as () => Promise<Highs>)();
  const highs = await loading;
  const { minimize, maximize } = highs.constants.objectiveSense;
  const data = { ...problem.arrays, sense: program.goal === "minimise" ? minimize : maximize };
  return highs.withModel(data, (model) => {
    model.options.set({ output_flag: false, time_limit: timeLimitSeconds, mip_rel_gap: relativeGap });
    model.run(signal || onProgress ? following(options) : {});
    signal?.throwIfAborted();
    return { goal: program.goal, values: {}, constraints: [], ...answerOf(model, problem) };
  });
}

function following({ signal, onProgress }: SolveOptions): HighsCallbackMap {
  return {
    [MIP_INTERRUPT]({ data, interrupt }) {
      const {
        running_time: seconds,
        mip_primal_bound: objective,
        mip_dual_bound: bound,
        mip_gap: gap,
      } = data;
      onProgress?.({ seconds, objective, bound, gap } as SolveProgress);
      if (signal?.aborted) interrupt();
      return undefined;
    },
  };
}

function answerOf(
  model: Model,
  problem: ReadProgram,
): Pick<ProgramAnswer, "status"> & Partial<ProgramAnswer> {
  const status = STATUSES[model.getModelStatus() as keyof typeof STATUSES];
  if (status === undefined) throw new Error(`Cannot ${ACTION}: HiGHS says ${model.getModelStatus()}`);
  if (status === "unbounded" && isFeasible(model, problem)) return { status };
  if (status === "unbounded" || status === "infeasible")
    return { status: "infeasible", conflict: findConflict(model, problem) };
  const { integers } = problem;
  const infoOf = (name: string) => Number(model.info.get(name));
  const objective = model.getObjectiveValue();
  const isSolved = status === "optimal" && integers.length === 0;
  const named =
    integers.slice(0, 3).join(", ") + (integers.length > 3 ? ` and ${integers.length - 3} more` : "");
  const noDuals = `no limit has a shadow price, as the objective jumps with the integers ${named}`;
  return {
    status,
    ...(isSolved && { bound: objective, gap: 0 }),
    ...(integers.length > 0 && { bound: infoOf("mip_dual_bound"), gap: infoOf("mip_gap"), noDuals }),
    ...(infoOf("primal_solution_status") === FEASIBLE && { objective, ...partsOf(model, problem, isSolved) }),
  };
}

function partsOf(model: Model, { columns, labels, arrays }: ReadProgram, hasPrices: boolean) {
  const { colValue, colDual, rowValue, rowDual } = model.getSolution();
  const { rowStatus } = model.getBasis();
  const ranging = hasPrices ? model.getRanging() : undefined;
  // Adding 0 makes -0 a 0.
  const rangeOf = (down: RangingRecord, up: RangingRecord, i: number): ProgramRange => {
    return { from: down.value[i] + 0, to: up.value[i] + 0 };
  };
  const byName = <T>(of: (j: number) => T) => Object.fromEntries(columns.map((name, j) => [name, of(j)]));
  const constraints = Array.from(rowValue, (activity, i): ConstraintAnswer => {
    const [lower, upper] = [arrays.rowLower[i], arrays.rowUpper[i]];
    const isLower = upper === Infinity || activity - lower < upper - activity;
    const limit = isLower ? lower : upper;
    const isActive = Math.abs(activity - limit) <= 1e-7 * Math.max(1, Math.abs(limit));
    const side = isLower ? "at least" : "at most";
    const answer = { ...labels[i], side, limit, activity, isActive } as const;
    if (ranging === undefined) return answer;
    // A basic row costs nothing until its limit meets the activity.
    const free = isLower ? { from: -Infinity, to: activity } : { from: activity, to: Infinity };
    const bound = rangeOf(ranging.rowBoundDown, ranging.rowBoundUp, i);
    return { ...answer, dual: rowDual[i] + 0, range: rowStatus[i] === BASIC ? free : bound };
  });
  const values = byName((j) => colValue[j] + 0);
  if (ranging === undefined) return { values, constraints };
  const costRanges = byName((j) => rangeOf(ranging.colCostDown, ranging.colCostUp, j));
  return { values, constraints, reducedCosts: byName((j) => colDual[j] + 0), costRanges };
}

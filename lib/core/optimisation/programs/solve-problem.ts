/** Hands a program that is read to HiGHS, and says what it found. */
import type { Highs, HighsCallbackMap, Model, RangingRecord } from "highs";
import * as read from "../../options";
import { findConflict, statusOf } from "./conflict";
import type { ReadProgram } from "./read-program";
import type { ConstraintAnswer, ProgramAnswer, ProgramRange } from "./types";

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
const STATUS = { 7: "optimal", 8: "infeasible", 9: "unbounded", 10: "unbounded", 13: "time limit" } as const;
const [FEASIBLE, BASIC, MIP_INTERRUPT, OPTIMAL] = [2, 1, 6, 7] as const;
let loading: Promise<Highs> | undefined;

/**
 * The answer tells of the variables in `problem.columns` and of `problem.told` constraints: all, or the first ones. With `kept`, there
 * is a second one if there are values: integers at these positions keep theirs, others are divided; many columns need no presolve.
 */
export async function solveProblem(problem: ReadProgram, options: SolveOptions, kept?: Int32Array) {
  const { timeLimitSeconds, relativeGap, signal, onProgress } = read.readOptions(ACTION, options, OPTIONS);
  signal?.throwIfAborted();
  // Loaded on first use; the WebAssembly lies beside the loader.
  loading ??= (require("highs") as () => Promise<Highs>)();
  const highs = await loading;
  const { minimize, maximize } = highs.constants.objectiveSense;
  const data = { ...problem.arrays, sense: problem.goal === "minimise" ? minimize : maximize };
  const following: HighsCallbackMap = {
    [MIP_INTERRUPT]({ data: now, interrupt }) {
      const { running_time: seconds, mip_primal_bound: objective, mip_gap: gap } = now;
      onProgress?.({ seconds, objective, bound: now.mip_dual_bound, gap } as SolveProgress);
      if (signal?.aborted) interrupt();
    },
  };
  return highs.withModel(data, (model) => {
    const [time_limit, mip_rel_gap] = [timeLimitSeconds, relativeGap];
    model.options.set({ output_flag: false, presolve: kept ? "off" : "choose", time_limit, mip_rel_gap });
    function answer(one: ReadProgram): ProgramAnswer {
      model.run(signal || onProgress ? following : {});
      signal?.throwIfAborted();
      return { goal: problem.goal, values: {}, constraints: [], ...answerOf(model, one) };
    }
    const first = answer(problem);
    if (kept === undefined || first.objective === undefined) return [first];
    const values = Float64Array.from(kept, (j) => Math.round(first.values[problem.columns[j]]));
    // HiGHS starts afresh sooner than from where the integers ended, and adds up the time.
    model.clearSolver();
    model.zeroAllClocks();
    model.clearIntegrality();
    model.changeColsBounds({ kind: "set", indices: kept }, values, values);
    return [first, answer({ ...problem, columns: [], integers: [] })];
  });
}

type Found = Pick<ProgramAnswer, "status"> & Partial<ProgramAnswer>;
function answerOf(model: Model, problem: ReadProgram): Found {
  const status = STATUS[model.getModelStatus() as keyof typeof STATUS];
  if (status === undefined) throw new Error(`Cannot ${ACTION}: HiGHS says ${model.getModelStatus()}`);
  if (status === "unbounded" && statusOf(model, problem.arrays) === OPTIMAL) return { status };
  if (status === "unbounded" || status === "infeasible")
    return { status: "infeasible", conflict: findConflict(model, problem) };
  const { integers } = problem;
  const infoOf = (name: string) => Number(model.info.get(name));
  const objective = model.getObjectiveValue();
  const isSolved = status === "optimal" && integers.length === 0;
  const more = integers.length > 3 ? ` and ${integers.length - 3} more` : "";
  const named = integers.slice(0, 3).join(", ") + more;
  const noDuals = `no limit has a shadow price, as the objective jumps with the integers ${named}`;
  return {
    status,
    ...(isSolved && { bound: objective, gap: 0 }),
    ...(integers.length > 0 && { bound: infoOf("mip_dual_bound"), gap: infoOf("mip_gap"), noDuals }),
    ...(infoOf("primal_solution_status") === FEASIBLE && { objective, ...partsOf(model, problem, isSolved) }),
  };
}

function partsOf(model: Model, { columns, labels, told, arrays }: ReadProgram, hasPrices: boolean) {
  const { colValue, colDual, rowValue, rowDual } = model.getSolution();
  const { rowStatus } = model.getBasis();
  const ranging = hasPrices ? model.getRanging() : undefined;
  // Adding 0 makes -0 a 0.
  const rangeOf = (down: RangingRecord, up: RangingRecord, i: number): ProgramRange => {
    return { from: down.value[i] + 0, to: up.value[i] + 0 };
  };
  const byName = <T>(of: (j: number) => T) => Object.fromEntries(columns.map((name, j) => [name, of(j)]));
  const constraints = Array.from(rowValue.slice(0, told), (activity, i): ConstraintAnswer => {
    const [lower, upper] = [arrays.rowLower[i], arrays.rowUpper[i]];
    const isLower = lower > -Infinity && (upper === Infinity || activity - lower < upper - activity);
    const limit = isLower ? lower : upper;
    const isActive = Math.abs(activity - limit) <= 1e-7 * Math.max(1, Math.abs(activity));
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

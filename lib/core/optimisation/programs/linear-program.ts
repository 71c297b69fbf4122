/** Linear and mixed-integer programs (线性规划, 混合整数规划) by HiGHS: the best values, what a limit costs, what must give. */
import { readProgram } from "./read-program";
import { type SolveOptions, solveProblem } from "./solve-problem";
import type { LinearProgram, ProgramAnswer } from "./types";

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
  return (await solveProblem(readProgram("solve a program", program), options))[0];
}

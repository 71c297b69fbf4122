/** Why a program is infeasible: limits that cannot be kept together, while all but any one can. */
import type { Model } from "highs";
import type { ReadProgram } from "./read-program";
import type { ProgramLimit } from "./types";

/** Statuses of HiGHS that are proved. */
const [OPTIMAL, INFEASIBLE] = [7, 8];

/** A limit, and its place among the variables and then the constraints. */
type Limit = ProgramLimit & { readonly place: number };
type Fails = (limits: readonly Limit[]) => boolean;

/**
 * An irreducible infeasible subsystem (IIS, 不可行子系统) by QuickXplain: limits are halved, and a half is dropped as a whole
 * where the others cannot be kept without it. Integers stay integers. O(k log(n/k)) programs for k of n limits. A check that
 * runs out of time counts as feasible: then the conflict may name more than it must.
 *
 * @param model The program in HiGHS, which is replaced there.
 * @see Junker, U. (2004). QuickXplain: preferred explanations and relaxations for over-constrained problems. AAAI, 167-172.
 */
export function findConflict(model: Model, { names, arrays }: ReadProgram): ProgramLimit[] {
  const { colLower, colUpper, rowLower, rowUpper } = arrays;
  const limitsOf = (side: ProgramLimit["side"], limits: number[]) =>
    limits.map((limit, place) => ({ name: names[place], side, limit, place }));
  const limits = [
    ...limitsOf("at least", [...colLower, ...rowLower]),
    ...limitsOf("at most", [...colUpper, ...rowUpper]),
  ].filter(({ limit }) => Number.isFinite(limit));
  const fails: Fails = (subset) => statusOf(model, arrays, subset) === INFEASIBLE;
  return quickXplain(fails, [], limits, false).map(({ place, ...limit }) => limit);
}

/** The limits among `candidates` that a smallest conflict has beside `kept`; all of them together are a conflict. */
function quickXplain(fails: Fails, kept: Limit[], candidates: Limit[], isNew: boolean): Limit[] {
  if (isNew && fails(kept)) return [];
  if (candidates.length === 1) return candidates;
  const half = candidates.length >> 1;
  const [left, right] = [candidates.slice(0, half), candidates.slice(half)];
  const ofRight = quickXplain(fails, [...kept, ...left], right, true);
  return [...quickXplain(fails, [...kept, ...ofRight], left, ofRight.length > 0), ...ofRight];
}

/** Whether HiGHS proves that a program has values at all, whatever its objective. */
export function isFeasible(model: Model, { arrays }: ReadProgram): boolean {
  return statusOf(model, arrays) === OPTIMAL;
}

/** The status of a program without its objective, and without all limits but a subset if there is one. */
function statusOf(model: Model, arrays: ReadProgram["arrays"], subset?: readonly Limit[]): number {
  const { numCols, numRows } = arrays;
  const lower = new Float64Array(numCols + numRows).fill(-Infinity);
  const upper = new Float64Array(numCols + numRows).fill(Infinity);
  for (const { place, side, limit } of subset ?? []) (side === "at least" ? lower : upper)[place] = limit;
  const [colLower, rowLower] = [lower.subarray(0, numCols), lower.subarray(numCols)];
  const [colUpper, rowUpper] = [upper.subarray(0, numCols), upper.subarray(numCols)];
  const bounds = subset && { colLower, colUpper, rowLower, rowUpper };
  model.passModel({ ...arrays, ...bounds, colCost: new Float64Array(numCols) });
  return model.run().modelStatus;
}

/** Why a program is infeasible: constraints that cannot be kept together, while all but any one can. */
import type { Model } from "highs";
import type { ReadProgram } from "./read-program";
import type { ProgramLimit } from "./types";

const INFEASIBLE = 8;
/** A limit, and the row of its constraint. */
type Limit = ProgramLimit & { readonly row: number };
type Fails = (limits: readonly Limit[]) => boolean;

/**
 * An irreducible infeasible subsystem (IIS, 不可行子系统) of the constraints by QuickXplain: limits are halved, and a half is
 * dropped as a whole where the others cannot be kept without it. Bounds of variables and integers are kept. O(k log(n/k))
 * programs for k of n limits. A check that runs out of time counts as feasible: then more is named than need be.
 *
 * @param model The program in HiGHS, which is replaced there.
 * @see Junker, U. (2004). QuickXplain: preferred explanations and relaxations for over-constrained problems. AAAI, 167-172.
 */
export function findConflict(model: Model, { labels, arrays }: ReadProgram): ProgramLimit[] {
  const limitsOf = (side: ProgramLimit["side"], limits: number[]) =>
    limits.map((limit, row) => ({ ...labels[row], side, limit, row }));
  const limits = [...limitsOf("at least", arrays.rowLower), ...limitsOf("at most", arrays.rowUpper)];
  const finite = limits.filter(({ limit }) => Number.isFinite(limit));
  const fails: Fails = (subset) => statusOf(model, arrays, subset) === INFEASIBLE;
  return quickXplain(fails, [], finite, false).map(({ row, ...limit }) => limit);
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

/** The status of a program without its objective, and with a subset of its limits if there is one. */
export function statusOf(model: Model, arrays: ReadProgram["arrays"], subset?: readonly Limit[]): number {
  const rowLower = new Float64Array(arrays.numRows).fill(-Infinity);
  const rowUpper = new Float64Array(arrays.numRows).fill(Infinity);
  for (const { row, side, limit } of subset ?? []) (side === "at least" ? rowLower : rowUpper)[row] = limit;
  const limits = subset && { rowLower, rowUpper };
  model.passModel({ ...arrays, ...limits, colCost: new Float64Array(arrays.numCols) });
  return model.run().modelStatus;
}

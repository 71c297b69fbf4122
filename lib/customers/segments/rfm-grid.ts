/** The usual grid of ten customer segments (RFM 分群) over the scores of recency and frequency. */
import { requireInteger } from "../../core/errors";

/** The best score; the worst is 1. */
export const SCORES = 5;

/**
 * The segments of the grid, best first.
 *
 * @example
 * SEGMENTS[0]; // "champions"
 */
export const SEGMENTS = [
  "champions",
  "loyal customers",
  "potential loyalists",
  "new customers",
  "promising",
  "need attention",
  "about to sleep",
  "cannot lose them",
  "at risk",
  "hibernating",
] as const;

/** A segment of the grid. */
export type RfmSegment = (typeof SEGMENTS)[number];

/** Rows are recency scores from 1, columns frequency scores from 1; numbers are positions in `SEGMENTS`. */
const GRID = [
  [9, 9, 8, 8, 7],
  [9, 9, 8, 8, 7],
  [6, 6, 5, 1, 1],
  [4, 2, 2, 1, 1],
  [3, 2, 2, 0, 0],
];

/**
 * The segment of a customer by the scores of recency and frequency. The names are a convention: nothing in the data says that
 * "hibernating" customers sleep. O(1).
 *
 * @throws {RangeError} If a score is no integer from 1 to 5.
 *
 * @example
 * segmentOf(5, 1); // "new customers"
 */
export function segmentOf(recencyScore: number, frequencyScore: number): RfmSegment {
  const action = "name a segment";
  requireInteger(action, "recencyScore", recencyScore, 1, SCORES);
  requireInteger(action, "frequencyScore", frequencyScore, 1, SCORES);
  return SEGMENTS[GRID[recencyScore - 1][frequencyScore - 1]];
}

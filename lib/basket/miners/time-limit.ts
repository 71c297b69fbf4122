/** The time limit of a search that runs in the thread of its caller. */
import { mustBe } from "../../core/errors";
import { optional, positive } from "../../core/options";

/** Option of a search that can be limited in time. */
export interface TimeLimitOption {
  /** More seconds than this are an error, which says how far the search came. @default no limit */
  readonly maxSeconds?: number;
}

export const TIME_LIMIT_READERS = { maxSeconds: optional(positive) };

/** Reading the clock at every step would take longer than the step. */
const STEPS_PER_LOOK = 64;

/**
 * Returns a function to call at each step of a search. It throws once the time is over.
 *
 * @param found What was found after so many steps, in words, and what makes the search shorter.
 */
export function timeLimit(
  action: string,
  maxSeconds: number | undefined,
  found: (steps: number) => string,
): () => void {
  if (maxSeconds === undefined) return () => {};
  const end = performance.now() + 1000 * maxSeconds;
  let steps = 0;
  return () => {
    if (++steps % STEPS_PER_LOOK !== 0 || performance.now() < end) return;
    const rule = `at least the seconds that it takes; ${found(steps)}, or raise it`;
    throw new RangeError(mustBe(action, "maxSeconds", rule, maxSeconds));
  };
}

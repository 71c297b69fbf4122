/** What models of factors have in common. */
import { ConvergenceError } from "../../core/errors";
import * as gate from "../../core/options";
import type { RecommenderModel } from "../scoring/scorer";

/** How to train factors. */
export interface FactorOptions {
  /** Numbers of a customer or an item, 4096 at most. @default 64 of least squares, 32 of personalised ranking */
  readonly factors?: number;
  /** Draws factors towards 0. @default 0.01 */
  readonly regularisation?: number;
  /** @default 15 of least squares, 100 of personalised ranking */
  readonly iterations?: number;
  /** @default 0 */
  readonly seed?: number;
  /** Called after each iteration. */
  readonly onProgress?: (progress: { readonly done: number; readonly iterations: number }) => void;
  /** Stops between iterations; `onProgress` can abort it. */
  readonly signal?: AbortSignal;
}

/** Factors, row by row. */
export interface FactorModel extends RecommenderModel {
  readonly regularisation: number;
  readonly customerFactors: Float64Array;
  readonly itemFactors: Float64Array;
}

export const factorReaders = (factors: number, iterations: number) => ({
  factors: gate.withDefault(factors, gate.integer(1, 4096)),
  regularisation: gate.withDefault(0.01, gate.positive),
  iterations: gate.withDefault(iterations, gate.integer(1)),
  seed: gate.withDefault(0, gate.integer(0, 2 ** 32 - 1)),
  onProgress: gate.optional(gate.callback<NonNullable<FactorOptions["onProgress"]>>()),
  signal: gate.abortSignal,
});

/** @throws {ConvergenceError} If factors grow without limit. @throws As `onProgress` and `signal`. */
export function iterate(
  action: string,
  { iterations, onProgress, signal }: gate.ReadOptions<ReturnType<typeof factorReaders>>,
  factors: Iterable<number>,
  step: () => void,
): void {
  for (let done = 1; done <= iterations; done++) {
    signal?.throwIfAborted();
    step();
    onProgress?.({ done, iterations });
  }
  signal?.throwIfAborted();
  for (const value of factors)
    if (!Number.isFinite(value))
      throw new ConvergenceError(`Cannot ${action}: factors, weights or rates are too large`, iterations, 0);
}

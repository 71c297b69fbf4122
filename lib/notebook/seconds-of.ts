import { requireInteger } from "../core/errors";

/**
 * The time of a computation (计时): the least wall-clock seconds of several calls, since other programs can only make a call
 * slower. A first call, in which the code is compiled, is not counted.
 *
 * The result changes with every run: show ratios of two times, and `check` them with wide bounds.
 *
 * @param run The computation; a promise is awaited.
 * @param options.calls Number of counted calls. @default 3
 * @throws {RangeError} If `calls` is below 1; whatever `run` throws.
 *
 * @example
 * const seconds = await secondsOf(() => [3, 1, 2].sort());
 * seconds < 1; // true
 */
export async function secondsOf(
  run: () => unknown,
  options: { readonly calls?: number } = {},
): Promise<number> {
  const { calls = 3 } = options;
  requireInteger("time a computation", "calls", calls, 1);
  await run();
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const began = performance.now();
    await run();
    least = Math.min(least, (performance.now() - began) / 1000);
  }
  return least;
}

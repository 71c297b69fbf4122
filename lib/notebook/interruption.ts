/** The interrupt of a notebook (中断, the square button) as an `AbortSignal`. */
import { setImmediate } from "node:timers/promises";
import { isInKernel } from "./output";

/**
 * Runs a computation with a signal that aborts when the cell is interrupted. Jupyter sends SIGINT: the kernel then no
 * longer waits for the cell, but without the signal the computation would continue. Outside a kernel Ctrl+C is unchanged.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (isInKernel()) {
    // Until its first await, a cell runs under a SIGINT handler of Node, which removes listeners that are added meanwhile.
    await setImmediate();
    process.once("SIGINT", abort);
  }
  try {
    return await run(controller.signal);
  } finally {
    process.removeListener("SIGINT", abort);
  }
}

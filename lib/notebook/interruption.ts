/** The interrupt of a notebook (中断, the square button) as the signal that long computations take. */
import { setImmediate } from "node:timers/promises";
import { isInKernel } from "./output";

/**
 * Runs what can be told to end by a signal. Jupyter interrupts by SIGINT: the kernel then gives up waiting for the cell,
 * but what the cell began would go on for as long as it likes. Outside a kernel Ctrl+C keeps its own meaning.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (isInKernel()) {
    // Up to its first await a cell runs under Node's own watch for SIGINT, which takes back at its end what we set in it.
    await setImmediate();
    process.once("SIGINT", abort);
  }
  try {
    return await run(controller.signal);
  } finally {
    process.removeListener("SIGINT", abort);
  }
}

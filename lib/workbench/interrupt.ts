/**
 * Makes Ctrl-C abort a signal instead of ending the process; `message` becomes the message of its reason.
 * `release` restores the usual effect of Ctrl-C.
 */
export function abortOnInterrupt(message?: string) {
  const controller = new AbortController();
  const onInterrupt = () => controller.abort(message === undefined ? undefined : new Error(message));
  process.once("SIGINT", onInterrupt);
  return { signal: controller.signal, release: () => process.removeListener("SIGINT", onInterrupt) };
}

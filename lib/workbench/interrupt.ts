export interface Interrupt {
  readonly signal: AbortSignal;
  /** Restores the usual meaning of Ctrl-C. */
  release(): void;
}

/** A signal that Ctrl-C aborts instead of ending the process; `message` becomes the message of its reason. */
export function abortOnInterrupt(message?: string): Interrupt {
  const controller = new AbortController();
  const onInterrupt = () => controller.abort(message === undefined ? undefined : new Error(message));
  process.once("SIGINT", onInterrupt);
  return { signal: controller.signal, release: () => process.removeListener("SIGINT", onInterrupt) };
}

/** Node's timers as they were before a cell could replace them, as `mock.timers` of `node:test` does. */
export const { setImmediate, setInterval, setTimeout, clearInterval, clearTimeout } = globalThis;

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

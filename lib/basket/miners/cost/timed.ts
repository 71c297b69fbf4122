/** Seconds of processor time that something takes: what a clock shows where the machine has nothing else to do. */
export function timed<T>(run: () => T): { readonly seconds: number; readonly value: T } {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}

/** Runs a function and measures its processor time, which does not depend on what else the machine does. */
export function measure<T>(run: () => T): { readonly seconds: number; readonly value: T } {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}

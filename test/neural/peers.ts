import { execFileSync } from "node:child_process";
import { expect } from "vitest";

/** The Python of MERCHANT_LAB_PYTHON, if it has these modules. */
export function pythonWith(modules: string): string | undefined {
  const { MERCHANT_LAB_PYTHON: python } = process.env;
  try {
    if (python !== undefined) execFileSync(python, ["-c", `import ${modules}`], { stdio: "ignore" });
    return python;
  } catch {
    return undefined;
  }
}

/** The largest difference between two lists of one length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

/** Rows of random numbers that NumPy makes too, so that golden files need not hold them. */
import { seeded } from "../../lib/core/random";

/** How golden files describe their rows. */
export interface NumpyRows {
  readonly seed: number;
  readonly n: number;
  readonly p: number;
  /** Rows are about this many centers. @default 0: all about the origin */
  readonly groups?: number;
  readonly spread?: number;
}

/**
 * `r = RandomState(seed); X = r.standard_normal((n, p))`, and with groups `c = r.uniform(size=(groups, p)) * 10;
 * g = r.randint(0, groups, n); X * spread + c[g]`.
 */
export function numpyRows({ seed, n, p, groups = 0, spread = 1 }: NumpyRows): number[][] {
  const random = seeded(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: p }, random.normal));
  if (groups === 0) return rows;
  const centers = Array.from({ length: groups }, () =>
    Array.from({ length: p }, () => random.uniform() * 10),
  );
  const groupOf = Array.from({ length: n }, () => random.integer(groups));
  return rows.map((row, i) => row.map((value, j) => value * spread + centers[groupOf[i]][j]));
}

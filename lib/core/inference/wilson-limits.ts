/** Both ends of a confidence interval (置信区间). */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's interval for a given normal quantile z. The arguments are not checked.
 *
 * @example
 * wilsonLimits(0, 10, 1.96).upper; // 0.2775401687666166
 */
export function wilsonLimits(successes: number, trials: number, z: number): Interval {
  const square = z * z;
  const center = successes + square / 2;
  const halfWidth = z * Math.sqrt((successes * (trials - successes)) / trials + square / 4);
  return {
    lower: successes === 0 ? 0 : (center - halfWidth) / (trials + square),
    upper: successes === trials ? 1 : (center + halfWidth) / (trials + square),
  };
}

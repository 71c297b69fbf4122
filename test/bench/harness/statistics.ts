import { seeded } from "../../../lib/core/random";
import type { CurvePoint } from "./types";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** 5th and 95th percentile of the median in 999 seeded bootstrap samples. */
export function medianInterval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const random = seeded(1);
  const medians = Array.from({ length: 999 }, () =>
    median(values.map(() => values[random.integer(values.length)])),
  ).sort((a, b) => a - b);
  return { low: medians[49], high: medians[949] };
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The least-squares slope of a curve on logarithmic axes: the exponent with which `value` grows. */
export function logLogSlope(points: readonly CurvePoint[], value: (point: CurvePoint) => number): number {
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map((point) => Math.log(value(point)));
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((xi, i) => (xi - meanX) * (y[i] - meanY)));
  return covariance / mean(x.map((xi) => (xi - meanX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

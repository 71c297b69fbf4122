/** Where exponential smoothing starts: the line of the first values, and the seasonal indices of a decomposition. */
import { mean } from "../../core/compensated-sum";

/**
 * The indices of the classical decomposition, that of the first value first: means of the values less (or by) a centred moving average,
 * with mean 0 (or 1). At least two seasons. Equals statsmodels' `seasonal_decompose`.
 */
export function seasonalIndices(values: Float64Array, season: number, isProduct: boolean): Float64Array {
  const half = Math.floor(season / 2);
  const ratios = Array.from({ length: season }, () => [] as number[]);
  for (let t = half; t < values.length - half; t++) {
    const window = values.subarray(t - half, t + half + 1);
    const ends = season % 2 === 0 ? (window[0] + window[season]) / 2 : 0;
    const trend = (window.reduce((sum, value) => sum + value, 0) - ends) / season;
    ratios[t % season].push(isProduct ? values[t] / trend : values[t] - trend);
  }
  const indices = Float64Array.from(ratios, mean);
  const middle = mean(indices);
  return indices.map((index) => (isProduct ? index / middle : index - middle));
}

/** Level, slope if there is a trend, and the indices of a season but the first, the last one first: statsforecast's start. */
export function initialState(values: Float64Array, model: string, season: number): number[] {
  const isProduct = model.endsWith("M");
  let indices = model.endsWith("N") ? new Float64Array(1) : seasonalIndices(values, season, isProduct);
  if (isProduct) indices = indices.map((index) => Math.max(index, 0.01));
  let others = Array.from(indices).slice(1).reverse();
  const sum = others.reduce((total, index) => total + index, 0);
  if (isProduct && sum > season) others = others.map((index) => index / (sum + 0.01 * others.length));
  const used = values.subarray(0, Math.max(10, 2 * season));
  const adjusted = used.map((y, t) => (isProduct ? y / indices[t % season] : y - indices[t % season]));
  const [level, middle] = [mean(adjusted), (used.length + 1) / 2];
  if (model[1] === "N") return [level, ...others];
  const products = adjusted.reduce((total, value, t) => total + (t + 1 - middle) * (value - level), 0);
  const slope = products / adjusted.reduce((total, _, t) => total + (t + 1 - middle) ** 2, 0);
  const start = level - slope * middle;
  // The first one-step forecast must not be 0, by which multiplicative errors are divided.
  const [up, down] = Math.abs(start + slope) < 1e-8 ? [1.001, 0.999] : [1, 1];
  return [start * up, slope * down, ...others];
}

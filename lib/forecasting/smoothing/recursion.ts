/** The recursion of exponential smoothing, one for the whole family. */

/** How much of an error changes level, trend and season, and the damping of the trend: 0, 0 and 1 for what is not there. */
export type SmoothingParameters = Readonly<Record<"alpha" | "beta" | "gamma" | "phi", number>>;

/**
 * Runs through `values` and writes the error of each one-step forecast $q + s$ or $qs$, where $q = \ell + \phi b$:
 *
 * $$\ell \leftarrow q + \alpha (p - q), \quad b \leftarrow \phi b + \beta (p - q), \quad s \leftarrow s + \gamma (r - s)$$
 *
 * with p and r the value without s and without q.
 * @param model Such as "MAdM". @param season Observations a season.
 * @param state $\ell$, b, and s for each time of a season, that of the first value first. It is written over.
 * @param isSimulated Reads `errors` and writes `values` instead.
 * @returns $n \ln \sum e_t^2$, plus $2 \sum \ln |\hat y_t|$ for multiplicative errors: minus twice the log-likelihood but for a constant.
 */
export function recur(
  model: string,
  season: number,
  { alpha, beta, gamma, phi }: SmoothingParameters,
  state: Float64Array,
  values: Float64Array,
  errors: Float64Array,
  isSimulated = false,
): number {
  const [isRelative, hasTrend] = [model[0] === "M", model[1] === "A"];
  const [isSeasonal, isProduct] = [!model.endsWith("N"), model.endsWith("M")];
  let level = state[0];
  let slope = state[1];
  let [squares, logs, product] = [0, 0, 1];
  for (let t = 0, at = 2; t < values.length; t++, at = at > season ? 2 : at + 1) {
    const growth = phi * slope;
    const base = level + growth;
    const index = isSeasonal ? state[at] : 0;
    const expected = isProduct ? base * index : base + index;
    if (isSimulated) values[t] = isRelative ? expected * (1 + errors[t]) : expected + errors[t];
    const value = values[t];
    errors[t] = isRelative ? (value - expected) / expected : value - expected;
    squares += errors[t] * errors[t];
    if (isRelative) product *= Math.abs(expected);
    // One logarithm for many factors.
    if (!(product < 1e200 && product > 1e-200)) {
      logs += Math.log(product);
      product = 1;
    }
    const change = (isProduct ? value / index : value - index) - base;
    if (isSeasonal) state[at] = index + gamma * ((isProduct ? value / base : value - base) - index);
    level = base + alpha * change;
    if (hasTrend) slope = growth + beta * change;
  }
  state[0] = level;
  state[1] = slope;
  return values.length * Math.log(squares || Number.MIN_VALUE) + 2 * (logs + Math.log(product));
}

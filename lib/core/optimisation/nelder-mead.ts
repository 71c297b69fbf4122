/** The simplex search of Nelder and Mead (单纯形搜索): minimises a function of a few variables without derivatives. */

/** Where a variable starts, and its bounds, between which it should start. */
export type Variable = readonly [start: number, least: number, most: number];

/**
 * Moves a simplex of n + 1 points by the factors of Gao and Han, which depend on n; what is beyond a bound is moved onto it. The first
 * points are the start, and the start with 5 % added to one variable each (1e-4 to one of 0). Step for step as statsforecast 2.1.
 *
 * @param objective Must not keep the point, which is written over. May return infinity, but not NaN.
 * @param tolerance The search has converged when the standard deviation of the values at the points is below it.
 * @see Gao, F. & Han, L. (2012). Implementing the Nelder-Mead simplex algorithm with adaptive parameters. COAP 51, 259-277.
 */
export function minimise(
  objective: (point: Float64Array) => number,
  variables: readonly Variable[],
  maxIterations: number,
  tolerance: number,
) {
  const n = variables.length;
  const [lower, upper] = [1, 2].map((part) => Float64Array.from(variables, (variable) => variable[part]));
  const clamp = (x: number, j: number) => (x < lower[j] ? lower[j] : x > upper[j] ? upper[j] : x);
  const start = Float64Array.from(variables, ([x], j) => clamp(x, j));
  const simplex = Array.from({ length: n + 1 }, (_, i) =>
    start.map((x, j) => (i === j ? clamp(x === 0 ? 1e-4 : x * 1.05, j) : x)),
  );
  const values = Float64Array.from(simplex, objective);
  const centroid = new Float64Array(n);
  let [trial, other] = [new Float64Array(n), new Float64Array(n)];
  /** The value at `into`: from `from`, `factor` times as far as `through`. */
  const move = (into: Float64Array, from: Float64Array, through: Float64Array, factor: number) => {
    for (let j = 0; j < n; j++) into[j] = clamp(from[j] + factor * (through[j] - from[j]), j);
    return objective(into);
  };
  for (let iterations = 0; ; iterations++) {
    let [best, worst, second] = [0, 0, -1];
    for (let i = 1; i <= n; i++) {
      if (values[i] < values[best]) best = i;
      if (values[i] >= values[worst]) [second, worst] = [worst, i];
      else if (second < 0 || values[i] >= values[second]) second = i;
    }
    const converged = spread(values) < tolerance;
    if (converged || iterations === maxIterations)
      return { point: simplex[best], value: values[best], iterations, converged };
    centroid.fill(0);
    for (const point of simplex) for (let j = 0; j < n; j++) centroid[j] += point[j];
    for (let j = 0; j < n; j++) centroid[j] = (centroid[j] - simplex[worst][j]) / n;
    const reflected = move(trial, centroid, simplex[worst], -1);
    let found = reflected;
    let isBetter = reflected < values[second];
    if (reflected < values[best]) {
      const expanded = move(other, centroid, trial, 1 + 2 / n);
      if (expanded < reflected) [trial, other, found] = [other, trial, expanded];
    } else if (!isBetter) {
      const isOutside = reflected < values[worst];
      found = move(other, centroid, trial, (isOutside ? 1 : -1) * (0.75 - 1 / (2 * n)));
      [trial, other] = [other, trial];
      isBetter = isOutside ? found <= reflected : found < values[worst];
    }
    if (isBetter) [simplex[worst], trial, values[worst]] = [trial, simplex[worst], found];
    else
      for (let i = 0; i <= n; i++)
        if (i !== best) values[i] = move(simplex[i], simplex[best], simplex[i], 1 - 1 / n);
  }
}

/** The standard deviation; NaN if a value is infinite. */
function spread(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

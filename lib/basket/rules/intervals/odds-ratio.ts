/** Exact confidence interval of an odds ratio, given the margins of the table. */
import type { Interval } from "../../../core/inference/proportion";

const MAX_BISECTIONS = 200;

/**
 * The odds ratios that neither one-sided Fisher's exact test rejects at (1 - level) / 2. Given the margins, the count has the
 * noncentral hypergeometric distribution, $P_\psi(C = k) \propto \binom{n_X}k\binom{n - n_X}{n_Y - k}\psi^k$.
 *
 * @see Fisher, R. A. (1962). Confidence limits for a cross-product ratio. Australian Journal of Statistics 4(1), 41.
 * @see Cornfield, J. (1956). A statistical problem arising from retrospective studies. 3rd Berkeley Symposium 4, 135-148.
 */
export function conditionalOddsRatio(xy: number, x: number, y: number, n: number, level: number): Interval {
  const least = Math.max(0, x + y - n);
  const most = Math.min(x, y);
  const share = (1 - level) / 2;
  // Start at the log odds ratio with 0.5 added to each cell, which is finite; step by about one standard error.
  const cells = [xy, x - xy, y - xy, n - x - y + xy].map((cell) => cell + 0.5);
  const start = Math.log((cells[0] * cells[3]) / (cells[1] * cells[2]));
  const step = Math.sqrt(cells.reduce((total, cell) => total + 1 / cell, 0));
  return {
    lower:
      xy === least ? 0 : Math.exp(findRoot((u) => upperTail(xy, x, y, n, Math.exp(u)) - share, start, step)),
    upper:
      xy === most
        ? Number.POSITIVE_INFINITY
        : Math.exp(findRoot((u) => upperTail(xy + 1, x, y, n, Math.exp(u)) - (1 - share), start, step)),
  };
}

/** P(C >= k) at an odds ratio: sums of the terms above and below k, relative to the term of k. */
function upperTail(k: number, x: number, y: number, n: number, oddsRatio: number): number {
  const others = n - x - y;
  let above = 0;
  for (let i = k, term = 1; term > 1e-18 * above; i++) {
    above += term;
    term *= (((x - i) * (y - i)) / ((i + 1) * (others + i + 1))) * oddsRatio;
  }
  let below = 0;
  for (let i = k, term = 1; ; i--) {
    term *= (i * (others + i)) / ((x - i + 1) * (y - i + 1)) / oddsRatio;
    if (!(term > 1e-18 * (below + above))) break;
    below += term;
  }
  return above / (above + below);
}

/** Root of an increasing function: brackets it with growing steps, then bisects. */
function findRoot(increasing: (u: number) => number, start: number, step: number): number {
  let low = start;
  let high = start;
  for (let reach = step; increasing(low) > 0; reach *= 1.5) low -= reach;
  for (let reach = step; increasing(high) < 0; reach *= 1.5) high += reach;
  for (let i = 0; i < MAX_BISECTIONS && high - low > 1e-14 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The distributions and link functions of generalised linear models. */
import { logGamma } from "../../core/distributions/special-functions";

/** How the target is distributed: 0 or 1, or shares; counts; positive amounts; amounts of which many are 0. */
export type TargetFamily = "binomial" | "poisson" | "gamma" | "tweedie";

/** The function of the expected target that is linear in the features. */
export type LinkName = "logit" | "log" | "inverse";

export interface LinkFunction {
  of(mean: number): number;
  /** The expected target; a link that is extreme counts as the most extreme that a double can tell. */
  mean(link: number): number;
  /** The derivative of the link. */
  slope(mean: number): number;
}

export const LINKS: Readonly<Record<LinkName, LinkFunction>> = {
  logit: {
    of: (mean) => Math.log(mean / (1 - mean)),
    mean: (link) => 1 / (1 + Math.exp(-Math.max(-36, Math.min(36, link)))),
    slope: (mean) => 1 / (mean * (1 - mean)),
  },
  log: {
    of: Math.log,
    mean: (link) => Math.exp(Math.max(-690, link)),
    slope: (mean) => 1 / mean,
  },
  inverse: {
    of: (mean) => 1 / mean,
    mean: (link) => (link > 0 ? 1 / link : Number.NaN),
    slope: (mean) => -1 / (mean * mean),
  },
};

export interface FamilyFunctions {
  /** The first is the default. */
  readonly links: readonly LinkName[];
  /** What each target must be. */
  readonly rule: string;
  allows(target: number): boolean;
  variance(mean: number): number;
  /** Twice what the log-likelihood lacks to that of a perfect fit. */
  deviance(target: number, mean: number): number;
  /** @param weight Of the row, over the dispersion. */
  logLikelihood(target: number, mean: number, weight: number): number;
}

/** a ln(a / b). */
const xLogRatio = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));

const BINOMIAL: FamilyFunctions = {
  links: ["logit"],
  rule: "a number from 0 to 1",
  allows: (y) => y >= 0 && y <= 1,
  variance: (mean) => mean * (1 - mean),
  deviance: (y, mean) => 2 * (xLogRatio(y, mean) + xLogRatio(1 - y, 1 - mean)),
  logLikelihood: (y, mean, w) =>
    logGamma(w + 1) -
    logGamma(w * y + 1) -
    logGamma(w * (1 - y) + 1) +
    w * (y * Math.log(mean) + (1 - y) * Math.log1p(-mean)),
};

const POISSON: FamilyFunctions = {
  links: ["log"],
  rule: "a number of at least 0",
  allows: (y) => y >= 0,
  variance: (mean) => mean,
  deviance: (y, mean) => 2 * (xLogRatio(y, mean) - (y - mean)),
  logLikelihood: (y, mean, w) => w * (y * Math.log(mean) - mean - logGamma(y + 1)),
};

/** Above this much information in a row, the saddle point is as exact as the sums of logarithms, which lose digits. */
const MUCH = 1e7;

/** The logarithm of the density near an exact fit, from the variance at the target and the deviance. */
const saddlePoint = (variance: number, deviance: number, w: number) =>
  -(Math.log((2 * Math.PI * variance) / w) + w * deviance) / 2;

const GAMMA: FamilyFunctions = {
  links: ["log", "inverse"],
  rule: "a number above 0",
  allows: (y) => y > 0,
  variance: (mean) => mean * mean,
  deviance: (y, mean) => 2 * ((y - mean) / mean - Math.log(y / mean)),
  logLikelihood: (y, mean, w) =>
    w > MUCH
      ? saddlePoint(y * y, GAMMA.deviance(y, mean), w)
      : w * (Math.log((w * y) / mean) - y / mean) - Math.log(y) - logGamma(w),
};

/** A Poisson number of Gamma amounts, of variance $\mu^p$, 1 < p < 2. */
function tweedie(p: number): FamilyFunctions {
  const cumulant = (y: number, mean: number) => (y * mean ** (1 - p)) / (1 - p) - mean ** (2 - p) / (2 - p);
  const deviance = (y: number, mean: number) => 2 * (y ** (2 - p) / ((1 - p) * (2 - p)) - cumulant(y, mean));
  return {
    links: ["log"],
    rule: POISSON.rule,
    allows: POISSON.allows,
    variance: (mean) => mean ** p,
    deviance,
    logLikelihood: (y, mean, w) => {
      if (y > 0 && y ** (2 - p) * w > MUCH) return saddlePoint(y ** p, deviance(y, mean), w);
      return w * cumulant(y, mean) + (y === 0 ? 0 : logSeries(y, w, p) - Math.log(y));
    },
  };
}

/**
 * The logarithm of $\sum_j z^j / (j!\,\Gamma(ja))$, from its largest term both ways.
 *
 * @see Dunn, P. K. & Smyth, G. K. (2005). Series evaluation of Tweedie exponential dispersion model densities. Statistics and
 * Computing 15, 267-280.
 */
function logSeries(y: number, w: number, p: number): number {
  const a = (2 - p) / (p - 1);
  const logZ = a * Math.log((y * w) / (p - 1)) + Math.log(w / (2 - p));
  const term = (j: number) => j * logZ - logGamma(j + 1) - logGamma(j * a);
  const middle = Math.max(1, Math.round((y ** (2 - p) * w) / (2 - p)));
  const largest = term(middle);
  let sum = 1;
  for (const step of [1, -1])
    for (let j = middle + step; j > 0; j += step) {
      const share = Math.exp(term(j) - largest);
      if (share < 1e-17) break;
      sum += share;
    }
  return largest + Math.log(sum);
}

export function familyOf(family: TargetFamily, power: number): FamilyFunctions {
  return { binomial: BINOMIAL, poisson: POISSON, gamma: GAMMA, tweedie: tweedie(power) }[family];
}

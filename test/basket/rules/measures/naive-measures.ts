/** The measures straight from their definitions, in exact rational arithmetic, roots and logarithms to 240 bits. */
import type { Measure } from "../../../../lib/basket";
import {
  add,
  divide,
  isLess,
  logarithm,
  maximum,
  minimum,
  multiply,
  negative,
  of,
  type Rational,
  signOf,
  squareRoot,
  subtract,
} from "../../../support/rational";

/** Baskets with both sides, with the antecedent, with the consequent, and all. */
export type Counts = readonly [xy: number, x: number, y: number, n: number];

const ONE = of(1);

/** x y / n. */
const share = (x: number, y: number, n: number) => of(BigInt(x) * BigInt(y), n);

/** What a rule is, as probabilities. */
function probabilities([xy, x, y, n]: Counts) {
  const share = (count: number) => of(count, n);
  const both = share(xy);
  const left = share(x);
  const right = share(y);
  const leftOnly = share(x - xy);
  const rightOnly = share(y - xy);
  const neither = share(n - x - y + xy);
  const notLeft = share(n - x);
  const notRight = share(n - y);
  return {
    both,
    left,
    right,
    leftOnly,
    rightOnly,
    neither,
    notLeft,
    notRight,
    confidence: divide(both, left),
    gap: subtract(both, multiply(left, right)),
  };
}

/** $a / \sqrt{b}$. */
function overRoot(a: Rational, b: Rational): Rational {
  return divide(a, squareRoot(b));
}

/** $p \ln(p / rc)$; 0 ln 0 = 0. */
function logTerm(joint: Rational, row: Rational, column: Rational): Rational {
  return signOf(joint) === 0 ? of(0) : multiply(joint, logarithm(divide(joint, multiply(row, column))));
}

function entropy(...shares: readonly Rational[]): Rational {
  return negative(add(...shares.map((p) => (signOf(p) === 0 ? of(0) : multiply(p, logarithm(p))))));
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return BigInt(0);
  let result = BigInt(1);
  for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** P(C = k) of the hypergeometric distribution. */
function exactly(k: number, [, x, y, n]: Counts): Rational {
  return divide(
    { above: choose(x, k) * choose(n - x, y - k), below: BigInt(1) },
    {
      above: choose(n, y),
      below: BigInt(1),
    },
  );
}

function below(k: number, counts: Counts): Rational {
  let total = of(0);
  for (let i = 0; i < k; i++) total = add(total, exactly(i, counts));
  return total;
}

type Naive = (
  counts: Counts,
  thresholds: { readonly minCount: number; readonly minConfidence: Rational },
) => Rational;

/** All but improvement, boost and LIC, which ask for other rules. */
export const naive: Readonly<Record<Exclude<Measure, "improvement" | "boost" | "LIC">, Naive>> = {
  count: ([xy]) => of(xy),
  antecedentCount: ([, x]) => of(x),
  consequentCount: ([, , y]) => of(y),
  n11: ([xy]) => of(xy),
  n10: ([xy, x]) => of(x - xy),
  n01: ([xy, , y]) => of(y - xy),
  n00: ([xy, x, y, n]) => of(n - x - y + xy),
  support: (c) => probabilities(c).both,
  coverage: (c) => probabilities(c).left,
  rhsSupport: (c) => probabilities(c).right,
  ralambondrainy: (c) => probabilities(c).leftOnly,
  casualSupport: (c) => add(probabilities(c).both, probabilities(c).neither),
  representativity: () => ONE,
  confidence: (c) => probabilities(c).confidence,
  laplace: ([xy, x]) => of(xy + 1, x + 2),
  confirmedConfidence: (c) => {
    const { confidence, leftOnly, left } = probabilities(c);
    return subtract(confidence, divide(leftOnly, left));
  },
  casualConfidence: (c) => {
    const { confidence, neither, notLeft } = probabilities(c);
    return divide(add(confidence, divide(neither, notLeft)), of(2));
  },
  maxconfidence: (c) =>
    maximum(probabilities(c).confidence, divide(probabilities(c).both, probabilities(c).right)),
  kulczynski: (c) =>
    divide(add(probabilities(c).confidence, divide(probabilities(c).both, probabilities(c).right)), of(2)),
  cosine: (c) => overRoot(probabilities(c).both, multiply(probabilities(c).left, probabilities(c).right)),
  jaccard: (c) => {
    const { both, left, right } = probabilities(c);
    return divide(both, subtract(add(left, right), both));
  },
  imbalance: (c) => {
    const { both, left, right } = probabilities(c);
    return divide(subtract(maximum(left, right), minimum(left, right)), subtract(add(left, right), both));
  },
  rulePowerFactor: (c) => multiply(probabilities(c).both, probabilities(c).confidence),
  sebag: (c) => divide(probabilities(c).both, probabilities(c).leftOnly),
  counterexample: (c) =>
    divide(subtract(probabilities(c).both, probabilities(c).leftOnly), probabilities(c).both),
  leastContradiction: (c) =>
    divide(subtract(probabilities(c).both, probabilities(c).leftOnly), probabilities(c).right),
  lift: (c) => divide(probabilities(c).both, multiply(probabilities(c).left, probabilities(c).right)),
  stdLift: (c, { minCount, minConfidence }) => {
    const { both, left, right } = probabilities(c);
    const independent = multiply(left, right);
    const s = of(minCount, c[3]);
    const lift = divide(both, independent);
    const least = maximum(
      divide(maximum(subtract(add(left, right), ONE), of(1, c[3])), independent),
      divide(multiply(of(4), s), multiply(add(ONE, s), add(ONE, s))),
      divide(s, independent),
      divide(minConfidence, right),
    );
    const greatest = divide(ONE, maximum(left, right));
    return divide(subtract(lift, least), subtract(greatest, least));
  },
  varyingLiaison: (c) =>
    subtract(divide(probabilities(c).both, multiply(probabilities(c).left, probabilities(c).right)), ONE),
  leverage: (c) => probabilities(c).gap,
  conviction: (c) =>
    divide(multiply(probabilities(c).left, probabilities(c).notRight), probabilities(c).leftOnly),
  addedValue: (c) => subtract(probabilities(c).confidence, probabilities(c).right),
  centeredConfidence: (c) => {
    const { notRight, leftOnly, left } = probabilities(c);
    return subtract(notRight, divide(leftOnly, left));
  },
  certainty: (c) => {
    const { confidence, right, notRight } = probabilities(c);
    return divide(subtract(confidence, right), notRight);
  },
  doc: (c) =>
    subtract(probabilities(c).confidence, divide(probabilities(c).rightOnly, probabilities(c).notLeft)),
  relativeRisk: (c) =>
    divide(probabilities(c).confidence, divide(probabilities(c).rightOnly, probabilities(c).notLeft)),
  oddsRatio: (c) => {
    const { both, neither, leftOnly, rightOnly } = probabilities(c);
    return divide(multiply(both, neither), multiply(leftOnly, rightOnly));
  },
  yuleQ: (c) => {
    const { both, neither, leftOnly, rightOnly } = probabilities(c);
    const along = multiply(both, neither);
    const across = multiply(leftOnly, rightOnly);
    return divide(subtract(along, across), add(along, across));
  },
  yuleY: (c) => {
    const { both, neither, leftOnly, rightOnly } = probabilities(c);
    const along = squareRoot(multiply(both, neither));
    const across = squareRoot(multiply(leftOnly, rightOnly));
    return divide(subtract(along, across), add(along, across));
  },
  phi: (c) => {
    const { gap, left, right, notLeft, notRight } = probabilities(c);
    return overRoot(gap, multiply(left, notLeft, right, notRight));
  },
  kappa: (c) => {
    const { both, neither, left, right, notLeft, notRight } = probabilities(c);
    const expected = add(multiply(left, right), multiply(notLeft, notRight));
    return divide(subtract(add(both, neither), expected), subtract(ONE, expected));
  },
  collectiveStrength: (c) => {
    const { leftOnly, rightOnly, left, right, notLeft, notRight } = probabilities(c);
    const violation = add(leftOnly, rightOnly);
    const expected = subtract(ONE, add(multiply(left, right), multiply(notLeft, notRight)));
    return multiply(divide(subtract(ONE, violation), subtract(ONE, expected)), divide(expected, violation));
  },
  zhangsMetric: (c) => {
    const { gap, both, left, notLeft, rightOnly } = probabilities(c);
    return divide(gap, maximum(multiply(both, notLeft), multiply(left, rightOnly)));
  },
  RLD: ([xy, x, y, n]) => {
    const d = subtract(of(xy), share(x, y, n));
    if (signOf(d) > 0) return divide(d, add(d, of(Math.min(x - xy, y - xy))));
    return divide(d, subtract(d, of(Math.min(xy, n - x - y + xy))));
  },
  lerman: ([xy, x, y, n]) => overRoot(subtract(of(xy), share(x, y, n)), share(x, y, n)),
  implicationIndex: ([xy, x, y, n]) => overRoot(subtract(of(x - xy), share(x, n - y, n)), share(x, n - y, n)),
  lambda: (c) => {
    const { both, leftOnly, rightOnly, neither, right, notRight } = probabilities(c);
    const best = maximum(right, notRight);
    return divide(
      subtract(add(maximum(both, leftOnly), maximum(rightOnly, neither)), best),
      subtract(ONE, best),
    );
  },
  gini: (c) => {
    const { both, leftOnly, rightOnly, neither, left, right, notLeft, notRight } = probabilities(c);
    const square = (p: Rational) => multiply(p, p);
    const within = (share: Rational, yes: Rational, no: Rational) =>
      signOf(share) === 0
        ? of(0)
        : multiply(share, add(square(divide(yes, share)), square(divide(no, share))));
    return subtract(
      add(within(left, both, leftOnly), within(notLeft, rightOnly, neither)),
      add(square(right), square(notRight)),
    );
  },
  jMeasure: (c) => {
    const { both, leftOnly, left, right, notRight } = probabilities(c);
    return add(logTerm(both, left, right), logTerm(leftOnly, left, notRight));
  },
  mutualInformation: (c) => {
    const { both, leftOnly, rightOnly, neither, left, right, notLeft, notRight } = probabilities(c);
    const information = add(
      logTerm(both, left, right),
      logTerm(leftOnly, left, notRight),
      logTerm(rightOnly, notLeft, right),
      logTerm(neither, notLeft, notRight),
    );
    return divide(information, minimum(entropy(left, notLeft), entropy(right, notRight)));
  },
  importance: ([xy, x, y, n]) =>
    divide(logarithm(divide(of(xy + 1, x + 2), of(y - xy + 1, n - x + 2))), logarithm(of(10))),
  chiSquared: ([xy, x, y, n]) => {
    const cell = (observed: number, row: number, column: number) => {
      const expected = share(row, column, n);
      const difference = subtract(of(observed), expected);
      return divide(multiply(difference, difference), expected);
    };
    return add(
      cell(xy, x, y),
      cell(x - xy, x, n - y),
      cell(y - xy, n - x, y),
      cell(n - x - y + xy, n - x, n - y),
    );
  },
  fishersExactTest: (c) => subtract(ONE, below(c[0], c)),
  hyperConfidence: (c) => below(c[0], c),
  hyperLift: (c) => {
    let quantile = 0;
    for (let total = exactly(0, c); isLess(total, of(99, 100)); total = add(total, exactly(quantile, c)))
      quantile++;
    return divide(of(c[0]), of(quantile));
  },
};

/** The boosting of one bag, as a plain loop does it. */
import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import {
  type BagRules,
  type BinnedSample,
  boostBag,
  stepOf,
} from "../../../lib/trees/explainable-boosting/boost-bag";
import { largestDifference } from "../../support/largest-difference";

const random = seeded(4);
const N = 90;
const codes = [5, 3].map((bins) => Uint8Array.from({ length: N }, () => random.integer(bins)));
const noise = codes[0].map((bin, i) => bin + 2 * codes[1][i] + random.integer(5));
const weights = Float64Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 0 : 0.5 + random.uniform()));
const validation = Float64Array.from(weights, (weight) => (weight === 0 ? 0.1 + 3 * random.uniform() : 0));
const shape = { codes, counts: [4, 2], isCategory: [false, true] };

/** Scores of rows are sums of the terms, and losses are computed anew after each round. */
function plain({ loss, counts, isCategory, target }: BinnedSample, rules: BagRules) {
  const isLogistic = loss === "logistic";
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = weights.reduce((sum, weight, i) => sum + weight * target[i], 0) / total;
  const base = isLogistic ? Math.log(share / (1 - share)) : share;
  const terms = counts.map((count) => new Array<number>(count + 1).fill(0));
  const scoreOf = (i: number) => base + terms[0][codes[0][i]] + terms[1][codes[1][i]];
  let best = { rounds: 0, loss: Number.POSITIVE_INFINITY, terms: terms.map((own) => [...own]) };
  for (let round = 1; round <= rules.maxRounds && round <= best.rounds + rules.patience; round++) {
    for (const j of [0, 1]) {
      const sums = new Float64Array(3 * terms[j].length);
      for (let i = 0; i < N; i++) {
        const mean = isLogistic ? 1 / (1 + Math.exp(-scoreOf(i))) : scoreOf(i);
        const parts = [mean - target[i], isLogistic ? mean * (1 - mean) : 1, 1];
        parts.forEach((part, k) => {
          sums[3 * codes[j][i] + k] += weights[i] * part;
        });
      }
      const step = stepOf(sums, isCategory[j], rules, total);
      terms[j] = terms[j].map((value, bin) => value + step[bin]);
    }
    let found = 0;
    for (let i = 0; i < N; i++) {
      const s = scoreOf(i);
      found +=
        validation[i] * (isLogistic ? Math.log(1 + Math.exp(s)) - target[i] * s : (s - target[i]) ** 2);
    }
    if (found < best.loss) best = { rounds: round, loss: found, terms: terms.map((own) => [...own]) };
  }
  return { ...best, base };
}

describe.each(["squared", "logistic"] as const)("boostBag() with the loss %s", (loss) => {
  const target = Array.from(noise, (value) => (loss === "logistic" ? Number(value > 5) : value));
  const sample: BinnedSample = { ...shape, loss, target };
  test.each([1, 2, 3, 5, 8])("is the plain loop, patience %i", (patience) => {
    for (const learningRate of [0.1, 0.7, 1.4]) {
      const rules = { learningRate, minLeafRows: 3, maxRounds: 60, patience };
      const found = boostBag(sample, weights, validation, rules);
      const wanted = plain(sample, rules);
      expect(found.rounds).toBe(wanted.rounds);
      expect(found.base).toBeCloseTo(wanted.base, 12);
      for (const j of [0, 1])
        expect(largestDifference([...found.scores[j]], wanted.terms[j])).toBeLessThan(1e-9);
    }
  });

  test("keeps one round where no split is allowed, since the loss does not fall", () => {
    const rules = { learningRate: 0.1, minLeafRows: N, maxRounds: 50, patience: 4 };
    const { rounds, scores } = boostBag(sample, weights, validation, rules);
    expect(rounds).toBe(1);
    expect(scores.every((own) => own.every((value) => value === 0))).toBe(true);
  });
});

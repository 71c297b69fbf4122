/** Measures of evidence: statistics of tests of independence. */
import { cumulative, fisherExact, quantile } from "../../../core/distributions/hypergeometric";
import { deviationOf, ratio } from "../columns/ratios";
import { HAHSLER, type MeasureDefinition, RATIO } from "./definition";

export const evidence = {
  chiSquared: {
    chinese: "卡方统计量",
    formula: "Σ (observed − expected)² / expected over the four cells",
    range: "0 to n",
    independence: 0,
    source:
      "Brin, Motwani & Silverstein (1997), Beyond market baskets, SIGMOD, 265-276, doi:10.1145/253260.253327",
    note: "without Yates' correction, as in arules; above 3.84: p < 0.05 for one rule",
    compute: (xy, x, y, n) => {
      const deviation = deviationOf(xy, x, y, n);
      return ratio(n * deviation * deviation, x * (n - x) * (y * (n - y)), 0);
    },
  },
  fishersExactTest: {
    chinese: "费舍尔精确检验 p 值",
    formula: "P(C ≥ nXY), C hypergeometric: nX marked of n, nY drawn",
    range: "0 to 1",
    source: HAHSLER,
    note: "one-sided, not adjusted for the number of rules: see ruleSignificance",
    isLowerBetter: true,
    isExact: true,
    compute: (xy, x, y, n) => fisherExact(xy, n, x, y, "greater"),
  },
  hyperConfidence: {
    chinese: "超置信度",
    formula: "P(C < nXY), C hypergeometric",
    range: "0 to 1",
    source: HAHSLER,
    isExact: true,
    compute: (xy, x, y, n) => cumulative(xy - 1, n, x, y),
  },
  hyperLift: {
    chinese: "超提升度",
    formula: "nXY / Qδ(C), C hypergeometric, δ = 0.99",
    ...RATIO,
    source: HAHSLER,
    note: "∞ where the quantile is 0 and the count is not",
    isExact: true,
    compute: (xy, x, y, n, settings) => ratio(xy, quantile(settings.quantile, n, x, y), 1),
  },
} satisfies Readonly<Record<string, MeasureDefinition>>;

/** Measures of dependence: how far the two sides of a rule are from independence. */
import { deviance } from "../../../core/distributions/special-functions";
import { convictionOf, deviationOf, leverageOf, liftOf, ratio } from "../columns/ratios";
import { BRIN, CORRELATION, type MeasureDefinition, RATIO, TAN } from "./definition";

export const dependence = {
  lift: {
    chinese: "提升度",
    formula: "P(XY) / (P(X) P(Y))",
    ...RATIO,
    source: BRIN,
    compute: liftOf,
  },
  stdLift: {
    chinese: "标准化提升度",
    formula: "(lift − λ) / (υ − λ), least and greatest lift these margins and thresholds allow",
    range: "0 to 1",
    source:
      "McNicholas, Murphy & O'Regan (2008), Standardising the lift of an association rule, CSDA 52(10), 4712-4721, doi:10.1016/j.csda.2008.03.013",
    note: "0/0 is 1, as in arules; the support threshold is taken as a whole number of baskets",
    compute: standardisedLift,
  },
  varyingLiaison: {
    chinese: "变率关联",
    formula: "P(XY) / (P(X) P(Y)) − 1",
    range: "−1 to ∞",
    independence: 0,
    source: "Bernard & Charron (1996), L'analyse implicative bayésienne II, Math. Sci. hum. 135, 5-18",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), x * y, 0),
  },
  leverage: {
    chinese: "杠杆率",
    formula: "P(XY) − P(X) P(Y)",
    range: "−1/4 to 1/4",
    independence: 0,
    source: "Piatetsky-Shapiro (1991), Discovery, analysis, and presentation of strong rules, KDD, 229-248",
    compute: leverageOf,
  },
  conviction: {
    chinese: "确信度",
    formula: "P(X) P(¬Y) / P(X¬Y)",
    ...RATIO,
    source: BRIN,
    note: "0/0, the consequent in every basket, is 1; arules has NA and mlxtend ∞",
    compute: convictionOf,
  },
  addedValue: {
    chinese: "附加值",
    formula: "P(Y|X) − P(Y)",
    ...CORRELATION,
    source: TAN,
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), n * x, 0),
  },
  centeredConfidence: {
    chinese: "中心化置信度",
    formula: "P(¬Y) − P(¬Y|X)",
    ...CORRELATION,
    source: TAN,
    note: "the same number as addedValue",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), n * x, 0),
  },
  certainty: {
    chinese: "确定性因子",
    formula: "(P(Y|X) − P(Y)) / P(¬Y)",
    range: "−∞ to 1",
    independence: 0,
    source:
      "Berzal, Blanco, Sánchez & Vila (2002), Measuring the accuracy and interest of association rules, IDA 6, 221-235",
    note: "as arules and mlxtend; Berzal et al. divide by P(Y) where it is negative",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), x * (n - y), 0),
  },
  doc: {
    chinese: "置信度差",
    formula: "P(Y|X) − P(Y|¬X)",
    ...CORRELATION,
    source:
      "Hofmann & Wilhelm (2001), Visual comparison of association rules, Computational Statistics 16(3), 399-415",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), x * (n - x), 0),
  },
  relativeRisk: {
    chinese: "相对风险",
    formula: "P(Y|X) / P(Y|¬X)",
    ...RATIO,
    source: "Sistrom & Garvan (2004), Proportions, odds, and risk, Radiology 230(1), 12-19",
    compute: (xy, x, y, n) => ratio(xy * (n - x), (y - xy) * x, 1),
  },
  oddsRatio: {
    chinese: "优势比",
    formula: "P(XY) P(¬X¬Y) / (P(X¬Y) P(¬XY))",
    ...RATIO,
    source: TAN,
    compute: (xy, x, y, n) => ratio(xy * (n - x - y + xy), (x - xy) * (y - xy), 1),
  },
  yuleQ: {
    chinese: "尤尔 Q",
    formula: "(OR − 1) / (OR + 1), OR the odds ratio",
    ...CORRELATION,
    source:
      "Yule (1900), On the association of attributes in statistics, Phil. Trans. R. Soc. A 194, 257-319",
    note: "1 where the odds ratio is ∞",
    compute: (xy, x, y, n) => {
      const products = xy * (n - x - y + xy) + (x - xy) * (y - xy);
      return ratio(deviationOf(xy, x, y, n), products, 0);
    },
  },
  yuleY: {
    chinese: "尤尔 Y",
    formula: "(√OR − 1) / (√OR + 1), OR the odds ratio",
    ...CORRELATION,
    source:
      "Yule (1912), On the methods of measuring association between two attributes, JRSS 75(6), 579-652",
    note: "1 where the odds ratio is ∞",
    compute: (xy, x, y, n) => {
      const roots = Math.sqrt(xy * (n - x - y + xy)) + Math.sqrt((x - xy) * (y - xy));
      return ratio(deviationOf(xy, x, y, n), roots * roots, 0);
    },
  },
  phi: {
    chinese: "φ 相关系数",
    formula: "(P(XY) − P(X) P(Y)) / √(P(X) P(¬X) P(Y) P(¬Y))",
    ...CORRELATION,
    source: TAN,
    compute: (xy, x, y, n) =>
      ratio(deviationOf(xy, x, y, n), Math.sqrt(x * (n - x)) * Math.sqrt(y * (n - y)), 0),
  },
  kappa: {
    chinese: "科恩 κ",
    formula: "(P(XY) + P(¬X¬Y) − E) / (1 − E), E = P(X) P(Y) + P(¬X) P(¬Y)",
    ...CORRELATION,
    source: "Cohen (1960), A coefficient of agreement for nominal scales, Educ. Psychol. Meas. 20(1), 37-46",
    compute: (xy, x, y, n) => ratio(2 * deviationOf(xy, x, y, n), x * (n - y) + (n - x) * y, 0),
  },
  collectiveStrength: {
    chinese: "集合强度",
    formula: "(1 − v) / (1 − E[v]) · E[v] / v, v the share with one side alone",
    ...RATIO,
    source: "Aggarwal & Yu (1998), A new framework for itemset generation, PODS, 18-24",
    note: "as arules documents it; its code up to 1.6 has other terms",
    compute: (xy, x, y, n) => {
      const alike = n - x - y + 2 * xy;
      const expectedApart = x * (n - y) + (n - x) * y;
      const expectedAlike = x * y + (n - x) * (n - y);
      return ratio(alike * expectedApart, expectedAlike * (n - alike), 1);
    },
  },
  zhangsMetric: {
    chinese: "张氏度量",
    formula: "(P(XY) − P(X) P(Y)) / max(P(XY) P(¬X), P(X) P(¬XY))",
    ...CORRELATION,
    source: "Zhang (2000), Association rules, PAKDD, LNCS 1805",
    note: "as mlxtend; arules has none",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), Math.max(xy * (n - x), x * (y - xy)), 0),
  },
  RLD: {
    chinese: "相对连锁不平衡",
    formula: "D / (D + min(nX¬Y, n¬XY)) if D > 0, else D / (D − min(nXY, n¬X¬Y)); D = nXY − nX nY / n",
    range: "0 to 1",
    independence: 0,
    source: "Kenett & Salini (2008), Relative linkage disequilibrium, LNCS 5077, 189-199",
    compute: (xy, x, y, n) => {
      const deviation = deviationOf(xy, x, y, n);
      const room = deviation > 0 ? Math.min(x, y) - xy : Math.min(xy, n - x - y + xy);
      return ratio(Math.abs(deviation), Math.abs(deviation) + n * room, 0);
    },
  },
  lerman: {
    chinese: "莱尔曼相似度",
    formula: "(nXY − nX nY / n) / √(nX nY / n)",
    range: "−√n to √n",
    independence: 0,
    source: "Lerman (1981), Classification et analyse ordinale des données, Dunod",
    compute: (xy, x, y, n) => ratio(deviationOf(xy, x, y, n), Math.sqrt(n) * Math.sqrt(x * y), 0),
  },
  implicationIndex: {
    chinese: "蕴涵指数",
    formula: "(nX¬Y − nX n¬Y / n) / √(nX n¬Y / n)",
    range: "−√n to √n",
    independence: 0,
    source: "Gras (1996), L'implication statistique, La Pensée Sauvage",
    isLowerBetter: true,
    compute: (xy, x, y, n) => ratio(-deviationOf(xy, x, y, n), Math.sqrt(n) * Math.sqrt(x * (n - y)), 0) + 0,
  },
  lambda: {
    chinese: "古德曼-克鲁斯卡尔 λ",
    formula: "(max(nXY, nX¬Y) + max(n¬XY, n¬X¬Y) − max(nY, n¬Y)) / (n − max(nY, n¬Y))",
    range: "0 to 1",
    independence: 0,
    source:
      "Goodman & Kruskal (1954), Measures of association for cross classifications, JASA 49(268), 732-764",
    compute: (xy, x, y, n) => {
      const best = Math.max(y, n - y);
      return ratio(Math.max(xy, x - xy) + Math.max(y - xy, n - x - y + xy) - best, n - best, 0);
    },
  },
  gini: {
    chinese: "基尼指数",
    formula: "P(X) [P(Y|X)² + P(¬Y|X)²] + P(¬X) [P(Y|¬X)² + P(¬Y|¬X)²] − P(Y)² − P(¬Y)²",
    range: "0 to 1/2",
    independence: 0,
    source:
      "Breiman, Friedman, Olshen & Stone (1984), Classification and regression trees, Wadsworth; Tan et al. (2004)",
    compute: (xy, x, y, n) => {
      const deviation = deviationOf(xy, x, y, n) / n;
      return ratio(2 * deviation * deviation, x * (n - x), 0);
    },
  },
  jMeasure: {
    chinese: "J 度量",
    formula: "P(XY) ln(P(Y|X) / P(Y)) + P(X¬Y) ln(P(¬Y|X) / P(¬Y))",
    range: "0 to 1/e",
    independence: 0,
    source: "Smyth & Goodman (1991), Rule induction using information theory, KDD, 159-176",
    note: "in nats; 0 ln 0 = 0, where arules has NA",
    compute: (xy, x, y, n) => {
      const deviation = deviationOf(xy, x, y, n) / n;
      return (cellDeviance(xy, x, y, n, deviation) + cellDeviance(x - xy, x, n - y, n, -deviation)) / n;
    },
  },
  mutualInformation: {
    chinese: "互信息",
    formula: "Σij P(ij) ln(P(ij) / (P(i) P(j))) / min(H(X), H(Y))",
    range: "0 to 1",
    independence: 0,
    source: TAN,
    note: "0 ln 0 = 0, where arules has NA",
    compute: (xy, x, y, n) => {
      const deviation = deviationOf(xy, x, y, n) / n;
      const information =
        cellDeviance(xy, x, y, n, deviation) +
        cellDeviance(x - xy, x, n - y, n, -deviation) +
        cellDeviance(y - xy, n - x, y, n, -deviation) +
        cellDeviance(n - x - y + xy, n - x, n - y, n, deviation);
      return ratio(information, Math.min(entropy(x, n), entropy(y, n)), 0);
    },
  },
  importance: {
    chinese: "重要性",
    formula: "log₁₀ [(nXY + 1) / (nX + 2) ÷ (n¬XY + 1) / (n¬X + 2)]",
    range: "−∞ to ∞",
    source: "Microsoft, Analysis Services: Microsoft Association Algorithm Technical Reference",
    note: "L of Y given X against L of Y given ¬X, as Microsoft and the code of arules; its page prints X → ¬Y",
    compute: (xy, x, y, n) => {
      const above = (xy + 1) * (n - x + 2);
      const below = (y - xy + 1) * (x + 2);
      // Near 1, log1p of the exact difference is more accurate.
      const difference = deviationOf(xy + 1, y - xy + 1, x + 2, n - x + 2);
      return Math.abs(difference) < 0.5 * below
        ? Math.log1p(difference / below) / Math.LN10
        : Math.log10(above / below);
    },
  },
} satisfies Readonly<Record<string, MeasureDefinition>>;

/**
 * $O\ln(O/E) - (O - E)$ of a cell with expected count $E = r c / n$, never negative. The differences O - E of a row or table
 * sum to 0, so these terms sum to $\sum O\ln(O/E)$ without cancellation.
 */
function cellDeviance(observed: number, row: number, column: number, n: number, difference: number): number {
  const expected = (row * column) / n;
  return expected === 0 ? 0 : deviance(observed, expected, difference);
}

/** n times the entropy of the fraction part / n. */
function entropy(part: number, n: number): number {
  if (part === 0 || part === n) return 0;
  return -part * Math.log(part / n) - (n - part) * Math.log1p(-part / n);
}

/**
 * Lift scaled to [0, 1] between the smallest and the largest lift that the margins and thresholds allow. Computed with counts
 * instead, by multiplying with $n_X n_Y / n$.
 */
function standardisedLift(
  xy: number,
  x: number,
  y: number,
  n: number,
  { minCount, minConfidence }: { readonly minCount: number; readonly minConfidence: number },
): number {
  const least = Math.max(
    x - (n - y),
    1,
    (4 * minCount * x * y) / ((n + minCount) * (n + minCount)),
    minCount,
    minConfidence * x,
  );
  return ratio(xy - least, Math.min(x, y) - least, 1);
}

/** Counts, fractions of the baskets, and measures based on confidence. */
import { confidenceOf, ratio } from "../columns/ratios";
import { AGRAWAL, type Formula, KODRATOFF, type MeasureDefinition, TAN, WU } from "./definition";

/** A measure of a number of baskets. */
const count = (chinese: string, formula: string, source: string, compute: Formula) => {
  return { chinese, formula, range: "0 to n", source, compute };
};

/** A measure between 0 and 1. */
const fraction = (chinese: string, formula: string, source: string, compute: Formula) => {
  return { chinese, formula, range: "0 to 1", source, compute };
};

export const shares = {
  count: count("支持计数", "nXY", AGRAWAL, (xy) => xy),
  antecedentCount: count("前项计数", "nX", AGRAWAL, (_, x) => x),
  consequentCount: count("后项计数", "nY", AGRAWAL, (_, __, y) => y),
  n11: { ...count("列联表：两者", "nXY", TAN, (xy) => xy), note: "the four cells are arules' table" },
  n10: count("列联表：仅前项", "nX − nXY", TAN, (xy, x) => x - xy),
  n01: count("列联表：仅后项", "nY − nXY", TAN, (xy, _, y) => y - xy),
  n00: count("列联表：皆无", "n − nX − nY + nXY", TAN, (xy, x, y, n) => n - x - y + xy),
  support: fraction("支持度", "P(XY)", AGRAWAL, (xy, _, __, n) => xy / n),
  coverage: fraction("覆盖度", "P(X)", AGRAWAL, (_, x, __, n) => x / n),
  rhsSupport: fraction("后项支持度", "P(Y)", AGRAWAL, (_, __, y, n) => y / n),
  ralambondrainy: {
    chinese: "反例支持度",
    formula: "P(X¬Y)",
    range: "0 to 1",
    source:
      "Diatta, Ralambondrainy & Totohasina (2007), Towards a unifying probabilistic implicative normalized quality measure, 237-250",
    isLowerBetter: true,
    compute: (xy, x, _, n) => (x - xy) / n,
  },
  casualSupport: {
    chinese: "因果支持度",
    formula: "P(XY) + P(¬X¬Y)",
    range: "0 to 1",
    source: KODRATOFF,
    note: "as arules documents it; its code has (nX + nY − 2 nX¬Y) / n",
    compute: (xy, x, y, n) => (n - x - y + 2 * xy) / n,
  },
  representativity: {
    chinese: "代表性",
    formula: "baskets without a missing value in the rule / n",
    range: "0 to 1",
    source: "Ragel & Crémilleux (1998), Treatment of missing values for association rules, PAKDD, 258-270",
    note: "baskets have no missing values: always 1, as mlxtend gives without null_values",
    compute: () => 1,
  },
  confidence: fraction("置信度", "P(Y|X) = P(XY) / P(X)", AGRAWAL, confidenceOf),
  laplace: {
    chinese: "拉普拉斯修正置信度",
    formula: "(nXY + 1) / (nX + k), k = 2 classes",
    range: "0 to 1",
    source: "Clark & Boswell (1991), Rule induction with CN2: some recent improvements, EWSL, 151-163",
    compute: (xy, x, _, __, { classes }) => (xy + 1) / (x + classes),
  },
  confirmedConfidence: {
    chinese: "确认置信度",
    formula: "P(Y|X) − P(¬Y|X)",
    range: "−1 to 1",
    source: KODRATOFF,
    compute: (xy, x) => (2 * xy - x) / x,
  },
  casualConfidence: {
    chinese: "因果置信度",
    formula: "½ [P(Y|X) + P(¬Y|¬X)]",
    range: "0 to 1",
    independence: 0.5,
    source: KODRATOFF,
    note: "as arules documents it; its code has 1 − P(X¬Y) (1/nX + 1/nY), Kodratoff P(¬X|¬Y)",
    compute: (xy, x, y, n) => ratio(xy * (n - x) + (n - x - y + xy) * x, 2 * x * (n - x), 0.5),
  },
  maxconfidence: fraction("最大置信度", "max(P(Y|X), P(X|Y))", WU, (xy, x, y) => xy / Math.min(x, y)),
  kulczynski: {
    chinese: "库尔钦斯基系数",
    formula: "½ [P(Y|X) + P(X|Y)]",
    range: "0 to 1",
    source:
      "Kulczyński (1927), Die Pflanzenassoziationen der Pieninen, Bull. Acad. Polon. Sci. Lett. B, 57-203; Wu, Chen & Han (2010)",
    compute: (xy, x, y) => (xy * (x + y)) / (2 * x * y),
  },
  cosine: fraction("余弦", "P(XY) / √(P(X) P(Y))", TAN, (xy, x, y) => xy / Math.sqrt(x * y)),
  jaccard: {
    chinese: "杰卡德系数",
    formula: "P(XY) / (P(X) + P(Y) − P(XY))",
    range: "0 to 1",
    source: "Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11(2), 37-50",
    compute: (xy, x, y) => xy / (x + (y - xy)),
  },
  imbalance: fraction(
    "不平衡比",
    "|P(X) − P(Y)| / (P(X) + P(Y) − P(XY))",
    WU,
    (xy, x, y) => Math.abs(x - y) / (x + (y - xy)),
  ),
  rulePowerFactor: {
    chinese: "规则效力",
    formula: "P(XY) P(Y|X)",
    range: "0 to 1",
    source: "Ochin, Kumar & Joshi (2016), Rule power factor, Procedia Computer Science 93, 12-18",
    compute: (xy, x, _, n) => (xy * xy) / (n * x),
  },
  sebag: {
    chinese: "塞巴格度量",
    formula: "P(XY) / P(X¬Y)",
    range: "0 to ∞",
    source:
      "Sebag & Schoenauer (1988), Generation of rules with certainty and confidence factors, EKAW, 28.1-28.20",
    note: "a rule that never fails has ∞; arules up to 1.6 has NA there",
    compute: (xy, x) => xy / (x - xy),
  },
  counterexample: {
    chinese: "例与反例率",
    formula: "(P(XY) − P(X¬Y)) / P(XY)",
    range: "−∞ to 1",
    source: "Vaillant, Lenca & Lallich (2004), A clustering of interestingness measures, LNCS 3245, 290-297",
    compute: (xy, x) => (2 * xy - x) / xy,
  },
  leastContradiction: {
    chinese: "最小矛盾度",
    formula: "(P(XY) − P(X¬Y)) / P(Y)",
    range: "−∞ to 1",
    source: "Azé & Kodratoff (2004), Extraction de pépites de connaissances dans les données, RNTI",
    note: "as arules documents it; its code up to 1.6 leaves out − P(X¬Y)",
    compute: (xy, x, y) => (2 * xy - x) / y,
  },
} satisfies Readonly<Record<string, MeasureDefinition>>;

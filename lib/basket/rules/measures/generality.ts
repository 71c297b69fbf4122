/** Measures that compare a rule with its more general rules, which have fewer items in the antecedent. */
import { confidenceOf, liftOf, ratio } from "../columns/ratios";
import type { MeasureDefinition } from "./definition";

const NOTE =
  "over all X′ ⊂ X including the empty set, found or not; arules compares with the rules found only. A rule without antecedent is compared with 0";

export const generality = {
  improvement: {
    chinese: "改进度",
    formula: "P(Y|X) − max P(Y|X′), X′ ⊂ X",
    range: "−1 to 1",
    source:
      "Bayardo, Agrawal & Gunopulos (2000), Constraint-based rule mining in large, dense databases, Data Mining and Knowledge Discovery 4(2/3), 217-240",
    note: NOTE,
    compute: confidenceOf,
    compare: (own, best) => own - best,
  },
  boost: {
    chinese: "置信度提升",
    formula: "P(Y|X) / max P(Y|X′), X′ ⊂ X",
    range: "0 to ∞",
    source:
      "Balcázar (2013), Formal and computational properties of the confidence boost of association rules, ACM TKDD 7(4), 19",
    note: `${NOTE}. Balcázar's own also compares other consequents`,
    compute: confidenceOf,
    compare: (own, best) => ratio(own, best, 1),
  },
  LIC: {
    chinese: "提升度增量",
    formula: "lift(X → Y) / max lift(X′ → Y), X′ ⊂ X",
    range: "0 to ∞",
    source:
      "López, Abellán, Montella & de Oña (2014), Patterns of single-vehicle crashes on two-lane rural highways, Transportation Research Record 2432, 133-141",
    note: `${NOTE}. P(Y) cancels: boost but for rounding`,
    compute: liftOf,
    compare: (own, best) => ratio(own, best, 1),
  },
} satisfies Readonly<Record<string, MeasureDefinition>>;

/**
 * Planted pairs (植入的关联): a basket that contains the antecedent also gets the consequent with probability q, the strength
 * of the pair. Given the factor f of the session, picks are independent Poisson numbers, so all probabilities have a closed
 * form:
 *
 * $$P_f(A) = 1 - e^{-f r_A}, \qquad P_f(A, B) = P_f(A)\,\bigl(1 - (1 - q)\,e^{-f r_B}\bigr), \qquad
 * P_f(B) = 1 - e^{-f r_B}\,\bigl(1 - q\,P_f(A)\bigr)$$
 *
 * These are summed over kinds of sessions, customer classes and weeks, and divided by the expected number of orders.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499 (whose generator plants itemsets).
 */
import type { Catalogue } from "../catalogue/catalogue";
import type { SessionKind, ShopParameters } from "../parameters/parameters";
import { streamFor } from "../random/draws";
import { exp } from "../random/portable";
import type { AssociationTruth } from "../truth";

export interface PlantedPair {
  readonly antecedent: number;
  readonly consequent: number;
  readonly strength: number;
}

/**
 * Draws both sides from the most popular quarter of the products, from different categories where possible. No product is
 * in two pairs.
 */
export function plantPairs(seed: number, parameters: ShopParameters, catalogue: Catalogue): PlantedPair[] {
  const { products, categoryShare, share } = catalogue;
  const { category } = products.columns;
  const random = streamFor(seed, "associations");
  const popularity = share.map(
    (withinCategory, product) => withinCategory * categoryShare[category[product]],
  );
  const ranked = Array.from(popularity.keys()).sort((a, b) => popularity[b] - popularity[a] || a - b);
  const popular = random.shuffle(ranked.slice(0, 2 * maxPairs(ranked.length)));
  const antecedents = popular.splice(0, maxPairs(ranked.length));
  return parameters.associations.strengths.map((strength, i) => {
    const antecedent = antecedents[i];
    const position = popular.findIndex((product) => category[product] !== category[antecedent]);
    const [consequent] = popular.splice(position, 1);
    return { antecedent, consequent, strength };
  });
}

/** The largest number of pairs for a number of products. */
export function maxPairs(products: number): number {
  return Math.floor(products / 8);
}

/** Expected numbers of orders with the antecedent, the consequent and both; `…Alone` without the planted association. */
export type ExpectedPairCounts = ReturnType<typeof zeroPairCounts>;

export function zeroPairCounts() {
  return { antecedent: 0, consequent: 0, both: 0, consequentAlone: 0, bothAlone: 0 };
}

/** Adds the expected orders of a number of sessions with the given pick rates. */
export function addPairCounts(
  counts: ExpectedPairCounts,
  sessions: number,
  sessionKinds: readonly SessionKind[],
  strength: number,
  antecedentRate: number,
  consequentRate: number,
): void {
  for (const { share, factor } of sessionKinds) {
    const weight = sessions * share;
    const antecedent = 1 - exp(-factor * antecedentRate);
    const noConsequent = exp(-factor * consequentRate);
    counts.antecedent += weight * antecedent;
    counts.consequent += weight * (1 - noConsequent * (1 - strength * antecedent));
    counts.both += weight * antecedent * (1 - (1 - strength) * noConsequent);
    counts.consequentAlone += weight * (1 - noConsequent);
    counts.bothAlone += weight * antecedent * (1 - noConsequent);
  }
}

export function associationTruth(
  pair: PlantedPair,
  counts: ExpectedPairCounts,
  orders: number,
  crossElasticity: number,
): AssociationTruth {
  const { antecedent, consequent, both, consequentAlone, bothAlone } = counts;
  return {
    ...pair,
    support: both / orders,
    confidence: both / antecedent,
    lift: (both * orders) / (antecedent * consequent),
    backgroundLift: (bothAlone * orders) / (antecedent * consequentAlone),
    crossElasticity,
  };
}

/**
 * Planted pairs (植入的关联): who wants the antecedent takes the consequent too with the pair's strength q. Picks are
 * Poisson and independent given the factor f of the visit, so that the chance of each side is known in closed form:
 *
 * $$P_f(A) = 1 - e^{-f r_A}, \qquad P_f(A, B) = P_f(A)\,\bigl(1 - (1 - q)\,e^{-f r_B}\bigr), \qquad
 * P_f(B) = 1 - e^{-f r_B}\,\bigl(1 - q\,P_f(A)\bigr)$$
 *
 * They are summed over kinds of visits, classes of customers and weeks, and divided by the expected orders.
 *
 * @see Agrawal, R. & Srikant, R. (1994). Fast algorithms for mining association rules. VLDB, 487-499 (whose generator plants itemsets).
 */
import type { Catalogue } from "../catalogue/catalogue";
import type { ShopParameters, TripKind } from "../parameters/parameters";
import { streamFor } from "../random/draws";
import { exp } from "../random/portable";
import type { AssociationTruth } from "../truth";

export interface PlantedPair {
  readonly antecedent: number;
  readonly consequent: number;
  readonly strength: number;
}

/**
 * Both sides come from the most popular quarter of the products, and from two categories where such are left. No product
 * is in two pairs.
 */
export function plantPairs(seed: number, parameters: ShopParameters, catalogue: Catalogue): PlantedPair[] {
  const { products, categoryShare, share } = catalogue;
  const { category } = products.columns;
  const random = streamFor(seed, "associations");
  const popularity = share.map((own, product) => own * categoryShare[category[product]]);
  const ranked = Array.from(popularity.keys()).sort((a, b) => popularity[b] - popularity[a] || a - b);
  const popular = random.shuffle(ranked.slice(0, 2 * mostPairs(ranked.length)));
  const antecedents = popular.splice(0, mostPairs(ranked.length));
  return parameters.associations.strengths.map((strength, i) => {
    const antecedent = antecedents[i];
    const place = popular.findIndex((product) => category[product] !== category[antecedent]);
    const [consequent] = popular.splice(place, 1);
    return { antecedent, consequent, strength };
  });
}

/** How many pairs so many products may have. */
export function mostPairs(products: number): number {
  return Math.floor(products / 8);
}

/** Expected orders with each side and with both, of one pair. */
export interface PairMoments {
  left: number;
  right: number;
  both: number;
  rightAlone: number;
  bothAlone: number;
}

export function noMoments(): PairMoments {
  return { left: 0, right: 0, both: 0, rightAlone: 0, bothAlone: 0 };
}

/** Adds the expected orders of so many visits with these rates. */
export function addMoments(
  moments: PairMoments,
  visits: number,
  trips: readonly TripKind[],
  strength: number,
  leftRate: number,
  rightRate: number,
): void {
  for (const { share, factor } of trips) {
    const weight = visits * share;
    const left = 1 - exp(-factor * leftRate);
    const noRight = exp(-factor * rightRate);
    moments.left += weight * left;
    moments.right += weight * (1 - noRight * (1 - strength * left));
    moments.both += weight * left * (1 - (1 - strength) * noRight);
    moments.rightAlone += weight * (1 - noRight);
    moments.bothAlone += weight * left * (1 - noRight);
  }
}

export function measuresOf(
  pair: PlantedPair,
  moments: PairMoments,
  orders: number,
  crossElasticity: number,
): AssociationTruth {
  const { left, right, both, rightAlone, bothAlone } = moments;
  return {
    ...pair,
    support: both / orders,
    confidence: both / left,
    lift: (both * orders) / (left * right),
    backgroundLift: (bothAlone * orders) / (left * rightAlone),
    crossElasticity,
  };
}

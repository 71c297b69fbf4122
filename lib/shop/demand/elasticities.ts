/**
 * Elasticities and promotion effects (价格弹性与促销效应) at base prices, in closed form from the choice model: those of the
 * classes of customers, weighted by what each picks. `choice.ts` has the formulas of one class; for a promotion with
 * discount d and display l,
 *
 * $$x = l\,(1 - d)^{-\beta}, \qquad y = (1 + s_j (x - 1))^{\theta - 1}$$
 *
 * are the factors x y on the product's own picks and y on those of the rest of its category.
 *
 * @see van Heerde, H. J., Gupta, S. & Wittink, D. R. (2003). Is 75% of the sales promotion bump due to brand switching? Journal of Marketing Research 40(4), 481-491.
 */

import type { Catalogue } from "../catalogue/catalogue";
import type { ShopParameters } from "../parameters/parameters";
import { exp, ln } from "../random/portable";
import { growing, makeRoom, tableOf, taken } from "../tables/growing-table";
import { HIDDEN, type ShopTruth } from "../truth";
import type { PlantedPair } from "./associations";
import type { Choice } from "./choice";

export interface PriceTruth {
  readonly categories: ShopTruth["categories"];
  readonly ownElasticity: Float64Array;
  readonly habitShare: Float64Array;
  readonly promotionLift: Float64Array;
  readonly cannibalisation: Float64Array;
  readonly crossElasticities: ShopTruth["crossElasticities"];
  /** Of each planted pair: of the consequent's picks with the antecedent's price. */
  readonly pairElasticity: readonly number[];
}

/** @param draws Expected visits of each class. */
export function priceTruth(
  parameters: ShopParameters,
  catalogue: Catalogue,
  choice: Choice,
  pairs: readonly PlantedPair[],
  draws: Float64Array,
): PriceTruth {
  const { categoryExpansion: theta } = parameters.demand;
  const { members, share } = catalogue;
  const { category } = catalogue.products.columns;
  const levels = parameters.customers.sensitivityLevels.length;
  const classes = Array.from(draws.keys());
  const preferenceOf = (k: number, c: number) =>
    choice.preference[Math.floor(k / levels) * members.length + c];
  // What part of a category's picks each class makes.
  const weights = members.map((_, c) => {
    const picks = classes.map((k) => draws[k] * preferenceOf(k, c));
    const total = picks.reduce((sum, value) => sum + value, 0);
    return picks.map((value) => value / total);
  });
  const over = (c: number, value: (sensitivity: number) => number) =>
    classes.reduce((sum, k) => sum + weights[c][k] * value(choice.sensitivityOf(k, c)), 0);

  const sensitivity = Float64Array.from(members, (_, c) => over(c, (beta) => beta));
  const promotionLift = new Float64Array(share.length);
  const cannibalisation = new Float64Array(share.length);
  const { discounts, displayLift } = parameters.promotions;
  share.forEach((s, product) => {
    let lift = 0;
    let rest = 0;
    for (const discount of discounts) {
      const own = (beta: number) => displayLift * exp(-beta * ln(1 - discount));
      const others = (beta: number) => exp((theta - 1) * ln(1 + s * (own(beta) - 1)));
      lift += over(category[product], (beta) => own(beta) * others(beta)) / discounts.length;
      rest += over(category[product], others) / discounts.length;
    }
    promotionLift[product] = lift;
    cannibalisation[product] = lift === 1 ? 0 : ((1 - s) * (1 - rest)) / (s * (lift - 1));
  });

  const habitShare = new Float64Array(share.length);
  const pairElasticity = pairs.map(({ antecedent, consequent, strength }) => {
    let own = 0;
    let habit = 0;
    let slope = 0;
    for (const k of classes) {
      const left = preferenceOf(k, category[antecedent]) * share[antecedent];
      const right = preferenceOf(k, category[consequent]) * share[consequent];
      const elasticity =
        -choice.sensitivityOf(k, category[antecedent]) * (1 - (1 - theta) * share[antecedent]);
      for (const { share: often, factor } of parameters.baskets.trips) {
        const none = exp(-factor * left);
        own += draws[k] * often * factor * right;
        habit += draws[k] * often * strength * (1 - none);
        slope += draws[k] * often * strength * factor * left * none * elasticity;
      }
    }
    habitShare[consequent] = habit / (own + habit);
    return slope / (own + habit);
  });
  return {
    categories: tableOf(HIDDEN.categories, {
      sensitivity,
      seasonAmplitude: catalogue.seasonAmplitude,
      seasonPeak: catalogue.seasonPeak,
    }),
    ownElasticity: share.map((s, product) => -sensitivity[category[product]] * (1 - (1 - theta) * s)),
    habitShare,
    promotionLift,
    cannibalisation,
    crossElasticities: crossElasticities(catalogue, sensitivity, theta),
    pairElasticity,
  };
}

function crossElasticities({ members, share }: Catalogue, sensitivity: Float64Array, theta: number) {
  const pairs = growing(HIDDEN.crossElasticities);
  members.forEach((products, c) => {
    for (const product of products) {
      makeRoom(pairs, products.length);
      for (const other of products) {
        if (other === product) continue;
        pairs.columns.product[pairs.rows] = product;
        pairs.columns.price[pairs.rows] = other;
        pairs.columns.elasticity[pairs.rows++] = sensitivity[c] * (1 - theta) * share[other];
      }
    }
  });
  return taken(pairs);
}

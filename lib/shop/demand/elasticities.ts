/**
 * Elasticities and promotion effects (价格弹性与促销效应) at base prices, in closed form from the choice model: averages over
 * the customer classes, weighted by their picks. `choice.ts` has the formulas of one class. For a promotion with discount d
 * and display factor l,
 *
 * $$x = l\,(1 - d)^{-\beta}, \qquad y = (1 + s_j (x - 1))^{\theta - 1}$$
 *
 * the promotion multiplies the picks of the product by x y and those of the rest of its category by y.
 *
 * @see van Heerde, H. J., Gupta, S. & Wittink, D. R. (2003). Is 75% of the sales promotion bump due to brand switching? Journal of Marketing Research 40(4), 481-491.
 */
import type { Catalogue } from "../catalogue/catalogue";
import type { ShopParameters } from "../parameters/parameters";
import { exp, ln } from "../random/portable";
import { GrowingTable, tableOf } from "../tables/growing-table";
import { HIDDEN } from "../truth";
import type { PlantedPair } from "./associations";
import type { Choice } from "./choice";

/** @param classSessions Expected number of sessions of each class. */
export function priceTruth(
  parameters: ShopParameters,
  catalogue: Catalogue,
  choice: Choice,
  pairs: readonly PlantedPair[],
  classSessions: Float64Array,
) {
  const { categoryExpansion: theta } = parameters.demand;
  const { members, share } = catalogue;
  const { category } = catalogue.products.columns;
  const classes = Array.from(classSessions.keys());
  const levels = parameters.customers.sensitivityLevels.length;
  const preferenceOf = (k: number, c: number) =>
    choice.preference[Math.floor(k / levels) * members.length + c];
  // Share of each class in the picks of a category.
  const weights = members.map((_, c) => {
    const picks = classes.map((k) => classSessions[k] * preferenceOf(k, c));
    const total = picks.reduce((sum, value) => sum + value, 0);
    return picks.map((value) => value / total);
  });
  const meanOver = (c: number, value: (sensitivity: number) => number) =>
    classes.reduce((sum, k) => sum + weights[c][k] * value(choice.sensitivityOf(k, c)), 0);

  const { habitShare, pairElasticity } = pairEffects(
    parameters,
    catalogue,
    choice,
    pairs,
    classSessions,
    preferenceOf,
  );
  const sensitivity = Float64Array.from(members, (_, c) => meanOver(c, (beta) => beta));
  return {
    categories: tableOf(HIDDEN.categories, {
      sensitivity,
      seasonAmplitude: catalogue.seasonAmplitude,
      seasonPeak: catalogue.seasonPeak,
    }),
    products: {
      habitShare,
      ownElasticity: share.map((s, product) => -sensitivity[category[product]] * (1 - (1 - theta) * s)),
      ...promotionEffects(parameters, catalogue, meanOver),
    },
    pairElasticity,
    crossElasticities: crossElasticities(catalogue, sensitivity, theta),
  };
}

/** The lift of a promotion and the share of it that the rest of the category loses, averaged over the discounts. */
function promotionEffects(
  parameters: ShopParameters,
  { share, products }: Catalogue,
  meanOver: (category: number, value: (sensitivity: number) => number) => number,
) {
  const { categoryExpansion: theta } = parameters.demand;
  const { discounts, displayLift } = parameters.promotions;
  const { category } = products.columns;
  const promotionLift = new Float64Array(share.length);
  const cannibalisation = new Float64Array(share.length);
  share.forEach((s, product) => {
    let lift = 0;
    let rest = 0;
    for (const discount of discounts) {
      const own = (beta: number) => displayLift * exp(-beta * ln(1 - discount));
      const others = (beta: number) => exp((theta - 1) * ln(1 + s * (own(beta) - 1)));
      lift += meanOver(category[product], (beta) => own(beta) * others(beta)) / discounts.length;
      rest += meanOver(category[product], others) / discounts.length;
    }
    promotionLift[product] = lift;
    cannibalisation[product] = lift === 1 ? 0 : ((1 - s) * (1 - rest)) / (s * (lift - 1));
  });
  return { promotionLift, cannibalisation };
}

/** For each planted pair: the share of the consequent's picks that it causes, and their elasticity with respect to the antecedent's price. */
function pairEffects(
  parameters: ShopParameters,
  { share, products }: Catalogue,
  choice: Choice,
  pairs: readonly PlantedPair[],
  classSessions: Float64Array,
  preferenceOf: (classNumber: number, category: number) => number,
) {
  const { categoryExpansion: theta } = parameters.demand;
  const { category } = products.columns;
  const habitShare = new Float64Array(share.length);
  const pairElasticity = pairs.map(({ antecedent, consequent, strength }) => {
    let own = 0;
    let habit = 0;
    let slope = 0;
    for (const k of classSessions.keys()) {
      const antecedentRate = preferenceOf(k, category[antecedent]) * share[antecedent];
      const consequentRate = preferenceOf(k, category[consequent]) * share[consequent];
      const elasticity =
        -choice.sensitivityOf(k, category[antecedent]) * (1 - (1 - theta) * share[antecedent]);
      for (const { share: kindShare, factor } of parameters.baskets.sessionKinds) {
        const none = exp(-factor * antecedentRate);
        own += classSessions[k] * kindShare * factor * consequentRate;
        habit += classSessions[k] * kindShare * strength * (1 - none);
        slope += classSessions[k] * kindShare * strength * factor * antecedentRate * none * elasticity;
      }
    }
    habitShare[consequent] = habit / (own + habit);
    return slope / (own + habit);
  });
  return { habitShare, pairElasticity };
}

function crossElasticities({ members, share }: Catalogue, sensitivity: Float64Array, theta: number) {
  const pairs = new GrowingTable(HIDDEN.crossElasticities);
  members.forEach((products, c) => {
    for (const product of products)
      for (const price of products)
        if (price !== product)
          pairs.addRow({ product, price, elasticity: sensitivity[c] * (1 - theta) * share[price] });
  });
  return pairs.take();
}

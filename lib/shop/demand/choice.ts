/**
 * The choice model (多项选择): the customer's segment determines the category, and a multinomial logit in the logarithm of the
 * price the product within it. Demand for a whole category grows with exponent theta when its products get better or
 * cheaper, as in a nested logit. With a the share at base prices, g the demand shock, l the display factor and beta the
 * price sensitivity,
 *
 * $$v_j = a_j g_j l_j (p_j / \bar p_j)^{-\beta}, \qquad V_c = \sum_{j \in c} v_j, \qquad
 * r_j = \kappa_c\,V_c^{\theta}\,\frac{v_j}{V_c}$$
 *
 * is the rate at which a session of factor 1 picks product j, and the number of picks is Poisson. Hence, with s_j = v_j
 * / V_c,
 *
 * $$\frac{\partial \ln r_j}{\partial \ln p_j} = -\beta\,\bigl(1 - (1 - \theta) s_j\bigr), \qquad
 * \frac{\partial \ln r_j}{\partial \ln p_k} = \beta\,(1 - \theta)\,s_k, \qquad
 * \ln r_j - \ln r_k = \text{const} - \beta\,(\ln p_j - \ln p_k) + \ln g_j - \ln g_k.$$
 *
 * @see McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior. In: Frontiers in Econometrics, 105-142.
 * @see Berry, S. T. (1994). Estimating discrete-choice models of product differentiation. RAND Journal of Economics 25(2), 242-262.
 */
import type { Catalogue } from "../catalogue/catalogue";
import type { Prices } from "../catalogue/prices";
import type { Calendar } from "../customers/calendar";
import { yearlyWave } from "../customers/calendar";
import type { ShopParameters } from "../parameters/parameters";
import { streamFor } from "../random/draws";
import { exp, ln } from "../random/portable";

/** Customers with the same segment and price sensitivity form a class, number `segment * levels + level`. */
export interface Choice {
  readonly classes: number;
  readonly products: number;
  /** Picks from category c in a session of factor 1 of segment g at base prices, at `[g * categories + c]`. */
  readonly preference: Float64Array;
  /** Price sensitivity of class k in category c. */
  sensitivityOf(classNumber: number, category: number): number;
  /**
   * The rates of every class in a week at `[class * products + product]`, in picks per session of factor 1. The next call
   * overwrites the array.
   */
  ratesIn(week: number): Float64Array;
}

/** Keeps logarithms finite at extreme prices. */
const LEAST_VALUE = 1e-200;

export function makeChoice(
  seed: number,
  parameters: ShopParameters,
  catalogue: Catalogue,
  calendar: Calendar,
  prices: Prices,
): Choice {
  const { weeks } = parameters.calendar;
  const { categoryExpansion } = parameters.demand;
  const levels = parameters.customers.sensitivityLevels;
  const products = catalogue.products.rows;
  const { members } = catalogue;
  const preference = preferences(seed, parameters, catalogue.categoryShare);
  const classes = parameters.segments.length * levels.length;
  const rates = new Float64Array(classes * products);
  const attraction = new Float64Array(products);
  const logPrice = new Float64Array(products);
  const value = new Float64Array(products);

  function ratesIn(week: number): Float64Array {
    const { price } = prices.table.columns;
    for (let j = 0; j < products; j++) {
      const row = j * weeks + week;
      attraction[j] = catalogue.share[j] * prices.demandShock[row] * prices.display[row];
      logPrice[j] = ln(price[row] / catalogue.products.columns.basePrice[j]);
    }
    const midweek = calendar.dayOfYear[7 * week + 3];
    for (let c = 0; c < members.length; c++) {
      const season = yearlyWave(midweek, catalogue.seasonAmplitude[c], catalogue.seasonPeak[c]);
      for (let level = 0; level < levels.length; level++) {
        const sensitivity = levels[level] * catalogue.sensitivity[c];
        let total = 0;
        for (const j of members[c]) total += value[j] = attraction[j] * exp(-sensitivity * logPrice[j]);
        const growth = season * exp((categoryExpansion - 1) * ln(Math.max(total, LEAST_VALUE)));
        for (const j of members[c]) {
          const rate = growth * value[j];
          for (let segment = 0; segment < parameters.segments.length; segment++)
            rates[(segment * levels.length + level) * products + j] =
              rate * preference[segment * members.length + c];
        }
      }
    }
    return rates;
  }

  return {
    classes,
    products,
    preference,
    sensitivityOf: (classNumber, category) =>
      levels[classNumber % levels.length] * catalogue.sensitivity[category],
    ratesIn,
  };
}

/** Each segment favours some categories and dislikes others, at random; the total number of picks is the same for all. */
function preferences(seed: number, parameters: ShopParameters, categoryShare: Float64Array): Float64Array {
  const { preferenceContrast, picksPerSession } = parameters.baskets;
  const random = streamFor(seed, "preferences");
  const factors = [preferenceContrast, 1, 1, 1 / preferenceContrast];
  return Float64Array.from(
    parameters.segments.flatMap(() => {
      const weights = Array.from(categoryShare, (share) => share * factors[random.integer(factors.length)]);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => (picksPerSession * weight) / total);
    }),
  );
}

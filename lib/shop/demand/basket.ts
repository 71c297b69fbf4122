/**
 * What a visit wants (购物篮): the kind of visit, a Poisson number of picks, each by the rates of the customer's class,
 * the pieces of each pick, and what habit adds. `choice.ts` and `associations.ts` have the formulas.
 */

import type { ShopParameters } from "../parameters/parameters";
import { chance, chosen, cumulated, placeOf, poisson, streamFor } from "../random/draws";
import { exp } from "../random/portable";
import type { PlantedPair } from "./associations";
import type { Choice } from "./choice";

/** The products wanted, `[0, count)` of the arrays, each once; the arrays are written anew by the next draw. */
export interface Wanted {
  count: number;
  readonly product: Int32Array;
  readonly quantity: Int32Array;
}

export interface Baskets {
  /** Reads the rates of a week. */
  startWeek(week: number): void;
  /** What one visit of a class wants; nothing, often. */
  draw(classNumber: number): Wanted;
  /** What the first visit wants that wants anything. */
  drawOrder(classNumber: number): Wanted;
}

export function makeBaskets(
  seed: number,
  parameters: ShopParameters,
  choice: Choice,
  pairs: readonly PlantedPair[],
): Baskets {
  const { trips, piecesPerPick } = parameters.baskets;
  const { classes, products } = choice;
  const random = streamFor(seed, "baskets");
  const tripShares = cumulated(trips.map(({ share }) => share));
  const pieces = cumulated(piecesPerPick);
  const cumulative = new Float64Array(classes * products);
  // Mean picks of class k on trip t, and the chance of none, at [k * trips + t].
  const mean = new Float64Array(classes * trips.length);
  const ofNone = new Float64Array(classes * trips.length);
  const pairOf = new Int32Array(products).fill(-1);
  pairs.forEach(({ antecedent }, i) => {
    pairOf[antecedent] = i;
  });
  // Place of a product in the open basket, + 1.
  const place = new Int32Array(products);
  const wanted: Wanted = { count: 0, product: new Int32Array(products), quantity: new Int32Array(products) };

  function startWeek(week: number): void {
    const rates = choice.ratesIn(week);
    for (let k = 0; k < classes; k++) {
      let total = 0;
      for (let i = k * products; i < (k + 1) * products; i++) cumulative[i] = total += rates[i];
      trips.forEach(({ factor }, t) => {
        mean[k * trips.length + t] = factor * total;
        ofNone[k * trips.length + t] = exp(-factor * total);
      });
    }
  }

  function add(product: number): void {
    if (place[product] === 0) {
      wanted.product[wanted.count] = product;
      wanted.quantity[wanted.count] = 0;
      place[product] = ++wanted.count;
    }
    wanted.quantity[place[product] - 1] += 1 + chosen(random, pieces);
  }

  function draw(k: number): Wanted {
    wanted.count = 0;
    const trip = k * trips.length + chosen(random, tripShares);
    if (mean[trip] === 0) return wanted;
    const start = k * products;
    const end = start + products;
    const total = cumulative[end - 1];
    for (let picks = poisson(random, mean[trip], ofNone[trip]); picks > 0; picks--)
      add(placeOf(cumulative, start, end, chance(random) * total) - start);
    for (let i = wanted.count - 1; i >= 0; i--) {
      const pair = pairOf[wanted.product[i]];
      if (pair >= 0 && chance(random) < pairs[pair].strength) add(pairs[pair].consequent);
    }
    for (let i = 0; i < wanted.count; i++) place[wanted.product[i]] = 0;
    return wanted;
  }

  function drawOrder(k: number): Wanted {
    while (draw(k).count === 0);
    return wanted;
  }

  return { startWeek, draw, drawOrder };
}

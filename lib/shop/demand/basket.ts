/**
 * The basket of a session (购物篮): draws the kind of session, a Poisson number of picks by the rates of the customer's class,
 * the pieces of each pick, and the consequents of planted pairs. `choice.ts` and `associations.ts` have the formulas.
 */
import type { ShopParameters } from "../parameters/parameters";
import { cumulativeSums, drawIndex, poisson, searchCumulative, streamFor, uniform32 } from "../random/draws";
import { exp } from "../random/portable";
import type { PlantedPair } from "./associations";
import type { Choice } from "./choice";

/** The wanted products, each once, at `[0, count)` of the arrays. The next draw overwrites the arrays. */
export interface Wanted {
  count: number;
  readonly product: Int32Array;
  readonly quantity: Int32Array;
}

export interface Baskets {
  /** Prepares the rates of a week. */
  startWeek(week: number): void;
  /** Draws the basket of one session of a customer class; it is often empty. */
  draw(classNumber: number): Wanted;
  /** Draws sessions until one has a basket that is not empty. */
  drawOrder(classNumber: number): Wanted;
}

export function makeBaskets(
  seed: number,
  parameters: ShopParameters,
  choice: Choice,
  pairs: readonly PlantedPair[],
): Baskets {
  const { sessionKinds, piecesPerPick } = parameters.baskets;
  const { classes, products } = choice;
  const random = streamFor(seed, "baskets");
  const kindShares = cumulativeSums(sessionKinds.map(({ share }) => share));
  const pieces = cumulativeSums(piecesPerPick);
  const cumulative = new Float64Array(classes * products);
  // Mean picks of class k in a session of kind t, and the probability of no pick, at [k * sessionKinds.length + t].
  const mean = new Float64Array(classes * sessionKinds.length);
  const probabilityOfZero = new Float64Array(classes * sessionKinds.length);
  const pairOf = new Int32Array(products).fill(-1);
  pairs.forEach(({ antecedent }, i) => {
    pairOf[antecedent] = i;
  });
  // Position of a product in the current basket plus 1; 0 if it is not there.
  const positionInBasket = new Int32Array(products);
  const wanted: Wanted = { count: 0, product: new Int32Array(products), quantity: new Int32Array(products) };

  function startWeek(week: number): void {
    const rates = choice.ratesIn(week);
    for (let k = 0; k < classes; k++) {
      let total = 0;
      for (let i = k * products; i < (k + 1) * products; i++) cumulative[i] = total += rates[i];
      sessionKinds.forEach(({ factor }, t) => {
        mean[k * sessionKinds.length + t] = factor * total;
        probabilityOfZero[k * sessionKinds.length + t] = exp(-factor * total);
      });
    }
  }

  function add(product: number): void {
    if (positionInBasket[product] === 0) {
      wanted.product[wanted.count] = product;
      wanted.quantity[wanted.count] = 0;
      positionInBasket[product] = ++wanted.count;
    }
    wanted.quantity[positionInBasket[product] - 1] += 1 + drawIndex(random, pieces);
  }

  function draw(classNumber: number): Wanted {
    wanted.count = 0;
    const kind = classNumber * sessionKinds.length + drawIndex(random, kindShares);
    if (mean[kind] === 0) return wanted;
    const start = classNumber * products;
    const end = start + products;
    const total = cumulative[end - 1];
    for (let picks = poisson(random, mean[kind], probabilityOfZero[kind]); picks > 0; picks--)
      add(searchCumulative(cumulative, start, end, uniform32(random) * total) - start);
    for (let i = wanted.count - 1; i >= 0; i--) {
      const pair = pairOf[wanted.product[i]];
      if (pair >= 0 && uniform32(random) < pairs[pair].strength) add(pairs[pair].consequent);
    }
    for (let i = 0; i < wanted.count; i++) positionInBasket[wanted.product[i]] = 0;
    return wanted;
  }

  function drawOrder(classNumber: number): Wanted {
    while (draw(classNumber).count === 0);
    return wanted;
  }

  return { startWeek, draw, drawOrder };
}

/** The choice model, and its closed-form derivatives against finite differences of its rates. */
import { describe, expect, test } from "vitest";
import type { Prices } from "../../../lib/shop/catalogue/prices";
import { makeChoice } from "../../../lib/shop/demand/choice";
import { resolveParameters } from "../../../lib/shop/parameters/resolve-parameters";
import { makeWorld } from "../../../lib/shop/world";

/** Prices at their base, no promotions or shocks, no seasons: the state that the truth is told for. */
const CALM = {
  seed: 3,
  scale: 0.02,
  catalogue: { products: 60 },
  calendar: { weeks: 4 },
  associations: { strengths: [0.5, 0.3] },
  season: { categoryAmplitude: 0 },
  demand: { shockShape: 1e9 },
  prices: { costDeviation: 0, followsDemand: 0, noiseDeviation: 0 },
  promotions: { share: 0 },
};

const { seed, scale, parameters } = resolveParameters(CALM);
const world = makeWorld(seed, scale, parameters);
const { truth, catalogue, choice } = world;
const { products } = choice;
const weeks = parameters.calendar.weeks;

/** Expected picks of each product in week 0, own and by habit, if its price and display were other. */
function picks(change: { product?: number; price?: number; display?: number } = {}): {
  own: Float64Array;
  habit: Float64Array;
} {
  const { product = 0, price = 1, display = 1 } = change;
  const changed: Prices = {
    ...world.prices,
    // What noise a shape of 1e9 leaves is taken out, too.
    demandShock: world.prices.demandShock.map(() => 1),
    display: world.prices.display.map((_, row) => (row === product * weeks ? display : 1)),
    table: {
      ...world.prices.table,
      columns: {
        ...world.prices.table.columns,
        price: world.prices.table.columns.price.map((own, row) =>
          row === product * weeks ? own * price : own,
        ),
      },
    },
  };
  const rates = makeChoice(seed, parameters, catalogue, world.calendar, changed).ratesIn(0);
  const own = new Float64Array(products);
  const habit = new Float64Array(products);
  const levels = parameters.customers.sensitivityLevels;
  // Sessions of each class over the weeks, as far as the truth weighs them: by the customers' expected picks.
  for (let k = 0; k < choice.classes; k++)
    for (const { share, factor } of parameters.baskets.sessionKinds) {
      for (let j = 0; j < products; j++)
        own[j] += drawsOf(k, levels.length) * share * factor * rates[k * products + j];
      for (const { antecedent, consequent, strength } of world.pairs)
        habit[consequent] +=
          drawsOf(k, levels.length) *
          share *
          strength *
          (1 - Math.exp(-factor * rates[k * products + antecedent]));
    }
  return { own, habit };
}

/** Expected sessions of a class, up to a factor: demand tells them through one product's own rates. */
function drawsOf(k: number, levels: number): number {
  const segment = Math.floor(k / levels);
  const { segment: segments, sessionsPerDay, lifetimeDays, sensitivity } = truth.customers.columns;
  const { joinDay } = world.customers.table.columns;
  const days = 7 * weeks;
  let sessions = 0;
  segments.forEach((own, i) => {
    if (own !== segment || sensitivity[i] !== parameters.customers.sensitivityLevels[k % levels]) return;
    for (let day = 0; day < days; day++) {
      const isThere = day > joinDay[i] && day <= joinDay[i] + lifetimeDays[i];
      if (isThere) sessions += sessionsPerDay[i] * truth.season.dayFactor[day];
      else if (day === joinDay[i]) sessions += 1 / conversion;
    }
  });
  return sessions;
}

/** Every class picks as much in all, so that at base prices one conversion holds for each. */
const conversion = parameters.baskets.sessionKinds.reduce(
  (sum, { share, factor }) => sum + share * (1 - Math.exp(-factor * parameters.baskets.picksPerSession)),
  0,
);

describe("the choice model", () => {
  const step = 1e-4;
  const base = picks();
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

  test("makes as many picks at base prices as the parameters say, in every class", () => {
    const rates = makeChoice(seed, parameters, catalogue, world.calendar, {
      ...world.prices,
      demandShock: world.prices.demandShock.map(() => 1),
    }).ratesIn(0);
    for (let k = 0; k < choice.classes; k++)
      expect(sum(rates.slice(k * products, (k + 1) * products))).toBeCloseTo(
        parameters.baskets.picksPerSession,
        10,
      );
  });

  test.each([0, 7, 21, 59])(
    "has the own- and cross-price elasticities of its truth: product %d",
    (product) => {
      const up = picks({ product, price: 1 + step });
      const down = picks({ product, price: 1 - step });
      const slope = (j: number) => (up.own[j] - down.own[j]) / (2 * step * base.own[j]);
      expect(slope(product)).toBeCloseTo(truth.products.columns.ownElasticity[product], 5);
      const cross = truth.crossElasticities.columns;
      const others = cross.price.reduce((count, price) => count + (price === product ? 1 : 0), 0);
      expect(others).toBe(2);
      cross.price.forEach((price, row) => {
        if (price === product) expect(slope(cross.product[row])).toBeCloseTo(cross.elasticity[row], 5);
      });
    },
  );

  test("has the promotion lifts and cannibalisation of its truth", () => {
    const { discounts, displayLift } = parameters.promotions;
    for (const product of [0, 33]) {
      const category = catalogue.members[product % catalogue.members.length];
      let gained = 0;
      let lost = 0;
      let lift = 0;
      for (const discount of discounts) {
        const promoted = picks({ product, price: 1 - discount, display: displayLift }).own;
        gained += promoted[product] - base.own[product];
        lift += promoted[product] / base.own[product] / discounts.length;
        for (const other of category) if (other !== product) lost += base.own[other] - promoted[other];
      }
      expect(lift).toBeCloseTo(truth.products.columns.promotionLift[product], 6);
      expect(lost / gained).toBeCloseTo(truth.products.columns.cannibalisation[product], 6);
    }
  });

  test("has the habit shares and cross elasticities of its planted pairs", () => {
    world.pairs.forEach(({ antecedent, consequent }, i) => {
      const all = base.own[consequent] + base.habit[consequent];
      expect(base.habit[consequent] / all).toBeCloseTo(truth.products.columns.habitShare[consequent], 6);
      const up = picks({ product: antecedent, price: 1 + step }).habit[consequent];
      const down = picks({ product: antecedent, price: 1 - step }).habit[consequent];
      const slope = (up - down) / (2 * step * all);
      expect(slope).toBeCloseTo(truth.associations[i].crossElasticity, 5);
      expect(slope).toBeLessThan(0);
    });
  });

  test("lets a category grow with exponent theta of what it offers: theta 1 no competition, theta 0 no growth", () => {
    const of = (categoryExpansion: number) =>
      makeWorld(
        seed,
        scale,
        resolveParameters({ ...CALM, demand: { ...CALM.demand, categoryExpansion } }).parameters,
      ).truth;
    for (const elasticity of of(1).crossElasticities.columns.elasticity) expect(elasticity).toBe(0);
    const closed = of(0);
    // With a fixed total, one product's price moves picks about but makes none: share-weighted elasticities sum to 0.
    const { ownElasticity, share } = closed.products.columns;
    const { product, price, elasticity } = closed.crossElasticities.columns;
    let total = share[5] * ownElasticity[5];
    price.forEach((changed, row) => {
      if (changed === 5) total += share[product[row]] * elasticity[row];
    });
    expect(total).toBeCloseTo(0, 12);
  });
});

/**
 * The catalogue (商品目录): products with names, costs, prices and weights, and their hidden popularity and quality.
 *
 * Popularity within a category follows the Zipf-Mandelbrot law, $a \propto 1 / (\text{rank} + b)^s$.
 *
 * @see Mandelbrot, B. (1953). An informational theory of the statistical structure of language. In: Communication Theory.
 */
import type { Random } from "../../core/random";
import { localized } from "../../core/text/language";
import type { ShopParameters } from "../parameters/parameters";
import { normal, streamFor, uniformBetween } from "../random/draws";
import { exp, ln } from "../random/portable";
import { tableOfRecords } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";
import { BRANDS, CATEGORIES, VARIANTS } from "./names";

export interface Catalogue {
  readonly categories: ReferenceTables["categories"];
  readonly brands: ReferenceTables["brands"];
  readonly products: ReferenceTables["products"];
  /** `members[c]` are the products of category c. */
  readonly members: readonly Int32Array[];
  /** Share of each category in all picks; they sum to 1. */
  readonly categoryShare: Float64Array;
  /** Share of each product in the picks of its category at base prices. */
  readonly share: Float64Array;
  /** Quality of each product, 0 to 1. */
  readonly quality: Float64Array;
  /** Price sensitivity of each category: beta of the choice model at sensitivity level 1. */
  readonly sensitivity: Float64Array;
  /** Yearly wave of each category. */
  readonly seasonAmplitude: Float64Array;
  readonly seasonPeak: Float64Array;
}

export function makeCatalogue(seed: number, parameters: ShopParameters): Catalogue {
  const { products: count, popularityExponent, popularityOffset } = parameters.catalogue;
  const random = streamFor(seed, "catalogue");
  const popularity = (rank: number) => exp(-popularityExponent * ln(rank + popularityOffset));

  const rankOf = random.permutation(CATEGORIES.length);
  const categoryShare = normalised(Float64Array.from(rankOf, (rank) => 1 / (rank + 3)));
  const sensitivity = categoryShare.map(() => uniformBetween(random, parameters.demand.priceSensitivity));
  const seasonAmplitude = categoryShare.map(() => parameters.season.categoryAmplitude * random.uniform());
  const seasonPeak = categoryShare.map(() => random.integer(365));

  const rows = Int32Array.from({ length: count }, (_, product) => product);
  const members = CATEGORIES.map((_, category) =>
    rows.filter((product) => product % CATEGORIES.length === category),
  );
  const { share, combination } = chooseKinds(random, members, popularity);
  const described = Array.from(combination, (kind, product) =>
    describeProduct(random, kind, product % CATEGORIES.length, parameters.prices.margin),
  );
  const products = described.map((row) => ({ ...row, supplier: random.integer(parameters.stock.suppliers) }));
  return {
    categories: tableOfRecords(REFERENCE.categories, CATEGORIES),
    brands: tableOfRecords(REFERENCE.brands, BRANDS),
    products: tableOfRecords(REFERENCE.products, products),
    members,
    categoryShare,
    share,
    quality: Float64Array.from(products, () => random.uniform()),
    sensitivity,
    seasonAmplitude,
    seasonPeak,
  };
}

/** Gives every product a share of its category's picks and a unique combination of type, brand and variant. */
function chooseKinds(random: Random, members: readonly Int32Array[], popularity: (rank: number) => number) {
  const count = members.reduce((sum, { length }) => sum + length, 0);
  const share = new Float64Array(count);
  const combination = new Int32Array(count);
  for (const products of members) {
    const ranks = random.permutation(products.length);
    const shares = normalised(Float64Array.from(ranks, popularity));
    const types = CATEGORIES[products[0]].types.length;
    const combinations = random.permutation(types * BRANDS.length * VARIANTS.length);
    products.forEach((product, i) => {
      share[product] = shares[i];
      combination[product] = combinations[i];
    });
  }
  return { share, combination };
}

/** Draws the price, cost and weight of a product and composes its texts. */
function describeProduct(
  random: Random,
  combination: number,
  category: number,
  margins: readonly [least: number, most: number],
) {
  const { types } = CATEGORIES[category];
  const brand = Math.floor(combination / types.length) % BRANDS.length;
  const maker = BRANDS[brand];
  const size = VARIANTS[Math.floor(combination / (types.length * BRANDS.length))];
  const { name, chineseName, shape, price, weight: typicalWeight } = types[combination % types.length];
  const basePrice = Math.round(10 * price * size.factor * exp(0.2 * normal(random))) / 10 + 0.1;
  const margin = uniformBetween(random, margins);
  const weight = Math.round(1000 * typicalWeight * size.factor) / 1000;
  const chineseTitle = `${maker.chineseName}${chineseName} ${size.chineseName}`;
  return {
    category,
    brand,
    title: localized(`${maker.name} ${name}, ${size.name}`, chineseTitle),
    chineseTitle,
    description: `${capitalised(name)} by ${maker.name} in the ${size.name} size, ${weight} kg.`,
    chineseDescription: `${maker.chineseName}出品的${chineseName}，${size.chineseName}，净重${weight}千克。`,
    type: name,
    shape,
    basePrice: Math.round(100 * basePrice) / 100,
    unitCost: Math.round(100 * basePrice * (1 - margin)) / 100,
    weight,
  };
}

function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

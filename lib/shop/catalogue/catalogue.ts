/**
 * The catalogue (商品目录): products with names, costs, prices and weights, and their hidden popularity and quality.
 *
 * Popularity within a category follows the Zipf-Mandelbrot law, $a \propto 1 / (\text{rank} + b)^s$.
 *
 * @see Mandelbrot, B. (1953). An informational theory of the statistical structure of language. In: Communication Theory.
 */

import type { Random } from "../../core/random";
import type { ShopParameters } from "../parameters/parameters";
import { normal, streamFor, uniformBetween } from "../random/draws";
import { exp, ln } from "../random/portable";
import { tableOf } from "../tables/growing-table";
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

  const members = CATEGORIES.map((_, c) =>
    Int32Array.from(
      { length: Math.ceil((count - c) / CATEGORIES.length) },
      (__, i) => c + i * CATEGORIES.length,
    ),
  );
  const { share, kinds } = chooseKinds(random, members, popularity);
  const rows = kinds.map((kind, product) =>
    describeProduct(random, kind, product % CATEGORIES.length, parameters.prices.margin),
  );
  const supplier = Int32Array.from(rows, () => random.integer(parameters.stock.suppliers));
  return {
    categories: tableOf(REFERENCE.categories, {
      name: CATEGORIES.map(({ name }) => name),
      chineseName: CATEGORIES.map(({ chineseName }) => chineseName),
    }),
    brands: tableOf(REFERENCE.brands, {
      name: BRANDS.map(([name]) => name),
      chineseName: BRANDS.map(([, chineseName]) => chineseName),
    }),
    products: tableOf(REFERENCE.products, {
      category: Int32Array.from(rows, (_, product) => product % CATEGORIES.length),
      brand: Int32Array.from(rows, (row) => row.brand),
      supplier,
      title: rows.map((row) => row.title),
      chineseTitle: rows.map((row) => row.chineseTitle),
      description: rows.map((row) => row.description),
      chineseDescription: rows.map((row) => row.chineseDescription),
      type: rows.map((row) => row.type),
      shape: rows.map((row) => row.shape),
      unitCost: Float64Array.from(rows, (row) => row.unitCost),
      basePrice: Float64Array.from(rows, (row) => row.basePrice),
      weight: Float64Array.from(rows, (row) => row.weight),
    }),
    members,
    categoryShare,
    share,
    quality: Float64Array.from(rows, () => random.uniform()),
    sensitivity,
    seasonAmplitude,
    seasonPeak,
  };
}

/** Type, brand and variant of a product, as indices. */
interface Kind {
  readonly type: number;
  readonly brand: number;
  readonly variant: number;
}

/** Gives every product a different combination of type, brand and variant, and a share of its category's picks. */
function chooseKinds(random: Random, members: readonly Int32Array[], popularity: (rank: number) => number) {
  const count = members.reduce((sum, { length }) => sum + length, 0);
  const share = new Float64Array(count);
  const kinds: Kind[] = [];
  for (const products of members) {
    const ranks = random.permutation(products.length);
    const shares = normalised(Float64Array.from(ranks, popularity));
    const types = CATEGORIES[products[0]].types.length;
    const combinations = random.permutation(types * BRANDS.length * VARIANTS.length);
    products.forEach((product, i) => {
      const combination = combinations[i];
      share[product] = shares[i];
      kinds[product] = {
        type: combination % types,
        brand: Math.floor(combination / types) % BRANDS.length,
        variant: Math.floor(combination / (types * BRANDS.length)),
      };
    });
  }
  return { share, kinds };
}

/** Draws the price, cost and weight of a product and composes its texts. */
function describeProduct(
  random: Random,
  { type, brand, variant }: Kind,
  category: number,
  margins: readonly [least: number, most: number],
) {
  const kind = CATEGORIES[category].types[type];
  const [brandName, brandChinese] = BRANDS[brand];
  const [variantName, variantChinese, factor] = VARIANTS[variant];
  const basePrice = Math.round(10 * kind.price * factor * exp(0.2 * normal(random))) / 10 + 0.1;
  const margin = uniformBetween(random, margins);
  const weight = Math.round(1000 * kind.weight * factor) / 1000;
  return {
    title: `${brandName} ${kind.name}, ${variantName}`,
    chineseTitle: `${brandChinese}${kind.chineseName} ${variantChinese}`,
    description: `${capitalised(kind.name)} by ${brandName} in the ${variantName} size, ${weight} kg.`,
    chineseDescription: `${brandChinese}出品的${kind.chineseName}，${variantChinese}，净重${weight}千克。`,
    type: kind.name,
    shape: kind.shape,
    brand,
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

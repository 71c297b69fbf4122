/**
 * The catalogue (商品目录): products with names, costs, prices and weights, and what nobody sees of them: how well they are
 * liked and how good they are.
 *
 * Popularity within a category follows Zipf and Mandelbrot, $a \propto 1 / (\text{rank} + b)^s$.
 *
 * @see Mandelbrot, B. (1953). An informational theory of the statistical structure of language. In: Communication Theory.
 */

import type { ShopParameters } from "../parameters/parameters";
import { between, normal, streamFor } from "../random/draws";
import { exp, ln } from "../random/portable";
import { tableOf } from "../tables/growing-table";
import { REFERENCE, type ReferenceTables } from "../tables/schemas";
import { BRANDS, CATEGORIES, VARIANTS } from "./names";

export interface Catalogue {
  readonly categories: ReferenceTables["categories"];
  readonly brands: ReferenceTables["brands"];
  readonly products: ReferenceTables["products"];
  /** Products of category c: `members[c]`. */
  readonly members: readonly Int32Array[];
  /** How much each category is bought; sum 1. */
  readonly categoryShare: Float64Array;
  /** Of each product: its share of the category's picks at base prices. */
  readonly share: Float64Array;
  /** Of each product: 0 to 1. */
  readonly quality: Float64Array;
  /** Of each category: beta of the choice model, at sensitivity level 1. */
  readonly sensitivity: Float64Array;
  /** Of each category: its own yearly wave. */
  readonly seasonAmplitude: Float64Array;
  readonly seasonPeak: Float64Array;
}

export function makeCatalogue(seed: number, parameters: ShopParameters): Catalogue {
  const { products: count, popularityExponent, popularityOffset } = parameters.catalogue;
  const random = streamFor(seed, "catalogue");
  const popularity = (rank: number) => exp(-popularityExponent * ln(rank + popularityOffset));

  const rankOf = random.permutation(CATEGORIES.length);
  const categoryShare = normalised(Float64Array.from(rankOf, (rank) => 1 / (rank + 3)));
  const sensitivity = categoryShare.map(() => between(random, parameters.demand.priceSensitivity));
  const seasonAmplitude = categoryShare.map(() => parameters.season.categoryAmplitude * random.uniform());
  const seasonPeak = categoryShare.map(() => random.integer(365));

  const members = CATEGORIES.map((_, c) =>
    Int32Array.from(
      { length: Math.ceil((count - c) / CATEGORIES.length) },
      (__, i) => c + i * CATEGORIES.length,
    ),
  );
  const share = new Float64Array(count);
  const kinds: { type: number; brand: number; variant: number }[] = [];
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

  const rows = kinds.map(({ type, brand, variant }, product) => {
    const kind = CATEGORIES[product % CATEGORIES.length].types[type];
    const [brandName, brandChinese] = BRANDS[brand];
    const [variantName, variantChinese, factor] = VARIANTS[variant];
    const basePrice = Math.round(10 * kind.price * factor * exp(0.2 * normal(random))) / 10 + 0.1;
    const margin = between(random, parameters.prices.margin);
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
  });
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

function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

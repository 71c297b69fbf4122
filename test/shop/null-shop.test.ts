/** A shop in which nothing is planted yields nothing; the same tests find what the default shop holds. */
import { describe, expect, test } from "vitest";
import { normal } from "../../lib/core/distributions";
import { sum } from "../../lib/core/statistics";
import type { Shop } from "../../lib/shop";
import { make, NULL_SHOP } from "../../lib/shop";
import { demandOf, significantPairs, upliftOf } from "./estimators";

/** Of each of the three tests: together they err in at most 3 % of the shops. */
const LEVEL = 0.01;

/** A year of 60 products: fifty such shops are soon made. */
const SIZE = { catalogue: { products: 60 }, calendar: { weeks: 52 } };

/** What a reader would take for a finding. */
function findings(shop: Shop): string[] {
  const found = significantPairs(shop, 40, LEVEL).map((pair) => `pair ${pair}`);
  const best = demandOf(shop, 8, () => true);
  if (best === undefined) throw new Error("too few products sell well");
  if (best.costP < LEVEL) found.push(`price response, p ${best.costP}`);
  const campaigns = Array.from(shop.campaigns.columns.day, (_, campaign) => upliftOf(shop, campaign));
  const z =
    sum(campaigns.map(({ effect }) => effect)) / Math.sqrt(sum(campaigns.map(({ variance }) => variance)));
  if (2 * normal.survival(Math.abs(z)) < LEVEL) found.push(`uplift, z ${z}`);
  return found;
}

describe("shop.NULL_SHOP", () => {
  test("yields nothing significant in at least 47 of 50 seeds", () => {
    const quiet = Array.from({ length: 50 }, (_, i) => i + 1).filter((seed) => {
      const shop = make({ seed, scale: 0.06, ...NULL_SHOP, ...SIZE });
      return findings(shop).length === 0;
    });
    expect(quiet.length).toBeGreaterThanOrEqual(47);
  }, 300_000);

  test("is quiet because nothing is there: a shop with all effects is not", () => {
    const found = findings(
      make({ seed: 1, catalogue: { products: 60 }, associations: { strengths: [0.4, 0.3] } }),
    );
    expect(found.some((finding) => finding.startsWith("pair"))).toBe(true);
    expect(found.some((finding) => finding.startsWith("price response"))).toBe(true);
    expect(found.some((finding) => finding.startsWith("uplift"))).toBe(true);
  });

  test("has a truth of zeros", () => {
    const { truth } = make({ seed: 1, scale: 0.01, ...NULL_SHOP });
    expect(truth.associations).toEqual([]);
    for (const elasticity of truth.products.columns.ownElasticity) expect(Math.abs(elasticity)).toBe(0);
    for (const uplift of truth.customers.columns.uplift) expect(Math.abs(uplift)).toBe(0);
    for (const lift of truth.products.columns.promotionLift) expect(lift).toBe(1);
  });
});

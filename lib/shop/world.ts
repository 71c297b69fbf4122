/** Everything that is known before the first day: what does not depend on purchases, and the truth. */
import { type Catalogue, makeCatalogue } from "./catalogue/catalogue";
import { makePrices, type Prices } from "./catalogue/prices";
import { makeSuppliers, type Suppliers, tightProducts } from "./catalogue/suppliers";
import { type Calendar, makeCalendar } from "./customers/calendar";
import { type Campaigns, makeCampaigns } from "./customers/campaigns";
import { type Customers, makeCustomers } from "./customers/customers";
import { campaignEffects, uplifts } from "./customers/uplift";
import { associationTruth, type PlantedPair, plantPairs } from "./demand/associations";
import { type Choice, makeChoice } from "./demand/choice";
import { priceTruth } from "./demand/elasticities";
import { makeExpectations } from "./demand/expectations";
import type { ShopParameters } from "./parameters/parameters";
import { tableOf } from "./tables/growing-table";
import { HIDDEN, type ShopTruth } from "./truth";

export interface World {
  readonly calendar: Calendar;
  readonly catalogue: Catalogue;
  readonly suppliers: Suppliers;
  readonly prices: Prices;
  readonly customers: Customers;
  readonly campaigns: Campaigns;
  readonly choice: Choice;
  readonly pairs: readonly PlantedPair[];
  readonly truth: ShopTruth;
}

export function makeWorld(seed: number, scale: number, parameters: ShopParameters): World {
  const calendar = makeCalendar(seed, parameters);
  const { dayFactor } = calendar.season;
  const catalogue = makeCatalogue(seed, parameters);
  const suppliers = makeSuppliers(seed, parameters);
  const prices = makePrices(seed, parameters, catalogue.products);
  const customers = makeCustomers(seed, scale, parameters, dayFactor);
  const campaigns = makeCampaigns(seed, parameters, customers.table.columns.joinDay);
  const choice = makeChoice(seed, parameters, catalogue, calendar, prices);
  const pairs = plantPairs(seed, parameters, catalogue);
  const expected = makeExpectations(parameters, customers, campaigns, choice, pairs, dayFactor);
  const price = priceTruth(parameters, catalogue, choice, pairs, expected.classSessions);

  const planted = new Set(pairs.flatMap(({ antecedent, consequent }) => [antecedent, consequent]));
  const isTight = tightProducts(seed, parameters, catalogue.products.rows, planted);
  const [best, worst] = parameters.returns.rate;
  const { sensitivityLevels } = parameters.customers;
  const { displayLift, dips } = parameters.promotions;
  const { meanLeadDays, leadDaysVariance } = suppliers;
  const { segment, level, sessionsPerDay, churnHazard, lifetimeDays } = customers;
  const orders = expected.orders.reduce((sum, count) => sum + count, 0);
  const truth: ShopTruth = {
    associations: pairs.map((pair, i) =>
      associationTruth(pair, expected.pairCounts[i], orders, price.pairElasticity[i]),
    ),
    season: calendar.season,
    promotion: { displayLift, dips },
    categoryExpansion: parameters.demand.categoryExpansion,
    demandShock: prices.demandShock,
    expectedDemand: expected.demand,
    expectedOrders: expected.orders,
    categories: price.categories,
    products: tableOf(HIDDEN.products, {
      share: catalogue.share,
      quality: catalogue.quality,
      returnRate: catalogue.quality.map((quality) => worst + (best - worst) * quality),
      isTight,
      ...price.products,
    }),
    customers: tableOf(HIDDEN.customers, {
      segment,
      sensitivity: Float64Array.from(level, (number) => sensitivityLevels[number]),
      sessionsPerDay,
      churnHazard,
      lifetimeDays,
      uplift: uplifts(parameters, customers, expected.conversion),
    }),
    suppliers: tableOf(HIDDEN.suppliers, { meanLeadDays, leadDaysVariance }),
    crossElasticities: price.crossElasticities,
    campaigns: campaignEffects(parameters, customers, campaigns, dayFactor, expected.conversion),
  };
  return { calendar, catalogue, suppliers, prices, customers, campaigns, choice, pairs, truth };
}

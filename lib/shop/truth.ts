/**
 * What the simulated shop knows (真值): the number behind everything that a method may want to find. Expectations are
 * exact for the shop that was made: over endless redraws of visits and baskets, with its customers, prices and day
 * shocks as they are, and with every shelf full. Stock-outs, rare but for the products of `isTight`, are not in them.
 */
import { flag, integer, number, type Schema, type ShopTable } from "./tables/schemas";

/** The planted pairs, with the measures that rules have over infinitely many orders. */
export const ASSOCIATIONS = {
  antecedent: integer("row of products"),
  consequent: integer("row of products"),
  strength: number("chance that the antecedent brings the consequent with it"),
  support: number("fraction of orders with both"),
  confidence: number("fraction of the orders with the antecedent that hold the consequent too"),
  lift: number("of the rule from antecedent to consequent"),
  backgroundLift: number("lift without the habit: not 1, since large orders hold more of all"),
  crossElasticity: number("percent of the consequent's picks for one percent of the antecedent's price, < 0"),
} as const satisfies Schema;

export type AssociationTruth = { readonly [Name in keyof typeof ASSOCIATIONS]: number };

/** Hidden columns, row for row with the open tables of the same name, and tables that nobody in the shop sees. */
export const HIDDEN = {
  categories: {
    // What regressing log sales on log price finds, within product and within category and week, cost as the instrument.
    sensitivity: number("beta: mean of the customers' price sensitivities, weighted by what they buy of it"),
    seasonAmplitude: number("amplitude of the category's own yearly wave"),
    seasonPeak: number("its peak, day of year"),
  },
  products: {
    share: number("share of the category's picks at base prices"),
    quality: number("0 worst to 1 best; returns and reviews follow from it"),
    returnRate: number("chance that a line comes back"),
    isTight: flag("1 if its stock is kept too low on purpose"),
    habitShare: number("fraction of its picks that a planted pair brings, whatever it costs"),
    ownElasticity: number("percent of its other picks for one percent of own price, at base prices"),
    promotionLift: number("factor on its other picks in a promotion week, mean over the discounts"),
    cannibalisation: number("fraction of the promotion's gain that the rest of the category loses"),
  },
  customers: {
    segment: integer("number in parameters.segments"),
    sensitivity: number("factor on each category's price sensitivity"),
    visitsPerDay: number("rate of visits while alive, on a day of factor 1"),
    churnHazard: number("per day"),
    lifetimeDays: integer("whole days alive after the day of joining; may end behind the last day"),
    uplift: number("orders more, or fewer, by one mail, while alive for its whole window; day factor 1"),
  },
  suppliers: {
    meanLeadDays: number("mean of its lead time, days"),
    leadDaysVariance: number("variance of its lead time, days squared"),
  },
  /** Elasticities between two products of one category (substitutes, > 0); rows in order of the pair. */
  crossElasticities: {
    product: integer("whose picks change, row of products"),
    price: integer("whose price changes, row of products"),
    elasticity: number("percent of picks for one percent of the other's price, at base prices"),
  },
  campaigns: {
    eligible: integer("customers who had joined before the campaign, mailed or not"),
    effect: number("mean orders more in the window by a mail, over all eligible, dead ones with 0"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Demand that met an empty shelf, day by day. */
export const LOST_SALES = {
  day: integer("day of the shop"),
  product: integer("row of products"),
  warehouse: integer("row of warehouses"),
  quantity: integer("pieces wanted and not sold"),
} as const satisfies Schema;

/** Hidden columns and tables of the deliveries. */
export const HIDDEN_LOGISTICS = {
  roadEdges: { freeFlowMinutes: number("travel time on an empty road") },
  couriers: { speedFactor: number("factor of this courier, vehicle and all, on travel times") },
  congestion: { factor: number("factor of the hour of departure on travel times; rows are hours 0 to 23") },
} as const satisfies Readonly<Record<string, Schema>>;

/** Hidden columns of the reviews, and what each says of which aspect. */
export const HIDDEN_REVIEWS = {
  reviews: {
    sentiment: integer("of the text: -1 negative, 0 neutral or mixed, 1 positive"),
    quality: number("of the product, 0 worst to 1 best"),
    isMisleading: flag("1 if the stars were drawn without a look at the text"),
  },
  reviewAspects: {
    review: integer("row of reviews"),
    aspect: integer("0 quality, 1 delivery, 2 price, 3 fit, 4 service"),
    sentiment: integer("of what is said of it: -1, 0 or 1"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** The seasons by day, for files. */
export const SEASON = {
  day: integer("day of the shop"),
  yearly: number("factor of the yearly wave"),
  trend: number("factor of growth since day 0"),
  event: number("factor of a festival, else 1"),
  shock: number("factor of the day's shock"),
  dayFactor: number("product of all, the weekday's too"),
  expectedOrders: number("orders expected"),
} as const satisfies Schema;

/** Demand by product and week, for files. */
export const WEEKLY_TRUTH = {
  product: integer("row of products"),
  week: integer("week of the shop"),
  demandShock: number("factor on demand, mean 1"),
  expectedDemand: number("pieces wanted that are expected, all shelves full"),
} as const satisfies Schema;

export interface SeasonTruth {
  /** Monday to Sunday, mean 1. */
  readonly weekdayFactors: readonly number[];
  /** Of each day: the yearly wave. */
  readonly yearly: Float64Array;
  /** Of each day: growth since day 0. */
  readonly trend: Float64Array;
  /** Of each day: 1, or the factor of a festival. */
  readonly event: Float64Array;
  /** Of each day: exp of the AR(1) shock. */
  readonly shock: Float64Array;
  /** Of each day: the product of all. A visit rate times this is the expected number of visits. */
  readonly dayFactor: Float64Array;
}

export interface PromotionTruth {
  /** Factor on the attraction of a promoted product, beside its price. */
  readonly displayLift: number;
  /** Fraction of attraction lost one and two weeks after. */
  readonly dips: readonly [first: number, second: number];
}

type HiddenTables = { readonly [Name in keyof typeof HIDDEN]: ShopTable<(typeof HIDDEN)[Name]> };

export interface ShopTruth extends HiddenTables {
  readonly associations: readonly AssociationTruth[];
  readonly season: SeasonTruth;
  readonly promotion: PromotionTruth;
  /** Theta of the choice model: how far a category grows when it gets cheaper. */
  readonly categoryExpansion: number;
  /** Demand factor of product p in week w at `[p * weeks + w]`, mean 1: what prices follow and no table shows. */
  readonly demandShock: Float64Array;
  /** Expected pieces wanted of product p in week w at `[p * weeks + w]`, all shelves full. */
  readonly expectedDemand: Float64Array;
  /** Of each day: expected orders, joining orders and those that mails bring among them. */
  readonly expectedOrders: Float64Array;
}

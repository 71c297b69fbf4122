/**
 * The truth of the simulated shop (真值): the true value of everything that a method may estimate. Expectations are exact for
 * the given shop: averages over all possible sessions and baskets, given its customers, prices and day shocks, with every
 * product in stock. They ignore stock-outs, which are rare except for products with `isTight`.
 */
import type { PromotionParameters } from "./parameters/parameters";
import { flag, integer, number, type Schema, type ShopTable, type Tables } from "./tables/schemas";

/** The planted pairs, with the measures of their rules over infinitely many orders. */
export const ASSOCIATIONS = {
  antecedent: integer("row of products"),
  consequent: integer("row of products"),
  strength: number(
    "probability that an order with the antecedent gets the consequent because of the association",
  ),
  support: number("fraction of orders with both"),
  confidence: number("fraction of the orders with the antecedent that contain the consequent"),
  lift: number("of the rule from antecedent to consequent"),
  backgroundLift: number(
    "lift without the planted association: above 1, since large orders contain more of everything",
  ),
  crossElasticity: number(
    "percent change of the consequent's picks for one percent of the antecedent's price, < 0",
  ),
} as const satisfies Schema;

/** A planted pair with the true measures of its rule. */
export type AssociationTruth = { readonly [Name in keyof typeof ASSOCIATIONS]: number };

/** Hidden columns, row for row with the public tables of the same name, and hidden tables. */
export const HIDDEN = {
  categories: {
    // The estimand of a regression of log sales on log price within product and within category and week, with cost as instrument.
    sensitivity: number(
      "beta: mean of the customers' price sensitivities, weighted by their picks in the category",
    ),
    seasonAmplitude: number("amplitude of the category's yearly wave"),
    seasonPeak: number("its peak, day of year"),
  },
  products: {
    share: number("share of the category's picks at base prices"),
    quality: number("0 worst to 1 best; returns and reviews depend on it"),
    returnRate: number("probability that a line is returned"),
    isTight: flag("1 if it is understocked on purpose"),
    habitShare: number("fraction of its picks that a planted pair causes, regardless of its price"),
    ownElasticity: number("percent change of its other picks for one percent of its price, at base prices"),
    promotionLift: number("factor on its other picks in a promotion week, mean over the discounts"),
    cannibalisation: number("fraction of the promotion's gain that the rest of the category loses"),
  },
  customers: {
    segment: integer("number in parameters.segments"),
    sensitivity: number("factor on each category's price sensitivity"),
    sessionsPerDay: number("sessions per day while active, on a day of factor 1"),
    churnHazard: number("per day"),
    lifetimeDays: integer("whole days active after the day of joining; may end after the last day"),
    uplift: number(
      "expected additional orders from one mail, if active in its whole window, at day factor 1",
    ),
  },
  suppliers: {
    meanLeadDays: number("mean of its lead time, days"),
    leadDaysVariance: number("variance of its lead time, days squared"),
  },
  /** Elasticities between two products of one category (substitutes, > 0); rows in order of the pair. */
  crossElasticities: {
    product: integer("whose picks change, row of products"),
    price: integer("whose price changes, row of products"),
    elasticity: number("percent change of picks for one percent of the other's price, at base prices"),
  },
  campaigns: {
    eligible: integer("customers who had joined before the campaign, mailed or in the control group"),
    effect: number(
      "mean additional orders in the window from a mail, over all eligible customers; 0 for churned ones",
    ),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Lost sales: daily demand for products that were out of stock. */
export const LOST_SALES = {
  day: integer("day of the shop"),
  product: integer("row of products"),
  warehouse: integer("row of warehouses"),
  quantity: integer("pieces wanted and not sold"),
} as const satisfies Schema;

/** Hidden columns and tables of the deliveries. */
export const HIDDEN_LOGISTICS = {
  roadEdges: { freeFlowMinutes: number("travel time on an empty road") },
  couriers: { speedFactor: number("factor of the courier and the vehicle on travel times") },
  congestion: { factor: number("factor of the hour of departure on travel times; rows are hours 0 to 23") },
} as const satisfies Readonly<Record<string, Schema>>;

/** Hidden columns of the reviews, and the sentiment of each aspect they mention. */
export const HIDDEN_REVIEWS = {
  reviews: {
    sentiment: integer("of the text: -1 negative, 0 neutral or mixed, 1 positive"),
    quality: number("of the product, 0 worst to 1 best"),
    isMisleading: flag("1 if the stars are random and ignore the text"),
  },
  reviewAspects: {
    review: integer("row of reviews"),
    aspect: integer("0 quality, 1 delivery, 2 price, 3 fit, 4 service"),
    sentiment: integer("sentiment about the aspect: -1, 0 or 1"),
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Daily factors of the season, as a table for files. */
export const SEASON = {
  day: integer("day of the shop"),
  yearly: number("factor of the yearly wave"),
  trend: number("factor of growth since day 0"),
  event: number("factor of a festival, 1 on other days"),
  shock: number("factor of the day's shock"),
  dayFactor: number("product of all factors, including that of the weekday"),
  expectedOrders: number("orders expected"),
} as const satisfies Schema;

/** Weekly demand of each product, as a table for files. */
export const WEEKLY_TRUTH = {
  product: integer("row of products"),
  week: integer("week of the shop"),
  demandShock: number("factor on demand, mean 1"),
  expectedDemand: number("expected demand in pieces, with every product in stock"),
} as const satisfies Schema;

/** Daily factors of the season; a session rate times `dayFactor` is the expected number of sessions. */
export interface SeasonTruth extends Omit<ShopTable<typeof SEASON>["columns"], "day" | "expectedOrders"> {
  /** Monday to Sunday, mean 1. */
  readonly weekdayFactors: readonly number[];
}

/** The truth of a shop. */
export interface ShopTruth extends Tables<typeof HIDDEN> {
  readonly associations: readonly AssociationTruth[];
  readonly season: SeasonTruth;
  readonly promotion: Pick<PromotionParameters, "displayLift" | "dips">;
  /** Theta of the choice model: how much the demand for a category grows when it gets cheaper. */
  readonly categoryExpansion: number;
  /** Demand factor of product p in week w at `[p * weeks + w]`, mean 1: prices react to it, and no table shows it. */
  readonly demandShock: Float64Array;
  /** Expected demand for product p in week w at `[p * weeks + w]`, in pieces, with every product in stock. */
  readonly expectedDemand: Float64Array;
  /** Expected orders of each day, including first orders and orders caused by mails. */
  readonly expectedOrders: Float64Array;
}

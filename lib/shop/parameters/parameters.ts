/**
 * The parameters of the simulated shop (参数), with units and defaults. Override them by group:
 * `shop.make({ seed: 7, prices: { followsDemand: 0 } })` changes only that one.
 */

export interface CatalogueParameters {
  /** Number of products, distributed over 20 categories; 20 to 5000. */
  readonly products: number;
  /** Popularity within a category falls as 1 / (rank + offset)^exponent. */
  readonly popularityExponent: number;
  readonly popularityOffset: number;
}

export interface CalendarParameters {
  /** Date of day 0, `YYYY-MM-DD`. */
  readonly firstDate: string;
  /** 4 to 520. */
  readonly weeks: number;
}

/** Parameters of the customers; each customer has an individual session rate, churn hazard and price sensitivity. */
export interface CustomerParameters {
  /** Number of customers at scale 1; `scale` multiplies it. */
  readonly count: number;
  /**
   * Fraction that joined in the year before day 0, some of whom have churned by then. The others join with probability
   * proportional to the day factor.
   */
  readonly shareBefore: number;
  /** Mean and shape of the Gamma distribution of sessions per day while active; a small shape means very unequal. */
  readonly meanSessionsPerDay: number;
  readonly sessionRateShape: number;
  /** Mean and shape of the Gamma distribution of the churn hazard per day. */
  readonly meanChurnHazard: number;
  readonly churnHazardShape: number;
  /** Factors on the price sensitivity of a category; each customer has one of these levels. */
  readonly sensitivityLevels: readonly number[];
}

/** A hidden customer segment. */
export interface Segment {
  readonly name: string;
  readonly chineseName: string;
  /** Weights among customers with a session rate below the median, and above it. */
  readonly shareOfRare: number;
  readonly shareOfFrequent: number;
  /** Shares of the sensitivity levels in this segment; they sum to 1. */
  readonly sensitivityShares: readonly number[];
  /** Effect of a mail: > 0 the probability of one more session, < 0 minus the probability that a session is skipped. */
  readonly mailEffect: number;
}

/** Seasonality of the sessions: a product of day factors. */
export interface SeasonParameters {
  /** Monday to Sunday; scaled to mean 1. */
  readonly weekdayFactors: readonly number[];
  /** Yearly wave of all sessions, `1 + amplitude * cos(2 pi (day of year - peak) / 365.25)`. */
  readonly yearlyAmplitude: number;
  readonly yearlyPeakDay: number;
  /** Largest amplitude of the yearly wave of a category. */
  readonly categoryAmplitude: number;
  /** Growth of a customer's sessions per year; 0.05 is 5 %. */
  readonly trendPerYear: number;
  /** Factor on the sessions of a festival day. */
  readonly eventFactor: number;
  /** The logarithm of the day's shock is an AR(1) with this persistence and stationary standard deviation. */
  readonly shockPersistence: number;
  readonly shockDeviation: number;
}

/** A kind of session: its share of all sessions and the factor on the number of picks; factor 0 is browsing only. */
export interface SessionKind {
  readonly name: string;
  readonly share: number;
  readonly factor: number;
}

export interface BasketParameters {
  readonly sessionKinds: readonly SessionKind[];
  /** Expected picks of a session of factor 1 at base prices. */
  readonly picksPerSession: number;
  /** Probabilities of 1, 2, 3 … pieces per pick; they sum to 1. */
  readonly piecesPerPick: readonly number[];
  /** Contrast between segments: the factor on a favoured category, and its inverse on a disliked one. */
  readonly preferenceContrast: number;
}

/** Response of demand to prices; see `choice.ts`. */
export interface DemandParameters {
  /** Range of the uniform distribution of a category's price sensitivity, at base prices and level 1. */
  readonly priceSensitivity: readonly [least: number, most: number];
  /** Theta in [0, 1]: at 0 prices do not change the sales of a category, at 1 products do not compete. */
  readonly categoryExpansion: number;
  /** Shape of the Gamma factor (mean 1) on the weekly demand of a product: counts are negative binomial. */
  readonly shockShape: number;
}

export interface AssociationParameters {
  /** One entry for each pair: the probability that a basket with the antecedent gets the consequent too. */
  readonly strengths: readonly number[];
}

/** Weekly changes of costs and prices. */
export interface PriceParameters {
  /** Range of the uniform distribution of the gross margin, (base price - cost) / base price. */
  readonly margin: readonly [least: number, most: number];
  /** The logarithm of a cost is an AR(1) with this persistence and stationary standard deviation. */
  readonly costPersistence: number;
  readonly costDeviation: number;
  /** Percent change of the price for one percent of cost. */
  readonly costPassThrough: number;
  /** Percent change of the price for one percent of demand shock; this confounds a naive regression. */
  readonly followsDemand: number;
  /** Standard deviation of the remaining noise in the logarithm of the price. */
  readonly noiseDeviation: number;
}

export interface PromotionParameters {
  /** Probability that a product starts a promotion in a week, if it had none in the three weeks before. */
  readonly share: number;
  /** Possible discounts, equally likely, as fractions of the regular price. */
  readonly discounts: readonly number[];
  /** Factor on the attraction of a promoted product apart from the price, for its place on the front page. */
  readonly displayLift: number;
  /** Fraction of attraction lost one and two weeks after a promotion, since customers have stocked up. */
  readonly dips: readonly [first: number, second: number];
}

export interface StockParameters {
  readonly suppliers: number;
  /** Range of the uniform distribution of a supplier's mean lead time, days. */
  readonly meanLeadDays: readonly [least: number, most: number];
  /** Lead times are 1 plus a negative binomial number of days with this shape. */
  readonly leadShape: number;
  /** Days of expected sales that an order covers. */
  readonly cycleDays: number;
  /** Safety stock in standard deviations of the demand during the lead time. */
  readonly safetyFactor: number;
  /** Fraction of products that use `tightSafetyFactor` instead and run out of stock; none of a planted pair. */
  readonly tightShare: number;
  readonly tightSafetyFactor: number;
}

export interface CampaignParameters {
  readonly firstWeek: number;
  /** Weeks between campaigns. */
  readonly everyWeeks: number;
  /** Days in which a mail has an effect; at most until the next campaign. */
  readonly windowDays: number;
  readonly controlShare: number;
}

export interface ReturnParameters {
  /** Probability that a line is returned, for the best and the worst quality. */
  readonly rate: readonly [best: number, worst: number];
  /** Mean days until a return arrives, >= 1. */
  readonly meanDays: number;
}

/** Parameters of the road network; see `roads.ts`. */
export interface RoadParameters {
  /** Distance between crossings in a town, km. */
  readonly spacingKm: number;
  /** Distance between towns, km; at least 20 times the spacing. */
  readonly townDistanceKm: number;
  /** Fractions of streets that are removed, and made one-way; fewer where a node would be cut off. */
  readonly missingShare: number;
  readonly oneWayShare: number;
}

/** Parameters of the deliveries; see `logistics.ts`. */
export interface DeliveryParameters {
  /** Parcels per courier on an average day, which determines the number of couriers. */
  readonly parcelsPerCourier: number;
  /** Fraction of couriers with a van; the others ride a three-wheeler. */
  readonly vanShare: number;
  /** Fraction of parcels promised by noon. */
  readonly morningShare: number;
  /** Fraction of parcels packed a day later than promised. */
  readonly delayShare: number;
  /** Mean minutes at a door. */
  readonly serviceMinutes: number;
  /** Factors on travel times by hour of the day, 24. */
  readonly congestion: readonly number[];
  /** Standard deviations of the logarithm of the factors on travel times: of a courier, and of a leg. */
  readonly speedDeviation: number;
  readonly legDeviation: number;
}

/** Parameters of the reviews; see `reviews.ts`. */
export interface ReviewParameters {
  /** Fraction of delivered orders with a review. */
  readonly share: number;
  /** Fraction of customers who write Chinese; the others write English. */
  readonly chineseShare: number;
  /** Mean days from delivery to review. */
  readonly meanDays: number;
  /** Fraction with random stars, one to five, equally likely. */
  readonly misleadingShare: number;
  /** Probability of a typing error in a phrase. */
  readonly typoShare: number;
}

/** All parameters, by group. */
export interface ShopParameters {
  readonly catalogue: CatalogueParameters;
  readonly calendar: CalendarParameters;
  readonly customers: CustomerParameters;
  /** Overrides replace the whole list. */
  readonly segments: readonly Segment[];
  readonly season: SeasonParameters;
  readonly baskets: BasketParameters;
  readonly demand: DemandParameters;
  readonly associations: AssociationParameters;
  readonly prices: PriceParameters;
  readonly promotions: PromotionParameters;
  readonly stock: StockParameters;
  readonly campaigns: CampaignParameters;
  readonly returns: ReturnParameters;
  readonly roads: RoadParameters;
  readonly deliveries: DeliveryParameters;
  readonly reviews: ReviewParameters;
}

/** Overrides by group; each group may be partial. */
export type ParameterOverrides = {
  readonly [Group in keyof ShopParameters]?: ShopParameters[Group] extends readonly unknown[]
    ? ShopParameters[Group]
    : Partial<ShopParameters[Group]>;
};

/** Options of `make` and `stream`: the seed, the scale, and overrides of parameters. */
export interface ShopOptions extends ParameterOverrides {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /**
   * Factor on the number of customers, and so of orders: 1 is about 150,000 orders, 0.002 about 1000 lines, 22 about 10^7,
   * 1250 is the largest.
   *
   * @default 1
   */
  readonly scale?: number;
}

/**
 * The default parameters.
 *
 * @example
 * shop.DEFAULTS.catalogue.products; // 400
 */
export const DEFAULTS: ShopParameters = {
  catalogue: { products: 400, popularityExponent: 1.2, popularityOffset: 1.5 },
  calendar: { firstDate: "2023-01-02", weeks: 104 },
  customers: {
    count: 8000,
    shareBefore: 0.45,
    meanSessionsPerDay: 0.13,
    sessionRateShape: 1.2,
    meanChurnHazard: 0.0025,
    churnHazardShape: 2,
    sensitivityLevels: [0.75, 1, 1.3],
  },
  segments: [
    segment("families", "家庭", [0.15, 0.45], [0.2, 0.6, 0.2], 0.2),
    segment("young singles", "单身青年", [0.3, 0.25], [0.4, 0.5, 0.1], 0.5),
    segment("bargain hunters", "精打细算", [0.2, 0.25], [0, 0.2, 0.8], 0.35),
    segment("gift buyers", "送礼", [0.35, 0.05], [0.8, 0.2, 0], -0.4),
  ],
  season: {
    weekdayFactors: [0.9, 0.9, 0.95, 0.95, 1.05, 1.15, 1.1],
    yearlyAmplitude: 0.12,
    yearlyPeakDay: 330,
    categoryAmplitude: 0.3,
    trendPerYear: 0.06,
    eventFactor: 1.8,
    shockPersistence: 0.6,
    shockDeviation: 0.03,
  },
  baskets: {
    sessionKinds: [
      { name: "browse", share: 0.4, factor: 0 },
      { name: "top-up", share: 0.3, factor: 0.6 },
      { name: "ordinary", share: 0.24, factor: 1.2 },
      { name: "weekly", share: 0.06, factor: 2.4 },
    ],
    picksPerSession: 2.6,
    piecesPerPick: [0.85, 0.12, 0.03],
    preferenceContrast: 2,
  },
  demand: { priceSensitivity: [1.5, 3], categoryExpansion: 0.4, shockShape: 30 },
  associations: { strengths: [0.4, 0.35, 0.3, 0.25, 0.25, 0.2, 0.2, 0.15, 0.15, 0.1, 0.08, 0.05] },
  prices: {
    margin: [0.25, 0.5],
    costPersistence: 0.9,
    costDeviation: 0.1,
    costPassThrough: 0.6,
    followsDemand: 0.25,
    noiseDeviation: 0.03,
  },
  promotions: { share: 0.08, discounts: [0.1, 0.15, 0.2, 0.3], displayLift: 1.4, dips: [0.15, 0.07] },
  stock: {
    suppliers: 12,
    meanLeadDays: [3, 15],
    leadShape: 6,
    cycleDays: 14,
    safetyFactor: 4,
    tightShare: 0.1,
    tightSafetyFactor: -0.5,
  },
  campaigns: { firstWeek: 6, everyWeeks: 8, windowDays: 14, controlShare: 0.5 },
  returns: { rate: [0.01, 0.12], meanDays: 8 },
  roads: { spacingKm: 0.35, townDistanceKm: 8, missingShare: 0.08, oneWayShare: 0.2 },
  deliveries: {
    parcelsPerCourier: 60,
    vanShare: 0.5,
    morningShare: 0.2,
    delayShare: 0.04,
    serviceMinutes: 5,
    congestion: [
      1, 1, 1, 1, 1, 1, 1.1, 1.4, 1.6, 1.4, 1.2, 1.2, 1.25, 1.2, 1.15, 1.2, 1.35, 1.6, 1.7, 1.4, 1.2, 1.1, 1,
      1,
    ],
    speedDeviation: 0.12,
    legDeviation: 0.2,
  },
  reviews: { share: 0.08, chineseShare: 0.6, meanDays: 3, misleadingShare: 0.03, typoShare: 0.03 },
};

/**
 * Overrides for a shop without effects (零效应): no associations, no response to prices, promotions or mails, and identical
 * segments and sessions. Spread it into the options.
 *
 * @example
 * shop.make({ seed: 1, scale: 0.01, ...shop.NULL_SHOP }).truth.associations; // []
 */
export const NULL_SHOP: ParameterOverrides = {
  segments: [segment("everybody", "所有人", [1, 1], [1], 0)],
  customers: { sensitivityLevels: [1] },
  season: { categoryAmplitude: 0 },
  baskets: { sessionKinds: [{ name: "ordinary", share: 1, factor: 1 }], preferenceContrast: 1 },
  demand: { priceSensitivity: [0, 0] },
  associations: { strengths: [] },
  promotions: { displayLift: 1, dips: [0, 0] },
};

function segment(
  name: string,
  chineseName: string,
  [shareOfRare, shareOfFrequent]: readonly [rare: number, frequent: number],
  sensitivityShares: readonly number[],
  mailEffect: number,
): Segment {
  return { name, chineseName, shareOfRare, shareOfFrequent, sensitivityShares, mailEffect };
}

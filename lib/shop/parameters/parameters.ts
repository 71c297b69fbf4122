/**
 * Everything that can be turned in the simulated shop (参数), with units and defaults. A group is overridden by its
 * name: `shop.make({ seed: 7, prices: { followsDemand: 0 } })` leaves all else as it is.
 */

/** What the shop sells. */
export interface CatalogueParameters {
  /** How many products, dealt out over 20 categories; 20 to 5000. */
  readonly products: number;
  /** Popularity within a category falls as 1 / (rank + offset)^exponent. */
  readonly popularityExponent: number;
  readonly popularityOffset: number;
}

/** How long the shop is watched. */
export interface CalendarParameters {
  /** Date of day 0, `YYYY-MM-DD`. */
  readonly firstDate: string;
  /** 4 to 520. */
  readonly weeks: number;
}

/** Who buys; each of the three rates is of a customer of his own. */
export interface CustomerParameters {
  /** Customers at scale 1; `scale` multiplies it. */
  readonly count: number;
  /**
   * Fraction that joined in the year before day 0, some of them gone by then; the others join on days that draw
   * visits.
   */
  readonly shareBefore: number;
  /** Visits a day while alive are Gamma distributed: the mean, and the shape (small: very unequal). */
  readonly meanVisitsPerDay: number;
  readonly visitRateShape: number;
  /** The hazard of churn a day is Gamma distributed: the mean, and the shape. */
  readonly meanChurnHazard: number;
  readonly churnHazardShape: number;
  /** Factors on the price sensitivity of a category: customers hold one of these levels. */
  readonly sensitivityLevels: readonly number[];
}

/** A hidden kind of customer. */
export interface Segment {
  readonly name: string;
  readonly chineseName: string;
  /** Weights among the customers who visit less, and among those who visit more, than the median. */
  readonly shareOfRare: number;
  readonly shareOfFrequent: number;
  /** Shares of the sensitivity levels in this segment; sum 1. */
  readonly sensitivityShares: readonly number[];
  /** What a mail does: > 0 the chance of one visit more, < 0 the chance that a visit in the window is skipped. */
  readonly mailEffect: number;
}

/** When they visit: a product of day factors. */
export interface SeasonParameters {
  /** Monday to Sunday; scaled to mean 1. */
  readonly weekdayFactors: readonly number[];
  /** The yearly wave of all visits, `1 + amplitude * cos(2 pi (day of year - peak) / 365.25)`. */
  readonly yearlyAmplitude: number;
  readonly yearlyPeakDay: number;
  /** Each category has a wave of its own, of an amplitude up to this one. */
  readonly categoryAmplitude: number;
  /** Growth of a customer's visits in a year; 0.05 is 5 %. */
  readonly trendPerYear: number;
  /** Factor on the visits of a festival's days. */
  readonly eventFactor: number;
  /** Logarithm of the day's shock: an AR(1) of this persistence and stationary standard deviation. */
  readonly shockPersistence: number;
  readonly shockDeviation: number;
}

/** A kind of visit: its share of all visits and how much is wanted; factor 0 is a look round. */
export interface TripKind {
  readonly name: string;
  readonly share: number;
  readonly factor: number;
}

/** What goes into a basket. */
export interface BasketParameters {
  readonly trips: readonly TripKind[];
  /** Picks of a visit of factor 1 at base prices. */
  readonly picksPerVisit: number;
  /** Chance of 1, 2, 3 … pieces a pick; sum 1. */
  readonly piecesPerPick: readonly number[];
  /** How far the segments differ: a favoured category is wanted this much more, a disliked one this much less. */
  readonly preferenceContrast: number;
}

/** How demand answers to prices; see `choice.ts`. */
export interface DemandParameters {
  /** Each category's price sensitivity is drawn evenly from this range; at base prices and level 1. */
  readonly priceSensitivity: readonly [least: number, most: number];
  /** Theta in [0, 1]: 0 a category sells the same whatever it costs, 1 products do not compete. */
  readonly categoryExpansion: number;
  /** Demand of a product in a week has a Gamma factor of mean 1 and this shape: counts are negative binomial. */
  readonly shockShape: number;
}

/** Pairs that go together. */
export interface AssociationParameters {
  /** One pair a strength: who wants the antecedent takes the consequent too with this probability. */
  readonly strengths: readonly number[];
}

/** How costs and prices move, week by week. */
export interface PriceParameters {
  /** Gross margin of a product, drawn evenly: (base price - cost) / base price. */
  readonly margin: readonly [least: number, most: number];
  /** Logarithm of a cost: an AR(1) of this persistence and stationary standard deviation. */
  readonly costPersistence: number;
  readonly costDeviation: number;
  /** Percent of price for a percent of cost. */
  readonly costPassThrough: number;
  /** Percent of price for a percent of demand shock: why a naive regression is wrong. */
  readonly followsDemand: number;
  /** Standard deviation of what else moves the logarithm of the price. */
  readonly noiseDeviation: number;
}

export interface PromotionParameters {
  /** Chance that a product starts a promotion in a week, if it had none in the three weeks before. */
  readonly share: number;
  /** Discounts, each as likely, as fractions of the regular price. */
  readonly discounts: readonly number[];
  /** Factor on a promoted product's attraction beside the price: it is on the front page. */
  readonly displayLift: number;
  /** Fraction of attraction lost one week after and two weeks after: the pantry is full. */
  readonly dips: readonly [first: number, second: number];
}

export interface StockParameters {
  readonly suppliers: number;
  /** Mean lead time of a supplier, drawn evenly, days. */
  readonly meanLeadDays: readonly [least: number, most: number];
  /** Lead times are 1 + a negative binomial number of days of this shape. */
  readonly leadShape: number;
  /** Days of expected sales that an order is meant to last. */
  readonly cycleDays: number;
  /** Standard deviations of demand during the lead time that the reorder point adds. */
  readonly safetyFactor: number;
  /** Fraction of products, never of a planted pair, with `tightSafetyFactor` instead: these run out. */
  readonly tightShare: number;
  readonly tightSafetyFactor: number;
}

export interface CampaignParameters {
  readonly firstWeek: number;
  /** Weeks from one campaign to the next. */
  readonly everyWeeks: number;
  /** Days in which a mail works; not longer than to the next campaign. */
  readonly windowDays: number;
  readonly controlShare: number;
}

export interface ReturnParameters {
  /** Chance that a line of the best, and of the worst, quality comes back. */
  readonly rate: readonly [best: number, worst: number];
  /** Mean days until it is back, >= 1. */
  readonly meanDays: number;
}

/** Where the shop delivers; see `roads.ts`. */
export interface RoadParameters {
  /** From crossing to crossing in a town, km. */
  readonly spacingKm: number;
  /** From town to town, km; at least 20 times the spacing. */
  readonly townDistanceKm: number;
  /** Fraction of streets that are not there, and of streets with one direction; fewer where a place would be cut off. */
  readonly missingShare: number;
  readonly oneWayShare: number;
}

/** How parcels get to the customers; see `logistics.ts`. */
export interface DeliveryParameters {
  /** Couriers are hired for so many parcels of an average day each. */
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
  /** Standard deviation of the logarithm of a courier's own factor on travel times, and of a leg's. */
  readonly speedDeviation: number;
  readonly legDeviation: number;
}

/** What customers write; see `reviews.ts`. */
export interface ReviewParameters {
  /** Fraction of delivered orders with a review. */
  readonly share: number;
  /** Fraction of customers who write Chinese; the others write English. */
  readonly chineseShare: number;
  /** Mean days from delivery to review. */
  readonly meanDays: number;
  /** Fraction whose stars say nothing: one to five, each as likely. */
  readonly misleadingShare: number;
  /** Chance of a slip of the keys in a phrase. */
  readonly typoShare: number;
}

export interface ShopParameters {
  readonly catalogue: CatalogueParameters;
  readonly calendar: CalendarParameters;
  readonly customers: CustomerParameters;
  /** A list is replaced as a whole. */
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

/** Groups by name, each in part. */
export type ParameterOverrides = {
  readonly [Group in keyof ShopParameters]?: ShopParameters[Group] extends readonly unknown[]
    ? ShopParameters[Group]
    : Partial<ShopParameters[Group]>;
};

export interface ShopOptions extends ParameterOverrides {
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /**
   * Multiplies the customers, and with them orders: 1 is about 150,000 orders, 0.002 about 1000 lines, 22 about 10^7.
   *
   * @default 1
   */
  readonly scale?: number;
}

/** The shop as it is made when nothing is said. */
export const DEFAULTS: ShopParameters = {
  catalogue: { products: 400, popularityExponent: 1.2, popularityOffset: 1.5 },
  calendar: { firstDate: "2023-01-02", weeks: 104 },
  customers: {
    count: 8000,
    shareBefore: 0.45,
    meanVisitsPerDay: 0.13,
    visitRateShape: 1.2,
    meanChurnHazard: 0.0025,
    churnHazardShape: 2,
    sensitivityLevels: [0.75, 1, 1.3],
  },
  segments: [
    {
      name: "families",
      chineseName: "家庭",
      shareOfRare: 0.15,
      shareOfFrequent: 0.45,
      sensitivityShares: [0.2, 0.6, 0.2],
      mailEffect: 0.2,
    },
    {
      name: "young singles",
      chineseName: "单身青年",
      shareOfRare: 0.3,
      shareOfFrequent: 0.25,
      sensitivityShares: [0.4, 0.5, 0.1],
      mailEffect: 0.5,
    },
    {
      name: "bargain hunters",
      chineseName: "精打细算",
      shareOfRare: 0.2,
      shareOfFrequent: 0.25,
      sensitivityShares: [0, 0.2, 0.8],
      mailEffect: 0.35,
    },
    {
      name: "gift buyers",
      chineseName: "送礼",
      shareOfRare: 0.35,
      shareOfFrequent: 0.05,
      sensitivityShares: [0.8, 0.2, 0],
      mailEffect: -0.4,
    },
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
    trips: [
      { name: "look round", share: 0.4, factor: 0 },
      { name: "top-up", share: 0.3, factor: 0.6 },
      { name: "ordinary", share: 0.24, factor: 1.2 },
      { name: "weekly", share: 0.06, factor: 2.4 },
    ],
    picksPerVisit: 2.6,
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
 * A shop in which nothing is to be found (零效应): no associations, no answer to prices, promotions or mails, all
 * segments and visits alike. Spread it into the options: `shop.make({ seed: 1, ...shop.NULL_SHOP })`.
 */
export const NULL_SHOP: ParameterOverrides = {
  segments: [
    {
      name: "everybody",
      chineseName: "所有人",
      shareOfRare: 1,
      shareOfFrequent: 1,
      sensitivityShares: [1],
      mailEffect: 0,
    },
  ],
  customers: { sensitivityLevels: [1] },
  season: { categoryAmplitude: 0 },
  baskets: { trips: [{ name: "ordinary", share: 1, factor: 1 }], preferenceContrast: 1 },
  demand: { priceSensitivity: [0, 0] },
  associations: { strengths: [] },
  promotions: { displayLift: 1, dips: [0, 0] },
};

/** Resolves options into parameters (参数检查): fills in defaults and refuses values out of range, by name. */
import { mustBe, requireFinite, requireFraction, requireInteger, requirePositive } from "../../core/errors";
import { CATEGORIES } from "../catalogue/names";
import { maxPairs } from "../demand/associations";
import { DEFAULTS, type ShopOptions, type ShopParameters } from "./parameters";

const ACTION = "make a shop";

export interface Settings {
  readonly seed: number;
  readonly scale: number;
  readonly parameters: ShopParameters;
}

/**
 * @throws {RangeError} If a parameter is unknown or out of range.
 * @throws {TypeError} If a parameter has the wrong type.
 */
export function resolveParameters({ seed, scale = 1, ...overrides }: ShopOptions): Settings {
  requireInteger(ACTION, "seed", seed, 0);
  if (seed > 0xffffffff) throw new RangeError(mustBe(ACTION, "seed", "an integer below 2^32", seed));
  requirePositive(ACTION, "scale", scale);
  for (const [group, values] of Object.entries(overrides)) {
    requireKnown("parameters", group, DEFAULTS);
    if (Array.isArray(values)) continue;
    if (values === null || typeof values !== "object")
      throw new TypeError(mustBe(ACTION, group, "an object", values));
    for (const name of Object.keys(values))
      requireKnown(group, name, DEFAULTS[group as keyof ShopParameters]);
  }
  const parameters: ShopParameters = {
    catalogue: { ...DEFAULTS.catalogue, ...overrides.catalogue },
    calendar: { ...DEFAULTS.calendar, ...overrides.calendar },
    customers: { ...DEFAULTS.customers, ...overrides.customers },
    segments: overrides.segments ?? DEFAULTS.segments,
    season: { ...DEFAULTS.season, ...overrides.season },
    baskets: { ...DEFAULTS.baskets, ...overrides.baskets },
    demand: { ...DEFAULTS.demand, ...overrides.demand },
    associations: { ...DEFAULTS.associations, ...overrides.associations },
    prices: { ...DEFAULTS.prices, ...overrides.prices },
    promotions: { ...DEFAULTS.promotions, ...overrides.promotions },
    stock: { ...DEFAULTS.stock, ...overrides.stock },
    campaigns: { ...DEFAULTS.campaigns, ...overrides.campaigns },
    returns: { ...DEFAULTS.returns, ...overrides.returns },
    roads: { ...DEFAULTS.roads, ...overrides.roads },
    deliveries: { ...DEFAULTS.deliveries, ...overrides.deliveries },
    reviews: { ...DEFAULTS.reviews, ...overrides.reviews },
  };
  check(parameters);
  return { seed, scale, parameters };
}

function requireKnown(group: string, name: string, known: object): void {
  if (!Object.hasOwn(known, name))
    throw new RangeError(mustBe(ACTION, group, `among ${Object.keys(known).join(", ")}`, name));
}

function check(parameters: ShopParameters): void {
  const { catalogue, calendar, customers, segments, season, baskets } = parameters;
  integerIn("catalogue.products", catalogue.products, CATEGORIES.length, 5000);
  within("catalogue.popularityExponent", catalogue.popularityExponent, 0, 5);
  within("catalogue.popularityOffset", catalogue.popularityOffset, 0.1, 1000);

  checkDate(calendar.firstDate);
  integerIn("calendar.weeks", calendar.weeks, 4, 520);

  requireInteger(ACTION, "customers.count", customers.count, 1);
  requireFraction(ACTION, "customers.shareBefore", customers.shareBefore);
  within("customers.meanSessionsPerDay", customers.meanSessionsPerDay, 1e-6, 100);
  within("customers.sessionRateShape", customers.sessionRateShape, 0.05, 1000);
  within("customers.meanChurnHazard", customers.meanChurnHazard, 1e-9, 1);
  within("customers.churnHazardShape", customers.churnHazardShape, 0.05, 1000);
  list("customers.sensitivityLevels", customers.sensitivityLevels, 1);
  customers.sensitivityLevels.forEach((level, i) => {
    within(`customers.sensitivityLevels[${i}]`, level, 0, 10);
  });

  list("segments", segments, 1);
  segments.forEach((segment, i) => {
    within(`segments[${i}].shareOfRare`, segment.shareOfRare, 0, 1e6);
    within(`segments[${i}].shareOfFrequent`, segment.shareOfFrequent, 0, 1e6);
    shares(`segments[${i}].sensitivityShares`, segment.sensitivityShares);
    if (segment.sensitivityShares.length !== customers.sensitivityLevels.length)
      throw new TypeError(
        mustBe(
          ACTION,
          `segments[${i}].sensitivityShares`,
          `as long as customers.sensitivityLevels, ${customers.sensitivityLevels.length}`,
          segment.sensitivityShares,
        ),
      );
    within(`segments[${i}].mailEffect`, segment.mailEffect, -1, 1);
  });
  for (const name of ["shareOfRare", "shareOfFrequent"] as const)
    if (!segments.some((segment) => segment[name] > 0))
      throw new RangeError(mustBe(ACTION, `${name} of one segment`, "> 0", 0));

  list("season.weekdayFactors", season.weekdayFactors, 7, 7);
  season.weekdayFactors.forEach((factor, i) => {
    within(`season.weekdayFactors[${i}]`, factor, 1e-3, 1000);
  });
  within("season.yearlyAmplitude", season.yearlyAmplitude, 0, 0.95);
  requireFinite(ACTION, "season.yearlyPeakDay", season.yearlyPeakDay);
  within("season.categoryAmplitude", season.categoryAmplitude, 0, 0.95);
  within("season.trendPerYear", season.trendPerYear, -0.9, 10);
  within("season.eventFactor", season.eventFactor, 0.01, 100);
  within("season.shockPersistence", season.shockPersistence, 0, 0.999);
  within("season.shockDeviation", season.shockDeviation, 0, 2);

  list("baskets.sessionKinds", baskets.sessionKinds, 1);
  shares(
    "baskets.sessionKinds",
    baskets.sessionKinds.map(({ share }) => share),
  );
  baskets.sessionKinds.forEach(({ factor }, i) => {
    within(`baskets.sessionKinds[${i}].factor`, factor, 0, 100);
  });
  if (!baskets.sessionKinds.some(({ share, factor }) => share * factor > 0))
    throw new RangeError(mustBe(ACTION, "factor of one kind of baskets.sessionKinds", "> 0", 0));
  within("baskets.picksPerSession", baskets.picksPerSession, 0.01, 100);
  list("baskets.piecesPerPick", baskets.piecesPerPick, 1);
  shares("baskets.piecesPerPick", baskets.piecesPerPick);
  within("baskets.preferenceContrast", baskets.preferenceContrast, 1, 1000);
  checkShop(parameters);
}

function checkShop(parameters: ShopParameters): void {
  const { demand, associations, prices, promotions, stock, campaigns, returns } = parameters;
  range("demand.priceSensitivity", demand.priceSensitivity, 0, 20);
  requireFraction(ACTION, "demand.categoryExpansion", demand.categoryExpansion);
  within("demand.shockShape", demand.shockShape, 0.5, 1e9);

  list("associations.strengths", associations.strengths, 0);
  const most = maxPairs(parameters.catalogue.products);
  if (associations.strengths.length > most)
    throw new RangeError(
      mustBe(ACTION, "associations.strengths", `at most ${most}, one for 8 products`, associations.strengths),
    );
  associations.strengths.forEach((strength, i) => {
    requireFraction(ACTION, `associations.strengths[${i}]`, strength);
  });

  range("prices.margin", prices.margin, 0, 0.99);
  within("prices.costPersistence", prices.costPersistence, 0, 0.999);
  within("prices.costDeviation", prices.costDeviation, 0, 1);
  within("prices.costPassThrough", prices.costPassThrough, -2, 2);
  within("prices.followsDemand", prices.followsDemand, -2, 2);
  within("prices.noiseDeviation", prices.noiseDeviation, 0, 1);

  requireFraction(ACTION, "promotions.share", promotions.share);
  list("promotions.discounts", promotions.discounts, 1);
  promotions.discounts.forEach((discount, i) => {
    within(`promotions.discounts[${i}]`, discount, 0.001, 0.95);
  });
  within("promotions.displayLift", promotions.displayLift, 0.1, 100);
  list("promotions.dips", promotions.dips, 2, 2);
  promotions.dips.forEach((dip, i) => {
    within(`promotions.dips[${i}]`, dip, 0, 0.95);
  });

  integerIn("stock.suppliers", stock.suppliers, 1, 1000);
  range("stock.meanLeadDays", stock.meanLeadDays, 1, 200);
  within("stock.leadShape", stock.leadShape, 0.5, 1e6);
  within("stock.cycleDays", stock.cycleDays, 1, 365);
  within("stock.safetyFactor", stock.safetyFactor, -20, 20);
  requireFraction(ACTION, "stock.tightShare", stock.tightShare);
  within("stock.tightSafetyFactor", stock.tightSafetyFactor, -20, 20);

  requireInteger(ACTION, "campaigns.firstWeek", campaigns.firstWeek, 0);
  requireInteger(ACTION, "campaigns.everyWeeks", campaigns.everyWeeks, 1);
  integerIn("campaigns.windowDays", campaigns.windowDays, 1, 7 * campaigns.everyWeeks);
  requireFraction(ACTION, "campaigns.controlShare", campaigns.controlShare);

  list("returns.rate", returns.rate, 2, 2);
  requireFraction(ACTION, "returns.rate[0]", returns.rate[0]);
  requireFraction(ACTION, "returns.rate[1]", returns.rate[1]);
  within("returns.meanDays", returns.meanDays, 1, 365);
  checkService(parameters);
}

function checkService({ roads, deliveries, reviews }: ShopParameters): void {
  within("roads.spacingKm", roads.spacingKm, 0.05, 5);
  within("roads.townDistanceKm", roads.townDistanceKm, 20 * roads.spacingKm, 500);
  requireFraction(ACTION, "roads.missingShare", roads.missingShare);
  requireFraction(ACTION, "roads.oneWayShare", roads.oneWayShare);

  within("deliveries.parcelsPerCourier", deliveries.parcelsPerCourier, 1, 1000);
  requireFraction(ACTION, "deliveries.vanShare", deliveries.vanShare);
  requireFraction(ACTION, "deliveries.morningShare", deliveries.morningShare);
  requireFraction(ACTION, "deliveries.delayShare", deliveries.delayShare);
  within("deliveries.serviceMinutes", deliveries.serviceMinutes, 0.1, 120);
  list("deliveries.congestion", deliveries.congestion, 24, 24);
  deliveries.congestion.forEach((factor, hour) => {
    within(`deliveries.congestion[${hour}]`, factor, 0.1, 100);
  });
  within("deliveries.speedDeviation", deliveries.speedDeviation, 0, 1);
  within("deliveries.legDeviation", deliveries.legDeviation, 0, 1);

  requireFraction(ACTION, "reviews.share", reviews.share);
  requireFraction(ACTION, "reviews.chineseShare", reviews.chineseShare);
  within("reviews.meanDays", reviews.meanDays, 0, 365);
  requireFraction(ACTION, "reviews.misleadingShare", reviews.misleadingShare);
  requireFraction(ACTION, "reviews.typoShare", reviews.typoShare);
}

function within(name: string, value: number, least: number, most: number): void {
  requireFinite(ACTION, name, value);
  if (value < least || value > most)
    throw new RangeError(mustBe(ACTION, name, `between ${least} and ${most}`, value));
}

function integerIn(name: string, value: number, least: number, most: number): void {
  requireInteger(ACTION, name, value, least);
  if (value > most) throw new RangeError(mustBe(ACTION, name, `an integer <= ${most}`, value));
}

function list(name: string, values: readonly unknown[], least: number, most = 1000): void {
  if (!Array.isArray(values)) throw new TypeError(mustBe(ACTION, name, "a list", values));
  if (values.length < least || values.length > most)
    throw new RangeError(
      mustBe(ACTION, name, least === most ? `${least} values` : `${least} to ${most} values`, values),
    );
}

function range(name: string, values: readonly [number, number], least: number, most: number): void {
  list(name, values, 2, 2);
  within(`${name}[0]`, values[0], least, most);
  within(`${name}[1]`, values[1], values[0], most);
}

function shares(name: string, values: readonly number[]): void {
  list(name, values, 1);
  let total = 0;
  values.forEach((value, i) => {
    requireFraction(ACTION, `share ${i} of ${name}`, value);
    total += value;
  });
  if (!(Math.abs(total - 1) < 1e-9)) throw new RangeError(mustBe(ACTION, `the sum of ${name}`, "1", total));
}

function checkDate(text: string): void {
  const isDate =
    typeof text === "string" &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
  if (!isDate) throw new RangeError(mustBe(ACTION, "calendar.firstDate", "a date YYYY-MM-DD", text));
}

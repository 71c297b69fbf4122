/** Resolves options into parameters (参数检查): fills in defaults and refuses values out of range, by name. */
import { mustBe, requireFinite, requireFraction, requireInteger, requireText } from "../../core/errors";
import {
  type OptionReader,
  positive,
  readerOf,
  readOptions,
  requireKnownOptions,
  withDefault,
} from "../../core/options";
import { CATEGORIES } from "../catalogue/names";
import { maxPairs } from "../demand/associations";
import { DEFAULTS, type ShopOptions, type ShopParameters } from "./parameters";

const ACTION = "make a shop";

/** They are kept in memory, and the ids of a hundred times as many order lines are 32-bit integers. */
const MOST_CUSTOMERS = 10_000_000;

/** Throws if a value is not allowed. */
type Rule = (name: string, value: unknown) => void;

/** Rules of single parameters. `checkRelations` compares parameters with each other. */
const RULES: { readonly [Group in keyof ShopParameters]?: Readonly<Record<string, Rule>> } = {
  catalogue: {
    products: integer(CATEGORIES.length, 5000),
    popularityExponent: number(0, 5),
    popularityOffset: number(0.1, 1000),
  },
  calendar: { firstDate: date, weeks: integer(4, 520) },
  customers: {
    count: integer(1),
    shareBefore: fraction,
    meanSessionsPerDay: number(1e-6, 100),
    sessionRateShape: number(0.05, 1000),
    meanChurnHazard: number(1e-9, 1),
    churnHazardShape: number(0.05, 1000),
    sensitivityLevels: each(number(0, 10), 1),
  },
  season: {
    weekdayFactors: each(number(1e-3, 1000), 7, 7),
    yearlyAmplitude: number(0, 0.95),
    yearlyPeakDay: (name, value) => requireFinite(ACTION, name, value),
    categoryAmplitude: number(0, 0.95),
    trendPerYear: number(-0.9, 10),
    eventFactor: number(0.01, 100),
    shockPersistence: number(0, 0.999),
    shockDeviation: number(0, 2),
  },
  baskets: {
    picksPerSession: number(0.01, 100),
    piecesPerPick: shares,
    preferenceContrast: number(1, 1000),
  },
  demand: { priceSensitivity: range(0, 20), categoryExpansion: fraction, shockShape: number(0.5, 1e9) },
  associations: { strengths: each(fraction, 0) },
  prices: {
    margin: range(0, 0.99),
    costPersistence: number(0, 0.999),
    costDeviation: number(0, 1),
    costPassThrough: number(-2, 2),
    followsDemand: number(-2, 2),
    noiseDeviation: number(0, 1),
  },
  promotions: {
    share: fraction,
    discounts: each(number(0.001, 0.95), 1),
    displayLift: number(0.1, 100),
    dips: each(number(0, 0.95), 2, 2),
  },
  stock: {
    suppliers: integer(1, 1000),
    meanLeadDays: range(1, 200),
    leadShape: number(0.5, 1e6),
    cycleDays: number(1, 365),
    safetyFactor: number(-20, 20),
    tightShare: fraction,
    tightSafetyFactor: number(-20, 20),
  },
  campaigns: { firstWeek: integer(0), everyWeeks: integer(1), controlShare: fraction },
  returns: { rate: each(fraction, 2, 2), meanDays: number(1, 365) },
  roads: { spacingKm: number(0.05, 5), missingShare: fraction, oneWayShare: fraction },
  deliveries: {
    parcelsPerCourier: number(1, 1000),
    vanShare: fraction,
    morningShare: fraction,
    delayShare: fraction,
    serviceMinutes: number(0.1, 120),
    congestion: each(number(0.1, 100), 24, 24),
    speedDeviation: number(0, 1),
    legDeviation: number(0, 1),
  },
  reviews: {
    share: fraction,
    chineseShare: fraction,
    meanDays: number(0, 365),
    misleadingShare: fraction,
    typoShare: fraction,
  },
};

/** An integer in [0, 2^32), the seed of a shop. */
export const shopSeed = readerOf<number>((action, name, value) => {
  requireInteger(action, name, value, 0);
  if (value > 0xffffffff) throw new RangeError(mustBe(action, name, "an integer below 2^32", value));
});

/** The defaults of a group with the overrides that are given; a list is replaced as a whole. */
function groupReader(defaults: object): OptionReader<object> {
  return (action, name, given) => {
    if (given === undefined) return defaults;
    if (Array.isArray(defaults)) return given as object;
    requireKnownOptions(action, given, defaults, `${name}.`);
    const overrides = Object.entries(given).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(overrides) };
  };
}

const SHOP_OPTIONS = {
  seed: shopSeed,
  scale: withDefault(1, positive),
  ...Object.fromEntries(Object.entries(DEFAULTS).map(([group, defaults]) => [group, groupReader(defaults)])),
};

/**
 * @throws {RangeError} If a parameter is out of range.
 * @throws {TypeError} If a parameter is unknown or has the wrong type.
 */
export function resolveParameters(options: ShopOptions) {
  const { seed, scale, ...groups } = readOptions(ACTION, options, SHOP_OPTIONS);
  const parameters = groups as unknown as ShopParameters;
  for (const [group, rules] of Object.entries(RULES))
    for (const [name, rule] of Object.entries(rules))
      rule(`${group}.${name}`, (parameters as never)[group][name]);
  checkRelations(parameters);
  const most = MOST_CUSTOMERS / parameters.customers.count;
  if (scale > most) refuse("scale", `at most ${most}, which is ${MOST_CUSTOMERS} customers`, scale);
  return { seed, scale, parameters };
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new RangeError(mustBe(ACTION, name, rule, value));
}

/** Checks parameters whose range depends on others, and lists of records. */
function checkRelations(parameters: ShopParameters): void {
  const { sessionKinds } = parameters.baskets;
  const { associations, campaigns, catalogue, roads } = parameters;
  checkSegments(parameters);
  checkRecords("baskets.sessionKinds", sessionKinds, DEFAULTS.baskets.sessionKinds[0], ["name"]);
  const kindShares = sessionKinds.map(({ share }) => share);
  shares("baskets.sessionKinds", kindShares);
  for (const [i, { factor }] of sessionKinds.entries())
    number(0, 100)(`baskets.sessionKinds[${i}].factor`, factor);
  if (!sessionKinds.some(({ share, factor }) => share * factor > 0))
    refuse("factor of one kind of baskets.sessionKinds", "> 0", 0);
  const most = maxPairs(catalogue.products);
  if (associations.strengths.length > most)
    refuse("associations.strengths", `at most ${most}, one for 8 products`, associations.strengths);
  integer(1, 7 * campaigns.everyWeeks)("campaigns.windowDays", campaigns.windowDays);
  number(20 * roads.spacingKm, 500)("roads.townDistanceKm", roads.townDistanceKm);
}

function checkSegments({ segments, customers }: ShopParameters): void {
  checkRecords("segments", segments, DEFAULTS.segments[0], ["name", "chineseName"]);
  segments.forEach((segment, i) => {
    const shareRule = number(0, 1e6);
    shareRule(`segments[${i}].shareOfRare`, segment.shareOfRare);
    shareRule(`segments[${i}].shareOfFrequent`, segment.shareOfFrequent);
    number(-1, 1)(`segments[${i}].mailEffect`, segment.mailEffect);
    const name = `segments[${i}].sensitivityShares`;
    const { sensitivityShares } = segment;
    shares(name, sensitivityShares);
    const levels = customers.sensitivityLevels.length;
    const rule = `as long as customers.sensitivityLevels, ${levels}`;
    if (sensitivityShares.length !== levels)
      throw new TypeError(mustBe(ACTION, name, rule, sensitivityShares));
  });
  for (const name of ["shareOfRare", "shareOfFrequent"] as const)
    if (!segments.some((segment) => segment[name] > 0)) refuse(`${name} of one segment`, "> 0", 0);
}

/** Records with the properties of `example`; some of them are texts. */
function checkRecords(name: string, records: unknown, example: object, texts: readonly string[]): void {
  checkList(name, records, 1);
  records.forEach((record, i) => {
    requireKnownOptions(ACTION, record, example, `${name}[${i}].`);
    for (const text of texts) requireText(ACTION, `${name}[${i}].${text}`, record[text]);
  });
}

function number(least: number, most: number): Rule {
  return (name, value) => {
    requireFinite(ACTION, name, value);
    if (value < least || value > most) refuse(name, `between ${least} and ${most}`, value);
  };
}

function integer(least: number, most = Number.MAX_SAFE_INTEGER): Rule {
  return (name, value) => {
    requireInteger(ACTION, name, value, least);
    if (value > most) refuse(name, `an integer <= ${most}`, value);
  };
}

function fraction(name: string, value: unknown): void {
  requireFraction(ACTION, name, value);
}

/** A list of `least` to `most` values that each obey a rule. */
function each(rule: Rule, least: number, most?: number): Rule {
  return (name, values) => {
    checkList(name, values, least, most);
    for (const [i, value] of values.entries()) rule(`${name}[${i}]`, value);
  };
}

/** Two limits, the lower one first. */
function range(least: number, most: number): Rule {
  return (name, values) => {
    checkList(name, values, 2, 2);
    number(least, most)(`${name}[0]`, values[0]);
    number(values[0] as number, most)(`${name}[1]`, values[1]);
  };
}

/** Fractions that sum to 1. */
function shares(name: string, values: unknown): void {
  checkList(name, values, 1);
  let total = 0;
  for (const [i, value] of values.entries()) {
    fraction(`share ${i} of ${name}`, value);
    total += value as number;
  }
  if (!(Math.abs(total - 1) < 1e-9)) refuse(`the sum of ${name}`, "1", total);
}

function checkList(
  name: string,
  values: unknown,
  least: number,
  most = 1000,
): asserts values is readonly unknown[] {
  if (!Array.isArray(values)) throw new TypeError(mustBe(ACTION, name, "a list", values));
  if (values.length < least || values.length > most)
    refuse(name, least === most ? `${least} values` : `${least} to ${most} values`, values);
}

function date(name: string, text: unknown): void {
  // A day that does not exist, for example 30 February, reads back as another one; what is no text, as a text.
  if (new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) !== text) refuse(name, "a date YYYY-MM-DD", text);
}

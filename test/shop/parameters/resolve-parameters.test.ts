import { describe, expect, test } from "vitest";
import type { ShopOptions } from "../../../lib/shop";
import { DEFAULTS, NULL_SHOP } from "../../../lib/shop";
import { resolveParameters } from "../../../lib/shop/parameters/resolve-parameters";

const [segment] = DEFAULTS.segments;

describe("resolveParameters()", () => {
  test("fills in the defaults and leaves the options alone", () => {
    const options = Object.freeze({ seed: 1, prices: Object.freeze({ followsDemand: 0 }) });
    const { scale, parameters } = resolveParameters(options);
    expect(scale).toBe(1);
    expect(parameters).toEqual({ ...DEFAULTS, prices: { ...DEFAULTS.prices, followsDemand: 0 } });
  });

  test("accepts a scale of ten million customers", () => {
    expect(resolveParameters({ seed: 1, scale: 1250 }).scale).toBe(1250);
  });

  test("accepts the null shop", () => {
    expect(resolveParameters({ seed: 1, ...NULL_SHOP }).parameters.associations.strengths).toEqual([]);
  });

  test.each<[Partial<ShopOptions>, string]>([
    [{ seed: -1 }, "seed must be an integer >= 0, current value is -1"],
    [{ seed: 2 ** 32 }, "seed must be an integer below 2^32, current value is 4294967296"],
    [{ scale: 0 }, "scale must be a finite number > 0, current value is 0"],
    [{ scale: 1251 }, "scale must be at most 1250, which is 10000000 customers, current value is 1251"],
    [
      { customers: { count: 2e7 } },
      "scale must be at most 0.5, which is 10000000 customers, current value is 1",
    ],
    [{ catalogue: { products: 19 } }, "catalogue.products must be an integer >= 20, current value is 19"],
    [
      { catalogue: { products: 5001 } },
      "catalogue.products must be an integer <= 5000, current value is 5001",
    ],
    [
      { calendar: { firstDate: "2023-02-30" } },
      'calendar.firstDate must be a date YYYY-MM-DD, current value is "2023-02-30"',
    ],
    [{ calendar: { weeks: 3 } }, "calendar.weeks must be an integer >= 4, current value is 3"],
    [{ customers: { count: 0 } }, "customers.count must be an integer >= 1, current value is 0"],
    [
      { customers: { shareBefore: 1.1 } },
      "customers.shareBefore must be a fraction between 0 and 1, current value is 1.1",
    ],
    [
      { customers: { sessionRateShape: 0 } },
      "customers.sessionRateShape must be between 0.05 and 1000, current value is 0",
    ],
    [{ segments: [] }, "segments must be 1 to 1000 values, current value is an array of 0"],
    [
      { segments: [{ ...segment, mailEffect: 2 }] },
      "segments[0].mailEffect must be between -1 and 1, current value is 2",
    ],
    [
      { segments: [{ ...segment, sensitivityShares: [0.5, 0.2, 0.2] }] },
      "the sum of segments[0].sensitivityShares must be 1, current value is 0.8999999999999999",
    ],
    [
      { segments: [{ ...segment, shareOfRare: 0 }] },
      "shareOfRare of one segment must be > 0, current value is 0",
    ],
    [
      { season: { weekdayFactors: [1, 1] } },
      "season.weekdayFactors must be 7 values, current value is an array of 2",
    ],
    [
      { season: { trendPerYear: -1 } },
      "season.trendPerYear must be between -0.9 and 10, current value is -1",
    ],
    [
      { season: { shockPersistence: 1 } },
      "season.shockPersistence must be between 0 and 0.999, current value is 1",
    ],
    [
      { baskets: { sessionKinds: [{ name: "none", share: 1, factor: 0 }] } },
      "factor of one kind of baskets.sessionKinds must be > 0, current value is 0",
    ],
    [
      { baskets: { piecesPerPick: [0.5] } },
      "the sum of baskets.piecesPerPick must be 1, current value is 0.5",
    ],
    [
      { demand: { priceSensitivity: [3, 2] } },
      "demand.priceSensitivity[1] must be between 3 and 20, current value is 2",
    ],
    [
      { demand: { categoryExpansion: -0.1 } },
      "demand.categoryExpansion must be a fraction between 0 and 1, current value is -0.1",
    ],
    [
      { catalogue: { products: 20 }, associations: { strengths: [0.1, 0.1, 0.1] } },
      "associations.strengths must be at most 2, one for 8 products, current value is an array of 3",
    ],
    [
      { associations: { strengths: [1.5] } },
      "associations.strengths[0] must be a fraction between 0 and 1, current value is 1.5",
    ],
    [{ prices: { margin: [0.2, 1] } }, "prices.margin[1] must be between 0.2 and 0.99, current value is 1"],
    [
      { promotions: { discounts: [1] } },
      "promotions.discounts[0] must be between 0.001 and 0.95, current value is 1",
    ],
    [{ stock: { suppliers: 0 } }, "stock.suppliers must be an integer >= 1, current value is 0"],
    [{ campaigns: { everyWeeks: 0 } }, "campaigns.everyWeeks must be an integer >= 1, current value is 0"],
    [
      { baskets: { piecesPerPick: [] } },
      "baskets.piecesPerPick must be 1 to 1000 values, current value is an array of 0",
    ],
    [{ campaigns: { everyWeeks: 1 } }, "campaigns.windowDays must be an integer <= 7, current value is 14"],
    [{ returns: { meanDays: 0 } }, "returns.meanDays must be between 1 and 365, current value is 0"],
    [{ roads: { townDistanceKm: 6 } }, "roads.townDistanceKm must be between 7 and 500, current value is 6"],
    [
      { roads: { oneWayShare: 1.5 } },
      "roads.oneWayShare must be a fraction between 0 and 1, current value is 1.5",
    ],
    [
      { deliveries: { parcelsPerCourier: 0 } },
      "deliveries.parcelsPerCourier must be between 1 and 1000, current value is 0",
    ],
    [
      { deliveries: { congestion: [1, 1] } },
      "deliveries.congestion must be 24 values, current value is an array of 2",
    ],
    [{ reviews: { share: 2 } }, "reviews.share must be a fraction between 0 and 1, current value is 2"],
    [{ reviews: { meanDays: -1 } }, "reviews.meanDays must be between 0 and 365, current value is -1"],
  ])("refuses %j", (given, message) => {
    expect(() => resolveParameters({ seed: 1, ...given })).toThrow(
      new RangeError(`Cannot make a shop: ${message}`),
    );
  });

  const numbers = Object.entries(DEFAULTS).flatMap(([group, defaults]) =>
    Array.isArray(defaults)
      ? []
      : Object.entries(defaults as Readonly<Record<string, unknown>>)
          .filter(([, value]) => typeof value === "number" || typeof (value as unknown[])[0] === "number")
          .map(([name, value]) => [group, name, value] as const),
  );

  test.each(numbers)("refuses %s.%s that is not a number or far out of range", (group, name, value) => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1e300]) {
      const given = Array.isArray(value) ? value.map((own, i) => (i === 0 ? wrong : own)) : wrong;
      const options = { seed: 1, [group]: { [name]: given } };
      if (name === "yearlyPeakDay" && wrong === -1e300) continue; // Any finite day is a peak.
      expect(() => resolveParameters(options)).toThrow(new RegExp(`${group}\\.${name}`));
    }
  });

  test.each<[group: keyof typeof DEFAULTS, name: string, least: number, most: number]>([
    ["catalogue", "popularityExponent", 0, 5],
    ["catalogue", "popularityOffset", 0.1, 1000],
    ["customers", "shareBefore", 0, 1],
    ["customers", "meanSessionsPerDay", 1e-6, 100],
    ["customers", "sessionRateShape", 0.05, 1000],
    ["customers", "meanChurnHazard", 1e-9, 1],
    ["customers", "churnHazardShape", 0.05, 1000],
    ["season", "yearlyAmplitude", 0, 0.95],
    ["season", "categoryAmplitude", 0, 0.95],
    ["season", "trendPerYear", -0.9, 10],
    ["season", "eventFactor", 0.01, 100],
    ["season", "shockPersistence", 0, 0.999],
    ["season", "shockDeviation", 0, 2],
    ["baskets", "picksPerSession", 0.01, 100],
    ["baskets", "preferenceContrast", 1, 1000],
    ["demand", "categoryExpansion", 0, 1],
    ["demand", "shockShape", 0.5, 1e9],
    ["prices", "costPersistence", 0, 0.999],
    ["prices", "costDeviation", 0, 1],
    ["prices", "costPassThrough", -2, 2],
    ["prices", "followsDemand", -2, 2],
    ["prices", "noiseDeviation", 0, 1],
    ["promotions", "share", 0, 1],
    ["promotions", "displayLift", 0.1, 100],
    ["stock", "leadShape", 0.5, 1e6],
    ["stock", "cycleDays", 1, 365],
    ["stock", "safetyFactor", -20, 20],
    ["stock", "tightShare", 0, 1],
    ["stock", "tightSafetyFactor", -20, 20],
    ["campaigns", "controlShare", 0, 1],
    ["returns", "meanDays", 1, 365],
    ["roads", "spacingKm", 0.05, 0.4],
    ["roads", "townDistanceKm", 7, 500],
    ["roads", "missingShare", 0, 1],
    ["roads", "oneWayShare", 0, 1],
    ["deliveries", "parcelsPerCourier", 1, 1000],
    ["deliveries", "vanShare", 0, 1],
    ["deliveries", "morningShare", 0, 1],
    ["deliveries", "delayShare", 0, 1],
    ["deliveries", "serviceMinutes", 0.1, 120],
    ["deliveries", "speedDeviation", 0, 1],
    ["deliveries", "legDeviation", 0, 1],
    ["reviews", "share", 0, 1],
    ["reviews", "chineseShare", 0, 1],
    ["reviews", "meanDays", 0, 365],
    ["reviews", "misleadingShare", 0, 1],
    ["reviews", "typoShare", 0, 1],
  ])("accepts %s.%s from %d to %d, and nothing outside", (group, name, least, most) => {
    const resolve = (value: number) => resolveParameters({ seed: 1, [group]: { [name]: value } });
    for (const value of [least, most])
      expect(resolve(value).parameters[group]).toEqual({ ...DEFAULTS[group], [name]: value });
    for (const value of [least - 1e-12 - 1e-12 * Math.abs(least), most * (1 + 1e-12)])
      expect(() => resolve(value)).toThrow(RangeError);
  });

  test.each<Partial<ShopOptions>>([
    { seed: 0 },
    { seed: 2 ** 32 - 1 },
    { catalogue: { products: 20 }, associations: { strengths: [0, 1] } },
    { catalogue: { products: 5000 } },
    { calendar: { weeks: 4, firstDate: "2024-02-29" } },
    { calendar: { weeks: 520 } },
    { customers: { count: 1 } },
    { season: { weekdayFactors: [1e-3, 1, 1, 1, 1, 1, 1000], yearlyPeakDay: -1e300 } },
    { baskets: { sessionKinds: [{ name: "all", share: 1, factor: 100 }], piecesPerPick: [1] } },
    { demand: { priceSensitivity: [20, 20] } },
    { prices: { margin: [0, 0.99] } },
    { promotions: { discounts: [0.001, 0.95], dips: [0, 0.95] } },
    { stock: { suppliers: 1, meanLeadDays: [1, 200] } },
    { stock: { suppliers: 1000 } },
    { campaigns: { firstWeek: 0, everyWeeks: 1, windowDays: 7 } },
    { campaigns: { windowDays: 1 } },
    { returns: { rate: [0, 1] } },
    { segments: [{ ...segment, mailEffect: -1 }] },
    { segments: [{ ...segment, shareOfRare: 1e6, shareOfFrequent: 1e6, mailEffect: 1 }] },
  ])("accepts %j", (given) => {
    expect(() => resolveParameters({ seed: 1, ...given })).not.toThrow();
  });

  test("takes an undefined group as not given", () => {
    const options = { seed: 1, segments: undefined } as unknown as ShopOptions;
    expect(resolveParameters(options).parameters).toEqual(DEFAULTS);
  });

  test.each<Partial<ShopOptions>>([
    { seed: 2 ** 32 },
    { calendar: { weeks: 521 } },
    { calendar: { firstDate: "2023-1-02" } },
    { calendar: { firstDate: "2023-01-002" } },
    { calendar: { firstDate: "2023-13-01" } },
    { calendar: { firstDate: "" } },
    { calendar: { firstDate: 20230102 as unknown as string } },
    { customers: { sensitivityLevels: [] } },
    { season: { weekdayFactors: [1, 1, 1, 1, 1, 1, 1001] } },
    { baskets: { sessionKinds: [{ name: "all", share: 1, factor: 100.5 }] } },
    { baskets: { piecesPerPick: [0.5, 0.500001] } },
    { demand: { priceSensitivity: [1, 20.5] } },
    { associations: { strengths: new Array(51).fill(0.1) } },
    { promotions: { dips: [0.1] } },
    { stock: { suppliers: 1001 } },
    { stock: { meanLeadDays: [0.5, 10] } },
    { campaigns: { windowDays: 0 } },
    { campaigns: { firstWeek: -1 } },
    { segments: new Array(1001).fill(segment) },
    { segments: [{ ...segment, shareOfFrequent: 0 }] },
    { segments: [{ ...segment, shareOfRare: -1 }] },
    { segments: [{ ...segment, shareOfRare: 1e6 + 1 }] },
    { segments: [{ ...segment, shareOfFrequent: -1 }, segment] },
    { baskets: { sessionKinds: [{ name: "all", share: 0.5, factor: 1 }] } },
    {
      baskets: {
        sessionKinds: [
          { name: "a", share: 1, factor: 0 },
          { name: "b", share: 0, factor: 1 },
        ],
      },
    },
    { baskets: { piecesPerPick: [] } },
    { customers: { sensitivityLevels: [0, 1, 10.5] } },
    { season: { weekdayFactors: [0, 1, 1, 1, 1, 1, 1] } },
    { demand: { priceSensitivity: [-0.5, 1] } },
    { demand: { priceSensitivity: [1, 2, 3] } },
    { prices: { margin: [-0.05, 0.5] } },
    { promotions: { discounts: [] } },
    { promotions: { dips: [0.1, 0.96] } },
    { promotions: { dips: [0.1, 0.2, 0.3] } },
    { stock: { meanLeadDays: [1, 200.5] } },
    { campaigns: { everyWeeks: 0, windowDays: 1 } },
    { returns: { rate: [0, 0.5, 1] } },
    { returns: { rate: [0, 1.5] } },
    { deliveries: { congestion: [0.05, ...new Array(23).fill(1)] } },
    { deliveries: { congestion: [100.5, ...new Array(23).fill(1)] } },
  ] as Partial<ShopOptions>[])("refuses %j, one step outside", (given) => {
    expect(() => resolveParameters({ seed: 1, ...given })).toThrow(RangeError);
  });

  test("refuses unknown parameters", () => {
    const unknown = { seed: 1, price: {} } as ShopOptions;
    expect(() => resolveParameters(unknown)).toThrow(
      'Cannot make a shop: there is no option "price"; did you mean "prices"?',
    );
    const misspelt = { seed: 1, prices: { followDemand: 0 } } as ShopOptions;
    expect(() => resolveParameters(misspelt)).toThrow(
      'Cannot make a shop: there is no option "prices.followDemand"; did you mean "prices.followsDemand"?',
    );
  });

  test("refuses values of the wrong type", () => {
    expect(() => resolveParameters({ seed: 1, prices: 3 } as unknown as ShopOptions)).toThrow(
      new TypeError("Cannot make a shop: prices must be an object of options, current value is 3"),
    );
    const firstDate = new Date(Number.NaN) as never;
    expect(() => resolveParameters({ seed: 1, calendar: { firstDate } })).toThrow(
      "Cannot make a shop: calendar.firstDate must be a date YYYY-MM-DD, current value is a Date",
    );
    const four = { ...segment, sensitivityShares: [0.25, 0.25, 0.25, 0.25] };
    expect(() => resolveParameters({ seed: 1, segments: [four] })).toThrow(TypeError);
    // Ten tenths sum to 0.9999999999999999.
    const tenths = { piecesPerPick: new Array(10).fill(0.1) };
    expect(resolveParameters({ seed: 1, baskets: tenths }).parameters.baskets).toMatchObject(tenths);
    const oneShare = { ...segment, sensitivityShares: [1] };
    expect(() => resolveParameters({ seed: 1, segments: [oneShare] })).toThrow(
      new TypeError(
        "Cannot make a shop: segments[0].sensitivityShares must be as long as customers.sensitivityLevels, 3, current value is an array of 1",
      ),
    );
  });

  const kind = { name: "ordinary", share: 1, factor: 1 };
  // Before, a misspelt property of a record and a seed that is none were believed.
  test.each<[object, string]>([
    [
      { segments: [{ ...segment, mailEfect: 1 }] },
      'there is no option "segments[0].mailEfect"; did you mean "segments[0].mailEffect"?',
    ],
    [
      { segments: [segment, { ...segment, name: "" }] },
      'segments[1].name must be a text that is not empty, current value is ""',
    ],
    [
      { segments: [{ ...segment, chineseName: 5 }] },
      "segments[0].chineseName must be a text that is not empty, current value is 5",
    ],
    [{ segments: segment }, "segments must be a list, current value is an object"],
    [{ segments: [null] }, "segments[0] must be an object of options, current value is null"],
    [
      { baskets: { sessionKinds: [{ ...kind, shares: 1 }] } },
      'there is no option "baskets.sessionKinds[0].shares"; did you mean "baskets.sessionKinds[0].share"?',
    ],
    [
      { baskets: { sessionKinds: [{ ...kind, name: undefined }] } },
      "baskets.sessionKinds[0].name must be a text that is not empty, current value is undefined",
    ],
    [{ prices: [0.5] }, "prices must be an object of options, current value is an array of 1"],
    [{ prices: null }, "prices must be an object of options, current value is null"],
    [{ seed: 2 ** 32 }, "seed must be an integer below 2^32, current value is 4294967296"],
    [{ seed: "7" }, 'seed must be an integer >= 0, current value is "7"'],
    [{ scale: 0 }, "scale must be a finite number > 0, current value is 0"],
    [{ scales: 1 }, 'there is no option "scales"; did you mean "scale"?'],
  ])("refuses %o", (given, message) => {
    expect(() => resolveParameters({ seed: 1, ...given } as never)).toThrow(`Cannot make a shop: ${message}`);
  });

  test("what is undefined is not given, and the largest seed is allowed", () => {
    const given = { seed: 2 ** 32 - 1, scale: undefined, prices: { margin: undefined }, roads: undefined };
    const { seed, scale, parameters } = resolveParameters(given as never);
    expect([seed, scale, parameters]).toEqual([2 ** 32 - 1, 1, DEFAULTS]);
    expect(() => resolveParameters(undefined as never)).toThrow("seed must be an integer >= 0");
  });
});

import { describe, expect, test } from "vitest";
import { seeded } from "../../../lib/core/random";
import {
  type BetaGeometric,
  betaGeometric,
  gammaGamma,
  lifetimeValue,
  type OrderLine,
  repeatPurchases,
} from "../../../lib/customers";
import * as shop from "../../../lib/shop";

const history = {
  frequency: [2, 1, 0, 5, 0, 3],
  recency: [30, 2, 0, 35, 0, 9],
  age: [39, 39, 38, 37, 36, 36],
};
const spend = { frequency: history.frequency, meanValue: [30, 12, 0, 35, 0, 18] };

/** Customers of a BG/NBD model with ages up to `longest`. */
function simulate(
  count: number,
  { r, alpha, a, b }: Pick<BetaGeometric, "r" | "alpha" | "a" | "b">,
  longest: number,
  seed: number,
) {
  const random = seeded(seed);
  const columns = {
    frequency: new Float64Array(count),
    recency: new Float64Array(count),
    age: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const rate = random.gamma(r) / alpha;
    const g = random.gamma(a);
    const leave = g / (g + random.gamma(b));
    columns.age[i] = Math.ceil(longest * (0.5 + 0.5 * random.uniform()));
    for (let now = 0; ; ) {
      now -= Math.log(1 - random.uniform()) / rate;
      if (now > columns.age[i]) break;
      columns.frequency[i]++;
      columns.recency[i] = now;
      if (random.uniform() < leave) break;
    }
  }
  return columns;
}

const parameters = ({ r, alpha, a, b }: BetaGeometric) => [r, alpha, a, b];

test("gammaGamma.fit() takes customers who differ less than chance makes them", () => {
  // Then all have one rate, and the expected amount is the mean of all purchases.
  const history = { frequency: [2, 1, 2, 3, 4, 4, 1, 2], meanValue: [1, 1, 2, 3, 3, 3, 2, 3] };
  const model = gammaGamma.fit(history);
  expect(model.q).toBeGreaterThan(1000);
  const [amount] = gammaGamma.expectedValue(model, { frequency: [0], meanValue: [0] });
  expect(amount).toBeCloseTo(48 / 19, 2);
});

test("a time too far ahead is refused, instead of summing up terms for ever", () => {
  const history = {
    frequency: [2, 1, 0, 5],
    recency: [30, 2, 0, 35],
    age: [39, 39, 38, 37],
    meanValue: [3, 1, 0, 2],
  };
  const purchases = betaGeometric.fit(history);
  const amounts = gammaGamma.fit(history);
  const message = /time must be at most \d+\.\d+, 1e8 times alpha, current value is 100000000000000000/;
  expect(() => betaGeometric.expectedPurchases(purchases, history, 1e17)).toThrow(message);
  expect(() => lifetimeValue.expected({ purchases, amounts }, history, { time: 1e17 })).toThrow(message);
  expect(() => lifetimeValue.intervals({ purchases, amounts }, history, { time: 1e17, seed: 1 })).toThrow(
    message,
  );
  const [, , oneTime] = betaGeometric.expectedPurchases(purchases, history, 1e4);
  expect(oneTime).toBeGreaterThan(0);
});

describe("repeatPurchases.table()", () => {
  const line = (customer: string, order: number, time: string, amount: number): OrderLine => ({
    customer,
    order,
    time,
    amount,
  });

  test("joins the purchases of a day, keeps one-time buyers, and leaves the first day and returns out of the value", () => {
    const lines = [
      line("b", 3, "2024-01-31", 8),
      line("b", 1, "2024-01-01", 100),
      line("b", 2, "2024-01-31", 12),
      line("b", 4, "2024-02-10", 30),
      line("b", 5, "2024-02-10", -7),
      line("a", 1, "2024-03-01", 5),
      line("a", 9, "2024-03-02", 5),
      line("z", 1, "2024-01-01", -5),
      line("b", 6, "2024-02-11", -7),
    ];
    expect(repeatPurchases.table(lines, { asOf: "2024-03-01", unitDays: 10 })).toEqual({
      customer: ["a", "b"],
      frequency: [0, 2],
      recency: [0, 4],
      age: [0, 6],
      meanValue: [0, 25],
    });
    expect(repeatPurchases.table(lines, { asOf: "2024-03-01" }).age).toEqual([0, 60]);
    // An order that goes on after midnight is of the day on which it began.
    const late = [
      { customer: "a", order: 1, time: "2024-03-01", amount: 30 },
      { customer: "a", order: 1, time: "2024-03-02", amount: 20 },
      { customer: "a", order: 2, time: "2024-03-05", amount: 10 },
      { customer: "a", order: 2, time: "2024-03-06", amount: 5 },
    ];
    expect(repeatPurchases.table(late, { asOf: "2024-03-10" })).toMatchObject({
      frequency: [1],
      recency: [4],
      meanValue: [15],
    });
    expect(() => repeatPurchases.table(lines, { asOf: "2024-03-01", unitDays: 0 })).toThrow(
      "unitDays must be a finite number > 0",
    );
  });
});

describe("betaGeometric", () => {
  const model = betaGeometric.fit(history);

  test("does not depend on the unit of time, nor on the order and grouping of rows", () => {
    for (const factor of [1 / 7, 30.4375, 1e6]) {
      const times = (values: readonly number[]) => values.map((value) => value * factor);
      const other = betaGeometric.fit({
        ...history,
        recency: times(history.recency),
        age: times(history.age),
      });
      parameters({ ...other, alpha: other.alpha / factor }).forEach((value, i) => {
        expect(value / parameters(model)[i]).toBeCloseTo(1, 7);
      });
      expect(other.standardErrors[1] / factor / model.standardErrors[1]).toBeCloseTo(1, 7);
      expect(other.logLikelihood).toBeCloseTo(model.logLikelihood - 11 * Math.log(factor), 6);
    }
    const twice = <T>(values: readonly T[]) => [...values].reverse().concat(values);
    const doubled = betaGeometric.fit({
      frequency: twice(history.frequency),
      recency: twice(history.recency),
      age: twice(history.age),
    });
    expect(doubled.r / model.r).toBeCloseTo(1, 3);
    expect(doubled.logLikelihood / model.logLikelihood).toBeCloseTo(2, 3);
  });

  test("converges on 100,000 customers of up to 500 days, and finds their parameters", () => {
    const truth = { r: 0.6, alpha: 40, a: 0.7, b: 3 };
    const found = betaGeometric.fit(simulate(100_000, truth, 500, 1));
    expect(found.iterations).toBeLessThan(30);
    Object.values(truth).forEach((value, i) => {
      expect(Math.abs(parameters(found)[i] - value) / found.standardErrors[i]).toBeLessThan(3);
    });
  });

  test("has no NaN for a + b < 1, a = 1 and b < 1, and agrees with the integral over p", () => {
    const cases = [
      [0.3, 0.2],
      [0.5, 0.5],
      [1, 0.4],
      [0.05, 3],
      [30, 2],
    ];
    for (const [a, b] of cases)
      for (const x of [0, 1, 7])
        for (const time of [0.001, 20, 3000]) {
          const other = { ...model, r: 0.4, alpha: 5, a, b };
          const given = { frequency: [x], recency: [x === 0 ? 0 : 39], age: [39] };
          const alive = x === 0 ? 1 : 1 / (1 + a / (b + x - 1));
          expect(betaGeometric.probabilityAlive(other, given)[0]).toBeCloseTo(alive, 12);
          const [measured] = betaGeometric.expectedPurchases(other, given, time);
          expect(measured / (alive * integral(0.4 + x, 44, a, b + x, time))).toBeCloseTo(1, 6);
        }
  });

  test("answers where nothing tells customers apart: with large parameters and sensible predictions", () => {
    const same = <T>(value: T) => new Array<T>(100).fill(value);
    const alike = betaGeometric.fit({ frequency: same(3), recency: same(30), age: same(39) });
    expect(alike.r).toBeGreaterThan(1000);
    expect(
      betaGeometric.expectedPurchases(alike, { frequency: [3], recency: [30], age: [39] }, 39)[0],
    ).toBeCloseTo(3, 2);
    const one = betaGeometric.fit({ frequency: [3], recency: [30], age: [39] });
    expect(
      betaGeometric.expectedPurchases(one, { frequency: [3], recency: [30], age: [39] }, 13)[0],
    ).toBeCloseTo(1, 1);
  });

  test("has a customer with one purchase on the last day, and customers with very many", () => {
    const { r } = betaGeometric.fit({
      frequency: [3, 0, 1, 4000],
      recency: [30, 0, 2, 400],
      age: [39, 0, 22, 401],
    });
    expect(Number.isFinite(r)).toBe(true);
    const answers = betaGeometric.expectedPurchases(
      model,
      { frequency: [0, 4000], recency: [0, 1e-3], age: [0, 401] },
      39,
    );
    expect(answers[0]).toBeGreaterThan(1);
    expect(answers[1]).toBe(0);
  });

  test("is alive for certain without a repeat purchase, and less so the longer the last one is ago", () => {
    const alive = betaGeometric.probabilityAlive(model, {
      frequency: [0, 5, 5, 5],
      recency: [0, 39, 30, 10],
      age: [39, 39, 39, 39],
    });
    expect(alive[0]).toBe(1);
    expect(alive[1] > alive[2] && alive[2] > alive[3]).toBe(true);
  });

  test.each([
    [
      { frequency: [0, 0, 0, 0, 0, 0], recency: [0, 0, 0, 0, 0, 0] },
      "frequency must be above 0 for at least one customer, current value is 0",
    ],
    [{ frequency: [2.5, 1, 0, 5, 0, 3] }, "frequency[0] must be an integer >= 0, current value is 2.5"],
    [
      { age: [29, 39, 38, 37, 36, 36] },
      "recency[0] must be above 0 and at most the age 29, current value is 30",
    ],
    [
      { recency: [0, 2, 0, 35, 0, 9] },
      "recency[0] must be above 0 and at most the age 39, current value is 0",
    ],
    [{ recency: [30, 2, 1, 35, 0, 9] }, "recency[2] must be 0, since frequency is 0, current value is 1"],
    [{ age: [39, 39, -1, 37, 36, 36] }, "age[2] must be at least 0, current value is -1"],
    [{ age: [39] }, "age must be 6 long, as frequency, current value is 1"],
    [{ frequency: [], recency: [], age: [] }, "history must be of at least one customer, current value is 0"],
  ])("refuses %o", (wrong, message) => {
    expect(() => betaGeometric.fit({ ...history, ...wrong })).toThrow(
      `Cannot fit a BG/NBD model: ${message}`,
    );
  });

  test("refuses a negative time and what is no model", () => {
    expect(() => betaGeometric.expectedPurchases(model, history, -1)).toThrow(
      "Cannot predict purchases: time must be a finite number >= 0",
    );
    expect(() => betaGeometric.probabilityAlive({} as never, history)).toThrow(
      "model must be a model, as made by betaGeometric.fit",
    );
    expect(() => betaGeometric.fit(null as never)).toThrow(
      "history must be columns frequency, recency and age",
    );
  });
});

/** Purchases of an active customer: the integral of (1 - (1 + p t / m)^-s) / p over p ~ Beta(a, b), by Simpson's rule in a logit. */
function integral(s: number, m: number, a: number, b: number, time: number): number {
  let above = 0;
  let total = 0;
  const steps = 40_000;
  const farthest = 40 / Math.min(a, b, 1);
  for (let i = 0; i <= steps; i++) {
    const logit = farthest * ((2 * i) / steps - 1);
    const logP = -Math.log1p(Math.exp(-logit));
    const logQ = -Math.log1p(Math.exp(logit));
    const weight = Math.exp(a * logP + b * logQ) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
    const p = Math.exp(logP);
    total += weight;
    above += weight * (p < 1e-300 ? (s * time) / m : -Math.expm1(-s * Math.log1p((p * time) / m)) / p);
  }
  return above / total;
}

describe("gammaGamma", () => {
  const model = gammaGamma.fit(spend);

  test("does not depend on the currency, and leaves out who says nothing", () => {
    const cents = gammaGamma.fit({ ...spend, meanValue: spend.meanValue.map((value) => 100 * value) });
    expect(cents.p / model.p).toBeCloseTo(1, 7);
    expect(cents.gamma / model.gamma).toBeCloseTo(100, 4);
    expect(cents.logLikelihood).toBeCloseTo(model.logLikelihood - 4 * Math.log(100), 6);
    expect(model.customers).toBe(4);
    expect(
      gammaGamma.fit({ frequency: [...spend.frequency, 0], meanValue: [...spend.meanValue, 500] }),
    ).toEqual(model);
    const more = gammaGamma.fit({ frequency: [...spend.frequency, 4], meanValue: [...spend.meanValue, 0] });
    expect([more.p, more.customers]).toEqual([model.p, 4]);
  });

  test("shrinks a customer's mean to that of all, the more the fewer purchases; one-time buyers get the latter", () => {
    const cdnow = { ...model, p: 6.25, q: 3.74, gamma: 15.44 };
    const { p, q, gamma } = cdnow;
    const mean = (p * gamma) / (q - 1);
    const values = gammaGamma.expectedValue(cdnow, {
      frequency: [0, 1, 4, 1000],
      meanValue: [0, 90, 90, 90],
    });
    expect(values[0]).toBeCloseTo(mean, 12);
    expect(values[0] < values[1] && values[1] < values[2] && values[2] < values[3] && values[3] < 90).toBe(
      true,
    );
    expect(values[3]).toBeCloseTo(90, 0);
  });

  test("finds the parameters of simulated amounts, and a correlation where there is one", () => {
    const random = seeded(5);
    const frequency = Array.from({ length: 4000 }, () => 1 + random.integer(6));
    const drawn = frequency.map((x) => {
      const rate = random.gamma(4) / 20;
      return random.gamma(3 * x) / rate / x;
    });
    const found = gammaGamma.fit({ frequency, meanValue: drawn });
    [3, 4, 20].forEach((truth, i) => {
      expect(Math.abs([found.p, found.q, found.gamma][i] - truth) / found.standardErrors[i]).toBeLessThan(3);
    });
    expect(found.correlationPValue).toBeGreaterThan(0.01);
    const related = gammaGamma.fit({
      frequency,
      meanValue: drawn.map((value, i) => value * (1 + frequency[i])),
    });
    expect(related.correlationPValue).toBeLessThan(1e-6);
    expect(related.correlation).toBeGreaterThan(0.2);
  });

  test.each([
    [
      { frequency: [1, 2, 0], meanValue: [5, 6, 0] },
      "history must be of at least 3 customers with repeat purchases, current value is 2",
    ],
    [
      { frequency: [1, 2, 3], meanValue: [5, 5, 5] },
      "meanValue must be different amounts, current value is 5",
    ],
    [{ frequency: [1, 2, 3], meanValue: [5, -5, 5] }, "meanValue[1] must be at least 0, current value is -5"],
    [{ frequency: [1, 2], meanValue: [5] }, "meanValue must be 2 long, as frequency, current value is 1"],
  ])("refuses %o", (wrong, message) => {
    expect(() => gammaGamma.fit(wrong)).toThrow(`Cannot fit a gamma-gamma model: ${message}`);
  });

  test("refuses to predict a mean that does not exist", () => {
    const heavy = { ...model, p: 0.1, q: 0.5 };
    expect(() => gammaGamma.expectedValue(heavy, { frequency: [9, 2], meanValue: [1, 1] })).toThrow(
      "Cannot predict the value of purchases: p * frequency[1] + q must be above 1: too few repeat purchases, current value is 0.7",
    );
  });
});

describe("lifetimeValue", () => {
  const models = { purchases: betaGeometric.fit(history), amounts: gammaGamma.fit(spend) };
  const customers = { ...history, ...spend };

  test("is purchases times amount, and discounts at the end of each unit", () => {
    const purchases = betaGeometric.expectedPurchases(models.purchases, history, 2.5);
    const amounts = gammaGamma.expectedValue(models.amounts, spend);
    const plain = lifetimeValue.expected(models, customers, { time: 2.5 });
    plain.forEach((value, i) => {
      expect(value).toBeCloseTo(purchases[i] * amounts[i], 10);
    });
    const until = [1, 2].map((time) => betaGeometric.expectedPurchases(models.purchases, history, time));
    const discounted = lifetimeValue.expected(models, customers, { time: 2.5, discountRate: 0.1 });
    discounted.forEach((value, i) => {
      const [first, second, third] = [until[0][i], until[1][i] - until[0][i], purchases[i] - until[1][i]];
      expect(value).toBeCloseTo(amounts[i] * (first / 1.1 + second / 1.21 + third / 1.331), 10);
    });
  });

  test("intervals repeat with their seed, and are wider at a higher level", () => {
    const options = { time: 39, seed: 4, draws: 300 };
    const found = lifetimeValue.intervals(models, customers, options);
    expect(lifetimeValue.intervals(models, customers, options)).toEqual(found);
    expect(lifetimeValue.intervals(models, customers, { ...options, level: 0.9 })).toEqual(found);
    expect(lifetimeValue.intervals(models, customers, { ...options, seed: 5 })).not.toEqual(found);
    const half = lifetimeValue.intervals(models, customers, { ...options, level: 0.5 });
    expect(half.total.lower).toBeGreaterThan(found.total.lower);
    expect(half.total.upper).toBeLessThan(found.total.upper);
    expect(half.mean).toEqual(found.mean);
  });

  test("intervals discount at the end of each unit, and have 1,000 draws unless told", () => {
    const plain = lifetimeValue.intervals(models, customers, { time: 1, seed: 4 });
    expect(lifetimeValue.intervals(models, customers, { time: 1, seed: 4, draws: 1000 })).toEqual(plain);
    const halved = lifetimeValue.intervals(models, customers, { time: 1, seed: 4, discountRate: 1 });
    expect(halved.total.mean).toBeCloseTo(plain.total.mean / 2, 10);
    expect(halved.upper).toEqual(plain.upper.map((value) => value / 2));
  });

  test("intervals are wider for what is not known of the parameters", () => {
    const certain = (size: number) =>
      Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1e-12 : 0)));
    const known = {
      purchases: { ...models.purchases, logCovariance: certain(4) },
      amounts: { ...models.amounts, logCovariance: certain(3) },
    };
    // Chance averages out over many customers, the uncertainty of the parameters does not.
    const many = Object.fromEntries(
      Object.entries(customers).map(([name, values]) => [
        name,
        Array.from({ length: 300 }, (_, i) => values[i % 6]),
      ]),
    ) as typeof customers;
    const width = (given: typeof models) => {
      const { total } = lifetimeValue.intervals(given, many, { time: 39, seed: 4, draws: 200 });
      return total.upper - total.lower;
    };
    expect(width(models)).toBeGreaterThan(2 * width(known));
  });

  test("refuses options and models that are none", () => {
    expect(() => lifetimeValue.expected(models, customers, { time: 0 })).toThrow(
      "Cannot predict lifetime values: time must be a finite number > 0",
    );
    expect(() => lifetimeValue.expected(models, customers, { time: 1, discountRate: -0.1 })).toThrow(
      "discountRate must be a finite number >= 0",
    );
    expect(() => lifetimeValue.intervals(models, customers, { time: 1, seed: 1, level: 1 })).toThrow(
      "level must be a fraction between 0 and 1, exclusive",
    );
    expect(() => lifetimeValue.intervals(models, customers, { time: 1, seed: 1, draws: 0 })).toThrow(
      "draws must be an integer >= 1",
    );
    expect(() => lifetimeValue.expected(null as never, customers, { time: 1 })).toThrow(
      "models must be { purchases, amounts }",
    );
    const broken = {
      ...models,
      amounts: {
        ...models.amounts,
        logCovariance: [
          [-1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      },
    };
    expect(() => lifetimeValue.intervals(broken, customers, { time: 1, seed: 1 })).toThrow(
      "logCovariance must be positive definite",
    );
  });

  test("on the simulated shop 90 % intervals hold 85 to 95 of 100 customers, half a year ahead", () => {
    const held = [21, 22, 23].flatMap((seed) => {
      const made = shop.make({ seed, scale: 0.05 });
      const { customer, day, amount } = made.orders.columns;
      const first = Date.parse(`${made.calendar.columns.date[0]}T00:00:00Z`) / 86_400_000;
      const time = Array.from(day, (number) => (first + number) * 86_400_000);
      const lines = { customer, order: Array.from(day.keys()), time, amount };
      const summary = repeatPurchases.table(lines, { asOf: (first + 363) * 86_400_000 });
      const fitted = { purchases: betaGeometric.fit(summary), amounts: gammaGamma.fit(summary) };
      const { lower, upper } = lifetimeValue.intervals(fitted, summary, { time: 182, seed: 1, draws: 200 });
      const spent = new Map<unknown, number>();
      for (let i = 0; i < day.length; i++)
        if (day[i] >= 364 && day[i] < 546) spent.set(customer[i], (spent.get(customer[i]) ?? 0) + amount[i]);
      return summary.customer.map((id, i) => {
        const value = spent.get(id) ?? 0;
        return lower[i] <= value && value <= upper[i];
      });
    });
    const share = held.filter(Boolean).length / held.length;
    expect(held.length).toBeGreaterThan(500);
    expect([share > 0.85, share < 0.95]).toEqual([true, true]);
  });
});

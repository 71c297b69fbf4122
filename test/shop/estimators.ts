/** The basic estimators, as a notebook would use them: they see the open tables only. */
import { itemsets, rules } from "../../lib/basket";
import { chiSquared } from "../../lib/core/distributions";
import { mean, sum } from "../../lib/core/statistics";
import { linearRegression } from "../../lib/regression";
import type { Shop } from "../../lib/shop";
import { baskets, weeklySales } from "../../lib/shop";

/** Lift of every pair of products that enough orders hold, by mining; the key is "antecedent > consequent", as rows. */
export function minedLifts(shop: Shop, minSupport: number): Map<string, { lift: number; count: number }> {
  const titles = new Map(shop.products.columns.title.map((title, row) => [title, row]));
  const frequent = itemsets.mine(baskets(shop), { minSupport, maxLength: 2 });
  const found = new Map<string, { lift: number; count: number }>();
  for (const { antecedent, consequent, lift, count } of rules.from(frequent, { minConfidence: 0 }))
    found.set(`${titles.get(antecedent[0])} > ${titles.get(consequent[0])}`, { lift, count });
  return found;
}

/** Products whose weeks all have sales, and enough of them for logarithms to be meant. */
function wellSold(shop: Shop, sales: Float64Array, least: number, isWanted: (product: number) => boolean) {
  const weeks = shop.prices.rows / shop.products.rows;
  return Array.from({ length: shop.products.rows }, (_, product) => product).filter((product) => {
    const own = sales.subarray(product * weeks, (product + 1) * weeks);
    return isWanted(product) && mean(own) >= least && own.every((count) => count > 0);
  });
}

/** Subtracts row and column means: what product and week explain of a balanced panel. */
function within(values: Float64Array, weeks: number): Float64Array {
  const rows = values.length / weeks;
  const all = mean(values);
  const rowMean = Array.from({ length: rows }, (_, i) => mean(values.subarray(i * weeks, (i + 1) * weeks)));
  const columnMean = Array.from({ length: weeks }, (_, w) =>
    mean(Float64Array.from({ length: rows }, (__, i) => values[i * weeks + w])),
  );
  return values.map((value, k) => value - rowMean[Math.floor(k / weeks)] - columnMean[k % weeks] + all);
}

export interface DemandEstimate {
  readonly products: number;
  /** Slopes of the logarithm of sales on that of the price; the negative ones of beta. */
  readonly naive: number;
  readonly instrumented: number;
  /** Coefficients of the promotion's display and the two weeks after it, as logarithms. */
  readonly display: number;
  readonly dips: readonly [number, number];
  /** Probability of so large a coefficient of the cost on sales, if costs did nothing. */
  readonly costP: number;
}

/** One regression over these products, with effects of products and weeks; `undefined` where fewer than two sell well. */
export function demandOf(
  shop: Shop,
  least: number,
  isWanted: (product: number) => boolean,
): DemandEstimate | undefined {
  const weeks = shop.prices.rows / shop.products.rows;
  const sales = weeklySales(shop);
  const products = wellSold(shop, sales, least, isWanted);
  if (products.length < 2) return undefined;
  const { cost, price, discount } = shop.prices.columns;
  const panel = (value: (row: number, week: number) => number) =>
    within(
      Float64Array.from({ length: products.length * weeks }, (_, k) =>
        value(products[Math.floor(k / weeks)] * weeks + (k % weeks), k % weeks),
      ),
      weeks,
    );
  const logSales = panel((row) => Math.log(sales[row]));
  const logPrice = panel((row) => Math.log(price[row]));
  const logCost = panel((row) => Math.log(cost[row]));
  const logDiscount = panel((row) => Math.log(1 - discount[row]));
  const display = panel((row) => (discount[row] > 0 ? 1 : 0));
  const after = [1, 2].map((lag) => panel((row, week) => (week >= lag && discount[row - lag] > 0 ? 1 : 0)));
  const regress = (target: Float64Array, ...features: readonly Float64Array[]) =>
    linearRegression.fit(
      Array.from(target, (_, k) => features.map((feature) => feature[k])),
      target,
    );

  const first = regress(logPrice, logCost, logDiscount, display, ...after);
  const fitted = logPrice.map((_, k) =>
    [logCost, logDiscount, display, ...after].reduce((sum, x, j) => sum + first.coefficients[j] * x[k], 0),
  );
  const second = regress(logSales, fitted, display, ...after);
  const naive = regress(logSales, logPrice, display, ...after);
  const reduced = regress(logSales, logCost, logDiscount, display, ...after);
  return {
    products: products.length,
    naive: naive.coefficients[0],
    instrumented: second.coefficients[0],
    display: second.coefficients[1],
    dips: [second.coefficients[2], second.coefficients[3]],
    costP: linearRegression.summary(reduced).coefficients[1].p,
  };
}

/** Mean orders in a campaign's window of the mailed less that of the held out, with its variance. */
export function upliftOf(shop: Shop, campaign: number): { effect: number; variance: number } {
  const { day, windowDays } = shop.campaigns.columns;
  const orders = new Float64Array(shop.customers.rows);
  shop.orders.columns.day.forEach((ordered, i) => {
    if (ordered >= day[campaign] && ordered < day[campaign] + windowDays[campaign])
      orders[shop.orders.columns.customer[i]]++;
  });
  const groups: [number[], number[]] = [[], []];
  const { customer, isMailed } = shop.mailings.columns;
  shop.mailings.columns.campaign.forEach((own, i) => {
    if (own === campaign) groups[isMailed[i]].push(orders[customer[i]]);
  });
  const [held, mailed] = groups.map((group) => {
    const center = mean(group);
    return { center, variance: sum(group.map((x) => (x - center) ** 2)) / group.length ** 2 };
  });
  return { effect: mailed.center - held.center, variance: mailed.variance + held.variance };
}

/** Mean orders of a weekday over the mean of all, in weeks without a festival. */
export function weekdayFactors(shop: Shop): number[] {
  const { weekday, week, event } = shop.calendar.columns;
  const festive = new Set(week.filter((_, day) => event[day] !== ""));
  const total = new Float64Array(7);
  for (const day of shop.orders.columns.day) if (!festive.has(week[day])) total[weekday[day]]++;
  return Array.from(total, (count) => (7 * count) / sum(total));
}

/** Orders in the days `[start, end)` after joining, of customers who were watched that long. */
export function ordersAfterJoining(shop: Shop, start: number, end: number, watched: number): number {
  const { joinDay } = shop.customers.columns;
  const { customer, day } = shop.orders.columns;
  let count = 0;
  customer.forEach((own, i) => {
    const since = day[i] - joinDay[own];
    if (joinDay[own] >= 0 && joinDay[own] + watched <= shop.calendar.rows && since >= start && since < end)
      count++;
  });
  return count;
}

/** Mean lead time of each supplier, from orders early enough to have come in. */
export function leadTimes(shop: Shop): { mean: number; count: number }[] {
  const { supplier, orderedDay, receivedDay } = shop.purchaseOrders.columns;
  const days: number[][] = Array.from({ length: shop.suppliers.rows }, () => []);
  supplier.forEach((own, i) => {
    if (orderedDay[i] + 120 < shop.calendar.rows) days[own].push(receivedDay[i] - orderedDay[i]);
  });
  return days.map((own) => ({ mean: mean(own), count: own.length }));
}

/** Pairs among the best-selling products that orders hold more often together than by chance, at a level for all pairs. */
export function significantPairs(shop: Shop, products: number, level: number): string[] {
  const { offsets, items } = baskets(shop);
  const counts = new Int32Array(shop.products.rows);
  for (const item of items) counts[item]++;
  const best = Array.from(counts.keys())
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, products);
  const place = new Int32Array(shop.products.rows).fill(-1);
  best.forEach((product, i) => {
    place[product] = i;
  });
  const together = new Int32Array(products * products);
  for (let b = 0; b + 1 < offsets.length; b++)
    for (let i = offsets[b]; i < offsets[b + 1]; i++)
      for (let j = offsets[b]; j < offsets[b + 1]; j++)
        if (place[items[i]] >= 0 && place[items[j]] >= 0)
          together[place[items[i]] * products + place[items[j]]]++;
  const pairs = (products * (products - 1)) / 2;
  const found: string[] = [];
  for (let i = 0; i < products; i++)
    for (let j = i + 1; j < products; j++) {
      const count = together[i * products + j];
      const expected = (counts[best[i]] * counts[best[j]]) / shop.orders.rows;
      // The upper tail of a Poisson distribution is a lower tail of chi-squared.
      if (count > expected && chiSquared.cumulative(2 * expected, 2 * count) < level / pairs)
        found.push(`${best[i]} + ${best[j]}`);
    }
  return found;
}

/** The yearly wave in weekly orders: amplitude and peak, beside a growth that bends. */
export function yearlyWave(shop: Shop): { amplitude: number; peakDay: number } {
  const { date, week, event } = shop.calendar.columns;
  const weeks = shop.calendar.rows / 7;
  const orders = new Float64Array(weeks);
  for (const day of shop.orders.columns.day) orders[week[day]]++;
  const rows: number[][] = [];
  const target: number[] = [];
  for (let w = 0; w < weeks; w++) {
    if (event.slice(7 * w, 7 * w + 7).some((name) => name !== "")) continue;
    const midweek = date[7 * w + 3];
    const turns = (Date.parse(midweek) - Date.parse(`${midweek.slice(0, 4)}-01-01`)) / 86_400_000 / 365.25;
    const years = w / 52;
    rows.push([years, years * years, Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)]);
    target.push(Math.log(orders[w]));
  }
  const [, , cosine, sine] = linearRegression.fit(rows, target).coefficients;
  const peak = (Math.atan2(sine, cosine) / (2 * Math.PI)) * 365.25;
  return { amplitude: Math.hypot(cosine, sine), peakDay: (peak + 365.25) % 365.25 };
}

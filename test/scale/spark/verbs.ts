/** Questions in verbs, to be asked of two engines. */

import type { RowOf } from "../../../lib/tables/asking/column-types";
import type { LazyTable } from "../../../lib/tables/asking/lazy-table";

const schema = {
  id: "integer",
  item: "text?",
  price: "number?",
  "a b": "number?",
  day: "date?",
  time: "timestamp?",
  gone: "boolean?",
} as const;

type Sales = LazyTable<RowOf<typeof schema>>;

const rows = Array.from({ length: 30 }, (_, i) => ({
  id: i,
  item: i % 7 === 6 ? null : ["tea", "茶", "it's", 'a "b"', "\\"][i % 5],
  price: i % 6 === 5 ? null : ((i * 37) % 11) - 2.5,
  "a b": i % 4 === 0 ? null : (i * 5) % 3,
  day: i % 9 === 8 ? null : `2024-0${1 + (i % 3)}-${10 + (i % 15)}`,
  time: i % 5 === 4 ? null : `2024-02-${10 + (i % 15)}T0${i % 10}:05:22${i % 2 === 0 ? "" : ".25"}`,
  gone: i % 3 === 2 ? null : i % 2 === 0,
}));

const questions: Readonly<Record<string, (sales: Sales) => Promise<unknown>>> = {
  "where and orderBy": (sales) =>
    sales
      .where((row) => row.price.isGreaterThan(1).and(row.item.differsFrom("tea")))
      .orderBy("item", { descending: "price" })
      .toRows(),
  "missing values come last": (sales) => sales.orderBy({ descending: "item" }, "price").toRows(),
  isOneOf: (sales) =>
    sales
      .where(({ item }) => item.isOneOf(["\\", "it's"]))
      .orderBy("id")
      .toRows(),
  "derive numbers": (sales) =>
    sales
      .orderBy("id")
      .derive(({ price, id }) => ({
        sum: price.plus(id),
        half: price.dividedBy(2),
        part: price.dividedBy(id),
        rest: price.modulo(2),
        square: price.power(2),
        root: price.squareRoot(),
        log: price.logarithm(),
        round: price.times(0.333).round(1),
        floor: price.floor(),
        ceiling: price.ceiling(),
        absolute: price.absolute(),
        or: price.orElse(-1),
        text: price.toText(),
        missing: price.isMissing(),
      }))
      .omit("item")
      .toRows(),
  "derive texts": (sales) =>
    sales
      .orderBy("id")
      .derive(({ item, id }) => ({
        upper: item.upper(),
        length: item.length(),
        part: item.slice(1, 2),
        starts: item.startsWith("t"),
        ends: item.endsWith("\\"),
        contains: item.contains('"'),
        matches: item.matches("^[a-z']+$"),
        first: item.extract("^(.)(.)?", 2),
        replaced: item.replace("e", "\\e"),
        joined: item.concat(" ", id.toText()),
        number: id.toText().concat("5e-1").toNumber(),
      }))
      .toRows(),
  "derive times": (sales) =>
    sales
      .orderBy("id")
      .derive(({ day, time }) => ({
        year: day.year(),
        quarter: day.quarter(),
        month: day.month(),
        week: day.week(),
        weekday: day.weekday(),
        hour: time.hour(),
        monday: time.startOf("week"),
        minute: time.startOf("minute"),
        later: time.plusDays(30),
        days: time.daysSince(day),
        text: time.toText(),
        date: time.toDate(),
        read: time.toText().toTimestamp(),
        after: day.isAtLeast("2024-02-01"),
        at: day.isLessThan("2024-02-12T01:00:00"),
      }))
      .toRows(),
  "derive conditions": (sales) =>
    sales
      .orderBy("id")
      .derive(({ gone, price }) => ({
        yes: gone.ifElse("yes", "no"),
        number: gone.ifElse(price, 0),
        not: gone.not(),
        or: gone.or(price.isLessThan(0)),
        count: gone.toNumber(),
      }))
      .toRows(),
  summarise: (sales) =>
    sales
      .groupBy("item")
      .summarise((group, use) => ({
        n: use.count(),
        present: use.countPresent(group.price),
        distinct: use.countDistinct(group["a b"]),
        sum: use.sum(group.price),
        mean: use.mean(group.price),
        least: use.minimum(group.day),
        most: use.maximum(group.time),
        median: use.median(group.price),
        high: use.quantile(group.price, 0.9),
        spread: use.standardDeviation(group.price),
        variance: use.variance(group.price),
        related: use.correlation(group.price, group.id),
        any: use.any(group.gone),
        every: use.every(group.gone),
        last: use.valueAtMaximum(group.day, group.id),
        first: use.valueAtMinimum(group.item, group.price),
      }))
      .toRows(),
  "summarise all rows": (sales) =>
    sales
      .groupBy()
      .summarise((all, { mean }) => ({ mean: mean(all.price) }))
      .toRows(),
  "summarise no rows": (sales) =>
    sales
      .where((row) => row.id.isLessThan(0))
      .groupBy()
      .summarise((_, { count }) => ({ n: count() }))
      .toRows(),
  window: (sales) =>
    sales
      .window({ partitionBy: "item", orderBy: ["day", "id"] }, (row, use) => ({
        number: use.rowNumber(),
        rank: use.rank(),
        dense: use.denseRank(),
        part: use.part(2),
        previous: use.previous(row.price),
        next: use.next(row.price, 2),
        first: use.first(row.id),
        running: use.runningSum(row.price),
        moving: use.movingMean(row.price, 3),
        total: use.total(row.price),
      }))
      .orderBy("id")
      .toRows(),
  distinct: (sales) => sales.select("item", "a b").distinct().toRows(),
  first: (sales) => sales.orderBy({ descending: "price" }, "id").first(5).toRows(),
  rename: (sales) => sales.rename({ item: '"x`\\' }).orderBy("id").first(3).toRows(),
  append: (sales) =>
    sales
      .append(sales.where((row) => row.id.isLessThan(3)))
      .orderBy("id")
      .toRows(),
  ...Object.fromEntries(
    (["inner", "left", "full", "semi", "anti"] as const).map((how) => [
      `${how} join`,
      (sales: Sales) => {
        const others = sales
          .where((row) => row.id.isGreaterThan(10))
          .derive(({ id }) => ({ id: id.plus(3) }))
          .select("id", "item")
          .rename({ item: "other" });
        return sales
          .select("id", "price")
          .where(({ id }) => id.isLessThan(25))
          .join(others, { on: "id", how })
          .orderBy("id")
          .toRows();
      },
    ]),
  ),
  unpivot: (sales) =>
    sales
      .select("id", "price", "a b")
      .unpivot(["price", "a b"], { name: "what" })
      .orderBy("id", "what")
      .toRows(),
  pivot: async (sales) => {
    const wide = await sales.pivot({
      rows: "item",
      columns: "a b",
      value: (group, { sum }) => sum(group.price),
      fill: 0,
    });
    return [wide.columns, await wide.toRows()];
  },
  "sample by a key": (sales) => sales.orderBy("id").sample({ share: 0.4, seed: 7, key: "id" }).toRows(),
  describe: (sales) => sales.describe(),
  keep: async (sales) => (await sales.where((row) => row.gone).keep()).orderBy("id").toRows(),
  count: (sales) => sales.count(),
  toVector: (sales) => sales.orderBy("id").toVector("id"),
};

export const VERBS = { schema, rows, questions };

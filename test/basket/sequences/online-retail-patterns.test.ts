import { beforeAll, describe, expect, test } from "vitest";
import {
  highUtility,
  type Sequences,
  sequences,
  sequentialPatterns,
  sequentialRules,
} from "../../../lib/basket";
import * as datasets from "../../../lib/data/datasets";
import type { RetailLines } from "../../../lib/data/sets/online-retail";
import { readGolden } from "../../support/read-golden";

const golden = readGolden<{
  readonly pairs: readonly { readonly codes: string[]; readonly count: number; readonly pence: number }[];
  readonly customers: number;
  readonly visits: number;
  readonly entries: number;
  readonly fullVisits: number;
  readonly rules: readonly {
    readonly antecedent: string;
    readonly consequent: string;
    readonly customers: number;
    readonly count: number;
    readonly antecedentCount: number;
    readonly baseCount: number;
  }[];
  readonly steps: readonly { readonly codes: string[]; readonly customers: number }[];
}>("basket/golden/online-retail-patterns.json");

const codeOf = (name: string) => name.split(" ")[0];

describe.skipIf(!datasets.isAvailable("online-retail"))("Online Retail, against pandas", () => {
  let sold: RetailLines;
  let bought: Sequences;

  beforeAll(async () => {
    sold = await datasets.onlineRetailLines();
    const columns = { customers: sold.customer, times: sold.time, items: sold.item };
    bought = sequences.fromColumns(columns, { purchase: "day" });
  });

  test("the ten pairs that earn most, to the penny", () => {
    const valued = highUtility.fromColumns({
      basketIds: sold.invoice,
      items: sold.item,
      unitValues: sold.unitPrice,
      quantities: sold.quantity,
    });
    const found = highUtility.mine(valued, { top: 10, minLength: 2, maxLength: 2, minSupport: 0.01 });
    expect(
      [...found].map(({ items, count, utility }) => ({
        codes: items.map(codeOf).sort(),
        count,
        pence: Math.round(utility * 100),
      })),
    ).toEqual(golden.pairs);
  });

  test("customers, days and what they bought", () => {
    expect([bought.customerNames.length, bought.times.length, bought.items.length]).toEqual([
      golden.customers,
      golden.visits,
      golden.entries,
    ]);
  });

  test("rules within 30 days, those cut off left out", () => {
    const found = sequentialRules.from(bought, { withinDays: 30, minSupport: { count: 50 } });
    expect(found.purchaseCount).toBe(golden.fullVisits);
    const rows = [...found];
    const numberOf = new Map(bought.itemNames.map((name, number) => [codeOf(name), number]));
    for (const rule of golden.rules) {
      const i = found.antecedent.findIndex(
        (item, k) =>
          item === numberOf.get(rule.antecedent) && found.consequent[k] === numberOf.get(rule.consequent),
      );
      const { customers, count, antecedentCount, baseRate } = rows[i];
      expect([customers, count, antecedentCount, baseRate]).toEqual([
        rule.customers,
        rule.count,
        rule.antecedentCount,
        rule.baseCount / golden.fullVisits,
      ]);
    }
  });

  test("patterns of two and three purchases", () => {
    const found = sequentialPatterns.mine(bought, { minSupport: 0.02, minPurchases: 2, maxLength: 3 });
    const counts = new Map(
      [...found].map(({ purchases, count }) => [
        purchases.map((items) => items.map(codeOf).join("+")).join(">"),
        count,
      ]),
    );
    for (const { codes, customers } of golden.steps) expect(counts.get(codes.join(">"))).toBe(customers);
  });
});

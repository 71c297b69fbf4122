/** RFM, cohorts and migration of Online Retail, against pandas; golden/tables.py made the answers. */
import { describe, expect, test } from "vitest";
import { cohorts, type Migration, migration, rfm } from "../../../lib/customers";
import * as datasets from "../../../lib/data/datasets";
import { readGolden } from "../../support/read-golden";
import { onlineRetail } from "../online-retail";

interface Golden {
  readonly customers: number;
  readonly withoutPurchase: number;
  readonly cutPoints: Readonly<Record<string, readonly number[]>>;
  readonly segments: Readonly<Record<string, number>>;
  readonly scoreSums: Readonly<Record<string, number>>;
  readonly monetaryInPence: number;
  readonly sample: Readonly<Record<string, readonly (string | number)[]>>;
  readonly cohorts: readonly object[];
  readonly migration: Pick<Migration, "from" | "to" | "counts">;
}

const golden = readGolden<Golden>("customers/golden/tables.json");

const hasData = datasets.isAvailable("online-retail");

describe.skipIf(!hasData)("Online Retail, against pandas", async () => {
  // vitest runs this function to find the tests, even where it skips them.
  if (!hasData) return test("needs the data set", () => expect(hasData).toBe(true));
  const lines = await onlineRetail();
  const found = rfm.table(lines, { asOf: "2011-12-09" });
  const columns: Readonly<Record<string, readonly (string | number)[]>> = {
    ...found,
    asOf: [],
    customersWithoutPurchase: [],
  };

  test("rfm.table() has the same customers, values, scores and segments", () => {
    expect(found.asOf).toBe("2011-12-09");
    expect([found.customer.length, found.customersWithoutPurchase]).toEqual([
      golden.customers,
      golden.withoutPurchase,
    ]);
    const sums = Object.keys(golden.scoreSums).map((name) => [
      name,
      (columns[name] as number[]).reduce((sum, value, i) => sum + value * ((i % 97) + 1), 0),
    ]);
    expect(Object.fromEntries(sums)).toEqual(golden.scoreSums);
    expect(found.monetary.reduce((sum, value) => sum + Math.round(value * 100), 0)).toBe(
      golden.monetaryInPence,
    );
    for (const [name, values] of Object.entries(golden.sample))
      expect([name, columns[name].filter((_, i) => i % 40 === 0)]).toEqual([name, values]);
  });

  test("rfm.cutPoints() are NumPy's inverted_cdf", () => {
    for (const [name, points] of Object.entries(golden.cutPoints))
      expect(rfm.cutPoints(columns[name] as number[])).toEqual(points);
    const counts = Object.fromEntries(
      rfm.SEGMENTS.map((name) => [name, found.segment.filter((other) => other === name).length]),
    );
    expect(counts).toEqual(golden.segments);
  });

  test("rfm.cutPoints() of a histogram are those of the customers", () => {
    const values = [...new Set(found.frequency)];
    const counts = values.map((value) => found.frequency.filter((other) => other === value).length);
    expect(rfm.cutPoints(values, { counts })).toEqual(golden.cutPoints.frequency);
  });

  test("cohorts.table() has the same customers, retention and revenue", () => {
    const table = cohorts.table(lines, { asOf: "2011-12-09" });
    expect(table.cohorts).toEqual(
      golden.cohorts.map((cohort) => ({ customers: expect.anything(), ...cohort })),
    );
    expect(table.cohorts.map(({ customers }) => customers)).toEqual(
      table.cohorts.map(({ active }) => active[0]),
    );
    expect(table.isLastMonthComplete).toBe(false);
  });

  test("migration.between() counts the same moves", () => {
    const { from, to, counts, shares } = migration.between(rfm.table(lines, { asOf: "2011-06-30" }), found);
    // No customer with a purchase in June has none in December, so that pandas has no column of leavers.
    expect(counts.map((row) => row.at(-1))).toEqual(counts.map(() => 0));
    const name = (segment: unknown) => segment ?? "~";
    expect({
      from: from.map(name),
      to: to.slice(0, -1).map(name),
      counts: counts.map((row) => row.slice(0, -1)),
    }).toEqual(golden.migration);
    for (const row of shares) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

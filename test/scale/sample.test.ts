/** Samples by key. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaled, tables } from "../../lib";

const engine = tables.open({ memoryMegabytes: 200, threads: 1 });

const isDrawn = (key: string, share: number, seed: number) =>
  Number.parseInt(createHash("md5").update(`${seed}:${key}`).digest("hex").slice(0, 13), 16) <
  Math.floor(share * 2 ** 52);

describe("sample", () => {
  test("draws the keys whose hash is low, as Node's crypto computes it", async () => {
    const keys = fc.array(
      fc.oneof(fc.string({ unit: "binary" }).filter(isStorable), fc.constantFrom("茶", "1.0", "")),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        async (key, share, seed) => {
          const lines = await tables.of({ key }, { engine: await engine });
          const drawn = await scaled.sample(lines, { share, seed, key: "key" }).toRows();
          expect(drawn).toEqual(
            key.filter((k) => share === 1 || isDrawn(k, share, seed)).map((k) => ({ key: k })),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test("numbers are whole, as integers and as doubles; it draws what the verb draws", async () => {
    const order = Array.from({ length: 500 }, (_, i) => i * 1_000_003);
    const [integers, doubles] = await Promise.all(
      (["integer", "number"] as const).map(async (type) =>
        tables.of({ order }, { schema: { order: type }, engine: await engine }),
      ),
    );
    const options = { share: 0.3, seed: 7, key: "order" } as const;
    const expected = order.filter((key) => isDrawn(String(key), 0.3, 7));
    expect(expected.length).toBeGreaterThan(100);
    for (const table of [integers, doubles]) {
      const drawn = scaled.sample(table, options);
      expect(Array.from(await drawn.toVector("order"))).toEqual(expected);
      expect(await table.sample(options).toRows()).toEqual(await drawn.toRows());
    }
  });

  test("lines without a key are drawn together; the order of the table stays", async () => {
    const lines = await tables.of(
      { order: [null, "a", null, "b", "c"], item: [5, 4, 3, 2, 1] },
      { engine: await engine },
    );
    for (let seed = 0; seed < 10; seed++) {
      const drawn = scaled.sample(lines.orderBy("item"), { share: 0.5, seed, key: "order" });
      const expected = [
        ["c", 1],
        ["b", 2],
        [null, 3],
        ["a", 4],
        [null, 5],
      ]
        .filter(([key]) => isDrawn(String(key ?? ""), 0.5, seed))
        .map(([order, item]) => ({ order, item }));
      expect(await drawn.toRows()).toEqual(expected);
    }
  });

  test("refuses columns that are not there, shares beyond 1, and what is no table", async () => {
    const lines = await tables.of({ order: ["a"] }, { engine: await engine });
    expect(() => scaled.sample(lines, { share: 0.5, seed: 1, key: "ordr" as never })).toThrow(
      'Cannot sample a table: there is no column "ordr"; did you mean "order"?',
    );
    expect(() => scaled.sample(lines, { share: 1.5, seed: 1, key: "order" })).toThrow(
      "share must be a fraction between 0 and 1, current value is 1.5",
    );
    expect(() => scaled.sample({} as never, { share: 0.5, seed: 1, key: "order" as never })).toThrow(
      "table must be a table, as made by tables.of",
    );
  });
});

function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

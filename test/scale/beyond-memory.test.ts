/** A job whose rows do not fit into the memory that the engine may use. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { itemsets, scaled, tables } from "../../lib";

const LINES = 1_000_000;
/** Four lines an order, some of them of the same product. */
const productOf = (line: number) => (line * 7919 + Math.floor(line / 4) * (line % 4) * 31) % 2000;

test("pairs of a million lines in 64 MB: rows go to the scratch folder, and the counts are those of a loop", async () => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-scale-"));
  const engine = await tables.open({ memoryMegabytes: 64, threads: 2, scratch });
  const one = await tables.of([{ n: 1 }], { engine });
  const query = tables.sql<{ order: number; product: number }>`
    select i // 4 as "order", (i * 7919 + (i // 4) * (i % 4) * 31) % 2000 as product
    from (select unnest(range(${LINES})) as i from ${one}) as t`;
  const lines = await (await query).keep();
  let spilled = 0;
  const look = setInterval(() => {
    spilled = Math.max(spilled, bytesIn(scratch));
  }, 2);
  const pairs = await scaled.pairCounts(lines, {
    basket: "order",
    item: "product",
    minSupport: { count: 3 },
  });
  clearInterval(look);
  engine.close();
  fs.rmSync(scratch, { recursive: true });
  expect(spilled).toBeGreaterThan(0);

  const counts = new Map<string, number>();
  for (let first = 0; first < LINES; first += 4) {
    const basket = [...new Set([0, 1, 2, 3].map((i) => String(productOf(first + i))))].sort();
    for (const [i, a] of basket.entries())
      for (const b of basket.slice(i + 1)) counts.set(`${a} ${b}`, (counts.get(`${a} ${b}`) ?? 0) + 1);
  }
  const expected = [...counts].filter(([, count]) => count >= 3);
  const found = itemsets
    .toList(pairs)
    .map(({ items, count }) => [[...items].sort().join(" "), count] as const);
  expect(pairs.basketCount).toBe(LINES / 4);
  expect(expected.length).toBeGreaterThan(1000);
  expect(new Map(found)).toEqual(new Map(expected));
});

/** Files may go while they are looked at. */
function bytesIn(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.reduce((sum, name) => {
    const file = fs.statSync(path.join(folder, name), { throwIfNoEntry: false });
    return sum + (file?.isFile() ? file.size : 0);
  }, 0);
}

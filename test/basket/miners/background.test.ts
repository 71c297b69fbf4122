import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BackgroundMining,
  type BackgroundOptions,
  baskets,
  type FrequentItemsets,
  itemsets,
  type MiningOptions,
  type MiningProgress,
} from "../../../lib/basket";
import type { Job } from "../../../lib/basket/miners/background/worker";
import { createWorkerPool } from "../../../lib/basket/miners/background/worker-pool";
import type { Baskets } from "../../../lib/core/baskets";
import { seeded } from "../../../lib/core/random";
import { DISPLAY } from "../../../lib/core/text/display";
import * as datasets from "../../../lib/data/datasets";

const PROJECT = path.resolve(__dirname, "../../..");
const hasFimi = datasets.isAvailable("fimi");

/** All that makes two results the same, the threshold too; the columns as a digest, since there may be millions. */
function columnsOf({
  item,
  parent,
  count,
  levelOffsets,
  itemNames,
  size,
  first,
  minCount,
}: FrequentItemsets) {
  const digest = createHash("sha256");
  for (const column of [item, parent, count, levelOffsets]) digest.update(column);
  const lengths = [item.length, parent.length, count.length, levelOffsets.length];
  return { digest: digest.digest("hex"), lengths, itemNames, size, first, minCount };
}

function expectAsMined(
  mining: BackgroundMining,
  given: Baskets,
  limits: Partial<MiningOptions> = {},
  expected = columnsOf(itemsets.mine(given, { ...limits, minSupport: { count: mining.minCount } })),
): void {
  expect(columnsOf(mining.itemsets)).toEqual(expected);
  expect(mining.minSupport).toBe(mining.minCount / (given.offsets.length - 1));
}

/** Baskets of items with very different frequencies. */
function shop(seed: number, rows: number, items: number, share: number): Baskets {
  const random = seeded(seed);
  const names = Array.from({ length: items }, (_, item) => `item ${item}`);
  return baskets.of(
    Array.from({ length: rows }, () =>
      names.filter((_, item) => random.uniform() < share * (1 - (0.95 * item) / items)),
    ),
  );
}

/** The longest basket alone has more sets than any machine lists; the stages are 1, 4, 16, 64 and 256 baskets. */
const endless = shop(3, 500, 36, 1);
const atOnce = { minSupport: { count: 1 }, maxItemsets: 500_000_000 };

describe("itemsets.mineInBackground()", () => {
  test("gives the columns of itemsets.mine, with 1, 2 and 3 threads", async () => {
    for (const [seed, rows, items, share, count] of [
      [1, 400, 60, 0.2, 3],
      [2, 60, 14, 0.9, 6],
      [3, 5000, 300, 0.05, 5],
    ]) {
      const given = shop(seed, rows, items, share);
      const without = { items: { forbidden: ["item 1", "item 5"] } };
      for (const limits of [{}, without, { minLength: 2, maxLength: 3 }, { minLength: 9 }]) {
        const expected = columnsOf(itemsets.mine(given, { ...limits, minSupport: { count } }));
        // Two threads where the first levels are large.
        for (const threads of rows === 5000 ? [1, 2, 3] : [1, 3]) {
          const options = { minSupport: { count }, threads, ...limits };
          const mining = await itemsets.mineInBackground(given, options);
          expect(mining.reason).toBe("finished");
          expect(mining.isComplete).toBe(true);
          expect(mining.minCount).toBe(count);
          expectAsMined(mining, given, limits, expected);
        }
      }
    }
  });

  test("agrees on any baskets", async () => {
    const some = fc.array(fc.array(fc.integer({ min: 0, max: 9 }).map(String), { maxLength: 10 }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 4 }), async (lists, count) => {
        const given = baskets.of(lists);
        const mining = await itemsets.mineInBackground(given, { minSupport: { count } });
        expect(columnsOf(mining.itemsets)).toEqual(
          columnsOf(itemsets.mine(given, { minSupport: { count } })),
        );
      }),
      { numRuns: 25 },
    );
  });

  // Counts on which Borgelt's eclat and LCM 5.3 agree.
  test.skipIf(!hasFimi).each([
    ["mushroom", 300, 5_259_785],
    ["retail", 5, 1_506_775],
    ["T10I4D100K", 10, 411_365],
  ] as const)("finds all sets of %s in %i baskets: %i", async (name, count, expected) => {
    const given = await datasets.fimi(name);
    const mining = await itemsets.mineInBackground(given, { minSupport: { count }, threads: 2 });
    expect(mining.itemsets.size).toBe(expected);
    const mined = itemsets.mine(given, { minSupport: { count } });
    for (const column of ["item", "parent", "count", "levelOffsets"] as const) {
      expect(Buffer.from(mining.itemsets[column].buffer).equals(Buffer.from(mined[column].buffer))).toBe(
        true,
      );
    }
  });

  test("interrupted at any moment, has every set down to the support it states, and no other", async () => {
    const random = seeded(11);
    for (let round = 0; round < 5; round++) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 800 * random.uniform());
      const mining = await itemsets.mineInBackground(endless, { ...atOnce, signal: stop.signal });
      expect(mining.reason).toBe("interrupted");
      expect(mining.isComplete).toBe(false);
      expectAsMined(mining, endless, { maxItemsets: atOnce.maxItemsets });
    }
  });

  test("comes down step by step where the support asked for is out of reach, and keeps to its time", async () => {
    const mining = await itemsets.mineInBackground(endless, { ...atOnce, maxSeconds: 1.5 });
    expect(mining.reason).toBe("time");
    expect(mining.minCount).toBeLessThanOrEqual(256);
    expect(mining.itemsets.size).toBeGreaterThan(0);
    expectAsMined(mining, endless, { maxItemsets: atOnce.maxItemsets });
  });

  test("ends within a stage that has too many sets with the stage before, the same each time", async () => {
    const given = shop(5, 300, 16, 0.8);
    const sizeAt = (count: number) => itemsets.mine(given, { minSupport: { count } }).size;
    const maxItemsets = Math.floor((sizeAt(2) + sizeAt(8)) / 2);
    for (const threads of [1, 2, 3]) {
      const mining = await itemsets.mineInBackground(given, {
        minSupport: { count: 2 },
        maxItemsets,
        threads,
      });
      expect(mining.reason).toBe("maxItemsets");
      expect(mining.minCount).toBe(8);
      expectAsMined(mining, given);
    }
  });

  test("with room for no set at all, has none", async () => {
    const given = baskets.of([["a", "b"], ["a", "b"], ["c"]]);
    const mining = await itemsets.mineInBackground(given, { minSupport: { count: 1 }, maxItemsets: 2 });
    expect([mining.reason, mining.minCount, mining.itemsets.size]).toEqual(["maxItemsets", 3, 0]);
  });

  test("says at once that nothing is known where it was interrupted before it began", async () => {
    const given = baskets.of([["a"], ["a"], ["b"]]);
    const options = { minSupport: { count: 1 }, signal: AbortSignal.abort() };
    const mining = await itemsets.mineInBackground(given, options);
    expect([mining.reason, mining.minCount, mining.itemsets.size]).toEqual(["interrupted", 3, 0]);
  });

  test.each([
    ["no baskets", [], 0],
    ["only empty baskets", [[], []], 0],
    ["one item", [["a"], ["a"]], 1],
    ["a threshold that nothing reaches", [["a"], ["b"], ["c"]], 0],
  ])("%s", async (_, lists: string[][], size) => {
    const given = baskets.of(lists);
    const mining = await itemsets.mineInBackground(given, { minSupport: 1 });
    expect(mining.itemsets.size).toBe(size);
    expect(mining.reason).toBe("finished");
    expect(columnsOf(mining.itemsets)).toEqual(columnsOf(itemsets.mine(given, { minSupport: 1 })));
  });

  test("reports its progress: never backwards, in hundredths that make 100", async () => {
    const given = shop(4, 3000, 40, 0.5);
    const told: MiningProgress[] = [];
    const onProgress = (progress: MiningProgress) => told.push(progress);
    const mining = await itemsets.mineInBackground(given, { minSupport: { count: 20 }, onProgress });
    expect(told.reduce((sum, { steps }) => sum + steps, 0)).toBe(100);
    expect(told.map(({ fraction }) => fraction)).toEqual(
      told.map(({ fraction }) => fraction).sort((a, b) => a - b),
    );
    const last = told[told.length - 1];
    expect([last.fraction, last.minCount, last.sets]).toEqual([1, 20, mining.itemsets.item.length]);
    expect(last.note).toBe(
      `${last.sets.toLocaleString("en-US")} sets, support ≥ 0.667 % (20 of 3,000 baskets)`,
    );
  });

  test("reports its progress through the stages too", async () => {
    const reports: MiningProgress[] = [];
    const stop = new AbortController();
    const onProgress = (progress: MiningProgress) => {
      reports.push(progress);
      if (new Set(reports.map(({ minCount }) => minCount)).size > 2) stop.abort();
    };
    const options = { ...atOnce, signal: stop.signal, maxSeconds: 100, onProgress };
    expect((await itemsets.mineInBackground(endless, options)).reason).toBe("interrupted");
    for (let i = 1; i < reports.length; i++)
      expect(reports[i].fraction).toBeGreaterThanOrEqual(reports[i - 1].fraction);
    for (const { steps } of reports) expect(steps).toBeGreaterThanOrEqual(0);
  }, 120_000);

  test("says what it guarantees", async () => {
    const given = baskets.of(
      Array.from({ length: 9835 }, (_, i) => (i < 128 ? ["milk", "bread"] : ["beer"])),
    );
    const text = async (options: Partial<BackgroundOptions>) => {
      const mining = await itemsets.mineInBackground(given, { minSupport: { count: 128 }, ...options });
      return String(mining[DISPLAY]()["text/plain"]).split("\n")[0];
    };
    expect(await text({})).toBe("4 frequent itemsets, complete for support ≥ 1.31 % (128 of 9,835 baskets)");
    expect(await text({ maxItemsets: 3 })).toBe(
      "1 frequent itemset, complete for support ≥ 5.21 % (512 of 9,835 baskets); there are more than maxItemsets sets below that",
    );
    expect(await text({ signal: AbortSignal.abort() })).toBe(
      "0 frequent itemsets, complete for support ≥ 98.8 % (9,708 of 9,835 baskets); mining was interrupted",
    );
    const lines = async (lists: string[][], options: Partial<BackgroundOptions>) => {
      const mining = await itemsets.mineInBackground(baskets.of(lists), { minSupport: 1, ...options });
      return String(mining[DISPLAY]()["text/plain"]).split("\n")[0];
    };
    expect(await lines([], {})).toBe("0 frequent itemsets, for there are no baskets");
    expect(await lines([["a"]], { signal: AbortSignal.abort() })).toBe(
      "0 frequent itemsets, complete for no support yet; mining was interrupted",
    );
  });

  test("leaves the baskets as they are", async () => {
    const given = shop(1, 50, 10, 0.5);
    const before = structuredClone(given);
    await itemsets.mineInBackground(given, { minSupport: 0.1 });
    expect(given).toEqual(before);
  });

  test("gives memory and threads back, and lets the process end by itself, from any folder", () => {
    // A separate process, started like a plain script that imports the package.
    const script = `
      const lib = ${JSON.stringify(path.join(PROJECT, "lib"))};
      require(lib + "/typescript-loader.js");
      const { baskets, itemsets } = require(lib + "/basket");
      const lists = Array.from({ length: 8000 }, (_, i) =>
        Array.from({ length: 50 }, (_, k) => k).filter((k) => (i * i * 31 + k * k * 17 + i * k * 7) % 101 > 10),
      );
      const given = baskets.of(lists.map((list) => list.map(String)));
      const used = () => { gc(); return process.memoryUsage(); };
      (async () => {
        const options = { minSupport: { count: 1 }, maxItemsets: 1e8 };
        const idle = used();
        let most = 0;
        const onProgress = () => { most = Math.max(most, process.memoryUsage().rss); };
        const mine = async () => {
          const { reason } = await itemsets.mineInBackground(given, { ...options, maxSeconds: 0.7, onProgress });
          used();
          // The collector hands large arrays back a little later.
          await new Promise((resolve) => setTimeout(resolve, 300));
          return reason;
        };
        // What the first one leaves is code, and room that the next one uses.
        await mine();
        const before = used();
        const reasons = [await mine(), await mine(), await mine()];
        const after = used();
        const workers = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name));
        // The kernel of a notebook listens to the interrupt, too.
        process.on("SIGINT", () => {});
        setTimeout(() => process.kill(process.pid, "SIGINT"), 500);
        const interrupted = (await itemsets.mineInBackground(given, options)).reason;
        const listeners = process.listenerCount("SIGINT");
        console.log(JSON.stringify({ idle, before, most, after, reasons, workers, interrupted, listeners }));
      })();`;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--expose-gc", "-e", script], {
      cwd: "/",
      encoding: "utf8",
      timeout: 100_000,
      // With an arena a thread, the C library keeps what threads gave back for a next one.
      env: { ...process.env, MALLOC_ARENA_MAX: "1" },
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const { idle, before, most, after, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      reasons: ["time", "time", "time"],
      workers: [],
      interrupted: "interrupted",
      listeners: 1,
    });
    const mega = 1 << 20;
    // On a busy machine the time is enough for less.
    expect(most - idle.rss).toBeGreaterThan(20 * mega);
    // Three times the tables of one would be more.
    expect(after.rss - before.rss).toBeLessThan(most - idle.rss);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(mega);
  }, 120_000);

  test("hands on what goes wrong in a thread, with its message", async () => {
    const failure = await new Promise((resolve) => {
      createWorkerPool(() => {}, resolve).start({} as Job, 1);
    });
    expect(failure).toBeInstanceOf(TypeError);
    expect(String(failure)).toMatch(/undefined/);
  });

  test("hands on what the caller's own function throws", async () => {
    const onProgress = () => {
      throw new Error("no more room on the page");
    };
    const given = baskets.of([["a", "b"], ["a"]]);
    await expect(itemsets.mineInBackground(given, { minSupport: 0.5, onProgress })).rejects.toThrow(
      "no more room on the page",
    );
  });

  test.each([
    [{ threads: 0 }, "threads must be an integer >= 1, current value is 0"],
    [{ maxSeconds: -1 }, "maxSeconds must be a finite number > 0, current value is -1"],
    [{ signal: "stop" }, 'signal must be an AbortSignal, current value is "stop"'],
    [{ onProgress: 5 }, "onProgress must be a function, current value is 5"],
  ])("refuses %o", async (options, message) => {
    const given = baskets.of([["a"]]);
    await expect(
      itemsets.mineInBackground(given, { minSupport: 1, ...(options as Partial<BackgroundOptions>) }),
    ).rejects.toThrow(`Cannot mine itemsets in the background: ${message}`);
  });

  test("refuses what itemsets.mine refuses", async () => {
    await expect(itemsets.mineInBackground(baskets.of([["a"]]), { minSupport: 2 })).rejects.toThrow(
      new RangeError(
        "Cannot mine itemsets in the background: minSupport must be a fraction > 0 and <= 1, or { count }, current value is 2",
      ),
    );
  });
});

describe("itemsets.stages()", () => {
  test("gives tables of falling support, each complete, and at last the result", async () => {
    const seen: BackgroundMining[] = [];
    const stop = new AbortController();
    for await (const stage of itemsets.stages(endless, { ...atOnce, signal: stop.signal }))
      if (seen.push(stage) === 2) stop.abort();
    expect(seen.length).toBeGreaterThan(2);
    for (let i = 1; i < seen.length - 1; i++)
      expect(seen[i].minCount).toBeLessThanOrEqual(seen[i - 1].minCount / 2);
    for (const stage of seen) expectAsMined(stage, endless, { maxItemsets: atOnce.maxItemsets });
    expect(seen.map(({ reason }) => reason)).toEqual([...seen.slice(1).map(() => "running"), "interrupted"]);
  });

  test("leaving the loop ends the threads", async () => {
    for await (const stage of itemsets.stages(endless, atOnce)) if (stage.itemsets.size > 10) break;
    expect(process.getActiveResourcesInfo().filter((name) => name === "Worker")).toEqual([]);
  });

  test("a small shop has one table", async () => {
    const given = baskets.of([["milk", "bread"], ["bread"]]);
    const reasons: string[] = [];
    for await (const { reason } of itemsets.stages(given, { minSupport: 0.5 })) reasons.push(reason);
    expect(reasons[reasons.length - 1]).toBe("finished");
  });

  test("hands on a refusal", async () => {
    const all = itemsets.stages(baskets.of([["a"]]), { minSupport: 0.5, threads: 0.5 });
    await expect(all.next()).rejects.toThrow("threads must be an integer >= 1, current value is 0.5");
  });
});

describe("itemsets.restrict()", () => {
  test("gives what mining at the higher support gives", () => {
    for (const [seed, share] of [
      [1, 0.3],
      [2, 0.8],
    ]) {
      const given = shop(seed, 120, 14, share);
      for (const limits of [{}, { minLength: 2 }, { minLength: 4, maxLength: 5 }]) {
        const frequent = itemsets.mine(given, { minSupport: { count: 4 }, ...limits });
        for (const count of [4, 5, 9, 30, 70, 120]) {
          expect(columnsOf(itemsets.restrict(frequent, { count }))).toEqual(
            columnsOf(itemsets.mine(given, { minSupport: { count }, ...limits })),
          );
        }
      }
    }
  });

  test("refuses sets with required items, which are not columns like others", () => {
    const given = baskets.of([["a", "b"], ["a", "b", "c"], ["b"]]);
    const frequent = itemsets.mine(given, { minSupport: { count: 1 }, items: { required: ["a"] } });
    expect(() => itemsets.restrict(frequent, { count: 2 })).toThrow(
      new RangeError("Cannot restrict itemsets: frequent must be itemsets mined without required items"),
    );
  });

  test("refuses a lower support", () => {
    const frequent = itemsets.mine(baskets.of([["a"], ["a"], ["b"]]), { minSupport: { count: 2 } });
    expect(() => itemsets.restrict(frequent, { count: 1 })).toThrow(
      new RangeError(
        "Cannot restrict itemsets: minSupport must be at least 2 baskets, at which they were mined, current value is 1",
      ),
    );
  });
});

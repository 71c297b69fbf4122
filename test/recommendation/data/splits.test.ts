/** Splits: what is learnt from, what is known of the judged, and what they have to foresee. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type InteractionSplit, interactionSplits, interactions } from "../../../lib/recommendation";
import { judgedOf } from "../../../lib/recommendation/data/rows";
import { itemsByCustomer, plainInteractions, randomLines } from "./lines";

/** What holds for every split: the same items in all parts, the same judged customers, nothing foreseen that is known. */
function expectWhole({ train, history, test: later, repeats }: InteractionSplit): void {
  expect(history.items).toBe(train.items);
  expect(later.items).toBe(train.items);
  expect(history.customers).toBe(later.customers);
  const [known, wanted] = [itemsByCustomer(history), itemsByCustomer(later)];
  for (const [customer, items] of wanted) {
    expect(items.length).toBeGreaterThan(0);
    expect(known.get(customer)?.length).toBeGreaterThan(0);
    if (!repeats) expect(items.filter((item) => known.get(customer)?.includes(item))).toEqual([]);
  }
}

describe("by time", () => {
  const lines = {
    customer: ["ann", "bob", "ann", "ann", "bob", "cat", "bob"],
    item: ["tea", "cup", "cup", "tea", "ink", "tea", "tea"],
    time: [1, 2, 5, 6, 7, 8, 9],
  };

  test("by hand", () => {
    const split = interactionSplits.byTime(lines, { at: 5 });
    // The ink and cat are new; ann had the tea.
    expect(split.train.customers).toEqual(["ann", "bob"]);
    expect(split.train.items).toEqual(["tea", "cup"]);
    expect(itemsByCustomer(split.history)).toEqual(
      new Map([
        ["ann", ["tea"]],
        ["bob", ["cup"]],
      ]),
    );
    expect(itemsByCustomer(split.test)).toEqual(
      new Map([
        ["ann", ["cup"]],
        ["bob", ["tea"]],
      ]),
    );
    expect(split.repeats).toBe(false);
    expectWhole(split);
  });

  test("with repeats, what a customer had is foreseen too", () => {
    const split = interactionSplits.byTime(lines, { at: 5, repeats: true });
    expect(itemsByCustomer(split.test)).toEqual(
      new Map([
        ["ann", ["tea", "cup"]],
        ["bob", ["tea"]],
      ]),
    );
    expect(split.repeats).toBe(true);
    expectWhole(split);
  });

  test("the judged are known by their rows in train", () => {
    const split = interactionSplits.byTime(
      {
        customer: ["x", "a", "b", "b", "a"],
        item: ["tea", "tea", "cup", "tea", "cup"],
        time: [1, 1, 1, 2, 2],
      },
      { at: 2 },
    );
    const judged = judgedOf("test", split);
    expect(split.test.customers).toEqual(["b", "a"]);
    expect(judged.map(({ customer }) => customer.row)).toEqual([2, 1]);
    expect(judged.map(({ hidden }) => [...hidden])).toEqual([[1], [0]]);
    expect(judged.map(({ wanted }) => wanted)).toEqual([[0], [1]]);
    const strangers = { customer: ["a", "a", "b", "b"], item: ["tea", "cup", "tea", "cup"] };
    const [{ customer }] = judgedOf("test", interactionSplits.byCustomer(strangers, { testSize: 0.5 }));
    expect(customer.row).toBeUndefined();
  });

  test("a line at the time itself is to be foreseen", () => {
    expect(interactionSplits.byTime(lines, { at: 2, repeats: true }).train.items).toEqual(["tea"]);
    expect(interactionSplits.byTime(lines, { at: 2.1 }).train.items).toEqual(["tea", "cup"]);
  });

  test("minimum counts are those of the lines before", () => {
    const split = interactionSplits.byTime(
      {
        customer: ["a", "b", "b", "a", "b"],
        item: ["tea", "tea", "cup", "cup", "tea"],
        time: [1, 1, 1, 2, 2],
      },
      { at: 2, minimumPerItem: 2, repeats: true },
    );
    expect(split.train.items).toEqual(["tea"]);
  });

  test("no line of train or history is at or after the time, and train is that of the lines before", () => {
    fc.assert(
      fc.property(randomLines(), fc.integer({ min: -20, max: 21 }), fc.boolean(), (columns, at, repeats) => {
        const split = attempt(() => interactionSplits.byTime(columns, { at, repeats }));
        if (split === undefined) return;
        expect(Math.max(...split.train.times, ...split.history.times)).toBeLessThan(at);
        expect(Math.min(...split.test.times)).toBeGreaterThanOrEqual(at);
        const isBefore = (_: unknown, i: number) => columns.time[i] < at;
        const before = {
          customer: columns.customer.filter(isBefore),
          item: columns.item.filter(isBefore),
          weight: columns.weight.filter(isBefore),
          time: columns.time.filter(isBefore),
        };
        expect(plainInteractions(split.train)).toEqual(plainInteractions(interactions.of(before)));
        // A judged customer's history is the row of train.
        const [history, train] = [itemsByCustomer(split.history), itemsByCustomer(split.train)];
        for (const [id, items] of history) expect(items).toEqual(train.get(id));
        expectWhole(split);
      }),
    );
  });
});

describe("leave last out", () => {
  test("by hand: the item last bought, of several the last line", () => {
    const split = interactionSplits.leaveLastOut({
      customer: ["ann", "ann", "ann", "bob", "bob", "cat"],
      item: ["tea", "cup", "tea", "cup", "tea", "tea"],
      time: [1, 2, 3, 5, 5, 9],
    });
    expect(itemsByCustomer(split.test)).toEqual(
      new Map([
        ["ann", ["tea"]],
        ["bob", ["tea"]],
      ]),
    );
    expect(itemsByCustomer(split.history)).toEqual(
      new Map([
        ["ann", ["cup"]],
        ["bob", ["cup"]],
      ]),
    );
    expect(split.train.customers).toEqual(["ann", "bob", "cat"]);
    expectWhole(split);
  });

  test("of equal last times, the line decides, not earlier purchases", () => {
    const split = interactionSplits.leaveLastOut({
      customer: ["ann", "ann", "ann", "bob"],
      item: ["tea", "cup", "tea", "cup"],
      time: [5, 5, 3, 0],
    });
    expect(itemsByCustomer(split.test).get("ann")).toEqual(["cup"]);
  });

  test("the times of lines decide, not their order", () => {
    const split = interactionSplits.leaveLastOut({
      customer: ["ann", "ann", "bob"],
      item: ["tea", "cup", "tea"],
      time: [9, 1, 9],
    });
    expect(itemsByCustomer(split.test)).toEqual(new Map([["ann", ["tea"]]]));
  });

  test("takes the minimum counts first", () => {
    const lines = { customer: ["a", "a", "a", "b", "b"], item: ["x", "y", "z", "y", "x"] };
    expect(
      itemsByCustomer(interactionSplits.leaveLastOut(lines, { minimumPerItem: 2 }).test).get("a"),
    ).toEqual(["y"]);
  });

  test("each customer of several items that can be learnt has one to foresee, later than the others", () => {
    fc.assert(
      fc.property(randomLines(), (columns) => {
        const split = attempt(() => interactionSplits.leaveLastOut(columns));
        if (split === undefined) return;
        expectWhole(split);
        split.test.customers.forEach((_, row) => {
          expect(split.test.offsets[row + 1] - split.test.offsets[row]).toBe(1);
          const [from, to] = [split.history.offsets[row], split.history.offsets[row + 1]];
          expect(Math.max(...split.history.times.subarray(from, to))).toBeLessThanOrEqual(
            split.test.times[row],
          );
        });
      }),
    );
  });
});

describe("by customer", () => {
  const [customer, item]: [string[], string[]] = [[], []];
  for (let c = 0; c < 20; c++)
    for (let i = 0; i < 4; i++) {
      customer.push(`c${c}`);
      item.push(`i${(c + i) % 10}`);
    }

  test("models do not learn from those that are judged, of whose items the last half is hidden", () => {
    const split = interactionSplits.byCustomer({ customer, item });
    expect(split.test.customers).toHaveLength(4);
    expect(split.train.customers).toHaveLength(16);
    expect(split.train.customers.filter((id) => split.test.customers.includes(id))).toEqual([]);
    for (const id of split.test.customers) {
      const own = item.filter((_, i) => customer[i] === id);
      expect(itemsByCustomer(split.history).get(id)?.sort()).toEqual(own.slice(0, 2).sort());
      expect(itemsByCustomer(split.test).get(id)?.sort()).toEqual(own.slice(2).sort());
    }
    expectWhole(split);
  });

  test("shares and seed", () => {
    const of = (options: object) => interactionSplits.byCustomer({ customer, item }, options);
    expect(of({ testSize: 0.21 }).test.customers).toHaveLength(5);
    expect(of({ hiddenShare: 0.3 }).test.codes).toHaveLength(4 * 2);
    expect(of({ hiddenShare: 0.9 }).test.codes).toHaveLength(4 * 3);
    expect(of({ hiddenShare: 0.01 }).test.codes).toHaveLength(4);
    expect(of({}).test.customers).toEqual(of({ seed: 0 }).test.customers);
    expect(of({}).test.customers).not.toEqual(of({ seed: 1 }).test.customers);
    expect(of({ minimumPerItem: 8 }).train.items).toHaveLength(10);
    expect(() => of({ minimumPerItem: 9 })).toThrow("no line is left");
  });

  test("half of the items are hidden unless said otherwise, and unknown ones are in no history", () => {
    const lines = { customer: [..."aaaaabbbbbb"], item: [..."vwxyzuvwxyz"] };
    for (let seed = 0; seed < 6; seed++) {
      const split = interactionSplits.byCustomer(lines, { testSize: 0.5, seed });
      const [isA, known] = [split.test.customers[0] === "a", [...itemsByCustomer(split.history).values()][0]];
      expect(itemsByCustomer(split.test).get(isA ? "a" : "b")).toEqual(["x", "y", "z"]);
      // Only b has the u.
      expect(known).toEqual(["v", "w"]);
    }
  });

  test("a customer with one item is not judged", () => {
    const one = { customer: ["a", "b", "b", "a"], item: ["x", "x", "y", "y"] };
    expectWhole(interactionSplits.byCustomer(one, { testSize: 0.5 }));
    const single = { customer: ["a", "b", "c", "c"], item: ["x", "x", "y", "x"] };
    for (let seed = 0; seed < 5; seed++) {
      const split = attempt(() => interactionSplits.byCustomer(single, { testSize: 0.5, seed }));
      if (split !== undefined) expect(split.test.customers).toEqual(["c"]);
    }
  });

  test("train and judged are disjoint", () => {
    fc.assert(
      fc.property(randomLines(), fc.integer({ min: 0, max: 9 }), (columns, seed) => {
        const split = attempt(() => interactionSplits.byCustomer(columns, { seed, testSize: 0.5 }));
        if (split === undefined) return;
        expectWhole(split);
        for (const id of split.test.customers) expect(split.train.customers).not.toContain(id);
      }),
    );
  });
});

describe("refuses", () => {
  const lines = { customer: ["ann", "bob"], item: ["tea", "cup"], time: [1, 2] };
  test("a split without anyone to judge or to learn from", () => {
    const { byTime, leaveLastOut, byCustomer } = interactionSplits;
    expect(() => byTime(lines, { at: 0 })).toThrow("Cannot split interactions by time: no line is left");
    expect(() => byTime(lines, { at: 3 })).toThrow("Cannot split interactions by time: no line is left");
    expect(() => byTime(lines, { at: 2 })).toThrow(
      "no line is left; judged customers must buy known items before and after",
    );
    expect(() => leaveLastOut(lines)).toThrow("Cannot leave the last items out: no line is left");
    expect(() => byCustomer(lines)).toThrow("Cannot split interactions by customer: no line is left");
    expect(() => byCustomer({ customer: ["a"], item: ["x"] })).toThrow("no line is left");
  });

  test("wrong options and lines", () => {
    const { byTime, leaveLastOut, byCustomer } = interactionSplits;
    expect(() => byTime(lines, {} as never)).toThrow("at must be a finite number");
    expect(() => byTime(lines, { at: Number.NaN })).toThrow("at must be a finite number");
    expect(() => byTime(lines, { at: 2, repeats: 1 as never })).toThrow("repeats must be true or false");
    expect(() => byCustomer(lines, { testSize: 1 })).toThrow("testSize must be a fraction");
    expect(() => byCustomer(lines, { hiddenShare: 0 })).toThrow("hiddenShare must be a fraction");
    expect(() => byCustomer(lines, { seed: -1 })).toThrow("seed must be an integer");
    expect(() => leaveLastOut(lines, { at: 1 } as never)).toThrow("there is no option");
    for (const make of [leaveLastOut, byCustomer, (one: never) => byTime(one, { at: 2 })])
      expect(() => make({ ...lines, item: ["", "tea"] } as never)).toThrow(
        "item[0] must be a number or a text",
      );
  });
});

/** The result, or undefined where nothing is left. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect((error as Error).message).toContain("no line is left");
    return undefined;
  }
}

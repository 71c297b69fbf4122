import { describe, expect, test } from "vitest";
import { MODULE } from "../../../lib/basket/miners/hybrid/kernels";
import { createMemory } from "../../../lib/basket/miners/hybrid/memory";
import { seeded } from "../../../lib/core/random";
import { compileKernels } from "../../support/compile-kernels";

const END = -1;

describe("kernels", () => {
  test("are what their source compiles to", () => {
    expect(compileKernels("basket/miners/hybrid/kernels.as", "--enable simd --enable bulk-memory")).toBe(
      MODULE,
    );
  });

  test("intersect and count as sets of rows do, one by one", () => {
    const random = seeded(3);
    const members = 5;
    const rows = Array.from({ length: 300 }, () =>
      Array.from({ length: members }, (_, member) => member).filter(() => random.uniform() < 0.6),
    );
    const cells = rows.flatMap((row) => [...row, END]);
    const memory = createMemory(2 * members, 0);
    const bits = Math.ceil(cells.length / 4) * 4;
    const words = 12;
    memory.reserveCells(bits + 2 * members * words);
    memory.view().cells.set(cells);
    memory.kernels.toBits(0, cells.length, 0, members, bits, words);
    const { rankOf, countOf } = memory.view();
    const countWith = (...wanted: number[]) =>
      rows.filter((row) => wanted.every((member) => row.includes(member))).length;
    for (let member = 0; member < members; member++) {
      rankOf[member] = member;
      countOf[member] = countWith(member);
    }
    const pairs = [2, 3, 4].map((member) => [member, countWith(1, member)]);
    const least = Math.min(...pairs.map(([, count]) => count)) + 1;
    const free = bits + members * words;
    const end = memory.kernels.intersectAll(1, members, -1, least, free, words);
    const found = Array.from({ length: end - members }, (_, k) => [
      rankOf[members + k],
      countOf[members + k],
    ]);
    expect(found).toEqual(pairs.filter(([, count]) => count >= least));
    expect(memory.view().results[0]).toBe(free + found.length * words);
    // A member of all the parent's rows loses none: it is as frequent as the other, and not looked at.
    expect(memory.kernels.intersectAll(3, members, countOf[4], 1, free, words)).toBe(members + 1);
    expect(countOf[members]).toBe(countOf[3]);
  });
});

describe("the memory of a search", () => {
  test("keeps what it holds when it grows, and has clean scratch", () => {
    const random = seeded(4);
    const memory = createMemory(10, 100);
    const names = ["rankOf", "countOf", "startOf", "sizeOf"] as const;
    const before = memory.view();
    for (const name of names) for (let k = 0; k < 10; k++) before[name][k] = random.integer(1000);
    for (let k = 0; k < 100; k++) before.cells[k] = random.integer(1000);
    const noted = names.map((name) => [...before[name].subarray(0, 10)]);
    const cells = [...before.cells.subarray(0, 100)];
    expect(memory.reserveSlots(10)).toBe(false);
    expect(memory.reserveSlots(40_000)).toBe(true);
    expect(memory.reserveCells(2_000_000)).toBe(true);
    const after = memory.view();
    expect(names.map((name) => [...after[name].subarray(0, 10)])).toEqual(noted);
    expect([...after.cells.subarray(0, 100)]).toEqual(cells);
    expect(after.cells.length).toBeGreaterThanOrEqual(2_000_000);
    expect(after.nextSlot.every((slot) => slot === -1)).toBe(true);
    expect([after.met, after.bitOf].every((column) => column.every((value) => value === 0))).toBe(true);
  });

  test("tells the kernels where it has moved to", () => {
    const memory = createMemory(4, 100);
    memory.reserveSlots(50_000);
    const { cells, startOf, met } = memory.view();
    // Rows {0, 1, 2} and {0, 2}, and the positions of 0 in them.
    cells.set([0, 1, 2, END, 0, 2, END, 0, 4]);
    startOf[0] = 7;
    memory.kernels.countFollowing(7, 9);
    expect([...met.subarray(0, 4)]).toEqual([0, 1, 2, 0]);
  });
});

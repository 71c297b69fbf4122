import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seeded } from "../../lib/core/random";
import { readGolden } from "../support/read-golden";

interface Stream {
  readonly seed: number;
  readonly uniform: string;
  readonly integer: string;
  readonly uint32: string;
  readonly permutation: string;
  readonly normalSum: number;
  readonly normalFirst: readonly number[];
}

const golden = readGolden<{ readonly streams: readonly Stream[] }>("core/golden/numpy-random.json");

const DRAWS = 10_000;

function fingerprint(values: ArrayLike<number>): string {
  return createHash("sha256")
    .update(Buffer.from(Float64Array.from(values).buffer))
    .digest("hex")
    .slice(0, 16);
}

function draws(next: () => number): Float64Array {
  return Float64Array.from({ length: DRAWS }, next);
}

describe("seeded() is NumPy's RandomState, bit-identical", () => {
  // golden/numpy-random.json: 20 seeds, 10,000 draws each.
  test.each(golden.streams)("seed $seed", (stream) => {
    const { seed } = stream;
    const [forUniform, forInteger, forBits, forNormal] = Array.from({ length: 4 }, () => seeded(seed));
    expect(fingerprint(draws(forUniform.uniform))).toBe(stream.uniform);
    expect(fingerprint(draws(() => forInteger.integer(1000)))).toBe(stream.integer);
    expect(fingerprint(draws(forBits.uint32))).toBe(stream.uint32);
    expect(fingerprint(seeded(seed).permutation(DRAWS))).toBe(stream.permutation);
    // The logarithm of another C library may differ in the last bit.
    const normals = draws(forNormal.normal);
    stream.normalFirst.forEach((value, i) => {
      expect(Math.abs(normals[i] / value - 1)).toBeLessThan(1e-14);
    });
    const total = normals.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(Math.abs(total / stream.normalSum - 1)).toBeLessThan(1e-12);
  });

  test("shuffle() refuses what it cannot shuffle in place", () => {
    for (const wrong of ["abc", { values: [1, 2], index: [0, 1] }, undefined, 3])
      expect(() => seeded(1).shuffle(wrong as never)).toThrow(
        "Cannot shuffle: values must be an array or a typed array, current value is",
      );
    expect([...seeded(1).shuffle([1, 2, 3])].sort()).toEqual([1, 2, 3]);
    expect(seeded(1).shuffle(Int8Array.of(1, 2, 3))).toHaveLength(3);
  });

  test("integer(2^32) is the next 32 bits; permutation(0) is empty", () => {
    expect(seeded(7).integer(2 ** 32)).toBe(seeded(7).uint32());
    expect(seeded(7).permutation(0)).toEqual(new Int32Array());
  });

  test("refuses seeds, bounds and counts out of range", () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => seeded(seed)).toThrow(RangeError);
    const random = seeded(2 ** 32 - 1);
    for (const [act, message] of [
      [
        () => seeded(2 ** 32),
        "seed random numbers: seed must be an integer below 2^32, current value is 4294967296",
      ],
      [() => random.integer(0), "draw an integer: bound must be an integer >= 1, current value is 0"],
      [
        () => random.integer(2 ** 32 + 1),
        "draw an integer: bound must be at most 2^32, current value is 4294967297",
      ],
      [
        () => random.permutation(-1),
        "draw a permutation: count must be an integer >= 0, current value is -1",
      ],
    ] as const)
      expect(act).toThrow(new RangeError(`Cannot ${message}`));
  });
});

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createBitVectors, MODULE } from "../../lib/basket/miner/bits";
import { seeded } from "../../lib/core/random";

describe("bit vectors", () => {
  test("are what their source compiles to", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
    try {
      copyFileSync(path.join(__dirname, "../../lib/basket/miner/bits.as"), path.join(folder, "bits.ts"));
      const compiler = require.resolve("assemblyscript/bin/asc.js");
      const options = "-O3 --runtime stub --importMemory --enable simd --noAssert --outFile bits.wasm";
      execFileSync(process.execPath, [compiler, "bits.ts", ...options.split(" ")], { cwd: folder });
      expect(readFileSync(path.join(folder, "bits.wasm")).toString("base64")).toBe(MODULE);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("intersect and count as words do one by one, in memory that grows", () => {
    const random = seeded(3);
    const vectors = createBitVectors();
    const length = 40;
    for (const start of [0, 4000, 400_000]) {
      vectors.reserve(start + 3 * length);
      const words = vectors.words();
      for (let w = 0; w < 2 * length; w++) words[start + w] = random.uint32();
      const count = vectors.intersect(start, start + length, start + 2 * length, length);
      let expected = 0;
      for (let w = 0; w < length; w++) {
        const both = words[start + w] & words[start + length + w];
        expect(words[start + 2 * length + w]).toBe(both);
        expected += (both >>> 0).toString(2).replaceAll("0", "").length;
      }
      expect(count).toBe(expected);
    }
  });

  test("keep what they hold when their memory grows", () => {
    const vectors = createBitVectors();
    vectors.words()[7] = -5;
    vectors.reserve(1_000_000);
    expect(vectors.words()[7]).toBe(-5);
    expect(vectors.words().length).toBeGreaterThanOrEqual(1_000_000);
  });
});

import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as idx from "../../lib/data/idx";

function header(...shape: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * shape.length);
  bytes.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, i) => {
    bytes.writeUInt32BE(size, 4 + 4 * i);
  });
  return bytes;
}

describe("idx.parse()", () => {
  test("gives shape and bytes, of plain and of gzip data", () => {
    // By hand, after the description on the MNIST page: two rows of three bytes.
    const given = Buffer.concat([header(2, 3), Buffer.from([1, 2, 3, 4, 5, 6])]);
    for (const bytes of [given, zlib.gzipSync(given)])
      expect(idx.parse(bytes)).toEqual({ shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    expect(idx.parse(header(0, 28, 28))).toEqual({ shape: [0, 28, 28], data: new Uint8Array(0) });
  });

  test.each<[string, Buffer, string]>([
    ["nothing", Buffer.alloc(0), "Cannot read IDX: its length must be at least 4 bytes, current value is 0"],
    [
      "another magic number",
      Buffer.from([0, 0, 13, 1, 0, 0, 0, 0]),
      'Cannot read IDX: its magic number must be 0x000008NN with at least one dimension, current value is "0x00000d01"',
    ],
    [
      "a cut header",
      header(2, 3).subarray(0, 7),
      "Cannot read IDX: its length must be at least 12 bytes, current value is 7",
    ],
    [
      "too few bytes",
      Buffer.concat([header(3), Buffer.alloc(2)]),
      "Cannot read IDX: its length must be 11 bytes for 3, current value is 10",
    ],
    [
      "sizes beyond all memory",
      header(0xffffffff, 0xffffffff, 0xffffffff),
      "Cannot read IDX: its size must be at most 268435456 bytes",
    ],
    [
      "too many bytes",
      Buffer.concat([header(3), Buffer.alloc(4)]),
      "Cannot read IDX: its unpacked size must be at most 11 bytes",
    ],
    [
      "gzip with more than its sizes say",
      zlib.gzipSync(Buffer.concat([header(3), Buffer.alloc(50_000_000)])),
      "Cannot read IDX: its unpacked size must be at most 11 bytes",
    ],
    [
      "cut gzip",
      zlib.gzipSync(Buffer.concat([header(3000), Buffer.alloc(3000, 7)])).subarray(0, -10),
      "they are truncated",
    ],
  ])("refuses %s", (_name, bytes, message) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => idx.parse(bytes)).toThrow(message);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });

  test.each([null, undefined, "text", [0, 0, 8, 1]])("refuses %j, which is no bytes", (data) => {
    expect(() => idx.parse(data as never)).toThrow(/^Cannot read IDX: data must be bytes, current value is/);
  });

  test("answers or refuses any header", () => {
    const given = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(given, ([dimensions, rest]) => {
        try {
          const { shape, data } = idx.parse(Buffer.concat([Buffer.from([0, 0, 8, dimensions]), rest]));
          expect(data).toHaveLength(shape.reduce((product, size) => product * size, 1));
        } catch (error) {
          expect((error as Error).message).toMatch(/^Cannot read IDX: .* must be /);
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});

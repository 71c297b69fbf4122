import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { encode } from "../../lib/plot/png";

describe("encode()", () => {
  test("writes a file whose pixels can be read back", () => {
    const file = Buffer.from(encode([0, 255, 128, 7, 8, 9], 3, 2));
    expect(file.subarray(1, 4).toString()).toBe("PNG");
    expect([file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25]]).toEqual([3, 2, 8, 0]);
    const length = file.readUInt32BE(33);
    expect([...inflateSync(file.subarray(41, 41 + length))]).toEqual([0, 0, 255, 128, 0, 7, 8, 9]);
  });

  test("ends as every PNG file ends, checksum included", () => {
    // The IEND chunk is the same in each file (ISO/IEC 15948, 11.2.5).
    expect(
      Buffer.from(encode([1], 1, 1))
        .subarray(-12)
        .toString("hex"),
    ).toBe("0000000049454e44ae426082");
  });

  test("refuses pixels of another size", () => {
    expect(() => encode([1, 2, 3], 2, 2)).toThrow(
      new RangeError("Cannot encode a PNG: the number of pixel values must be 4, current value is 3"),
    );
  });
});

import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Hdf5Array, type Hdf5Group, writeHdf5 } from "../../../lib/neural/keras/write-hdf5";

describe("writeHdf5()", () => {
  interface Group {
    readonly keys: readonly string[];
    readonly attrs: Readonly<Record<string, unknown>>;
    get(path: string): Group & { readonly value: number[]; readonly shape: number[]; readonly dtype: string };
  }

  /** As another program reads it. */
  const read = (bytes: Uint8Array): Group => {
    const { File } = createRequire(__filename)("jsfive");
    return new File(Uint8Array.from(bytes).buffer, "");
  };

  test("writes groups, texts and arrays that jsfive reads", () => {
    const values = Float32Array.from([1, -0.5, Number.MIN_VALUE, 3e38, Number.NaN, Number.NEGATIVE_INFINITY]);
    const long = "提升度 {} ".repeat(20_000);
    const root = read(
      writeHdf5({
        attributes: { long, empty: "", names: ["kernel", "偏差", "kernel"], none: [] },
        entries: {
          nothing: { entries: {} },
          arrays: {
            entries: {
              deep: { entries: { "0": { shape: [2, 3], values } } },
              one: { shape: [], values: values.subarray(1, 2) },
            },
          },
        },
      }),
    );
    expect(root.attrs).toEqual({ long, empty: "", names: ["kernel", "偏差", "kernel"], none: [] });
    expect(root.keys).toEqual(["nothing", "arrays"]);
    expect(root.get("nothing").keys).toEqual([]);
    const { shape, dtype, value } = root.get("arrays/deep/0");
    expect({ shape, dtype, value }).toEqual({ shape: [2, 3], dtype: "<f4", value: [...values] });
    expect(root.get("arrays/one").shape).toEqual([]);
    expect(root.get("arrays/one").value).toEqual([-0.5]);
  });

  test("writes any tree", () => {
    const name = fc.stringMatching(/^[a-z0-9_提升度]{1,12}$/);
    const text = fc.string({ unit: "grapheme" }).filter((chars) => !chars.includes("\0"));
    const array = fc
      .array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 })
      .chain((shape) =>
        fc
          .array(fc.float(), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
          .map((values): Hdf5Array => ({ shape, values: Float32Array.from(values) })),
      );
    const { tree } = fc.letrec<{ tree: Hdf5Group; entry: Hdf5Group | Hdf5Array }>((tie) => ({
      tree: fc.record({
        attributes: fc.dictionary(name, fc.oneof(text, fc.array(text, { maxLength: 4 })), {
          noNullPrototype: true,
        }),
        entries: fc.dictionary(name, tie("entry"), { maxKeys: 4, noNullPrototype: true }),
      }),
      entry: fc.oneof({ depthSize: "small" }, array, tie("tree")),
    }));
    fc.assert(
      fc.property(tree, (given) => {
        const bytes = writeHdf5(given);
        expect(Buffer.compare(bytes, writeHdf5(given))).toBe(0);
        same(read(bytes), given);
      }),
      { numRuns: 200, seed: 4 },
    );

    function sizeOf(shape: readonly number[]): number {
      return shape.reduce((all, size) => all * size, 1);
    }

    function same(group: Group, { attributes, entries }: Hdf5Group): void {
      expect(group.attrs).toEqual(attributes);
      expect([...group.keys].sort()).toEqual(Object.keys(entries).sort());
      for (const [key, entry] of Object.entries(entries)) {
        const found = group.get(key);
        if (!("values" in entry)) same(found, entry);
        else expect([found.shape, found.value]).toEqual([entry.shape, [...entry.values]]);
      }
    }
  });

  test("refuses more texts than a header can hold", () => {
    const names = Array.from({ length: 4001 }, (_, i) => `${i}`);
    expect(read(writeHdf5({ attributes: { names: names.slice(1) }, entries: {} })).attrs.names).toHaveLength(
      4000,
    );
    expect(() => writeHdf5({ attributes: { names }, entries: {} })).toThrow(
      new RangeError(
        "Cannot write HDF5: attribute names must be of 4000 strings at most, current value is 4001",
      ),
    );
  });

  test("writes thousands of groups", () => {
    const entries = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`layer_${i}`, { attributes: { own: `${i}` }, entries: {} }]),
    );
    const root = read(writeHdf5({ entries }));
    expect(root.keys).toHaveLength(5000);
    expect(root.get("layer_4321").attrs).toEqual({ own: "4321" });
  });

  /** Offsets and sizes as in the specification: superblock 0 (II.A), global heap (III.E), datatype message (IV.A.2.d). */
  describe("as the specification lays it out", () => {
    const file = (texts: readonly string[]) =>
      Buffer.from(
        writeHdf5({
          attributes: { texts },
          entries: { 数: { shape: [2], values: Float32Array.of(1, 2) } },
        }),
      );

    test("a superblock that knows the end of the file", () => {
      const bytes = file(["a"]);
      expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89HDF\r\n\x1a\n");
      expect([...bytes.subarray(8, 16)]).toEqual([0, 0, 0, 0, 0, 8, 8, 0]);
      expect([bytes.readUInt16LE(16), bytes.readUInt16LE(18)]).toEqual([4, 16]);
      expect(Number(bytes.readBigUInt64LE(40))).toBe(bytes.length);
      // Undefined addresses: of free space and of driver information.
      expect([32, 48].map((start) => bytes.subarray(start, start + 8).toString("hex"))).toEqual([
        "ffffffffffffffff",
        "ffffffffffffffff",
      ]);
    });

    test.each([
      ["the smallest heap", ["a"], 4096],
      ["a heap that is just full", ["x".repeat(4048)], 4096],
      ["a heap with one more text", ["x".repeat(4049)], 4104],
    ])("%s", (_, texts, length) => {
      const heap = file(texts).subarray(96);
      expect(heap.subarray(0, 8).toString("latin1")).toBe("GCOL\x01\0\0\0");
      expect(Number(heap.readBigUInt64LE(8))).toBe(length);
      let position = 16;
      for (let index = 1; index <= texts.length; index++) {
        expect(heap.readUInt16LE(position)).toBe(index);
        position += 16 + Math.ceil(Number(heap.readBigUInt64LE(position + 8)) / 8) * 8;
      }
      // Object 0 is the free space; its size includes its header.
      expect(heap.readUInt16LE(position)).toBe(0);
      expect(position + Number(heap.readBigUInt64LE(position + 8))).toBe(length);
    });

    test("IEEE float32, variable-length UTF-8 texts, dimensions, and names in UTF-8", () => {
      const bytes = file(["提"]).toString("hex");
      // A text of three bytes in the heap at address 96, with index 1.
      expect(bytes).toContain("03000000600000000000000001000000");
      expect(bytes).toContain("11201f000400000000002000170800177f000000");
      expect(bytes).toContain("1901010010000000100000000100000000000800");
      // A dataspace: version 2, one dimension, no maximum, simple.
      expect(bytes).toContain("020100010200000000000000");
      // A link: version 1, flags 0x11, character set 1, two bytes for the length of the name.
      expect(bytes).toContain(`0111010300${Buffer.from("数").toString("hex")}`);
    });
  });
});

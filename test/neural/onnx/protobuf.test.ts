import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesField, decodeMessage, floatField, integerField } from "../../../lib/neural/onnx/protobuf";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const decode = (text: string) => decodeMessage("read a test", hex(text));

describe("protocol buffers", () => {
  // The examples of https://protobuf.dev/programming-guides/encoding/
  test.each([
    ["a varint", integerField(1, 150), "08 96 01"],
    ["a string", bytesField(2, "testing"), "12 07 74 65 73 74 69 6e 67"],
    ["a message", bytesField(3, [integerField(1, 150)]), "1a 03 08 96 01"],
    ["a negative number", integerField(1, -2), "08 fe ff ff ff ff ff ff ff ff 01"],
    ["a float", floatField(2, 1.5), "15 00 00 c0 3f"],
    ["a field number above 15", integerField(20, 7), "a0 01 07"],
    ["the largest number of one byte", integerField(1, 127), "08 7f"],
    ["the smallest number of two bytes", integerField(1, 128), "08 80 01"],
    ["raw bytes", bytesField(9, Uint8Array.of(0, 255)), "4a 02 00 ff"],
  ])("writes %s as the guide does", (_, bytes, expected) => {
    expect(Buffer.from(bytes).toString("hex")).toBe(expected.replaceAll(" ", ""));
  });

  test("reads what the guide writes", () => {
    expect(decode("08 96 01").integer(1)).toBe(150);
    expect(decode("12 07 74 65 73 74 69 6e 67").string(2)).toBe("testing");
    expect(decode("1a 03 08 96 01").message(3).integer(1)).toBe(150);
    expect(decode("08 fe ff ff ff ff ff ff ff ff 01").integer(1)).toBe(-2);
    expect(decode("15 00 00 c0 3f").float(2)).toBe(1.5);
    expect(decode("09 00 00 00 00 00 00 f8 3f").float(1)).toBe(1.5);
    expect(decode("4a 02 00 ff").bytes(9)).toEqual(Uint8Array.of(0, 255));
  });

  test("reads repeated numbers, packed and one by one", () => {
    expect(decode("32 06 03 8e 02 9e a7 05").integers(6)).toEqual([3, 270, 86942]);
    expect(decode("30 03 30 8e 02 30 9e a7 05").integers(6)).toEqual([3, 270, 86942]);
    expect(decode("22 08 00 00 c0 3f 00 00 00 c0").floats(4)).toEqual([1.5, -2]);
    expect(decode("25 00 00 c0 3f 25 00 00 00 c0").floats(4)).toEqual([1.5, -2]);
    // A packed number that is cut off reads as 0.
    expect(decode("32 02 05 83").integers(6)).toEqual([5, 0]);
    // Half a float at the end is ignored; the size of the tensor is checked later.
    expect(decode("22 06 00 00 c0 3f 00 00").floats(4)).toEqual([1.5]);
  });

  test("a missing field is 0, empty or absent", () => {
    const message = decode("08 96 01 0a 01 41");
    expect([message.integer(2), message.float(2), message.string(2), message.bytes(2)]).toEqual([
      0,
      0,
      "",
      undefined,
    ]);
    expect([message.strings(2), message.messages(2), message.integers(2)]).toEqual([[], [], []]);
    expect(message.message(2).integer(1)).toBe(0);
    // One number in two types of content: each reader takes its own.
    expect([message.integer(1), message.string(1)]).toEqual([150, "A"]);
  });

  test.each([
    ["ends within a varint", "08 96", "the file must be whole, current value is "],
    ["ends within a string", "12 07 74 65", 'the file must be whole, current value is "4 bytes of 9"'],
    ["ends within a float", "15 00 00 c0", 'the file must be whole, current value is "4 bytes of 5"'],
    ["has a varint of more than ten bytes", `08 ${"ff ".repeat(10)} 01`, "the file must be whole"],
    ["has field number 0", "00 01", "the file must be numbered fields, current value is 0"],
    ["has a group", "0b 0c", "the file must be fields of a known kind, current value is 3"],
  ])("is refused if it %s", (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(SyntaxError);
    expect(() => decode(bytes)).toThrow(`Cannot read a test: ${message}`);
  });

  test("reads back every message that it writes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.maxSafeInteger()),
        fc.array(fc.string({ unit: "binary" })),
        fc.integer({ min: 1, max: 5000 }),
        (numbers, texts, field) => {
          const bytes = Buffer.concat([
            ...numbers.map((value) => integerField(field, value)),
            ...texts.map((text) => bytesField(field + 1, [bytesField(1, text)])),
          ]);
          const message = decodeMessage("read a test", bytes);
          expect(message.integers(field)).toEqual(numbers);
          expect(message.messages(field + 1).map((inner) => inner.string(1))).toEqual(texts);
        },
      ),
      { seed: 3 },
    );
  });
});

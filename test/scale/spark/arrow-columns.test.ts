/** Columns of Arrow as columns of results. */
import { describe, expect, test } from "vitest";
import { columnsOf, decimal } from "../../../lib/scale/spark/arrow-columns";
import type { ArrowBatch } from "../../../lib/scale/spark/packages";
import { arrow } from "./fake-server";

/** The column of values as it comes over the network. */
function column(values: readonly unknown[], type: unknown) {
  const table = new arrow.Table({ x: arrow.vectorFromArray(values as unknown[], type as never) } as never);
  const [batch] = arrow.RecordBatchReader.from(arrow.tableToIPC(table, "stream"));
  return columnsOf(batch as unknown as ArrowBatch)[0];
}

/** Four words of 32 bits, the lowest first. */
const words = (value: bigint) =>
  Uint32Array.from({ length: 4 }, (_, i) => Number((value >> BigInt(32 * i)) & 0xffffffffn));
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe("values", () => {
  test.each([
    ["doubles", [1.5, -2, Infinity], new arrow.Float64(), "number", Float64Array.of(1.5, -2, Infinity)],
    ["doubles, one missing", [1.5, null], new arrow.Float64(), "number", [1.5, null]],
    ["floats", [1.5], new arrow.Float32(), "number", Float64Array.of(1.5)],
    ["integers", [1, -2], new arrow.Int32(), "number", Float64Array.of(1, -2)],
    [
      "large integers",
      [2n ** 53n - 1n, 1n - 2n ** 53n],
      new arrow.Int64(),
      "number",
      Float64Array.of(2 ** 53 - 1, 1 - 2 ** 53),
    ],
    ["no integers", [], new arrow.Int64(), "number", new Float64Array()],
    ["texts", ["茶", "", null], new arrow.Utf8(), "text", ["茶", "", null]],
    ["long texts", ["茶"], new arrow.LargeUtf8(), "text", ["茶"]],
    ["booleans", [true, false, null], new arrow.Bool(), "boolean", [true, false, null]],
    ["nothing", [null, null], new arrow.Null(), "text", [null, null]],
    [
      "days",
      [day("2024-02-29"), day("1969-12-31"), null, day("0001-01-01")],
      new arrow.DateDay(),
      "date",
      ["2024-02-29", "1969-12-31", null, "0001-01-01"],
    ],
    [
      "decimals",
      [words(12345n), words(-5n), null, words(0n)],
      new arrow.Decimal(2, 10, 128),
      "number",
      [123.45, -0.05, null, 0],
    ],
    [
      "decimals without a fraction",
      [words(-7n), words(2n ** 53n - 1n)],
      new arrow.Decimal(0, 38, 128),
      "number",
      Float64Array.of(-7, 2 ** 53 - 1),
    ],
    ["lists", [["a", null], [], null], listOf(new arrow.Utf8()), "list", [["a", null], [], null]],
    ["lists of integers", [[1, 2], [3]], listOf(new arrow.Int32()), "list", [[1, 2], [3]]],
    [
      "lists of days",
      [[day("2024-02-29")], [day("2024-03-01")]],
      listOf(new arrow.DateDay()),
      "list",
      [["2024-02-29"], ["2024-03-01"]],
    ],
    ["lists of lists", [[[1], []]], listOf(listOf(new arrow.Float64())), "list", [[[1], []]]],
  ] as const)("%s", (_, values, type, kind, expected) => {
    expect(column(values, type)).toEqual({ name: "x", kind, values: expected });
  });

  test.each([undefined, "UTC"])("microseconds, time zone %s, exact also far from 1970", (zone) => {
    const type = new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, zone);
    const times = BigInt64Array.of(
      1n,
      -1n,
      BigInt(day("9999-12-31")) * 1000n + 1n,
      1_709_294_722_500_000n,
      0n,
    );
    const data = arrow.makeData({ type, data: times, nullCount: 1, nullBitmap: Uint8Array.of(0b01111) });
    const table = new arrow.Table({ t: new arrow.Vector([data]) });
    const [batch] = arrow.RecordBatchReader.from(arrow.tableToIPC(table, "stream"));
    expect(columnsOf(batch as unknown as ArrowBatch)).toEqual([
      {
        name: "t",
        kind: "timestamp",
        values: [
          "1970-01-01T00:00:00.000001",
          "1969-12-31T23:59:59.999999",
          "9999-12-31T00:00:00.000001",
          "2024-03-01T12:05:22.5",
          null,
        ],
      },
    ]);
  });

  test.each([
    [[2n ** 53n], new arrow.Int64(), /^Cannot read column "x": 9007199254740992 is beyond 2\^53/],
    [[-(2n ** 53n)], new arrow.Int64(), /-9007199254740992 is beyond 2\^53/],
    [
      [words(2n ** 53n)],
      new arrow.Decimal(0, 38, 128),
      /^Cannot read column "x": 9007199254740992 is beyond/,
    ],
  ] as const)("%s are refused, not rounded", (values, type, message) => {
    expect(() => column(values, type)).toThrow(message);
  });

  test.each([
    [new arrow.Binary(), "Binary"],
    [new arrow.Duration(arrow.TimeUnit.MICROSECOND), "Duration<MICROSECOND>"],
    [new arrow.TimeMicrosecond(), "Time64<MICROSECOND>"],
    [new arrow.Struct([new arrow.Field("a", new arrow.Int32())]), "Struct<{a:Int32}>"],
  ])("%s has no form", (type, name) => {
    expect(() => column([], type)).toThrow(
      new TypeError(
        `Cannot read column "x": values of type ${name} have no form here; cast it to a text or a number in SQL`,
      ),
    );
  });
});

test.each([
  [0n, 2, "0.00"],
  [5n, 2, "0.05"],
  [-123n, 2, "-1.23"],
  [123n, 3, "0.123"],
  [2n ** 127n - 1n, 1, "17014118346046923173168730371588410572.7"],
  [-(2n ** 127n), 0, -(2n ** 127n)],
])("the decimal %s with %i digits of fraction", (value, scale, expected) => {
  expect(decimal(words(value), scale)).toBe(expected);
});

function listOf(type: unknown) {
  return new arrow.List(new arrow.Field("item", type as never, true));
}

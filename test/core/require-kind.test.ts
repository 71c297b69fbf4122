import { describe, expect, test } from "vitest";
import { requireKind, requireLengths } from "../../lib/core/errors";

function check(value: unknown, properties: Parameters<typeof requireKind>[4]): () => void {
  return () => requireKind("test", "record", value, "a record", properties);
}

describe("requireKind()", () => {
  test.each<[string, unknown, unknown]>([
    ["integer", 3, -1],
    ["integer", 0, 1.5],
    ["number", Number.POSITIVE_INFINITY, Number.NaN],
    ["number", 1.5, "1.5"],
    ["text", "", 1],
    ["flag", false, 0],
    ["function", () => 1, {}],
    ["list", [], new Float64Array(1)],
    ["vector", [1], new DataView(new ArrayBuffer(8))],
    ["vector", new Int32Array(1), { 0: 1 }],
    ["record", {}, []],
    ["record", {}, null],
    ["undefined", undefined, null],
    ["Int32Array", new Int32Array(1), new Float64Array(1)],
    ["Int32Array", new Int32Array(1), { 0: 1 }],
  ])("%s: %s is one, %s is none", (kind, right, wrong) => {
    expect(check({ part: right }, { part: kind as "text" })).not.toThrow();
    expect(check({ part: wrong }, { part: kind as "text" })).toThrow(
      /^Cannot test: record must be a record, current value is an object whose part is .* instead of /,
    );
  });

  test("one of several kinds, and a record in a record", () => {
    const properties = {
      count: ["Int32Array", "Float64Array"],
      inner: { deep: { size: "integer" } },
    } as const;
    const inner = { deep: { size: 1 } };
    expect(check({ count: new Float64Array(1), inner }, properties)).not.toThrow();
    expect(check({ count: [], inner }, properties)).toThrow(
      new TypeError(
        "Cannot test: record must be a record, current value is an object whose count is an array of 0 instead of Int32Array or Float64Array",
      ),
    );
    const count = new Int32Array(1);
    expect(check({ count, inner: { deep: { size: null } } }, properties)).toThrow(
      /whose inner\.deep\.size is null instead of integer$/,
    );
    expect(check({ count, inner: { deep: [] } }, properties)).toThrow(
      /whose inner\.deep is an array of 0 instead of a record$/,
    );
    expect(check({ inner: { deep: { size: 1 } }, last: 1, count }, { ...properties, last: "text" })).toThrow(
      /whose last is 1 instead of text$/,
    );
  });

  test("what is missing is not shown, and what is no object is refused", () => {
    expect(check({}, { part: "any" })).toThrow(/current value is an object$/);
    for (const value of [null, undefined, 3, "x"])
      expect(check(value, {})).toThrow("record must be a record");
  });

  test("columns have the length, no more and no less", () => {
    for (const length of [2, 4])
      expect(() => requireLengths("test", "record", { part: new Int8Array(length) }, 3)).toThrow(
        new TypeError(`Cannot test: record.part must have 3 values, current length is ${length}`),
      );
    expect(() => requireLengths("test", "record", { part: [1, 2, 3] }, 3)).not.toThrow();
  });
});

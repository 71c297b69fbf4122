import { beforeEach, describe, expect, test, vi } from "vitest";
import { check } from "../../lib/notebook";
import { CHECK_MIME, type CheckOptions, type Expected } from "../../lib/notebook/check";
import { write } from "../../lib/notebook/output";

vi.mock("../../lib/notebook/output", () => ({ write: vi.fn(), isInKernel: () => false }));

beforeEach(() => {
  vi.mocked(write).mockClear();
});

type Measured = number | string | boolean;

const written = () => vi.mocked(write).mock.calls[0][0];
const textOf = () => String(written()["text/plain"]);
const record = () => written()[CHECK_MIME] as Record<string, unknown>;

describe("check()", () => {
  test.each<[Measured, Expected, CheckOptions]>([
    [1, 1, {}],
    [1, 1, { within: 0 }],
    [1.05, 1, { within: 0.1 }],
    // The tolerance itself is allowed, above and below.
    [1.5, 1, { within: 0.5 }],
    [0.5, 1, { within: 0.5 }],
    ["a", "a", {}],
    [true, true, {}],
    [3, { atLeast: 3 }, {}],
    [4, { atMost: 4 }, {}],
    [3, { atLeast: 1, atMost: 4 }, {}],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, {}],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, { within: 1 }],
  ])("%s holds against %o", (measured, expected, options) => {
    check("it", measured, expected, options);
    expect(textOf()).toMatch(/^✓ it: /);
    expect(record().passed).toBe(true);
  });

  test.each<[Measured, Expected, CheckOptions]>([
    [1.05, 1, {}],
    // Without a tolerance a number is expected exactly.
    [1 + 2 ** -52, 1, {}],
    [1.5 + 2 ** -52, 1, { within: 0.5 }],
    [0.5 - 2 ** -53, 1, { within: 0.5 }],
    [Number.NaN, 1, { within: 9 }],
    [Number.NaN, { atLeast: 0 }, {}],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, { within: 1 }],
    ["1", "2", {}],
    [true, false, {}],
    [5, { atMost: 4 }, {}],
    [4 + 2 ** -50, { atMost: 4 }, {}],
    [3 - 2 ** -51, { atLeast: 3 }, {}],
    [0, { atLeast: 1, atMost: 4 }, {}],
    [5, { atLeast: 1, atMost: 4 }, {}],
  ])("%s fails against %o, after its line is out", (measured, expected, options) => {
    expect(() => check("it", measured, expected, options)).toThrow(/^Cannot confirm "it": measured must be /);
    expect(textOf()).toMatch(/^✗ it: /);
    expect(record().passed).toBe(false);
  });

  test.each<[Measured, Expected, CheckOptions, string]>([
    [
      24.2911194,
      24.29111947,
      { within: 1e-6, source: "the article" },
      "24.2911, expected 24.2911 ± 0.000001 (the article)",
    ],
    [3, { atLeast: 3 }, {}, "3, expected at least 3"],
    [3, { atMost: 3 }, {}, "3, expected at most 3"],
    [3, { atLeast: 1, atMost: 4 }, {}, "3, expected between 1 and 4"],
    [0.1 + 0.2, 0.1 + 0.2, {}, "0.3, expected 0.3"],
    [2.5, 2, { within: 0.5 }, "2.5, expected 2 ± 0.5"],
    // A tolerance of more than 100 leaves no decimals.
    [1234.5678, 1000, { within: 1000 }, "1235, expected 1000 ± 1000"],
    [7, 7, { within: 0.01 }, "7, expected 7 ± 0.01"],
    [-2.4862623567379774, 0, { within: 4 }, "-2.49, expected 0 ± 4"],
    [0.6590011388859, 0.65900113888597, { within: 1e-12 }, "0.659001, expected 0.659001 ± 1e-12"],
    [12345.678, 12345.678, {}, "12,345.7, expected 12,345.7"],
    [9999.5, 9999.5, {}, "9999.5, expected 9999.5"],
    [123456.7, 10000, { within: 200000 }, "123,457, expected 10,000 ± 200,000"],
    [0.000123456789, 0.0001, { within: 0.1 }, "0.000123457, expected 0.0001 ± 0.1"],
    [0.00012345678, 0.00012345678, {}, "0.000123457, expected 0.000123457"],
    [250, { atLeast: 20, atMost: 20000 }, {}, "250, expected between 20 and 20,000"],
    [1e15, 1e15, {}, "1000000000000000, expected 1000000000000000"],
    [0.99999951, 1, { within: 0.5 }, "1, expected 1 ± 0.5"],
    [1.234567890123456e-9, 0, { within: 0.001 }, "1.23457e-9, expected 0 ± 0.001"],
    [
      123456789012.125,
      123456789012.125,
      { within: 1e-9 },
      "123,456,789,012, expected 123,456,789,012 ± 1e-9",
    ],
  ])("%s against %o with %o says what was measured and expected", (measured, expected, options, text) => {
    check("it", measured, expected, options);
    expect(textOf()).toBe(`✓ it: ${text}`);
  });

  test("the error says what the line says", () => {
    expect(() => check("mse", 2.5, 1, { within: 0.5 })).toThrow(
      new Error('Cannot confirm "mse": measured must be 1 ± 0.5, current value is 2.5'),
    );
  });

  test("stores the record, with NaN and the infinities as text", () => {
    check("it", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, { within: 2, source: "me" });
    expect(record()).toEqual({
      label: "it",
      measured: "Infinity",
      expected: "Infinity",
      within: 2,
      source: "me",
      passed: true,
    });
    vi.mocked(write).mockClear();
    expect(() => check("it", Number.NaN, { atMost: 1 })).toThrow();
    expect(record()).toStrictEqual({ label: "it", measured: "NaN", expected: { atMost: 1 }, passed: false });
  });

  test("colours the sign, and escapes the label, both values and the source", () => {
    check("<b>", "<i>", "<i>", { source: "<u>" });
    expect(written()["text/html"]).toBe(
      '<div class="merchant-lab check"><strong style="color:#1a7f37">✓</strong> &#60;b&#62;: <strong>&#60;i&#62;</strong>, expected &#60;i&#62; (&#60;u&#62;)</div>',
    );
    vi.mocked(write).mockClear();
    expect(() => check("b", 1, 2)).toThrow();
    expect(written()["text/html"]).toBe(
      '<div class="merchant-lab check"><strong style="color:#cf222e">✗</strong> b: <strong>1</strong>, expected 2</div>',
    );
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the tolerance %s", (within) => {
    expect(() => check("it", 1, 1, { within })).toThrow(
      new RangeError(`Cannot check: within must be a finite number >= 0, current value is ${within}`),
    );
  });

  // Before, check("it", undefined, undefined) and check("it", 5, {}) passed, and `tolerance: 1` was ignored.
  test.each([
    [
      undefined,
      undefined,
      {},
      "expected must be a number, a text, true or false, or bounds, current value is undefined",
    ],
    [1, null, {}, "expected must be an object of options, current value is null"],
    [5, {}, {}, "expected must be a value, or bounds: atLeast, atMost or both, current value is an object"],
    [5, { atleast: 1 }, {}, 'there is no option "expected.atleast"; did you mean "expected.atLeast"?'],
    [5, { atLeast: Number.NaN }, {}, "expected.atLeast must be a finite number, current value is NaN"],
    [5, { atLeast: 4, atMost: 3 }, {}, "expected.atMost must be at least atLeast, 4, current value is 3"],
    [5, [5], {}, "expected must be an object of options, current value is an array of 1"],
    [Number.NaN, Number.NaN, {}, "expected must be a number, current value is NaN"],
    ["1", 1, {}, 'measured must be a number, as the expected value is, current value is "1"'],
    ["3", { atLeast: 1 }, {}, 'measured must be a number, as the expected value is, current value is "3"'],
    [1, true, {}, "measured must be a boolean, as the expected value is, current value is 1"],
    [[1], 1, {}, "measured must be a number, as the expected value is, current value is an array of 1"],
    [
      Float64Array.of(1),
      1,
      {},
      "measured must be a number, as the expected value is, current value is Float64Array of 1",
    ],
    [1, 1, { within: "1" }, 'within must be a finite number >= 0, current value is "1"'],
    [
      "a",
      "a",
      { within: 1 },
      "within must be absent where the expected value is not a number, current value is 1",
    ],
    [
      5,
      { atLeast: 6 },
      { within: 1 },
      "within must be absent where the expected value is not a number, current value is 1",
    ],
    [1, 1, { tolerance: 1 }, 'there is no option "tolerance"; the options are within, source'],
    [1, 1, { source: 7 }, "source must be a text, current value is 7"],
    [1, 1, null, "options must be an object of options, current value is null"],
  ])("refuses %o against %o with %o, and writes nothing", (measured, expected, options, message) => {
    expect(() => check("it", measured as never, expected as never, options as never)).toThrow(
      `Cannot check: ${message}`,
    );
    expect(write).not.toHaveBeenCalled();
  });

  test("equal bounds hold exactly one number", () => {
    check("it", 4, { atLeast: 4, atMost: 4 });
    expect(textOf()).toBe("✓ it: 4, expected between 4 and 4");
  });

  test.each([" ", 1 as never])("refuses the label %o", (label) => {
    expect(() => check(label, 1, 1)).toThrow(TypeError);
    expect(write).not.toHaveBeenCalled();
  });
});

import { describe, expect, test } from "vitest";
import { formatNumber, tickLabel } from "../../../../lib/plot/svg/scale/number-format";

describe("formatNumber()", () => {
  // As d3.format writes them (d3-format 3.1).
  test.each([
    [0.256, ".0%", "26%"],
    [0.1234, ".2%", "12.34%"],
    [12.3456, ",.1%", "1,234.6%"],
    [12345.6, ",.0f", "12,346"],
    [12345.6, ",.2f", "12,345.60"],
    [2.5, "f", "2.500000"],
    [-2.5, ".1f", "−2.5"],
    [1.5, ".3~f", "1.5"],
    [3, ".2~f", "3"],
    [100, "~f", "100"],
    [42, "d", "42"],
    [41.6, "d", "42"],
    [1234.4, ",d", "1,234"],
    [1e6, "$,.0f", "$1,000,000"],
    [-3, "$,.2f", "−$3.00"],
    [1500, "~s", "1.5k"],
    [999, "~s", "999"],
    [1000, "~s", "1k"],
    [2.5e6, ".3s", "2.50M"],
    [1e9, "~s", "1G"],
    [3e12, "~s", "3T"],
    [0.0042, "~s", "4.2m"],
    [0.001, "~s", "1m"],
    [1e-6, "~s", "1µ"],
    [0, "~s", "0"],
    [-1500, "~s", "−1.5k"],
    [12345, ".2e", "1.23e+4"],
    [0.0012345, ".3g", "0.00123"],
    [1234567.25, ",", "1,234,567.25"],
  ])("%d by %s is %s", (value, format, text) => expect(formatNumber(value, format)).toBe(text));

  test("writes a number by default with six digits, by an unknown format as it is", () => {
    expect(formatNumber(12345.6789, "e")).toBe("1.234568e+4");
    expect(formatNumber(1 / 3, "g")).toBe("0.333333");
    expect(formatNumber(1 / 3, "~s")).toBe("333.333m");
    expect(formatNumber(1234.12345678, ",")).toBe("1,234.123457");
    expect(formatNumber(0.5, "%")).toBe("50%");
    expect(formatNumber(2.5, "")).toBe("2.5");
    expect(formatNumber(2.5, ".1x")).toBe("2.5");
    expect(formatNumber(1 / 3, ".99f")).toBe("0.33333333333333331483");
  });
});

describe("tickLabel()", () => {
  test.each([
    [0.30000000000000004, 0.1, "0.3"],
    [0.25, 0.05, "0.25"],
    // As many decimals as the step has in six digits, though it is not 1, 2 or 5 times a power of ten.
    [0.25, 0.25, "0.25"],
    [-0.75, 0.25, "−0.75"],
    [7.5, 2.5, "7.5"],
    [0.375, 0.125, "0.375"],
    [2 / 3, 1 / 3, "0.666667"],
    [500, 250, "500"],
    [5, 0.5, "5.0"],
    [1234.5, 0.5, "1,234.5"],
    [0, 5, "0"],
    [-0, 1, "0"],
    [-0.04, 1, "0"],
    [-20, 20, "−20"],
    [2_000_000, 1_000_000, "2M"],
    // Large numbers are short where the step allows it.
    [1_000_000, 10_000, "1M"],
    [1_000_000, 9_999, "1,000,000"],
    [999_999, 10_000, "999,999"],
    [-3_000_000_000, 1_000_000_000, "−3B"],
    // Small numbers have exponents, and so do all numbers at tiny steps.
    [0.0001, 0.0001, "0.0001"],
    [0.00005, 0.00005, "5e−5"],
    [0.00015, 0.00001, "0.00015"],
    [0.5, 0.000009, "5e−1"],
    [0.000025, 0.000005, "2.5e−5"],
    [-0.000025, 0.000005, "−2.5e−5"],
    [0, 0.000001, "0.000000"],
  ])("tick %d at step %d is %s", (value, step, text) => expect(tickLabel(value, step)).toBe(text));
});

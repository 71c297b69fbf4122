import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withDisplay } from "../../lib/core/text/display";
import { check, parameter, progress, secondsOf, show } from "../../lib/notebook";
import { toBundle } from "../../lib/notebook/show";

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("check()", () => {
  test.each([
    [1, 1, {}],
    [1.05, 1, { within: 0.1 }],
    ["a", "a", {}],
    [true, true, {}],
    [3, { atLeast: 3 }, {}],
    [3, { atLeast: 1, atMost: 4 }, {}],
  ] as const)("%s holds against %o", (measured, expected, options) => {
    check("it", measured, expected, options);
    expect(printed).toMatch(/^✓ it: /);
  });

  test.each([
    [1.05, 1, {}],
    [Number.NaN, 1, { within: 9 }],
    [Number.NaN, { atLeast: 0 }, {}],
    ["1", 1, {}],
    [5, { atMost: 4 }, {}],
  ] as const)("%s fails against %o, after its line is out", (measured, expected, options) => {
    expect(() => check("it", measured, expected, options)).toThrow(/^Cannot confirm "it": measured must be /);
    expect(printed).toMatch(/^✗ it: /);
  });

  test("says the source and the tolerance", () => {
    check("mse", 24.2911194, 24.29111947, { within: 1e-6, source: "the article" });
    expect(printed).toBe("✓ mse: 24.29111940, expected 24.29111947 ± 0.000001 (the article)\n");
  });

  test("refuses a tolerance that is none", () => {
    expect(() => check("it", 1, 1, { within: -1 })).toThrow(
      new RangeError("Cannot check: within must be a finite number >= 0, current value is -1"),
    );
  });
});

describe("parameter()", () => {
  const given = (text: string) => vi.stubEnv("MERCHANT_LAB_PARAMETERS", text);

  test("gives the default, or what the runner gave, in the default's type", () => {
    expect(parameter("epochs", 3)).toBe(3);
    given('{"epochs":"10","fast":"false","name":"7"}');
    expect([parameter("epochs", 3), parameter("fast", true), parameter("name", "x")]).toEqual([
      10,
      false,
      "7",
    ]);
    expect(printed).toContain("epochs = 10 (default 3)");
  });

  test("takes __proto__ for a name like any other", () => {
    given('{"epochs":1}');
    expect(parameter("__proto__", 5)).toBe(5);
    expect(parameter("toString", 6)).toBe(6);
  });

  test("refuses a value of another type", () => {
    given('{"epochs":"many"}');
    expect(() => parameter("epochs", 3)).toThrow(
      new TypeError('Cannot set the parameter epochs: its value must be a number, current value is "many"'),
    );
    given("[1]");
    expect(() => parameter("epochs", 3)).toThrow(SyntaxError);
  });
});

describe("progress()", () => {
  test("stores one sentence without a time, whatever came before", () => {
    const bar = progress("training", 3);
    bar.step();
    bar.step(5);
    bar.done("loss 0.1");
    bar.done();
    expect(printed).toBe("training: 3 of 3 steps, loss 0.1\n");
  });

  test("refuses a total that is no count", () => {
    expect(() => progress("training", -1)).toThrow(RangeError);
  });
});

describe("show()", () => {
  const text = (value: unknown, options = {}) => String(toBundle(value, options)["text/plain"]);

  test("shows a danfo frame as a table with its size and types, first rows only", () => {
    const frame = {
      shape: [30, 2],
      columns: ["item", "price"],
      dtypes: ["string", "float32"],
      index: Array.from({ length: 30 }, (_, i) => i),
      values: Array.from({ length: 30 }, (_, i) => [`牛奶${i}`, i / 4]),
    };
    const bundle = toBundle(frame, { limit: 2 });
    expect(bundle["text/html"]).toContain(">30 rows × 2 columns</caption>");
    expect(bundle["text/html"]).toContain("<small>float32</small>");
    expect(bundle["text/plain"]).toMatch(/… and 28 more rows$/);
  });

  test("shows a displayable as itself, text as Markdown, records, maps and arrays as tables", () => {
    expect(toBundle(withDisplay({}, () => ({ "text/plain": "me" })))).toEqual({ "text/plain": "me" });
    expect(toBundle("**b**")["text/markdown"]).toBe("**b**");
    expect(text([{ a: 1 }])).toBe("a\n-\n1");
    expect(text(new Map([["k", 2]]))).toContain("map of 1");
    expect(text(Float32Array.of(1, 2))).toContain("Float32Array of 2");
    expect(text(undefined)).toBe("undefined");
  });

  test("writes to the terminal where no kernel runs", () => {
    show(42);
    expect(printed).toBe("42\n");
  });
});

describe("secondsOf()", () => {
  test("gives the least of the calls counted; the first is not", async () => {
    const pauses = [0, 40, 5, 60];
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    let [now, calls] = [0, 0];
    clock.mockImplementation(() => now);
    const seconds = await secondsOf(async () => {
      now += pauses[calls++];
    });
    expect([seconds, calls]).toEqual([0.005, 4]);
  });

  test("passes errors on and refuses no calls", async () => {
    await expect(
      secondsOf(() => {
        throw new RangeError("no");
      }),
    ).rejects.toThrow("no");
    await expect(secondsOf(() => 1, { calls: 0 })).rejects.toThrow(
      new RangeError("Cannot time a computation: calls must be an integer >= 1, current value is 0"),
    );
  });
});

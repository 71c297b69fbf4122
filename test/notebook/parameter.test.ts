import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parameter } from "../../lib/notebook";
import { write } from "../../lib/notebook/output";
import { PARAMETER_MIME } from "../../lib/notebook/parameter";

vi.mock("../../lib/notebook/output", () => ({ write: vi.fn(), isInKernel: () => false }));

const given = (text: string) => vi.stubEnv("MERCHANT_LAB_PARAMETERS", text);

beforeEach(() => {
  vi.mocked(write).mockClear();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("parameter()", () => {
  test("gives the default where nothing is given", () => {
    given("");
    expect(parameter("epochs", 3)).toBe(3);
    expect(write).toHaveBeenLastCalledWith({
      "text/plain": "epochs = 3",
      [PARAMETER_MIME]: { name: "epochs", value: 3, default: 3 },
    });
  });

  test("gives what the runner was given, in the type of the default, and says both", () => {
    given(
      '{"epochs":"10","rate":" 2.5e-1 ","fast":"false","slow":"true","name":"7","count":4,"on":true,"text":5}',
    );
    expect([parameter("epochs", 3), parameter("rate", 1), parameter("count", 1)]).toEqual([10, 0.25, 4]);
    expect([parameter("fast", true), parameter("slow", false), parameter("on", false)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([parameter("name", "x"), parameter("text", "x"), parameter("other", "x")]).toEqual([
      "7",
      "5",
      "x",
    ]);
    expect(write).toHaveBeenCalledWith({
      "text/plain": "epochs = 10 (default 3)",
      [PARAMETER_MIME]: { name: "epochs", value: 10, default: 3 },
    });
  });

  test("takes __proto__ for a name like any other", () => {
    given('{"epochs":1}');
    expect(parameter("__proto__", 5)).toBe(5);
    expect(parameter("toString", 6)).toBe(6);
  });

  test.each(['"many"', '""', '" "', '"Infinity"', '"1e999"', "null", "true"])(
    "refuses %s for a number",
    (value) => {
      given(`{"epochs":${value}}`);
      expect(() => parameter("epochs", 3)).toThrow(
        new TypeError(
          `Cannot set the parameter epochs: its value must be a number, current value is ${value}`,
        ),
      );
      expect(write).not.toHaveBeenCalled();
    },
  );

  test.each(['"yes"', '""', "1"])("refuses %s for a boolean", (value) => {
    given(`{"fast":${value}}`);
    expect(() => parameter("fast", true)).toThrow(
      new TypeError(
        `Cannot set the parameter fast: its value must be true or false, current value is ${value}`,
      ),
    );
  });

  test.each(["null", "[1]"])("refuses %s for a text", (value) => {
    given(`{"name":${value}}`);
    expect(() => parameter("name", "x")).toThrow(
      `Cannot set the parameter name: its value must be a text, current value is ${value === "null" ? value : "an array of 1"}`,
    );
  });

  test.each(["[1]", "null", "1", "{"])("refuses parameters that are not an object: %s", (text) => {
    given(text);
    expect(() => parameter("epochs", 3)).toThrow(
      new SyntaxError(
        `Cannot read the parameters: MERCHANT_LAB_PARAMETERS must be a JSON object, current value is ${JSON.stringify(text)}`,
      ),
    );
  });

  test("refuses an empty name and a default of another type", () => {
    expect(() => parameter(" ", 1)).toThrow(
      new TypeError('Cannot read a parameter: name must be a text that is not empty, current value is " "'),
    );
    expect(() => parameter(1 as never, 1)).toThrow(TypeError);
    expect(() => parameter("x", Number.NaN)).toThrow(
      new RangeError("Cannot read a parameter: its default must be a finite number, current value is NaN"),
    );
    expect(() => parameter("x", null as never)).toThrow(
      new TypeError(
        "Cannot read a parameter: its default must be a number, text or boolean, current value is null",
      ),
    );
  });
});

describe("the values that a parameter may have", () => {
  test("are shown and stored with it", () => {
    given('{"epochs":"20"}');
    expect(parameter("epochs", 3, { min: 1, max: 20 })).toBe(20);
    expect(write).toHaveBeenLastCalledWith({
      "text/plain": "epochs = 20 (default 3; from 1 to 20)",
      [PARAMETER_MIME]: { name: "epochs", value: 20, default: 3, min: 1, max: 20 },
    });
    const choices = ["real", "shop"];
    expect(parameter("data", "real", { choices })).toBe("real");
    expect(write).toHaveBeenLastCalledWith({
      "text/plain": "data = real (real or shop)",
      [PARAMETER_MIME]: { name: "data", value: "real", default: "real", choices },
    });
    expect([parameter("a", 0, { min: 0 }), parameter("b", 1, { max: 1 })]).toEqual([0, 1]);
    expect(parameter("size", 2, { choices: [1, 2] })).toBe(2);
  });

  test.each([
    [{ min: 1, max: 20 }, "from 1 to 20", "21"],
    [{ min: 1, max: 20 }, "from 1 to 20", "0.99"],
    [{ min: 1 }, "at least 1", "0"],
    [{ max: 20 }, "at most 20", "20.5"],
    [{ choices: [3, 10] }, "3 or 10", "4"],
  ])("%o refuses others, and a default among the others", (options, rule, value) => {
    given(`{"epochs":${value}}`);
    expect(() => parameter("epochs", 3, options)).toThrow(
      new RangeError(`Cannot set the parameter epochs: its value must be ${rule}, current value is ${value}`),
    );
    expect(() => parameter("other", Number(value), options)).toThrow(
      new RangeError(`Cannot read a parameter: its default must be ${rule}, current value is ${value}`),
    );
  });

  test("are of the type of the default, and choices or bounds", () => {
    const refusals = [
      [() => parameter("data", "real", { choices: [1] } as never), "choices must be an array of strings"],
      [() => parameter("data", "real", { choices: "real" } as never), "choices must be an array of strings"],
      [() => parameter("data", "real", { min: 1 } as never), "min must be absent"],
      [() => parameter("size", 2, { choices: [2], max: 3 }), "max must be absent"],
      [() => parameter("size", 2, { maximum: 3 } as never), 'there is no option "maximum"'],
    ] as const;
    for (const [call, message] of refusals) expect(call).toThrow(message);
  });
});

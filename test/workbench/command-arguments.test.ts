import { describe, expect, test } from "vitest";
import { hintFor, readArguments, readNumber } from "../../lib/workbench/command-arguments";
import { UsageError } from "../../lib/workbench/usage-error";

const options = {
  param: { type: "string", multiple: true },
  timeout: { type: "string", short: "t" },
  all: { type: "boolean" },
} as const;
const config = { options, allowPositionals: true } as const;

describe("readArguments()", () => {
  test("gives the options and the rest, as parseArgs does", () => {
    const args = Object.freeze([
      "a",
      "--param",
      "x=1",
      "--all",
      "--param=y=2",
      "-t",
      "5",
      "--",
      "--",
      "--none",
      "-t",
    ]);
    const { values, positionals } = readArguments(args, config);
    expect(values).toEqual({ param: ["x=1", "y=2"], all: true, timeout: "5" });
    expect(positionals).toEqual(["a", "--", "--none", "-t"]);
    expect(readArguments([], {}).positionals).toEqual([]);
  });

  test.each<[readonly string[], string]>([
    [["--tiemout", "5"], "Unknown option '--tiemout': did you mean --timeout?"],
    [["--fast"], "Unknown option '--fast': the options are --param, --timeout, --all"],
    [["-x"], "Unknown option '-x': the options are --param, --timeout, --all"],
    [["--toString"], "Unknown option '--toString': the options are --param, --timeout, --all"],
    [["--timeout", "5", "--timeout=9"], "--timeout must be given once"],
    [["-t", "5", "--timeout", "9"], "--timeout must be given once"],
    [["--timeout", "5", "-t", "9"], "-t must be given once"],
    [["--all", "--all"], "--all must be given once"],
    [["--", "02", "--param", "x=1"], '--param stands behind "--", where no option is read'],
    [["--", "--timeout=5"], '--timeout=5 stands behind "--", where no option is read'],
    [[""], "An argument must not be empty"],
    [["a", "--", " "], "An argument must not be empty"],
    [["--timeout", ""], "--timeout must not be empty"],
    [["--timeout="], "--timeout must not be empty"],
    [["-t", " \t"], "-t must not be empty"],
    [["--param", "x=1", "--param", ""], "--param must not be empty"],
  ])("refuses %o", (args, message) => {
    expect(() => readArguments(args, config)).toThrow(new UsageError(message));
  });

  test("refuses what parseArgs refuses: a missing value, a value of a flag, an argument too many", () => {
    expect(() => readArguments(["--timeout"], config)).toThrow(/--timeout/);
    expect(() => readArguments(["--all=yes"], config)).toThrow(/--all/);
    expect(() => readArguments(["a"], { options })).toThrow(/Unexpected argument 'a'/);
    expect(() => readArguments(["--all"], {})).toThrow(
      new UsageError("Unknown option '--all': there are no options"),
    );
  });
});

test("hintFor() names the nearest, the only one or all", () => {
  expect(hintFor("stat", ["start", "run"], "commands")).toBe(": did you mean start?");
  expect(hintFor("zzz", ["start"], "commands")).toBe(": the commands are start");
  expect(hintFor("zzz", [], "commands")).toBe(": there are no commands");
});

test.each([
  ["5", 5],
  ["-0.5", -0.5],
  ["+1.5E3", 1500],
])("readNumber() reads %s", (text, value) => {
  expect(readNumber("--n", text, "a number", Number.isFinite)).toBe(value);
});

test.each(["", " ", " 5", "5 ", "0x10", "1_000", "1,5", "Infinity", "NaN", "five", "e", "1e400"])(
  "readNumber() refuses %o",
  (text) => {
    expect(() => readNumber("--n", text, "finite", Number.isFinite)).toThrow(
      new UsageError(`--n must be finite, current value is "${text}"`),
    );
  },
);
